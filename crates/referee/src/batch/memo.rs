//! The platforms of the last few referrers: an export has few of them, each very often.

use super::blocks::{Block, Text};
use super::frequent::Counter;
use super::key::{Keys, Referrer};
use crate::referrer::{AllowList, PlatformId, Reason};
use alloc::vec;
use alloc::vec::Vec;

type Platform = Result<PlatformId, Reason>;

/// The longest referrer that is remembered, in bytes: two blocks.
const LONGEST: usize = 64;
const SLOTS: usize = 1 << u8::BITS;
/// Referrers asked for before any is remembered: a few events should not pay for the slots.
const UNREMEMBERED: u32 = 16;

#[derive(Debug, Clone, Copy)]
struct Slot {
    first: Block,
    second: Block,
    length: usize,
    known: Known,
}

/// What the rows of a referrer have in common.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Known {
    pub(crate) key: Referrer,
    pub(crate) platform: Platform,
    /// The platform, or any where there is none.
    pub(crate) id: PlatformId,
    /// Where it was counted last among those that lead to no platform.
    pub(crate) counter: Counter,
    /// The slot that remembers it, unless it is too long or another has taken that.
    slot: u8,
}

impl Known {
    /// What stands for a referrer that is not yet asked for.
    pub(crate) const NOTHING: Self = Self {
        key: Referrer::EMPTY,
        platform: Err(Reason::Empty),
        id: PlatformId::FIRST,
        counter: Counter::NONE,
        slot: 0,
    };
}

impl Slot {
    /// No referrer is as long.
    const EMPTY: Self =
        Self { first: [0; 4], second: [0; 4], length: usize::MAX, known: Known::NOTHING };
}

/// What [`AllowList::platform_of`] said of referrers, one in each slot.
#[derive(Debug, Default)]
pub(crate) struct Memo {
    slots: Vec<Slot>,
    asked: u32,
}

impl Memo {
    /// What is known of a referrer, if it is remembered.
    #[allow(clippy::inline_always, reason = "once a row: worth a tenth of its time")]
    #[inline(always)]
    pub(crate) fn find(&self, text: &Text<'_>) -> Option<&Known> {
        let slot = self.slots.get(usize::from(place(text)))?;
        let is_same = ((slot.length ^ text.len()) as u64 | difference(slot.first, text.first()))
            == 0
            && (text.blocks() == 1 || difference(slot.second, text.second()) == 0);
        if is_same { Some(&slot.known) } else { None }
    }

    /// Finds out what there is to know of `raw`.
    #[cold]
    #[inline(never)]
    pub(crate) fn learn(&mut self, list: &AllowList, keys: &mut Keys, raw: &str) -> Known {
        // Made once more: where it is handed over in memory, the usual path waits for that memory.
        let text = Text::new(raw, &[]);
        let platform = list.platform_of(raw);
        let id = platform.unwrap_or(PlatformId::FIRST);
        let (key, slot) = (keys.referrer(&text), place(&text));
        let known = Known { key, platform, id, counter: Counter::NONE, slot };
        if text.len() > LONGEST {
            return known;
        }
        self.asked = self.asked.saturating_add(1);
        if self.asked == UNREMEMBERED {
            self.slots = vec![Slot::EMPTY; SLOTS];
        }
        if let Some(slot) = self.slots.get_mut(usize::from(slot)) {
            let (first, second, length) = (text.first(), text.second(), text.len());
            *slot = Slot { first, second, length, known };
        }
        known
    }

    /// Remembers where a referrer is counted, if it is remembered itself.
    #[cold]
    pub(crate) fn note(&mut self, referrer: &Known, counter: Counter) {
        if let Some(slot) = self.slots.get_mut(usize::from(referrer.slot))
            && slot.known.key == referrer.key
        {
            slot.known.counter = counter;
        }
    }
}

/// Zero for equal blocks. Not by `==`, for which the compiler would gather the words that were just
/// made one by one, and wait for them.
#[inline]
fn difference(block: Block, other: Block) -> u64 {
    block.iter().zip(other).fold(0, |differs, (word, other)| differs | (word ^ other))
}

/// By the last bytes, which are in no more than one register, and the length.
#[inline]
#[allow(clippy::cast_possible_truncation, reason = "the highest bits of a product")]
fn place(text: &Text<'_>) -> u8 {
    let mixed = text.last().wrapping_add(text.len() as u64);
    (mixed.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (u64::BITS - u8::BITS)) as u8
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::Seed;
    use alloc::format;

    #[test]
    fn the_memo_says_what_the_list_says() {
        let list = AllowList::builtin();
        let mut memo = Memo::default();
        let long = "x".repeat(LONGEST + 1);
        let mut keys = Keys::new(Seed::default());
        let mut ask = |raw: &str| {
            let text = Text::new(raw, &[]);
            let found = memo.find(&text).copied();
            let known = found.unwrap_or_else(|| memo.learn(list, &mut keys, raw));
            assert_eq!(known.key, keys.referrer(&text));
            known.platform
        };
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
