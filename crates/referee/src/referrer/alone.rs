//! A host alone, as the API's guide shows referrers: all of it in four words.
//!
//! Referrers come in no order, so that what costs is a branch that goes now here, now there: hosts of
//! all lengths take the same steps.

use super::key::Key;
use super::scan::base;
use super::traits::Traits;
use crate::ascii::{ONES, overlapping_words, short_word};
use wide::u8x16;

/// The most bytes that four words hold.
const LONGEST: usize = 32;

/// Takes `raw` for a host of at most 32 small letters, digits, `-` and `.`: what decides about it;
/// nothing where it is none.
#[inline]
pub(super) fn alone(raw: &[u8]) -> Option<(Key, Traits)> {
    // No host that anyone has starts like a URL, whose bytes are not looked at in vain.
    if raw.len() > LONGEST || raw.starts_with(b"http") {
        return None;
    }
    let (words, ending) = if raw.len() < 8 {
        let short = short_word(raw);
        // What is beyond the end is a letter.
        let filled = short | (ONES * u64::from(b'a')) << (8 * raw.len());
        ([filled; 4], short << (8 * (8 - raw.len().max(1))))
    } else {
        let words = overlapping_words(raw);
        (words, words[3])
    };
    let [first, second, third, last] = words;
    let (low, high) = (bytes(first, second), bytes(third, last));
    if !(held(low) & held(high)).all() {
        return None;
    }
    let (low, high) = (dots(low), dots(high));
    let last_at = raw.len().saturating_sub(8);
    let dots = low & 0xFF
        | (low >> 8) << last_at.min(8)
        | (high & 0xFF) << last_at.min(16)
        | (high >> 8) << last_at;
    // Where labels start; one that does before a dot, or at the end, is empty.
    if (dots << 1 | 1) & (dots | 1 << raw.len()) != 0 {
        return None;
    }
    let base = base(dots);
    let labels = raw.get(base..)?;
    Some((Key::ending_in(labels, ending), Traits::of_label(raw, base)))
}

/// Two words side by side.
#[inline]
fn bytes(first: u64, second: u64) -> u8x16 {
    u8x16::new((u128::from(first) | u128::from(second) << 64).to_le_bytes())
}

/// Small letters, digits, `-` and `.`.
#[inline]
fn held(bytes: u8x16) -> u8x16 {
    let is_within = |first: u8, last: u8| {
        let from_first = bytes - u8x16::splat(first);
        from_first.min(u8x16::splat(last - first)).simd_eq(from_first)
    };
    // `-`, `.`, `/` and the digits follow one another.
    is_within(b'a', b'z') | is_within(b'-', b'9') & !bytes.simd_eq(u8x16::splat(b'/'))
}

/// A bit for each dot.
#[inline]
fn dots(bytes: u8x16) -> u64 {
    bytes.simd_eq(u8x16::splat(b'.')).to_bitmask().into()
}

#[cfg(test)]
mod tests {
    use super::super::key;
    use super::*;
    use alloc::vec::Vec;

    #[test]
    fn a_host_is_one_whatever_its_length_and_nothing_else_is() {
        let text = b"www.a-1.example.co.uk.b.c-9.0z.zz.de.example";
        for byte in 0..=255_u8 {
            for (len, at) in (0..text.len()).flat_map(|len| (0..=len).map(move |at| (len, at))) {
                let mut text: Vec<u8> = text[..len].into();
                if let Some(it) = text.get_mut(at) {
                    *it = byte;
                }
                let is_held = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
                let is_host = text.len() <= LONGEST
                    && text
                        .split(|&b| b == b'.')
                        .all(|label| !label.is_empty() && label.iter().all(|&b| is_held(b)));
                let base = key::base(&text);
                let want = is_host.then(|| (Key::of(&text), Traits::of_label(&text, base)));
                assert_eq!(alone(&text), want, "{byte} at {at} of {len}");
            }
        }
        assert_eq!(alone(b"https.example"), None);
    }
}
