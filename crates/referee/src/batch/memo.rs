//! The platforms of the last few referrers: an export has few of them, each very often.

use super::key::pairs_of;
use crate::referrer::{AllowList, PlatformId, Reason};
use alloc::vec;
use alloc::vec::Vec;

type Platform = Result<PlatformId, Reason>;

/// The longest referrer that is remembered, in bytes.
const LONGEST: usize = 48;
const SLOTS: usize = 64;
/// Referrers asked for before any is remembered: a single event should not pay for the slots.
const UNREMEMBERED: u32 = 4;

/// The bytes of a referrer as words, two at a time: of one length, only equal texts are equal.
type Words = [[u64; 2]; LONGEST / 16];

#[derive(Debug, Clone, Copy)]
struct Slot {
    words: Words,
    length: usize,
    platform: Platform,
}

/// What [`AllowList::platform_of`] said of referrers, one in each slot.
#[derive(Debug, Default)]
pub(crate) struct Memo {
    slots: Vec<Option<Slot>>,
    asked: u32,
}

impl Memo {
    #[inline]
    #[cfg_attr(hot_paths, optimize(speed))]
    pub(crate) fn platform_of(&mut self, list: &AllowList, raw: &str) -> Platform {
        if raw.len() > LONGEST {
            return list.platform_of(raw);
        }
        let mut words = Words::default();
        let mut places = words.iter_mut();
        pairs_of(raw.as_bytes(), &mut |pair| {
            if let Some(place) = places.next() {
                *place = pair;
            }
        });
        let place = place(&words, raw.len());
        match self.slots.get(place) {
            Some(Some(slot)) if slot.length == raw.len() && slot.words == words => slot.platform,
            _ => self.learn(list, raw, words, place),
        }
    }

    #[cold]
    #[inline(never)]
    fn learn(&mut self, list: &AllowList, raw: &str, words: Words, place: usize) -> Platform {
        let platform = list.platform_of(raw);
        self.asked = self.asked.saturating_add(1);
        if self.asked == UNREMEMBERED {
            self.slots = vec![None; SLOTS];
        }
        if let Some(slot) = self.slots.get_mut(place) {
            *slot = Some(Slot { words, length: raw.len(), platform });
        }
        platform
    }
}

#[inline]
#[allow(clippy::cast_possible_truncation, reason = "the highest bits of a product")]
fn place(words: &Words, length: usize) -> usize {
    let mixed =
        words.as_flattened().iter().fold(0, |mixed: u64, word| mixed.rotate_left(29) ^ word);
    let product = (mixed ^ length as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (product >> (64 - SLOTS.trailing_zeros())) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::format;

    #[test]
    fn the_memo_says_what_the_list_says() {
        let list = AllowList::builtin();
        let mut memo = Memo::default();
        let long = "x".repeat(LONGEST + 1);
        for round in 0..3 {
            for index in 0..500 {
                let raw = format!("{}.example", index * round);
                assert_eq!(memo.platform_of(list, &raw), list.platform_of(&raw));
            }
            for raw in ["chatgpt.com", "claude.ai", "", "a", &long, "chatgpt.co", "(direct)"] {
                assert_eq!(memo.platform_of(list, raw), list.platform_of(raw));
            }
        }
    }
}
