//! What rules are looked up by: the last two labels of a name.

use crate::ascii::short_word;

/// Makes letters small, and keeps apart all else that a host may hold.
pub(super) const FOLD: u64 = u64::from_le_bytes([0x20; 8]);

/// The last two labels of a name, folded. Those of up to [`LEN`](Self::LEN) bytes are told apart by
/// it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    /// The last eight bytes; of fewer, all, the first one lowest.
    pub(super) last: u64,
    /// The first seven bytes, 0 where there are fewer than eight; above them the length.
    pub(super) first: u64,
}

impl Key {
    /// The most bytes that a key tells apart.
    pub(super) const LEN: usize = 15;

    /// The key of a host.
    pub(super) fn of(name: &[u8]) -> Self {
        Self::from(name, base(name))
    }

    /// The key of last two labels without capitals, of a name whose last eight bytes are `ending`.
    #[cfg(any(target_feature = "sse2", target_feature = "neon"))]
    #[inline]
    pub(super) fn ending_in(labels: &[u8], ending: u64) -> Self {
        Self { last: ending >> (8 * (8 - labels.len().min(8))), first: first(labels) }
    }

    /// The key of a host whose last two labels start at `base`.
    pub(super) fn from(name: &[u8], base: usize) -> Self {
        let labels = name.get(base..).unwrap_or_default();
        let first = first(labels);
        let Some(word) = labels.last_chunk() else {
            // Zeros stand beyond the end.
            let fold = FOLD & ((1 << (8 * labels.len())) - 1);
            return Self { last: short_word(labels) | fold, first };
        };
        Self { last: u64::from_le_bytes(*word) | FOLD, first: first | (FOLD >> 8) }
    }
}

/// The key of a name without capitals whose last two labels start at `base`.
#[inline]
pub(super) fn plain(name: &[u8], base: usize) -> Key {
    let labels = name.get(base..).unwrap_or_default();
    let beyond = 8 - labels.len().min(8);
    let last = match name.last_chunk() {
        Some(word) => u64::from_le_bytes(*word) >> (8 * beyond),
        None => short_word(labels),
    };
    Key { last, first: first(labels) }
}

/// The [`Key::first`] of last two labels.
#[inline]
fn first(labels: &[u8]) -> u64 {
    let word = labels.first_chunk().map_or(0, |word| u64::from_le_bytes(*word));
    word & (u64::MAX >> 8) | (labels.len().min(255) as u64) << 56
}

/// Where the last two labels of a name start.
pub(super) fn base(name: &[u8]) -> usize {
    let dots = name.iter().enumerate().rev().filter(|&(_, &byte)| byte == b'.');
    dots.map(|(at, _)| at + 1).nth(1).unwrap_or(0)
}
