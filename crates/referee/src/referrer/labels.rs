//! The start of a raw referrer as most are: its scheme, and the labels of a name without capitals.
//!
//! Read in words of eight bytes, the first byte the lowest. Referrers come in no order, so that what
//! costs is a branch that goes now here, now there: texts of most lengths take the same steps.

use super::key::FOLD;
use crate::ascii::{self, HIGH, ONES, one_bit_a_byte, short_word};

/// The length of `http://` or `https://` at the start; 0 where there is neither.
#[inline]
pub(super) fn http_scheme_len(text: &[u8]) -> usize {
    const HTTPS: u64 = u64::from_le_bytes(*b"https://");
    const HTTP: u64 = u64::from_le_bytes(*b"\0http://");
    match text.first_chunk().map(|start| u64::from_le_bytes(*start)) {
        Some(HTTPS) => 8,
        Some(start) if start << 8 == HTTP => 7,
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

/// So many bytes are looked at.
const READ: usize = 24;

/// The labels of small letters, digits and `-` at the start, where they have fewer than
/// [`READ`] bytes.
#[inline]
pub(super) fn labels(text: &[u8]) -> Option<Labels> {
    let start = text.get(..READ).unwrap_or(text);
    let Some(last_at) = start.len().checked_sub(8) else {
        let word = short_word(text);
        // What is beyond the end is zero, which stops.
        let len = stops(word, word).trailing_zeros() as usize / 8;
        return Some(Labels { len, dots: one_bit_a_byte(dots(word)) & ((1 << len) - 1) });
    };
    // Three words, which overlap where there are fewer bytes.
    let middle_at = last_at / 2;
    let first = u64::from_le_bytes(*start.first_chunk()?);
    let middle = u64::from_le_bytes(*start.get(middle_at..)?.first_chunk()?);
    let last = u64::from_le_bytes(*start.last_chunk()?);
    let dots = one_bit_a_byte(dots(first))
        | one_bit_a_byte(dots(middle)) << middle_at
        | one_bit_a_byte(dots(last)) << last_at;
    let len = match (stops(first, first), stops(middle, middle), stops(last, last)) {
        (0, 0, 0) if start.len() < READ => start.len(),
        (0, 0, 0) => return None,
        (0, 0, last) => last_at + last.trailing_zeros() as usize / 8,
        (0, middle, _) => middle_at + middle.trailing_zeros() as usize / 8,
        (first, ..) => first.trailing_zeros() as usize / 8,
    };
    Some(Labels { len, dots: dots & ((1 << len) - 1) })
}

/// The labels of letters, digits and `-` at the start, in any case, where none is empty and they have
/// from 1 to 63 bytes.
#[inline]
#[cfg_attr(hot_paths, optimize(speed))]
pub(super) fn long_labels(text: &[u8]) -> Option<ascii::Labels> {
    let (mut all_stops, mut all_dots, mut at) = (0, 0, 0);
    while all_stops == 0 && at < 64 {
        let rest = text.get(at..).unwrap_or_default();
        // What is beyond the end is zero, which stops.
        let word =
            rest.first_chunk().map_or_else(|| short_word(rest), |word| u64::from_le_bytes(*word));
        all_stops |= one_bit_a_byte(stops(word, word | FOLD)) << at;
        all_dots |= one_bit_a_byte(dots(word)) << at;
        at += 8;
    }
    ascii::Labels::of(all_stops, all_dots)
}

/// The high bit of each byte that is no digit, `-` or `.`, and no small letter in `folded`. Exact up to
/// the first byte that is not ASCII, which stops: what is carried out of it runs upwards.
#[inline]
fn stops(word: u64, folded: u64) -> u64 {
    // The high bit of each byte that is at least so great, of those below 0x80.
    let at_least = |bytes: u64, least: u8| bytes.wrapping_add(ONES * u64::from(0x80 - least));
    let letters = at_least(folded, b'a') ^ at_least(folded, b'z' + 1);
    // `-`, `.`, `/` and the digits follow one another.
    let others = at_least(word, b'-') ^ at_least(word, b'9' + 1);
    let is_not_slash = at_least(word ^ (ONES * u64::from(b'/')), 1);
    (!((letters | others) & is_not_slash) | word) & HIGH
}

/// The high bit of each dot, up to the first byte that stops.
#[inline]
fn dots(word: u64) -> u64 {
    !(word ^ (ONES * u64::from(b'.'))).wrapping_add(ONES * 0x7F) & HIGH
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    #[test]
    fn labels_end_where_the_first_other_byte_is() {
        let text = b"www.a-1.example.co.uk.b.c-9.0z.zz.de";
        for byte in 0..=255_u8 {
            for (len, at) in (0..text.len()).flat_map(|len| (0..=len).map(move |at| (len, at))) {
                let mut text: Vec<u8> = text[..len].into();
                if let Some(it) = text.get_mut(at) {
                    *it = byte;
                }
                let is_plain =
                    |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'.';
                let end = text.iter().position(|&b| !is_plain(b)).unwrap_or(len);
                let dots = |(at, &b): (usize, &u8)| u64::from(b == b'.') << at;
                let got = labels(&text).map(|it| (it.len, it.dots));
                let want = (end, text[..end].iter().enumerate().map(dots).sum());
                assert_eq!(got, (end < READ).then_some(want), "{byte} at {at} of {len}");
            }
        }
    }
}
