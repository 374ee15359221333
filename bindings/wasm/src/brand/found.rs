//! What is found among the websites of a brand, kept from one key stroke to the next.
//!
//! A change of one website can make or end conflicts and overlaps only among claims whose hosts
//! are its host, above it or below it. Whoever covers such a claim is such a claim too. So it is
//! enough to look at these few again, and to keep the rest.

use super::sites::{Sites, host, path, related};
use crate::text;
use referee::ownership::{Conflict, Overlap, conflicts, overlaps};
use serde_json::{Value, json};

/// The most conflicts, and the most overlaps, that are listed: a form shows no more.
const MAX_LISTED: usize = 1000;

/// A change of more hosts has everything looked at again: each of them is held against every claim.
const MOST_HOSTS: usize = 64;

/// Conflicts and overlaps, each in order.
#[derive(Default)]
pub(super) struct Found {
    pub(super) conflicts: Vec<Entry>,
    pub(super) overlaps: Vec<Entry>,
}

pub(super) struct Entry {
    /// Where the claim stands that makes it one: the later of a conflict, the covered.
    place: (usize, usize),
    host: String,
    /// As JSON text.
    text: String,
}

impl Found {
    /// Everything among `sites`; `before` is the state before the write.
    pub(super) fn among(sites: &Sites, before: Option<&Sites>) -> Self {
        let mut all = Self::default();
        for conflict in conflicts(sites.claims(), before.map(Sites::claims)).iter().take(MAX_LISTED)
        {
            let Conflict { key, holder, claimant, holder_slot, claimant_slot } = conflict;
            let holder_place = sites.place(holder, holder_slot);
            let claimant_place = sites.place(claimant, claimant_slot);
            let paths = json!({ "holder": path(holder_place), "claimant": path(claimant_place) });
            let detail = conflict.detail();
            let value = json!({ "key": key, "holder": holder, "claimant": claimant, "detail": detail, "paths": paths });
            all.conflicts.push(Entry::new(holder_place.max(claimant_place), key, &value));
        }
        for Overlap { covering, covered } in overlaps(sites.claims()).iter().take(MAX_LISTED) {
            let covering_path = path(sites.place(covering.owner, covering.slot));
            let place = sites.place(covered.owner, covered.slot);
            let value = json!({
                "covering": { "owner": covering.owner, "key": covering.key, "path": covering_path },
                "covered": { "owner": covered.owner, "key": covered.key, "path": path(place) },
            });
            all.overlaps.push(Entry::new(place, covered.key, &value));
        }
        all
    }

    /// The same after claims of `hosts` have come or gone.
    pub(super) fn update(&mut self, sites: &Sites, before: Option<&Sites>, hosts: &[String]) {
        if hosts.is_empty() {
            return;
        }
        let is_full = |entries: &[Entry]| entries.len() >= MAX_LISTED;
        if hosts.len() > MOST_HOSTS || is_full(&self.conflicts) || is_full(&self.overlaps) {
            *self = Self::among(sites, before);
            return;
        }
        let before = before.map(|before| before.related(hosts));
        let fresh = Self::among(&sites.related(hosts), before.as_ref());
        merge(&mut self.conflicts, fresh.conflicts, hosts);
        merge(&mut self.overlaps, fresh.overlaps, hosts);
    }
}

impl Entry {
    fn new(place: (usize, usize), key: &str, value: &Value) -> Self {
        Self { place, host: host(key).to_owned(), text: text::write(value) }
    }
}

fn merge(kept: &mut Vec<Entry>, fresh: Vec<Entry>, hosts: &[String]) {
    kept.retain(|entry| !hosts.iter().any(|host| related(host, &entry.host)));
    for entry in fresh {
        let at = kept.partition_point(|other| other.place <= entry.place);
        kept.insert(at, entry);
    }
    kept.truncate(MAX_LISTED);
}

/// As the JSON list that the form reads.
pub(super) fn list(entries: &[Entry]) -> String {
    let mut list = String::from("[");
    for Entry { text, .. } in entries {
        if list.len() > 1 {
            list.push(',');
        }
        list.push_str(text);
    }
    list.push(']');
    list
}
