//! Many referrers, one after the other: an export has few of them, each very often.

use super::classification::{Classification, Reason};
use super::list::AllowList;
use super::platform::PlatformId;
use super::target::Target;
use crate::ascii::{overlapping_words, short_word};
use alloc::vec;
use alloc::vec::Vec;

/// A power of two.
const SLOTS: usize = 1024;

/// Values asked for before any is remembered: a few should not pay for the slots.
const UNREMEMBERED: u32 = 16;

/// An allow-list that remembers what it said of some thousand values, for a loop over the referrers
/// of an export: one that turns up again costs about a third of a look-up.
///
/// It says what [`AllowList::classify`] says of each value. Values of more than 64 bytes are not
/// remembered. Takes up to 90 KB of memory, none for the first few values.
///
/// ```
/// use referee::referrer::{AllowList, Reason};
///
/// let list = AllowList::builtin();
/// let mut classifier = list.classifier();
/// for raw in ["https://chatgpt.com/", "chatgpt.com / referral", "https://chatgpt.com/"] {
///     let id = classifier.platform_of(raw)?;
///     assert_eq!(list.platform(id).unwrap().slug, "chatgpt");
/// }
/// assert_eq!(classifier.classify("(not set)").reason(), Some(Reason::Placeholder));
/// # Ok::<(), Reason>(())
/// ```
#[derive(Debug, Clone)]
pub struct Classifier<'l> {
    list: &'l AllowList,
    slots: Vec<Slot<'l>>,
    asked: u32,
}

#[derive(Debug, Clone, Copy)]
struct Slot<'l> {
    text: Text,
    found: Result<&'l Target, Reason>,
}

impl<'l> Classifier<'l> {
    pub(super) fn new(list: &'l AllowList) -> Self {
        Self { list, slots: Vec::new(), asked: 0 }
    }

    /// As [`AllowList::classify`].
    pub fn classify(&mut self, raw: &str) -> Classification<'l> {
        self.list.classification(self.find(raw))
    }

    /// As [`AllowList::platform_of`].
    ///
    /// # Errors
    ///
    /// The reason why the referrer leads to no platform.
    #[inline]
    pub fn platform_of(&mut self, raw: &str) -> Result<PlatformId, Reason> {
        self.find(raw).map(|target| target.platform)
    }

    #[inline]
    #[cfg_attr(hot_paths, optimize(speed))]
    fn find(&mut self, raw: &str) -> Result<&'l Target, Reason> {
        let Some(text) = Text::new(raw.as_bytes()) else { return self.list.find(raw) };
        match self.slots.get(text.place()) {
            Some(slot) if slot.text.is(&text) => slot.found,
            _ => self.learn(raw, text),
        }
    }

    #[cold]
    #[inline(never)]
    fn learn(&mut self, raw: &str, text: Text) -> Result<&'l Target, Reason> {
        let found = self.list.find(raw);
        if let Some(slot) = self.slots.get_mut(text.place()) {
            *slot = Slot { text, found };
        } else {
            self.asked += 1;
            if self.asked == UNREMEMBERED {
                // What it says of the text that each slot has now: nothing at all.
                self.slots = vec![Slot { text: Text::EMPTY, found: Err(Reason::Empty) }; SLOTS];
            }
        }
        found
    }
}

/// A text of at most 64 bytes: the words that hold all of its bytes, and how many these are.
#[derive(Debug, Clone, Copy)]
struct Text {
    /// Of the first 32 bytes.
    first: [u64; 4],
    /// Of the last 32, where there are more.
    last: [u64; 4],
    length: usize,
}

impl Text {
    const EMPTY: Self = Self { first: [0; 4], last: [0; 4], length: 0 };

    #[inline]
    fn new(text: &[u8]) -> Option<Self> {
        let length = text.len();
        let first = match text {
            _ if length < 8 => [short_word(text), 0, 0, 0],
            _ => overlapping_words(text.get(..32).unwrap_or(text)),
        };
        let last = match length {
            0..=32 => [0; 4],
            33..=64 => overlapping_words(text.get(length - 32..)?),
            _ => return None,
        };
        Some(Self { first, last, length })
    }

    #[inline]
    fn is(&self, other: &Self) -> bool {
        let unlike = |one: [u64; 4], other: [u64; 4]| {
            one.iter().zip(other).fold(0, |unlike, (one, other)| unlike | (one ^ other))
        };
        let length = (self.length ^ other.length) as u64;
        unlike(self.first, other.first) | unlike(self.last, other.last) | length == 0
    }

    /// The slot where it may be remembered.
    #[inline]
    #[allow(clippy::cast_possible_truncation, reason = "the highest bits of a product")]
    fn place(&self) -> usize {
        let mix =
            |[a, b, c, d]: [u64; 4]| a ^ b.rotate_left(17) ^ c.rotate_left(34) ^ d.rotate_left(51);
        let mixed = mix(self.first) ^ mix(self.last).rotate_left(7) ^ self.length as u64;
        (mixed.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - SLOTS.trailing_zeros())) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::format;
    use alloc::string::String;

    #[test]
    fn it_says_what_the_list_says() {
        let list = AllowList::builtin();
        let mut classifier = list.classifier();
        let mut ask = |raw: &str| {
            assert_eq!(classifier.classify(raw), list.classify(raw), "{raw:?}");
            assert_eq!(classifier.platform_of(raw), list.platform_of(raw), "{raw:?}");
        };
        for round in 0..3 {
            for index in 0..2000 {
                ask(&format!("{}.example", index * round));
            }
            // Of every length, and unlike one of its length in any byte.
            for length in 0..=70 {
                let text: String = (0..length).map(|_| 'a').collect();
                ask(&text);
                for at in 0..length {
                    let mut text = text.clone();
                    text.replace_range(at..=at, if at > 1 { "." } else { "/" });
                    ask(&text);
                    ask(&format!("{text}chatgpt.com"));
                }
            }
            for raw in ["chatgpt.com", "claude.ai", "", "a", "chatgpt.co", "(direct)", "\0", "\0\0"]
            {
                ask(raw);
            }
        }
    }

    /// Texts that are unlike seldom have one slot, where taking one for the other would show.
    #[test]
    fn a_text_is_no_other_one() {
        let text = Text::new;
        let all = [b'a'; 65];
        for length in 0..=64 {
            let one = text(&all[..length]).unwrap();
            for other in 0..=64 {
                assert_eq!(one.is(&text(&all[..other]).unwrap()), length == other);
            }
            for at in 0..length {
                let mut other = all;
                other[at] = b'b';
                assert!(!one.is(&text(&other[..length]).unwrap()), "{at} of {length}");
            }
        }
        assert!(text(&all).is_none());
    }
}
