//! ASCII eight bytes at a time: schemes and names of hosts, blocks of text.
//!
//! A word is eight bytes of text in one number, the first of them the lowest.

const ONES: u64 = u64::from_le_bytes([1; 8]);
/// The high bit of each byte.
const HIGH: u64 = ONES << 7;

/// The length of `http://` or `https://` at the start, in any case; 0 where there is neither.
#[inline]
pub(crate) fn http_scheme_len(text: &[u8]) -> usize {
    const HTTPS: u64 = u64::from_le_bytes(*b"https://");
    const HTTP: u64 = u64::from_le_bytes(*b"http://\0");
    const LOWER: u64 = u64::from_le_bytes([0x20, 0x20, 0x20, 0x20, 0x20, 0, 0, 0]);
    let Some(start) = text.first_chunk() else { return 0 };
    let start = u64::from_le_bytes(*start);
    if start | LOWER == HTTPS {
        8
    // The fifth byte is the colon here.
    } else if (start | LOWER >> 8) & (u64::MAX >> 8) == HTTP {
        7
    } else {
        0
    }
}

/// The words of a block of 32 bytes.
#[inline]
pub(crate) fn words(block: &[u8; 32]) -> [u64; 4] {
    let word = |at: usize| match block.get(at..).and_then(|rest| rest.first_chunk()) {
        Some(word) => u64::from_le_bytes(*word),
        None => 0,
    };
    [word(0), word(8), word(16), word(24)]
}

/// What follows the whole words of a text, at most seven bytes; what is beyond the end is zero.
#[inline]
pub(crate) fn last_word(text: &[u8]) -> u64 {
    let (_, tail) = text.as_chunks::<8>();
    match text.last_chunk() {
        _ if tail.is_empty() => 0,
        Some(word) => u64::from_le_bytes(*word) >> (64 - 8 * tail.len()),
        None => tail.iter().rev().fold(0, |word, &byte| word << 8 | u64::from(byte)),
    }
}

/// Labels at the start of a text.
pub(crate) struct Labels {
    pub(crate) len: usize,
    /// The places of the dots, the first byte as the lowest bit.
    pub(crate) dots: u64,
}

/// The labels at the start, where none is empty and they have from 1 to 63 bytes.
#[inline]
#[cfg_attr(hot_paths, optimize(speed))]
pub(crate) fn labels(text: &[u8]) -> Option<Labels> {
    let (words, _) = text.as_chunks::<8>();
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
        let classes = classify(last_word(text));
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
pub(crate) struct Classes {
    /// Bytes that are no letter, digit, `-`, `.` or `_`.
    pub(crate) stops: u64,
    pub(crate) dots: u64,
    pub(crate) slashes: u64,
}

/// What the bytes of a word are.
#[inline]
pub(crate) fn classify(word: u64) -> Classes {
    let low = word & !HIGH;
    // Sums of seven bits do not carry into the next byte.
    let at_least = |bytes: u64, least: u8| bytes + ONES * u64::from(0x80 - least);
    let is = |byte: u8| !((low ^ (ONES * u64::from(byte))) + (HIGH - ONES));
    let folded = low | (ONES * 0x20);
    let letters = at_least(folded, b'a') & !at_least(folded, b'z' + 1);
    // `-`, `.`, `/` and the digits follow one another.
    let slashes = is(b'/') & !word & HIGH;
    let others = at_least(low, b'-') & !at_least(low, b'9' + 1) & !slashes;
    let hosts = (letters | others | is(b'_')) & !word;
    Classes { stops: !hosts & HIGH, dots: is(b'.') & !word & HIGH, slashes }
}

/// The high bits of the eight bytes side by side, the first byte's lowest.
#[inline]
pub(crate) fn one_bit_a_byte(high_bits: u64) -> u64 {
    (high_bits >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
}
