//! One key that several owners claim, and which pairs of them are new conflicts.

use super::before::Standing;
use super::claims::Slot;
use super::conflict::Conflict;
use crate::owner::Owner;
use alloc::vec::Vec;
use core::iter;
use core::ops::Range;

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
    /// Members by number, sorted by standing: the rivals of one member are then two runs, and
    /// finding them costs nothing for the pairs that are no new conflict.
    pub(super) by_standing: &'c [(Standing, usize)],
}

/// The earlier members that one member newly conflicts with, as two ascending runs.
type Rivals<'c> = [&'c [(Standing, usize)]; 2];

impl<'c, 'a> Contest<'c, 'a> {
    /// With how many earlier members does the member `at` newly conflict?
    pub(super) fn count(self, at: usize) -> usize {
        match self.members.get(at).map(|member| member.standing) {
            None => 0,
            Some(Standing::New) => at,
            Some(standing) => {
                let [first, second] = self.rivals(standing, at);
                first.len() + second.len()
            }
        }
    }

    /// Those conflicts, in the order of the earlier member.
    pub(super) fn conflicts(self, at: usize) -> Option<Pairs<'c, 'a>> {
        let later = *self.members.get(at)?;
        let (all, rivals) = match later.standing {
            Standing::New => (0..at, [&[][..]; 2]),
            standing => (0..0, self.rivals(standing, at)),
        };
        Some(Pairs { contest: self, later, all, rivals })
    }

    fn rivals(self, standing: Standing, at: usize) -> Rivals<'c> {
        let before = |end| self.by_standing.partition_point(|&entry| entry < end);
        let run = |standing| {
            let run = before((standing, 0))..before((standing, at));
            self.by_standing.get(run).unwrap_or_default()
        };
        match standing {
            // One that held the key as two owners collided with everyone who held it.
            Standing::New | Standing::HeldTwice => [run(Standing::New), &[]],
            // Two that were one owner before did not collide then.
            Standing::Held(_) => [run(Standing::New), run(standing)],
        }
    }
}

/// The conflicts of one member with earlier ones that are left.
pub(super) struct Pairs<'c, 'a> {
    contest: Contest<'c, 'a>,
    later: Member<'a>,
    /// The numbers of the earlier ones, where it conflicts with all of them, or else those of its
    /// rivals.
    all: Range<usize>,
    rivals: Rivals<'c>,
}

impl<'a> Pairs<'_, 'a> {
    pub(super) fn next(&mut self) -> Option<Conflict<'a>> {
        let at = self.all.next().or_else(|| {
            let [first, second] = &mut self.rivals;
            let next = match (first.first(), second.first()) {
                (Some((_, a)), Some((_, b))) if b < a => second.split_off_first(),
                (None, _) => second.split_off_first(),
                _ => first.split_off_first(),
            };
            next.map(|&(_, at)| at)
        });
        let earlier = *self.contest.members.get(at?)?;
        Some(conflict(self.contest.key, earlier, self.later))
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
