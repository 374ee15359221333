//! What was said of some thousand values, by the whole text of each.

use super::answer::Answer;
use super::classification::Reason;
use crate::ascii::{overlapping_words, short_word};
use alloc::boxed::Box;
use alloc::vec;

/// A power of two.
const SLOTS: usize = 1024;

/// Values by their text, each at the place that its text says; the last one there stays.
#[derive(Debug, Clone)]
pub(super) struct Memory {
    /// None at first: a few values should not pay for them. Their number stands in the type, so that
    /// no place needs to be checked.
    slots: Option<Box<[Slot; SLOTS]>>,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Slot {
    outline: Outline,
    /// What the outline leaves out.
    middle: [u64; 4],
    pub(super) answer: Answer,
}

/// What a slot holds at first: what there is to say of a text of no bytes.
static NOTHING: Slot = Slot {
    outline: Outline { words: [0; 4], length: 0 },
    middle: [0; 4],
    answer: Answer { told: Err(Reason::Empty), place: 0 },
};

impl Memory {
    pub(super) const NONE: Self = Self { slots: None };

    pub(super) fn new() -> Self {
        Self { slots: vec![NOTHING; SLOTS].into_boxed_slice().try_into().ok() }
    }

    /// The slot where a text with this outline may be remembered.
    #[inline]
    pub(super) fn slot(&self, outline: &Outline) -> &Slot {
        self.slots.as_ref().and_then(|slots| slots.get(outline.place())).unwrap_or(&NOTHING)
    }

    #[inline]
    pub(super) fn remember(&mut self, text: &[u8], answer: Answer) {
        let outline = Outline::of(text);
        let (Some(slot), Some(middle)) =
            (self.slots.as_mut().and_then(|slots| slots.get_mut(outline.place())), middle(text))
        else {
            return;
        };
        *slot = Slot { outline, middle, answer };
    }
}

impl Slot {
    /// Is it that of `text`, which has this outline?
    #[inline]
    pub(super) fn has(&self, outline: &Outline, text: &[u8]) -> bool {
        let length = self.outline.length ^ outline.length;
        (unlike(self.outline.words, outline.words) | length == 0)
            && (text.len() <= WHOLE || self.has_middle(text))
    }

    /// Of one that is too long, no slot has the length.
    #[inline]
    fn has_middle(&self, text: &[u8]) -> bool {
        middle(text).is_some_and(|middle| unlike(self.middle, middle) == 0)
    }
}

#[inline]
fn unlike(one: [u64; 4], other: [u64; 4]) -> u64 {
    one.iter().zip(other).fold(0, |unlike, (one, other)| unlike | (one ^ other))
}

/// The most bytes of which an outline holds all.
const WHOLE: usize = 32;

/// The most bytes of a text that is remembered.
const LONGEST: usize = 64;

/// The first 24 bytes of a text and its last eight, which texts of all lengths take the same steps
/// to, and its length.
#[derive(Debug, Clone, Copy)]
pub(super) struct Outline {
    words: [u64; 4],
    length: u64,
}

impl Outline {
    #[inline]
    pub(super) fn of(text: &[u8]) -> Self {
        let words = match text.len() {
            ..8 => [short_word(text), 0, 0, 0],
            _ => overlapping_words(text),
        };
        Self { words, length: text.len() as u64 }
    }

    /// The slot where it may be remembered.
    #[inline]
    #[allow(clippy::cast_possible_truncation, reason = "the highest bits of a product")]
    fn place(&self) -> usize {
        let [a, b, c, d] = self.words;
        let mixed = a ^ b.rotate_left(17) ^ c.rotate_left(34) ^ d.rotate_left(51) ^ self.length;
        (mixed.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - SLOTS.trailing_zeros())) as usize
    }
}

/// What an outline leaves out of a text; nothing where that is too long.
#[inline]
fn middle(text: &[u8]) -> Option<[u64; 4]> {
    if text.len() <= WHOLE {
        return Some([0; 4]);
    }
    // The last eight are in the outline.
    let end = text.len().min(LONGEST - 8);
    (text.len() <= LONGEST).then_some(overlapping_words(text.get(24..end)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Texts that are unlike seldom have one slot, where taking one for the other would show.
    #[test]
    fn a_text_is_no_other_one() {
        let slot = |text: &[u8]| Slot {
            outline: Outline::of(text),
            middle: middle(text).unwrap(),
            answer: NOTHING.answer,
        };
        let has = |slot: &Slot, text: &[u8]| slot.has(&Outline::of(text), text);
        let all = [b'a'; 65];
        for length in 0..=64 {
            let one = slot(&all[..length]);
            for other in 0..=65 {
                assert_eq!(has(&one, &all[..other]), length == other);
            }
            for at in 0..length {
                let mut other = all;
                other[at] = b'b';
                assert!(!has(&one, &other[..length]), "{at} of {length}");
            }
        }
        assert!(middle(&all).is_none());
    }
}
