//! Bytes looked at eight at a time.

/// The highest bit of each byte that is a quote, a backslash or a control character. Bits above
/// the lowest one set may be false: a borrow runs upwards.
#[inline]
pub(crate) fn special_bytes(word: u64) -> u64 {
    const ONES: u64 = u64::MAX / 255;
    let zero_in = |word: u64| word.wrapping_sub(ONES) & !word;
    let quote = zero_in(word ^ (ONES * u64::from(b'"')));
    let backslash = zero_in(word ^ (ONES * u64::from(b'\\')));
    let control = word.wrapping_sub(ONES * u64::from(b' ')) & !word;
    (quote | backslash | control) & (ONES << 7)
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
