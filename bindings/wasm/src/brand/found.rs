//! What is found among the websites of a brand, kept from one key stroke to the next.
//!
//! A change of one website can make or end conflicts and overlaps only among claims whose hosts
//! are its host, above it or below it. Whoever covers such a claim is such a claim too. So it is
//! enough to look at these few again, and to keep the rest.

use super::sites::{Sites, host, path, related};
use crate::text;
use referee::ownership::{Claim, Conflict, conflicts, overlaps};
use serde_json::{Value, json};

/// The most conflicts, and the most overlaps, that are listed: a form shows no more.
const MAX_LISTED: usize = 1000;

/// Conflicts or overlaps, in order.
#[derive(Default)]
pub(super) struct Found {
    pub(super) conflicts: Vec<Entry>,
    pub(super) overlaps: Vec<Entry>,
}

pub(super) struct Entry {
    /// Where the claim stands that makes it one: the later of a conflict, the covered.
    place: (usize, usize),
    host: String,
    value: Value,
}

impl Found {
    /// Everything among `sites`; `before` is the state before the write.
    pub(super) fn among(sites: &Sites, before: Option<&Sites>) -> Self {
        let found = conflicts(sites.claims(), before.map(Sites::claims));
        let conflicts =
            found.iter().take(MAX_LISTED).map(|found| conflict(sites, &found)).collect();
        let found = overlaps(sites.claims());
        let overlaps = found.iter().take(MAX_LISTED).map(|overlap| {
            let value = json!({
                "covering": claim(sites, &overlap.covering),
                "covered": claim(sites, &overlap.covered),
            });
            let place = sites.place(overlap.covered.owner, overlap.covered.slot);
            Entry { place, host: host(overlap.covered.key).to_owned(), value }
        });
        Self { conflicts, overlaps: overlaps.collect() }
    }

    /// The same after claims of `hosts` have come or gone.
    pub(super) fn update(&mut self, sites: &Sites, before: Option<&Sites>, hosts: &[String]) {
        let is_full = |entries: &[Entry]| entries.len() >= MAX_LISTED;
        if is_full(&self.conflicts) || is_full(&self.overlaps) {
            *self = Self::among(sites, before);
            return;
        }
        let before = before.map(|before| before.related(hosts));
        let fresh = Self::among(&sites.related(hosts), before.as_ref());
        merge(&mut self.conflicts, fresh.conflicts, hosts);
        merge(&mut self.overlaps, fresh.overlaps, hosts);
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
    text::write(&Value::Array(entries.iter().map(|entry| entry.value.clone()).collect()))
}

fn conflict(sites: &Sites, conflict: &Conflict<'_>) -> Entry {
    let mut value = serde_json::to_value(conflict).unwrap_or_default();
    let holder = sites.place(conflict.holder, conflict.holder_slot);
    let claimant = sites.place(conflict.claimant, conflict.claimant_slot);
    if let Value::Object(fields) = &mut value {
        let paths = json!({ "holder": path(holder), "claimant": path(claimant) });
        fields.insert("paths".into(), paths);
    }
    Entry { place: holder.max(claimant), host: host(conflict.key).to_owned(), value }
}

fn claim(sites: &Sites, claim: &Claim<'_>) -> Value {
    let path = path(sites.place(claim.owner, claim.slot));
    json!({ "owner": claim.owner, "key": claim.key, "path": path })
}
