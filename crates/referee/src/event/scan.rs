//! Bytes looked at eight at a time.

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
