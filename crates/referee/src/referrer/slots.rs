//! The rules of each key, in a table that tells the answer to most names.

use super::answer::Answer;
use super::classification::Reason;
use super::key::Key;
use super::platform::{PlatformId, RuleKind};
use super::target::Target;
use super::traits::Traits;
use alloc::vec;
use alloc::vec::Vec;
use core::hint::select_unpredictable;
use core::ops::Range;

/// Slots for each key, so that few share one.
const SPARSE: usize = 8;

/// With it no two keys of the built-in list share a slot; a test finds another one where that changes.
const MULTIPLIER: u64 = 0x163c_3142_1bd5_d139;

/// A key, and what its rules tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Slot {
    /// Zero, which no name has, where the slot is free.
    key: Key,
    /// What a referrer has that needs a look at the rules.
    pub(super) traits: Traits,
    /// The answer to one that has none of that.
    plain: Answer,
    /// The places of the rules among the targets.
    first: u32,
    end: u32,
    /// Is the key that of a placeholder of one label?
    pub(super) is_placeholder: bool,
    /// Are there more keys that belong here? Their rules are found among the sorted targets alone:
    /// an overlay may have any number of hosts that end alike.
    pub(super) is_shared: bool,
}

const FREE: Slot = Slot {
    key: Key { last: 0, first: 0 },
    traits: Traits::NONE,
    plain: Answer { told: Err(Reason::UnknownHost), place: 0 },
    first: 0,
    end: 0,
    is_placeholder: false,
    is_shared: false,
};

/// A power of two of them, each with the first key that belongs there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Slots {
    slots: Vec<Slot>,
    /// How far down the bits of a hash that say the slot are.
    shift: u32,
}

impl Slots {
    /// Free ones for so many keys.
    pub(super) fn new(keys: usize) -> Self {
        let len = (SPARSE * keys).next_power_of_two().max(2);
        Self { slots: vec![FREE; len], shift: 64 - len.trailing_zeros() }
    }

    /// The slot to which a key belongs.
    #[inline]
    pub(super) fn of(&self, key: Key) -> &Slot {
        self.slots.get(self.place(key)).unwrap_or(&FREE)
    }

    #[inline]
    fn place(&self, key: Key) -> usize {
        place(key, MULTIPLIER, self.shift)
    }

    /// The slot of a key, which is put in where it is free; none where another key has it.
    pub(super) fn entry(&mut self, key: Key) -> Option<&mut Slot> {
        let place = self.place(key);
        let slot = self.slots.get_mut(place)?;
        if slot.has(FREE.key) {
            slot.key = key;
        }
        let has_key = slot.has(key);
        slot.is_shared |= !has_key;
        has_key.then_some(slot)
    }
}

#[allow(clippy::cast_possible_truncation, reason = "the table is no longer than memory")]
#[inline]
fn place(key: Key, multiplier: u64, shift: u32) -> usize {
    (key.last.wrapping_mul(multiplier) >> shift) as usize
}

impl Slot {
    #[inline]
    pub(super) fn has(&self, key: Key) -> bool {
        (self.key.last ^ key.last) | (self.key.first ^ key.first) == 0
    }

    /// Takes in the next rule of the key, which the earlier ones precede.
    pub(super) fn take(&mut self, target: &Target) {
        if self.end == 0 {
            self.first = target.place;
        }
        self.end = target.place + 1;
        self.traits = self.traits | target.traits();
        if target.is_of_every_name() && self.plain.told.is_err() {
            self.plain = match target.rule.kind {
                RuleKind::Path => Answer::from(Reason::PathNotListed),
                _ => Answer::from(target),
            };
        }
    }

    /// Takes in a placeholder of one label.
    pub(super) fn take_placeholder(&mut self, word: &str) {
        self.is_placeholder = true;
        self.traits = self.traits | Traits::of_name(word.as_bytes());
    }

    /// The places of the rules among the targets.
    pub(super) fn places(&self) -> Range<usize> {
        self.first as usize..self.end as usize
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
        // Half of all names have no slot, in no order: a branch would go wrong each other time.
        let needs_look = select_unpredictable(has_key, self.traits.has_any(traits), self.is_shared);
        let told = select_unpredictable(has_key, self.plain.told, Err(Reason::UnknownHost));
        if needs_look { None } else { Some(told) }
    }
}

#[cfg(test)]
mod tests {
    use super::super::index::Index;
    use super::super::placeholder::PLACEHOLDERS;
    use super::super::{AllowList, raw};
    use super::*;
    use alloc::collections::BTreeSet;
    use core::iter;

    /// Those that end in the same eight bytes always do.
    #[test]
    fn no_two_keys_of_the_builtin_list_share_a_slot() {
        let platforms = AllowList::builtin().platforms();
        let rules = platforms.iter().flat_map(|platform| {
            RuleKind::ALL.into_iter().flat_map(|kind| platform.rules.of(kind))
        });
        let hosts = rules.map(|rule| rule.split_once('/').map_or(&**rule, |(host, _)| host));
        let words = PLACEHOLDERS.lines().filter(|word| raw::is_host(word));
        let endings: BTreeSet<u64> =
            hosts.chain(words).map(|name| Key::of(name.as_bytes()).last).collect();
        let Slots { shift, .. } = Index::new(platforms).slots;
        let is_good = |&multiplier: &u64| {
            let place = |&last: &u64| place(Key { last, first: 0 }, multiplier, shift);
            endings.iter().map(place).collect::<BTreeSet<_>>().len() == endings.len()
        };
        let next = |multiplier: &u64| Some(multiplier.wrapping_mul(0x5851_f42d_4c95_7f2d));
        let found = iter::successors(Some(MULTIPLIER), next).find(is_good);
        assert_eq!(found, Some(MULTIPLIER));
    }
}
