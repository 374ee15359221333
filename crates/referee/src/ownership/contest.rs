//! One key that several owners claim, and which pairs of them are new conflicts.

use super::before::Standing;
use super::claims::Slot;
use super::conflict::Conflict;
use crate::owner::Owner;
use alloc::vec::Vec;
use core::iter;

/// An owner of a contested key.
#[derive(Debug, Clone, Copy)]
pub(super) struct Member<'a> {
    pub(super) owner: &'a Owner,
    /// The owner's place among all owners.
    pub(super) position: usize,
    /// Its first claim of the key.
    pub(super) slot: Slot,
    /// How it held the key before the write.
    pub(super) standing: Standing,
}

/// A key and the owners that claim it, in order.
#[derive(Debug, Clone, Copy)]
pub(super) struct Contest<'c, 'a> {
    pub(super) key: &'a str,
    pub(super) members: &'c [Member<'a>],
    /// The [places](Standing::place) of the members, sorted: the rivals of one member are then two
    /// runs, and finding them costs nothing for the pairs that are no new conflict.
    pub(super) by_standing: &'c [u64],
}

/// The earlier members that one member newly conflicts with, as two ascending runs.
type Rivals<'c> = [&'c [u64]; 2];

impl<'c, 'a> Contest<'c, 'a> {
    /// With how many earlier members does the member `at` newly conflict?
    pub(super) fn count(self, at: usize) -> usize {
        match self.members.get(at).map(|member| member.standing) {
            None => 0,
            Some(Standing::NEW) => at,
            Some(standing) => {
                let [first, second] = self.rivals(standing, at);
                first.len() + second.len()
            }
        }
    }

    /// Those members, in order.
    pub(super) fn earlier(self, at: usize) -> Vec<usize> {
        let mut earlier = Vec::new();
        match self.members.get(at).map(|member| member.standing) {
            None => {}
            Some(Standing::NEW) => earlier.extend(0..at),
            Some(standing) => {
                for rivals in self.rivals(standing, at) {
                    earlier.extend(rivals.iter().map(|place| Standing::member(*place)));
                }
                earlier.sort_unstable();
            }
        }
        earlier
    }

    /// The conflict of two members.
    pub(super) fn conflict(self, earlier: usize, later: usize) -> Option<Conflict<'a>> {
        let (earlier, later) = (self.members.get(earlier)?, self.members.get(later)?);
        Some(conflict(self.key, *earlier, *later))
    }

    fn rivals(self, standing: Standing, at: usize) -> Rivals<'c> {
        let before = |end| self.by_standing.partition_point(|&place| place < end);
        let run = |standing: Standing| {
            let run = before(standing.place(0))..before(standing.place(at));
            self.by_standing.get(run).unwrap_or_default()
        };
        match standing {
            // One that held the key as two owners collided with everyone who held it.
            Standing::HELD_TWICE => [run(Standing::NEW), &[]],
            // Two that were one owner before did not collide then.
            _ => [run(Standing::NEW), run(standing)],
        }
    }
}

/// The new conflicts of the owner at `position` with any other that claims `key`, in the order of
/// the others.
pub(super) fn involving<'a>(
    key: &'a str,
    members: Vec<Member<'a>>,
    position: usize,
) -> impl Iterator<Item = Conflict<'a>> {
    let one = members.iter().find(|member| member.position == position).copied();
    members.into_iter().zip(iter::repeat(one)).filter_map(move |(other, one)| {
        let one = one?;
        let (earlier, later) =
            if other.position < one.position { (other, one) } else { (one, other) };
        let is_new =
            earlier.position != later.position && !earlier.standing.collided(later.standing);
        is_new.then(|| conflict(key, earlier, later))
    })
}

/// Rule 2.2: the holder is the one that held the key before, else the first in order.
fn conflict<'a>(key: &'a str, earlier: Member<'a>, later: Member<'a>) -> Conflict<'a> {
    let later_held_alone = later.standing.is_held() && !earlier.standing.is_held();
    let (holder, claimant) = if later_held_alone { (later, earlier) } else { (earlier, later) };
    Conflict {
        key,
        holder: holder.owner,
        claimant: claimant.owner,
        holder_slot: holder.slot,
        claimant_slot: claimant.slot,
    }
}
