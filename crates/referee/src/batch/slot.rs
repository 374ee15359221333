//! The slots of a table of keys, by open addressing: where a hash has its place, and what a slot holds.
//!
//! A slot is the number of an entry, from 1, below 32 bits of its hash, so that other entries need not
//! be looked at; 0 is free.

use core::hint::{black_box, select_unpredictable};

/// So many slots are near each other: nearly every search ends among them.
const NEAR: usize = 8;

/// How many keys that many slots have room for.
pub(super) fn room(slots: usize) -> usize {
    slots / 16 * 13
}

/// How far a hash is shifted to be a place in a table of that many slots, a power of two.
#[inline]
pub(super) fn shift(slots: usize) -> u32 {
    u64::BITS - slots.trailing_zeros().min(32)
}

/// Where the search for a key begins: its hash, of which a slot has as much as that takes.
#[inline]
#[allow(clippy::cast_possible_truncation, reason = "as many bits as the number of slots")]
pub(super) fn place(hash: u64, shift: u32) -> usize {
    (hash >> shift) as usize
}

#[inline]
pub(super) fn slot_of(hash: u64, number: u32) -> u64 {
    hash & !0xFFFF_FFFF | u64::from(number)
}

/// The number, from 0, of the entry of a slot that is not free.
#[inline]
#[allow(clippy::cast_possible_truncation, reason = "the low half is what is wanted")]
pub(super) fn number_in(slot: u64) -> u32 {
    (slot as u32).wrapping_sub(1)
}

/// The place after `at` where that has the slot of another hash, otherwise `at`. One key in four is
/// not at its own place but at the next one. Nobody can foresee which, so this step is taken without a
/// question.
#[inline]
pub(super) fn past_other(slots: &[u64], at: usize, hash: u64) -> usize {
    // Within bounds without a question too, whose answer would lead elsewhere.
    let mask = slots.len().wrapping_sub(1);
    let slot = slots.get(at & mask).copied().unwrap_or(0);
    let step = usize::from(slot != 0) & usize::from((slot ^ hash) >> 32 != 0);
    (at + step) & mask
}

/// Looks at all slots that a search for these hashes will most likely look at, so that the memory is
/// asked for all of them at once. Gives those that have one of the hashes: how many there are, in
/// `same`.
pub(super) fn look_near(
    slots: &[u64],
    shift: u32,
    hashes: impl Iterator<Item = u64> + Clone,
    same: &mut [u64],
) -> usize {
    let slot = |at: usize| slots.get(at).copied().unwrap_or(0);
    let mut seen = 0;
    for hash in hashes.clone() {
        seen |= slot(place(hash, shift));
    }
    for hash in hashes.clone() {
        seen |= slot(place(hash, shift) + NEAR - 1);
    }
    black_box(seen);
    let mut count = 0;
    for hash in hashes {
        let at = place(hash, shift);
        let near = slots.get(at..at + NEAR).unwrap_or_default().iter();
        let own =
            near.fold(0, |own, &slot| select_unpredictable((slot ^ hash) >> 32 == 0, slot, own));
        if let Some(same) = same.get_mut(count) {
            *same = own;
        }
        count += usize::from(own != 0);
    }
    count
}
