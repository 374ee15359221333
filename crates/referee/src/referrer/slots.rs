//! A table with the answer to most names, by the key of each.

use super::answer::Answer;
use super::classification::Reason;
use super::index::Bucket;
use super::key::Key;
use super::platform::PlatformId;
use super::traits::Traits;
use alloc::vec;
use alloc::vec::Vec;
use core::hint::select_unpredictable;
use core::mem;

/// Slots for each key, so that few share one.
const SPARSE: usize = 8;

/// So many hashes are tried, and the one kept by which the fewest keys share a slot.
const HASHES: u32 = 16;

/// What a bucket tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Slot {
    /// Zero, which no name has, where the slot is free.
    key: Key,
    traits: Traits,
    plain: Answer,
    /// The number of the bucket.
    number: u32,
    /// Are there more keys that belong here? They are found among the sorted buckets alone.
    is_shared: bool,
}

const FREE: Slot = Slot {
    key: Key { last: 0, first: 0 },
    traits: Traits::NONE,
    plain: Answer { told: Err(Reason::UnknownHost), place: 0 },
    number: 0,
    is_shared: false,
};

/// A power of two of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Slots {
    slots: Vec<Slot>,
    hash: Hash,
}

impl Slots {
    pub(super) fn new(buckets: &[Bucket]) -> Self {
        let len = (SPARSE * buckets.len()).next_power_of_two().max(2);
        let shared = |hash: Hash| {
            let mut taken = vec![false; len];
            let mut is_taken = |bucket: &&Bucket| {
                let slot = taken.get_mut(hash.place(bucket.key));
                slot.is_some_and(|taken| mem::replace(taken, true))
            };
            buckets.iter().filter(|bucket| is_taken(bucket)).count()
        };
        let hash = Hash::best(len, shared);
        let mut slots = vec![FREE; len];
        for (&Bucket { key, traits, plain, .. }, number) in buckets.iter().zip(0..) {
            let Some(slot) = slots.get_mut(hash.place(key)) else { continue };
            if *slot == FREE {
                *slot = Slot { key, traits, plain, number, is_shared: false };
            } else {
                slot.is_shared = true;
            }
        }
        Self { slots, hash }
    }

    /// The slot to which a key belongs.
    #[inline]
    pub(super) fn of(&self, key: Key) -> &Slot {
        self.slots.get(self.hash.place(key)).unwrap_or(&FREE)
    }
}

impl Slot {
    #[inline]
    fn has(&self, key: Key) -> bool {
        (self.key.last ^ key.last) | (self.key.first ^ key.first) == 0
    }

    /// Where the bucket of a key that belongs here is among the sorted `buckets`.
    pub(super) fn number(&self, key: Key, buckets: &[Bucket]) -> Option<usize> {
        if self.has(key) {
            return Some(self.number as usize);
        }
        if !self.is_shared {
            return None;
        }
        buckets.binary_search_by_key(&key, |bucket| bucket.key).ok()
    }

    /// What [`told`](Self::told) tells, with the rule.
    #[inline]
    pub(super) fn answer(&self, key: Key, traits: Traits) -> Option<Answer> {
        Some(Answer { told: self.told(key, traits)?, place: self.plain.place })
    }

    /// What there is to say of a name with this key and these traits; nothing where that takes a
    /// look at the rules.
    #[inline]
    pub(super) fn told(&self, key: Key, traits: Traits) -> Option<Result<PlatformId, Reason>> {
        let has_key = self.has(key);
        // Half of all names have no bucket, in no order: a branch would go wrong each other time.
        let needs_look = select_unpredictable(has_key, self.traits.has_any(traits), self.is_shared);
        let told = select_unpredictable(has_key, self.plain.told, Err(Reason::UnknownHost));
        if needs_look { None } else { Some(told) }
    }
}

/// One of the hashes of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Hash {
    multiplier: u64,
    /// How far down the bits that say the slot are.
    shift: u32,
}

impl Hash {
    /// The one with the least `cost` of those whose places are below `len`, a power of two.
    fn best(len: usize, cost: impl Fn(Self) -> usize) -> Self {
        let shift = 64 - len.trailing_zeros();
        let of_turn =
            |turn| Self { multiplier: 0x9e37_79b9_7f4a_7c15_u64.rotate_left(turn) | 1, shift };
        let hashes = (0..HASHES).map(of_turn);
        hashes.min_by_key(|&hash| cost(hash)).unwrap_or(of_turn(0))
    }

    #[allow(clippy::cast_possible_truncation, reason = "the table is no longer than memory")]
    #[inline]
    fn place(self, key: Key) -> usize {
        (key.last.wrapping_mul(self.multiplier) >> self.shift) as usize
    }
}
