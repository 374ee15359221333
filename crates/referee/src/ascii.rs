//! ASCII eight bytes at a time: schemes and names of hosts, blocks of text.
//!
//! A word is eight bytes of text in one number, the first of them the lowest.

use alloc::vec::Vec;

/// A one in each byte.
pub(crate) const ONES: u64 = u64::from_le_bytes([1; 8]);
/// The high bit of each byte.
pub(crate) const HIGH: u64 = ONES << 7;

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

/// Four words that hold all of a text of 8 to 32 bytes: where it is shorter than they are, they
/// overlap, so that texts of all lengths take the same steps. They start at 0, at 8, at 16 or as
/// far as there are eight bytes, and eight before the end.
#[inline]
pub(crate) fn overlapping_words(text: &[u8]) -> [u64; 4] {
    let last = text.len().saturating_sub(8);
    let word = |at: usize| match text.get(at..).and_then(|rest| rest.first_chunk()) {
        Some(word) => u64::from_le_bytes(*word),
        None => 0,
    };
    [word(0), word(last.min(8)), word(last.min(16)), word(last)]
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

/// At most seven bytes as a word; what is beyond the end is zero.
#[inline]
pub(crate) fn short_word(text: &[u8]) -> u64 {
    if let (Some(first), Some(last)) = (text.first_chunk(), text.last_chunk()) {
        let (first, last) = (u32::from_le_bytes(*first), u32::from_le_bytes(*last));
        return u64::from(first) | u64::from(last) << (8 * (text.len() - 4));
    }
    match *text {
        [one] => one.into(),
        [one, two] => u16::from_le_bytes([one, two]).into(),
        [one, two, three, ..] => u32::from_le_bytes([one, two, three, 0]).into(),
        [] => 0,
    }
}

/// Labels at the start of a text.
pub(crate) struct Labels {
    pub(crate) len: usize,
    /// The places of the dots, the first byte as the lowest bit.
    pub(crate) dots: u64,
}

impl Labels {
    /// By a bit for each byte that is in no label, dots aside, and a bit for each dot: the labels at
    /// the start, where none is empty and they have from 1 to 63 bytes.
    #[inline]
    pub(crate) fn of(stops: u64, dots: u64) -> Option<Self> {
        let len = stops.trailing_zeros();
        let dots = dots & 1_u64.checked_shl(len)?.wrapping_sub(1);
        // A dot first, last or after a dot leaves a label empty.
        let is_empty = len == 0 || dots & (dots << 1 | 1 | 1 << (len - 1)) != 0;
        (!is_empty).then_some(Self { len: len as usize, dots })
    }
}

/// The high bit of each byte of a class. Exact up to the first byte that is not ASCII, which stops:
/// what is carried out of it runs upwards.
pub(crate) struct Classes {
    /// Bytes that are no letter, digit, `-`, `.` or `_`.
    pub(crate) stops: u64,
    pub(crate) dots: u64,
    pub(crate) slashes: u64,
}

/// What the bytes of a word are.
#[inline]
pub(crate) fn classify(word: u64) -> Classes {
    // The high bit of each byte that is at least so great, of those below 0x80; at most 0x7F more.
    let at_least = |bytes: u64, least: u8| bytes.wrapping_add(ONES * u64::from(0x80 - least));
    let is_not = |byte: u8| at_least(word ^ (ONES * u64::from(byte)), 1);
    let folded = word | (ONES * 0x20);
    // `_` becomes 0x7F, and 0x7F stays, which is taken out below.
    let letters = at_least(folded, b'a') & !(at_least(folded, b'z' + 1) ^ at_least(folded, 0x7F));
    // `-`, `.`, `/` and the digits follow one another.
    let others = at_least(word, b'-') & !at_least(word, b'9' + 1) & is_not(b'/');
    let stops = (!(letters | others) | at_least(word, 0x7F)) & HIGH;
    Classes { stops, dots: !is_not(b'.') & HIGH, slashes: !(is_not(b'/') | word) & HIGH }
}

/// The high bits of the bytes of ASCII that are capital letters, and bits below them.
#[inline]
fn capitals(word: u64) -> u64 {
    // The high bit of each byte that is at least so great.
    let at_least = |least: u8| word.wrapping_add(ONES * u64::from(0x80 - least));
    at_least(b'A') & !at_least(b'Z' + 1)
}

/// Has a text of ASCII capital letters?
#[inline]
#[cfg_attr(hot_paths, optimize(speed))]
pub(crate) fn has_capitals(text: &[u8]) -> bool {
    let (words, _) = text.as_chunks::<8>();
    let found = words
        .iter()
        .fold(capitals(last_word(text)), |found, word| found | capitals(u64::from_le_bytes(*word)));
    found & HIGH != 0
}

/// ASCII letters in lowercase, in blocks of a size that the compiler knows, of which the last overlaps
/// the one before: octets left over, one by one, would take as long as all others.
#[inline]
pub(crate) fn make_lowercase(text: &mut str) {
    match text.len() {
        // Three times the code, for single websites alone: `push_lowercase` serves their arrays there.
        _ if cfg!(compact) => text.make_ascii_lowercase(),
        32.. => make_blocks_lowercase::<32>(text),
        16.. => make_blocks_lowercase::<16>(text),
        8.. => make_blocks_lowercase::<8>(text),
        _ => text.make_ascii_lowercase(),
    }
}

#[inline]
fn make_blocks_lowercase<const N: usize>(text: &mut str) {
    let last = text.len() - N;
    for at in (0..last).step_by(N).chain([last]) {
        if let Some(block) = text.get_mut(at..at + N) {
            block.make_ascii_lowercase();
        }
    }
}

/// Adds a text of ASCII to another in lowercase, eight octets at a time.
#[cfg_attr(hot_paths, optimize(speed))]
pub(crate) fn push_lowercase(text: &[u8], out: &mut Vec<u8>) {
    let before = out.len();
    out.extend_from_slice(text);
    let (words, rest) = out.get_mut(before..).unwrap_or_default().as_chunks_mut();
    for word in words {
        let capital = u64::from_le_bytes(*word);
        *word = (capital | (capitals(capital) & HIGH) >> 2).to_le_bytes();
    }
    rest.make_ascii_lowercase();
}

/// The high bits of the eight bytes side by side, the first byte's lowest.
#[inline]
pub(crate) fn one_bit_a_byte(high_bits: u64) -> u64 {
    high_bits.wrapping_mul(0x0002_0408_1020_4081) >> 56
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::String;

    #[test]
    fn texts_of_all_lengths_are_made_lowercase() {
        for (from, to) in (0..0x80).flat_map(|from| (from..=0x80).map(move |to| (from, to))) {
            let text: String = (from..to).map(char::from).collect();
            let mut lower = text.clone();
            make_lowercase(&mut lower);
            assert_eq!(lower, text.to_ascii_lowercase());
        }
    }

    #[test]
    fn capitals_are_found_wherever_they_stand() {
        for byte in 0..0x80_u8 {
            for (length, at) in (1..=20).flat_map(|length| (0..length).map(move |at| (length, at)))
            {
                let mut text = [b'z'; 20];
                text[at] = byte;
                assert_eq!(has_capitals(&text[..length]), byte.is_ascii_uppercase(), "{byte}");
                let mut out = b"A".to_vec();
                push_lowercase(&text[..length], &mut out);
                assert_eq!(out.split_at(1), (&b"A"[..], &*text[..length].to_ascii_lowercase()));
            }
        }
    }

    #[test]
    fn last_words_end_in_zeros() {
        let text = b"abcdefghijklmnopqrstuvwxyz";
        for (length, start) in (0..=24).flat_map(|length| (0..2).map(move |start| (length, start)))
        {
            let text = &text[start..start + length];
            let mut want = [0; 8];
            want[..length % 8].copy_from_slice(&text[length / 8 * 8..]);
            assert_eq!(last_word(text), u64::from_le_bytes(want), "{text:?}");
        }
    }

    #[test]
    fn bytes_up_to_one_that_is_not_ascii_have_their_class() {
        let around = [b'a', b'.', b'/', b'_', b'-', b'~', 0, 0x7F];
        for byte in 0..=255_u8 {
            for (before, after) in around.into_iter().zip(around.into_iter().rev()) {
                let bytes = [before, byte, before, after, byte, 0xFF, b'.', b'a'];
                let Classes { stops, dots, slashes } = classify(u64::from_le_bytes(bytes));
                for (at, &byte) in bytes.iter().enumerate() {
                    let is_marked = |marks: u64| marks >> (8 * at) & 0xFF == 0x80;
                    let is_host = byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
                    assert_eq!(is_marked(stops), !is_host, "{bytes:?} {at}");
                    if !byte.is_ascii() {
                        assert_eq!(slashes >> (8 * at) & 0xFF, 0, "{bytes:?} {at}");
                        break;
                    }
                    assert_eq!(is_marked(dots), byte == b'.', "{bytes:?} {at}");
                    assert_eq!(is_marked(slashes), byte == b'/', "{bytes:?} {at}");
                }
            }
        }
    }
}
