//! The start of a raw referrer: its scheme, and the labels of the name after it.
//!
//! Read in words of eight bytes, the first byte the lowest. Referrers come in no order, so that what
//! costs is a branch that goes now here, now there: texts of most lengths take the same steps.

use crate::ascii::{Classes, classify, last_word, one_bit_a_byte, short_word};

/// The length of `http://` or `https://` at the start, in any case; 0 where there is neither.
#[inline]
pub(super) fn http_scheme_len(text: &[u8]) -> usize {
    const LOWER: u64 = u64::from_le_bytes([0x20, 0x20, 0x20, 0x20, 0x20, 0, 0, 0]);
    let Some(start) = text.first_chunk().map(|start| u64::from_le_bytes(*start)) else { return 0 };
    match (start | LOWER).to_le_bytes() {
        [b'h', b't', b't', b'p', b's', b':', b'/', b'/'] => 8,
        // The colon has the bit that makes letters small.
        [b'h', b't', b't', b'p', b':', b'/', b'/', _] if start >> 32 & 0xFF == 0x3A => 7,
        _ => 0,
    }
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
    let start = text.get(..16).unwrap_or(text);
    let (Some(first), Some(last)) = (start.first_chunk(), start.last_chunk()) else {
        let Classes { stops, dots, .. } = classify(short_word(text));
        // What is beyond the end is zero, which stops.
        let len = stops.trailing_zeros() as usize / 8;
        return Some(Labels { len, dots: one_bit_a_byte(dots) & ((1 << len) - 1) });
    };
    // Two words, which overlap where there are fewer than sixteen bytes.
    let at = start.len() - 8;
    let (one, two) = (classify(u64::from_le_bytes(*first)), classify(u64::from_le_bytes(*last)));
    let dots = one_bit_a_byte(one.dots) | one_bit_a_byte(two.dots) << at;
    let len = if one.stops != 0 {
        one.stops.trailing_zeros() as usize / 8
    } else if two.stops != 0 {
        at + two.stops.trailing_zeros() as usize / 8
    } else if text.len() > 16 {
        return more(text, dots);
    } else {
        return Some(Labels { len: text.len(), dots });
    };
    Some(Labels { len, dots: dots & ((1 << len) - 1) })
}

/// The labels at the start, the first sixteen bytes of which have these dots and do not end them.
#[inline]
fn more(text: &[u8], mut dots: u64) -> Option<Labels> {
    let mut at = 16;
    for word in text.as_chunks().0.iter().skip(2).take(6) {
        let classes = classify(u64::from_le_bytes(*word));
        dots |= one_bit_a_byte(classes.dots) << at;
        if classes.stops != 0 {
            let len = at + classes.stops.trailing_zeros() as usize / 8;
            return Some(Labels { len, dots: dots & ((1 << len) - 1) });
        }
        at += 8;
    }
    if at == 64 {
        return None;
    }
    // What is beyond the end is zero, which stops.
    let classes = classify(last_word(text));
    dots |= one_bit_a_byte(classes.dots) << at;
    let len = at + classes.stops.trailing_zeros() as usize / 8;
    Some(Labels { len, dots: dots & ((1 << len) - 1) })
}
