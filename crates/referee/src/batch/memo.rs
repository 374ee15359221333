//! The platforms of the last few referrers: an export has few of them, each very often.

use super::blocks::{Block, Text};
use crate::referrer::{AllowList, PlatformId, Reason};
use alloc::vec;
use alloc::vec::Vec;

type Platform = Result<PlatformId, Reason>;

/// The longest referrer that is remembered, in bytes: two blocks.
const LONGEST: usize = 64;
const SLOTS: usize = 256;
/// Referrers asked for before any is remembered: a few events should not pay for the slots.
const UNREMEMBERED: u32 = 16;

#[derive(Debug, Clone, Copy)]
struct Slot {
    first: Block,
    second: Block,
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
    /// The platform of `raw`, which `text` is.
    #[inline]
    #[cfg_attr(hot_paths, optimize(speed))]
    pub(crate) fn platform_of(&mut self, list: &AllowList, raw: &str, text: &Text<'_>) -> Platform {
        let first = text.first();
        match self.slots.get(place(first, text.len())) {
            Some(Some(slot))
                if slot.first == first
                    && slot.length == text.len()
                    && (text.blocks() == 1 || slot.second == text.second()) =>
            {
                slot.platform
            }
            _ => self.learn(list, raw),
        }
    }

    #[cold]
    #[inline(never)]
    fn learn(&mut self, list: &AllowList, raw: &str) -> Platform {
        // Made once more: where it is handed over in memory, the usual path waits for that memory.
        let text = Text::new(raw, &[]);
        let platform = list.platform_of(raw);
        if text.len() > LONGEST {
            return platform;
        }
        self.asked = self.asked.saturating_add(1);
        if self.asked == UNREMEMBERED {
            self.slots = vec![None; SLOTS];
        }
        let first = text.first();
        if let Some(slot) = self.slots.get_mut(place(first, text.len())) {
            *slot = Some(Slot { first, second: text.second(), length: text.len(), platform });
        }
        platform
    }
}

#[inline]
#[allow(clippy::cast_possible_truncation, reason = "the highest bits of a product")]
fn place(first: Block, length: usize) -> usize {
    let mixed = first.iter().fold(length as u64, |mixed, word| mixed.rotate_left(29) ^ word);
    (mixed.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - SLOTS.trailing_zeros())) as usize
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
        let mut ask = |raw: &str| memo.platform_of(list, raw, &Text::new(raw, &[]));
        let of_two_blocks = "android-app://com.openai.chatgpt/";
        let other = "android-app://com.openai.chatgptx";
        assert_eq!((of_two_blocks.len(), list.platform_of(other).is_ok()), (33, false));
        for round in 0..3 {
            for index in 0..1000 {
                let raw = format!("{}.example", index * round);
                assert_eq!(ask(&raw), list.platform_of(&raw));
            }
            for raw in ["chatgpt.com", "claude.ai", "", "a", &long, "chatgpt.co", "(direct)"] {
                assert_eq!(ask(raw), list.platform_of(raw));
            }
            for raw in [of_two_blocks, other, of_two_blocks, other] {
                assert_eq!(ask(raw), list.platform_of(raw));
            }
        }
    }
}
