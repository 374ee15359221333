//! What rules are looked up by: the end of a name.

/// The last sixteen bytes of the last two labels of a name, folded.
///
/// Only names of up to sixteen bytes in their last two labels are told apart by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    last: u64,
    before: u64,
}

/// Folds letters, and keeps apart all else that a host may hold.
const FOLD: u64 = u64::from_le_bytes([0x20; 8]);

impl Key {
    /// No name has this key.
    pub(super) const NONE: Self = Self { last: 0, before: 0 };

    /// The most bytes that a key holds.
    pub(super) const LEN: usize = 16;

    /// The key of a host.
    pub(super) fn of(name: &[u8]) -> Self {
        let mut dots = name.iter().enumerate().rev().filter(|&(_, &byte)| byte == b'.');
        let base = dots.nth(1).map_or(0, |(at, _)| at + 1);
        Self::of_end(name, name.len(), name.len() - base)
    }

    /// The key of the `len` bytes of `text` that end at `end`.
    #[inline]
    pub(super) fn of_end(text: &[u8], end: usize, len: usize) -> Self {
        let last = low_bytes(word_before(text, end), len);
        let before = match len.checked_sub(8) {
            Some(len) => low_bytes(word_before(text, end - 8), len),
            None => 0,
        };
        Self { last, before }
    }

    #[allow(clippy::cast_possible_truncation, reason = "the upper half is as good as the whole")]
    #[inline]
    pub(super) fn hash(self) -> usize {
        let mixed = (self.last ^ self.before.rotate_left(29)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (mixed >> 40) as usize
    }
}

/// The eight bytes before `end`, the last one lowest, with zeros before the start of `text`.
#[inline]
fn word_before(text: &[u8], end: usize) -> u64 {
    let Some(head) = text.get(..end) else { return 0 };
    if let Some(word) = head.last_chunk() {
        return u64::from_be_bytes(*word);
    }
    match text.first_chunk() {
        Some(word) if end > 0 => u64::from_be_bytes(*word) >> (64 - 8 * end),
        _ => head.iter().fold(0, |word, &byte| word << 8 | u64::from(byte)),
    }
}

/// The lowest `len` bytes of a word, folded.
#[inline]
fn low_bytes(word: u64, len: usize) -> u64 {
    match len {
        0 => 0,
        1..8 => (word | FOLD) & (u64::MAX >> (64 - 8 * len)),
        _ => word | FOLD,
    }
}
