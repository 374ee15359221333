//! The usual forms of a raw referrer, read eight bytes at a time: a host alone or after
//! `http(s)://`, as the source of `source / medium`, an app id or a word alone. All else is left
//! to [`raw::parse`](super::raw::parse), which alone says what is right.

use super::key::Key;
use super::raw::Position;

/// What [`scan`] found: the same as the parts of a [`Referrer`](super::raw::Referrer).
#[derive(Debug, Clone, Copy)]
pub(super) struct Scan<'a> {
    pub(super) position: Position,
    pub(super) name: &'a [u8],
    /// The key of the name.
    pub(super) key: Key,
    /// The path, where it is empty or `/`; others take [`raw::parse`](super::raw::parse).
    pub(super) path: Option<&'static str>,
}

const ONES: u64 = u64::from_le_bytes([1; 8]);
const HIGH: u64 = ONES << 7;

/// Reads a value in one of the usual forms. One in another form, or that may be a placeholder with
/// a slash, gives nothing.
#[inline]
pub(super) fn scan(raw: &[u8]) -> Option<Scan<'_>> {
    let (position, start) = scheme(raw);
    let rest = raw.get(start..)?;
    let Labels { len, dots } = labels(rest)?;
    let (name, tail) = rest.split_at_checked(len)?;
    let (position, path) = match *tail {
        [] | [b' ', b'/', b' ', ..] | [b'?' | b'#', ..] => (position, Some("")),
        // `typed/bookmarked` is no URL.
        [b'/', ..] if dots == 0 && position == Position::Alone => return None,
        [b'/'] => (Position::Url, Some("/")),
        [b'/', ..] => (Position::Url, None),
        _ => return None,
    };
    // The last two labels begin after the last dot but one.
    let last_dot = (1 << 63) >> (dots | 1).leading_zeros();
    let others: u64 = dots & !last_dot;
    let base = 64 - others.leading_zeros() as usize;
    let key = Key::of_end(raw, start + len, len - base);
    Some(Scan { position, name, key, path })
}

/// The length of `http://` or `https://` at the start, in any case.
#[inline]
fn scheme(raw: &[u8]) -> (Position, usize) {
    const HTTPS: u64 = u64::from_le_bytes(*b"https://");
    const HTTP: u64 = u64::from_le_bytes(*b"http://\0");
    const LOWER: u64 = u64::from_le_bytes([0x20, 0x20, 0x20, 0x20, 0x20, 0, 0, 0]);
    let Some(start) = raw.first_chunk() else { return (Position::Alone, 0) };
    let start = u64::from_le_bytes(*start);
    if start | LOWER == HTTPS {
        (Position::Url, 8)
    // The fifth byte is the colon here.
    } else if (start | LOWER >> 8) & (u64::MAX >> 8) == HTTP {
        (Position::Url, 7)
    } else {
        (Position::Alone, 0)
    }
}

/// Labels at the start of a text.
struct Labels {
    len: usize,
    /// The places of the dots, the first byte as the lowest bit.
    dots: u64,
}

/// The labels at the start, where none is empty and they have from 1 to 63 bytes.
#[inline]
fn labels(text: &[u8]) -> Option<Labels> {
    let (words, tail) = text.as_chunks::<8>();
    let (mut stops, mut dots, mut at) = (0, 0, 0);
    for word in words {
        if at == 64 {
            return None;
        }
        let classes = classify(u64::from_le_bytes(*word));
        stops |= one_bit_a_byte(classes.stops) << at;
        dots |= one_bit_a_byte(classes.dots) << at;
        if stops != 0 {
            break;
        }
        at += 8;
    }
    if stops == 0 && at < 64 {
        // What is beyond the end is zero, which stops.
        let word = match text.last_chunk() {
            _ if tail.is_empty() => 0,
            Some(word) => u64::from_le_bytes(*word) >> (64 - 8 * tail.len()),
            None => tail.iter().rev().fold(0, |word, &byte| word << 8 | u64::from(byte)),
        };
        let classes = classify(word);
        stops |= one_bit_a_byte(classes.stops) << at;
        dots |= one_bit_a_byte(classes.dots) << at;
    }
    let len = stops.trailing_zeros();
    let name = 1_u64.checked_shl(len)?.wrapping_sub(1);
    dots &= name;
    // A dot first, last or after a dot leaves a label empty.
    let is_empty = len == 0 || dots & (dots << 1 | 1 | 1 << (len - 1)) != 0;
    (!is_empty).then_some(Labels { len: len as usize, dots })
}

/// The high bit of each byte of a class.
struct Classes {
    /// Bytes that no host may hold.
    stops: u64,
    dots: u64,
}

#[inline]
fn classify(word: u64) -> Classes {
    let low = word & !HIGH;
    // Sums of seven bits do not carry into the next byte.
    let at_least = |bytes: u64, least: u8| bytes + ONES * u64::from(0x80 - least);
    let is = |byte: u8| !((low ^ (ONES * u64::from(byte))) + (HIGH - ONES));
    let folded = low | (ONES * 0x20);
    let letters = at_least(folded, b'a') & !at_least(folded, b'z' + 1);
    // `-`, `.`, `/` and the digits follow one another.
    let others = at_least(low, b'-') & !at_least(low, b'9' + 1) & !is(b'/');
    let hosts = (letters | others | is(b'_')) & !word;
    Classes { stops: !hosts & HIGH, dots: is(b'.') & !word & HIGH }
}

/// The high bits of the eight bytes side by side, the first byte's lowest.
#[inline]
fn one_bit_a_byte(high_bits: u64) -> u64 {
    (high_bits >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
}
