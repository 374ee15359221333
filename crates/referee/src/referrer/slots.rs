//! A table with the answer to most names, by the key of each.

use super::classification::Reason;
use super::index::Bucket;
use super::platform::PlatformId;
use super::traits::Traits;
use alloc::vec;
use alloc::vec::Vec;

/// Slots for each key, so that few share one.
const SPARSE: usize = 4;

/// So many places a key may have.
const PLACES: usize = 4;

/// What a bucket tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Slot {
    /// The `first` of its key.
    first: u64,
    pub(super) traits: Traits,
    pub(super) plain: Result<PlatformId, Reason>,
    /// The number of the bucket.
    pub(super) number: u32,
}

const FREE: Slot =
    Slot { first: 0, traits: Traits::NONE, plain: Err(Reason::UnknownHost), number: 0 };

/// A power of two of them. A key without one is found among the sorted buckets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Slots {
    rest: Vec<Slot>,
    /// The `last` of each key, apart, since most looks end with it; 0 where there is none.
    lasts: Vec<u64>,
    /// How far down the bits of a hash that say the slot are.
    shift: u32,
}

/// What becomes of looking for a key.
pub(super) enum Sought<'a> {
    Found(&'a Slot),
    /// No bucket has the key.
    Absent,
    /// A bucket without a slot may have it.
    Unsure,
}

impl Slots {
    pub(super) fn new(buckets: &[Bucket]) -> Self {
        let len = (SPARSE * buckets.len()).next_power_of_two().max(2);
        let shift = 64 - len.trailing_zeros();
        let mut slots = Self { rest: vec![FREE; len], lasts: vec![0; len], shift };
        for (&Bucket { key, traits, plain, .. }, number) in buckets.iter().zip(0..) {
            let is_free = |place: &usize| slots.lasts.get(*place) == Some(&0);
            let free = slots.places(key.last).find(is_free);
            // One that finds none is left to a search among the buckets.
            let place = free.unwrap_or(len);
            if let (Some(slot), Some(last)) =
                (slots.rest.get_mut(place), slots.lasts.get_mut(place))
            {
                *slot = Slot { first: key.first, traits, plain, number };
                *last = key.last;
            }
        }
        slots
    }

    /// The slot of the key with these parts.
    #[inline]
    pub(super) fn seek(&self, last: u64, first: impl Fn() -> u64) -> Sought<'_> {
        for place in self.places(last) {
            match self.lasts.get(place) {
                Some(&found) if found == last => match self.rest.get(place) {
                    Some(slot) if slot.first == first() => return Sought::Found(slot),
                    _ => {}
                },
                Some(0) => return Sought::Absent,
                _ => {}
            }
        }
        Sought::Unsure
    }

    /// Where a key may be: few places, so that making the table is linear and a look at it is
    /// short whatever the keys are.
    #[allow(clippy::cast_possible_truncation, reason = "the table is no longer than memory")]
    #[inline]
    fn places(&self, last: u64) -> impl Iterator<Item = usize> + use<> {
        let first = (last.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> self.shift) as usize;
        let mask = self.lasts.len() - 1;
        (0..PLACES).map(move |further| (first + further) & mask)
    }
}
