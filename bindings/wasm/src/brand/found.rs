//! What is found among the websites of a brand, kept from one key stroke to the next.
//!
//! A change of one website can make or end conflicts and overlaps only among claims whose hosts
//! are its host, above it or below it. Whoever covers such a claim is such a claim too. So it is
//! enough to look at these few again, and to keep what the others make.

use super::sites::{Place, Sites};
use crate::text;
use referee::owner::Owner;
use referee::ownership::{Conflict, Overlap, Slot, conflicts, overlaps};
use std::iter;

/// The most conflicts, and the most overlaps, that are listed: a form shows no more.
const MAX_LISTED: usize = 1000;

/// A change of more hosts has everything looked at again: each of them is held against every claim.
const MOST_HOSTS: usize = 64;

impl Sites {
    /// Finds what claims of `hosts` make that have come or gone, or everything where there are none;
    /// `before` is the state before the write.
    pub(super) fn find(&mut self, before: &Self, hosts: Option<&[String]>) {
        let hosts = hosts.filter(|hosts| hosts.len() <= MOST_HOSTS);
        let (claims, places) = self.claims(hosts);
        let (before, _) = before.claims(hosts);
        for place in &places {
            if let Some(found) = self.found(*place) {
                *found = Default::default();
            }
        }
        for conflict in conflicts(&claims, Some(&before)).iter().take(MAX_LISTED) {
            let Conflict { holder, claimant, holder_slot, claimant_slot, .. } = conflict;
            let holder = place(&places, holder, holder_slot);
            let claimant = place(&places, claimant, claimant_slot);
            if let Some([conflicts, _]) = self.found(holder.max(claimant)) {
                conflicts.push(text::write(&(conflict, holder, claimant)));
            }
        }
        for overlap in overlaps(&claims).iter().take(MAX_LISTED) {
            let Overlap { covering, covered } = overlap;
            let covering = place(&places, covering.owner, covering.slot);
            let covered = place(&places, covered.owner, covered.slot);
            if let Some([_, overlaps]) = self.found(covered) {
                overlaps.push(text::write(&(overlap, covering, covered)));
            }
        }
    }

    fn found(&mut self, (position, field): Place) -> Option<&mut [Vec<String>; 2]> {
        Some(&mut self.0.get_mut(position)?.fields.get_mut(field)?.found)
    }

    /// Are there as many conflicts, or overlaps, as are listed?
    pub(super) fn is_full(&self) -> bool {
        let mut counts = [0; 2];
        for listed in &self.0 {
            for field in &listed.fields {
                for (count, found) in iter::zip(&mut counts, &field.found) {
                    *count += found.len();
                }
            }
        }
        counts.iter().any(|count| *count >= MAX_LISTED)
    }

    /// The conflicts, at 0, or the overlaps, at 1, as the JSON list that the form reads.
    pub(super) fn list(&self, list: usize) -> String {
        let mut text = String::from("[");
        let mut left = MAX_LISTED;
        for listed in &self.0 {
            for field in &listed.fields {
                for entry in field.found.get(list).into_iter().flatten().take(left) {
                    if text.len() > 1 {
                        text.push(',');
                    }
                    text.push_str(entry);
                    left -= 1;
                }
            }
        }
        text.push(']');
        text
    }
}

/// The place of a claim among those at `places`.
fn place(places: &[Place], owner: &Owner, slot: Slot) -> Place {
    let position = match owner {
        Owner::Brand => 0,
        Owner::Competitor { index, .. } => index + 1,
    };
    match slot {
        Slot::Primary => (position, 0),
        Slot::Website(at) => {
            let first = places.partition_point(|place| *place < (position, 1));
            places.get(first + at).copied().unwrap_or_default()
        }
    }
}
