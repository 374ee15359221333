//! What rules are looked up by: the last two labels of a name.

use crate::ascii::short_word;

/// Folds letters, and keeps apart all else that a host may hold.
const FOLD: u64 = u64::from_le_bytes([0x20; 8]);

/// How the last two labels of a name end: enough to find out that most names are not listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct End {
    /// The length of both, with the dot between them.
    len: usize,
    /// Their last eight bytes, folded, the last one lowest; of fewer, all.
    last: u64,
}

impl End {
    /// That of the last `len` bytes of a name.
    #[inline]
    pub(super) fn of(name: &[u8], len: usize) -> Self {
        let last = match name.last_chunk() {
            Some(word) => u64::from_be_bytes(*word),
            // Without the zeros after its end.
            None => short_word(name).swap_bytes() >> ((64 - 8 * name.len()) & 63),
        };
        let mask = u64::MAX >> ((64 - 8 * len.min(8)) & 63);
        Self { len, last: (last | FOLD) & mask }
    }

    #[allow(clippy::cast_possible_truncation, reason = "the upper half is as good as the whole")]
    #[inline]
    pub(super) fn hash(self) -> usize {
        let mixed = (self.last ^ (self.len as u64) << 56).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (mixed >> 40) as usize
    }
}

/// The last two labels of a name. Those of up to sixteen bytes are told apart by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    pub(super) end: End,
    /// Their first eight bytes, folded; 0 where there are fewer.
    first: u64,
}

impl Key {
    /// The most bytes that a key tells apart.
    pub(super) const LEN: usize = 16;

    /// The key of a host.
    pub(super) fn of(name: &[u8]) -> Self {
        let base = base(name);
        let end = End::of(name, name.len() - base);
        Self::new(end, name.get(base..).unwrap_or_default())
    }

    /// The key of last two labels that end so.
    #[inline]
    pub(super) fn new(end: End, labels: &[u8]) -> Self {
        let first = labels.first_chunk().map_or(0, |word| u64::from_le_bytes(*word) | FOLD);
        Self { end, first }
    }
}

/// Where the last two labels of a name start.
pub(super) fn base(name: &[u8]) -> usize {
    let dots = name.iter().enumerate().rev().filter(|&(_, &byte)| byte == b'.');
    dots.map(|(at, _)| at + 1).nth(1).unwrap_or(0)
}
