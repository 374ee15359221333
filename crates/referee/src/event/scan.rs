//! Bytes looked at eight at a time.

use crate::ascii::words;

/// Bytes of a block: most strings end within one, so that their length decides no branch.
pub(super) const BLOCK: usize = 32;

/// How many bytes stand before the first quote, backslash or control character, or in all.
// A block is one register with AVX2; with more code than that, a call costs less.
#[cfg_attr(target_feature = "avx2", inline)]
#[cfg_attr(not(target_feature = "avx2"), inline(never))]
#[cfg_attr(hot_paths, optimize(speed))]
pub(super) fn plain_length(text: &[u8]) -> usize {
    let mut rest = text;
    // Many strings end in the second block, and nobody can foresee which.
    #[cfg(any(target_feature = "sse2", target_feature = "neon"))]
    if let Some((blocks, after)) = rest.split_first_chunk() {
        let at = first_special_of_two(blocks);
        if at < 2 * BLOCK {
            return at;
        }
        rest = after;
    }
    while let Some((block, after)) = rest.split_first_chunk() {
        let at = first_special(block);
        if at < BLOCK {
            return text.len() - rest.len() + at;
        }
        rest = after;
    }
    plain_length_at_end(text, rest)
}

/// The plain length of `text`, whose last bytes, `rest`, do not fill a block.
#[cold]
#[inline(never)]
fn plain_length_at_end(text: &[u8], rest: &[u8]) -> usize {
    text.len() - rest.len() + first_special_of_words(&padded(rest))
}

/// The last bytes of a text, fewer than a block, as one; what is beyond is zero, which is a control
/// character.
#[cold]
#[inline(never)]
pub(super) fn padded(rest: &[u8]) -> [u8; BLOCK] {
    let mut block = [0; BLOCK];
    if let Some(start) = block.get_mut(..rest.len()) {
        start.copy_from_slice(rest);
    }
    block
}

/// Where the first quote, backslash or control character is; `BLOCK` where there is none.
#[cfg(any(target_feature = "sse2", target_feature = "neon"))]
#[inline]
fn first_special(block: &[u8; BLOCK]) -> usize {
    special_bits(block).trailing_zeros() as usize
}

/// As `first_special`, of two blocks at once.
#[cfg(any(target_feature = "sse2", target_feature = "neon"))]
#[inline]
fn first_special_of_two(blocks: &[u8; 2 * BLOCK]) -> usize {
    let bits =
        |at: usize| blocks.get(at..).and_then(|block| block.first_chunk()).map_or(0, special_bits);
    (u64::from(bits(0)) | u64::from(bits(BLOCK)) << BLOCK).trailing_zeros() as usize
}

/// A bit for each byte of a block: is it a quote, a backslash or a control character?
#[cfg(any(target_feature = "sse2", target_feature = "neon"))]
#[inline]
fn special_bits(block: &[u8; BLOCK]) -> u32 {
    use wide::u8x32;
    let bytes = u8x32::new(*block);
    let quote = bytes.simd_eq(u8x32::splat(b'"'));
    let backslash = bytes.simd_eq(u8x32::splat(b'\\'));
    let control = bytes.min(u8x32::splat(b' ' - 1)).simd_eq(bytes);
    (quote | backslash | control).to_bitmask()
}

#[cfg(not(any(target_feature = "sse2", target_feature = "neon")))]
use first_special_of_words as first_special;

#[inline]
fn first_special_of_words(block: &[u8; BLOCK]) -> usize {
    // One by one: where all else is built for size, `map` would be a call for each.
    let [one, two, three, four] = words(block);
    let (one, two) = (special_bytes(one), special_bytes(two));
    let (three, four) = (special_bytes(three), special_bytes(four));
    // No branches: in which word it is cannot be foretold.
    let within = |word: u64, other: usize| {
        if word == 0 { other } else { word.trailing_zeros() as usize / 8 }
    };
    let in_second_half = within(three, 8 + within(four, 8));
    within(one, 8 + within(two, 8 + in_second_half))
}

/// The highest bit of each byte that is a quote, a backslash or a control character. Bits above
/// the lowest one set may be false: a borrow runs upwards.
#[inline]
pub(crate) fn special_bytes(word: u64) -> u64 {
    const ONES: u64 = u64::MAX / 255;
    // With its second bit turned, a quote is a space and only control characters are below that.
    let quote_or_control = (word ^ (ONES * 2)).wrapping_sub(ONES * 0x21);
    let backslash = (word ^ (ONES * u64::from(b'\\'))).wrapping_sub(ONES);
    (quote_or_control | backslash) & !word & (ONES << 7)
}

/// How many of the bytes are digits, counted from the first, the lowest.
#[inline]
pub(crate) fn digits(word: u64) -> usize {
    const ONES: u64 = u64::MAX / 255;
    // A digit is now 0 to 9. A carry runs upwards from a byte that is none itself.
    let values = word ^ (ONES * u64::from(b'0'));
    let others = (values.wrapping_add(ONES * 0x76) | values) & (ONES << 7);
    others.trailing_zeros() as usize / 8
}

/// The number that the first `length` bytes spell, one to eight digits.
#[inline]
pub(crate) fn number_of(word: u64, length: usize) -> u64 {
    const ONES: u64 = u64::MAX / 255;
    // Moved up so that the last digit stands last; zeros come in before the first.
    let values = (word ^ (ONES * u64::from(b'0'))) << (64 - 8 * length);
    let pairs = (values.wrapping_mul(10).wrapping_add(values >> 8)) & 0x00FF_00FF_00FF_00FF;
    let fours = (pairs.wrapping_mul(100).wrapping_add(pairs >> 16)) & 0x0000_FFFF_0000_FFFF;
    fours.wrapping_mul(10_000).wrapping_add(fours >> 32) & 0xFFFF_FFFF
}

/// How many of the bytes are spaces, counted from the first.
#[inline]
pub(crate) fn spaces(word: u64) -> usize {
    (word ^ (u64::MAX / 255 * u64::from(b' '))).trailing_zeros() as usize / 8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_bytes_are_counted() {
        for length in 0..100 {
            let mut text = alloc::vec![b'a'; length];
            assert_eq!(plain_length(&text), length);
            for at in 0..length {
                for byte in [b'"', b'\\', b'\n', 0x1F, 0x20, 0x21, 0x7F, 0x80, 0xA2, 0xDC, 0xFF] {
                    text[at] = byte;
                    let want = text.iter().position(|b| matches!(b, b'"' | b'\\' | ..b' '));
                    assert_eq!(plain_length(&text), want.unwrap_or(length), "{byte} at {at}");
                    for block in text.as_chunks().0 {
                        assert_eq!(first_special(block), first_special_of_words(block));
                    }
                }
                text[at] = b'"';
            }
        }
    }

    #[test]
    fn special_bytes_are_found() {
        for byte in 0..=255_u8 {
            for at in 0..8 {
                let mut word = *b"abcdefgh";
                word[at] = byte;
                let special = special_bytes(u64::from_le_bytes(word));
                let is_special = byte < 0x20 || byte == b'"' || byte == b'\\';
                assert_eq!(special != 0, is_special, "{byte} at {at}");
                assert!(special == 0 || special.trailing_zeros() as usize / 8 == at);
            }
        }
    }
}
