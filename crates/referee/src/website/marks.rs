//! What the first octets of a URL are, a bit each: the fast path asks numbers, not text.

/// How many octets are looked at: as many as a number has bits.
pub(super) const MARKED: usize = 64;

/// The first 64 octets of a text by their class, the first as the lowest bit. Right up to the first
/// octet that is not ASCII, which stops.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Marks {
    /// Octets that are no letter, digit, `-`, `.` or `_`, and all places beyond the end.
    pub(super) stops: u64,
    pub(super) dots: u64,
    pub(super) slashes: u64,
}

impl Marks {
    /// The marks of what stands in `text` from `start` on.
    #[inline]
    pub(super) fn of(text: &[u8], start: usize) -> Self {
        let rest = text.get(start..).unwrap_or_default();
        let Self { stops, dots, slashes } = marks(text, rest);
        let within = if rest.len() < MARKED { (1 << rest.len()) - 1 } else { u64::MAX };
        Self { stops: stops | !within, dots: dots & within, slashes: slashes & within }
    }
}

/// The marks of `rest`, with which `text` ends; what is beyond is not yet as it should be.
#[cfg(any(target_feature = "sse2", target_feature = "neon"))]
#[inline]
fn marks(text: &[u8], rest: &[u8]) -> Marks {
    const BLOCK: usize = 32;
    match (rest.split_first_chunk::<BLOCK>(), text.last_chunk()) {
        (Some((low, after)), Some(last)) => {
            // Where less than a block follows, the last one overlaps the first, which does no harm.
            let high = of_block(after.first_chunk().unwrap_or(last));
            let low = of_block(low);
            let shift = after.len().min(BLOCK);
            Marks {
                stops: low.stops | high.stops << shift,
                dots: low.dots | high.dots << shift,
                slashes: low.slashes | high.slashes << shift,
            }
        }
        // The last block begins before `rest` does.
        (None, Some(last)) => {
            let Marks { stops, dots, slashes } = of_block(last);
            let before = BLOCK - rest.len();
            Marks { stops: stops >> before, dots: dots >> before, slashes: slashes >> before }
        }
        // To fill a block and wait for it would take longer.
        _ => of_words(rest),
    }
}

#[cfg(any(target_feature = "sse2", target_feature = "neon"))]
#[inline]
fn of_block(block: &[u8; 32]) -> Marks {
    use wide::u8x32;
    let bytes = u8x32::new(*block);
    let is = |byte: u8| bytes.simd_eq(u8x32::splat(byte));
    let is_within = |bytes: u8x32, first: u8, last: u8| {
        let from_first = bytes - u8x32::splat(first);
        from_first.min(u8x32::splat(last - first)).simd_eq(from_first)
    };
    let marks = |class: u8x32| u64::from(class.to_bitmask());
    let letters = is_within(bytes | u8x32::splat(0x20), b'a', b'z');
    // `-`, `.`, `/` and the digits follow one another.
    let others = is_within(bytes, b'-', b'9');
    let slashes = marks(is(b'/'));
    let stops = marks(letters | others | is(b'_')) ^ u64::from(u32::MAX) | slashes;
    Marks { stops, dots: marks(is(b'.')), slashes }
}

#[cfg(not(any(target_feature = "sse2", target_feature = "neon")))]
#[inline]
fn marks(_: &[u8], rest: &[u8]) -> Marks {
    of_words(rest)
}

/// The marks of a text, eight octets at a time.
fn of_words(text: &[u8]) -> Marks {
    use crate::ascii::{classify, last_word, one_bit_a_byte};
    let mut marks = Marks { stops: 0, dots: 0, slashes: 0 };
    let mut mark = |word, at| {
        let classes = classify(word);
        marks.stops |= one_bit_a_byte(classes.stops) << at;
        marks.dots |= one_bit_a_byte(classes.dots) << at;
        marks.slashes |= one_bit_a_byte(classes.slashes) << at;
    };
    let mut at = 0;
    for word in text.as_chunks().0.iter().take(MARKED / 8) {
        mark(u64::from_le_bytes(*word), at);
        at += 8;
    }
    if at < MARKED {
        mark(last_word(text), at);
    }
    marks
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The marks, octet by octet.
    fn naive(rest: &[u8]) -> Marks {
        let marks = |is: fn(u8) -> bool, beyond: bool| {
            let bits = (0..MARKED).map(|at| rest.get(at).map_or(beyond, |&octet| is(octet)));
            bits.rev().fold(0, |marks, is| marks << 1 | u64::from(is))
        };
        let is_stop = |octet: u8| !octet.is_ascii_alphanumeric() && !b"-._".contains(&octet);
        Marks {
            stops: marks(is_stop, true),
            dots: marks(|octet| octet == b'.', false),
            slashes: marks(|octet| octet == b'/', false),
        }
    }

    /// The marks up to the first octet that is not ASCII: that one stops, whatever is beyond.
    fn up_to_what_is_not_ascii(marks: &Marks, rest: &[u8]) -> Marks {
        let ascii = rest.iter().position(|octet| !octet.is_ascii()).unwrap_or(MARKED);
        let below = if ascii < MARKED { (1 << ascii) - 1 } else { u64::MAX };
        let Marks { stops, dots, slashes } = marks;
        let at = if ascii < MARKED { stops & 1 << ascii } else { 0 };
        Marks { stops: stops & below | at, dots: dots & below, slashes: slashes & below }
    }

    proptest! {
        #[test]
        fn each_octet_has_its_marks(
            text in prop::collection::vec(
                prop_oneof![
                    20 => 0..=0x7F_u8,
                    20 => prop::sample::select(&b"a.-/_Z09@[`{:^"[..]),
                    1 => any::<u8>(),
                ],
                0..100,
            ),
            start in 0..9_usize,
        ) {
            let start = start.min(text.len());
            let rest = &text[start..];
            let want = up_to_what_is_not_ascii(&naive(rest), rest);
            prop_assert_eq!(up_to_what_is_not_ascii(&Marks::of(&text, start), rest), want);
        }
    }
}
