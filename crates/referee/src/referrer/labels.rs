//! The start of a raw referrer, where schemes come and go in no order and a name may end in a dot.
//!
//! What [`ascii`](crate::ascii) does for websites, with other odds: of URLs nearly all begin alike,
//! and a branch costs nothing.

use crate::ascii::{classify, last_word, one_bit_a_byte};

/// The length of `http://` or `https://` at the start, in any case; 0 where there is neither.
/// Without a branch on which it is.
#[inline]
pub(super) fn http_scheme_len(text: &[u8]) -> usize {
    const HTTPS: u64 = u64::from_le_bytes(*b"https://");
    const HTTP: u64 = u64::from_le_bytes(*b"http://\0");
    const LOWER: u64 = u64::from_le_bytes([0x20, 0x20, 0x20, 0x20, 0x20, 0, 0, 0]);
    let Some(start) = text.first_chunk() else { return 0 };
    let start = u64::from_le_bytes(*start);
    let is_https = start | LOWER == HTTPS;
    // The fifth byte is the colon here.
    let is_http = (start | LOWER >> 8) & (u64::MAX >> 8) == HTTP;
    8 * usize::from(is_https) + 7 * usize::from(is_http)
}

/// Bytes at the start of a text that a host may hold, in labels.
#[derive(Clone, Copy)]
pub(super) struct Labels {
    pub(super) len: usize,
    /// The places of the dots, the first byte as the lowest bit.
    pub(super) dots: u64,
}

impl Labels {
    /// These without one dot at their end.
    #[inline]
    pub(super) fn without_trailing_dot(self) -> Self {
        let trailing = self.dots & (1 << self.len >> 1);
        Self { len: self.len - usize::from(trailing != 0), dots: self.dots ^ trailing }
    }

    /// Is there an empty one: a dot first, last or after a dot, or nothing at all?
    #[inline]
    pub(super) fn has_empty(self) -> bool {
        let edges = 1 << self.len >> 1 | 1;
        self.len == 0 || self.dots & (self.dots << 1 | edges) != 0
    }
}

/// The labels at the start, where they have fewer than 64 bytes.
#[inline]
pub(super) fn labels(text: &[u8]) -> Option<Labels> {
    let mut words = text.as_chunks::<8>().0.iter();
    let (mut dots, mut at) = (0, 0);
    while at < 64 {
        // What is beyond the end is zero, which stops.
        let word = words.next().map_or_else(|| last_word(text), |word| u64::from_le_bytes(*word));
        let classes = classify(word);
        dots |= one_bit_a_byte(classes.dots) << at;
        if classes.stops != 0 {
            let len = at + classes.stops.trailing_zeros() as usize / 8;
            return Some(Labels { len, dots: dots & ((1 << len) - 1) });
        }
        at += 8;
    }
    None
}
