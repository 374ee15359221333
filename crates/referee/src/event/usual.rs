//! Steps over what most rows consist of, spelled as most programs spell it: without white space
//! before a colon, escapes in names, exponents, more than seven digits.
//!
//! Each step gives what is left after it, and none for anything else: valid or not, the cursor
//! then reads that from the same place, so that no result depends on what is usual.

use super::date::Date;
use super::scan::{digits, number_of, special_bytes};

/// A string without escapes: how many bytes stand between its quotes.
#[inline]
pub(crate) fn string(rest: &[u8]) -> Option<(usize, &[u8])> {
    let (b'"', text) = rest.split_first()? else { return None };
    let mut rest = text;
    while let Some((word, after)) = rest.split_first_chunk::<8>() {
        let special = special_bytes(u64::from_le_bytes(*word));
        if special != 0 {
            let at = special.trailing_zeros() as usize / 8;
            let (b'"', after) = rest.get(at..)?.split_first()? else { return None };
            return Some((text.len() - after.len() - 1, after));
        }
        rest = after;
    }
    let at = rest.iter().position(|&byte| byte == b'"' || byte == b'\\' || byte < b' ')?;
    let (b'"', after) = rest.get(at..)?.split_first()? else { return None };
    Some((text.len() - after.len() - 1, after))
}

/// `null`, which is what a number may be instead.
#[cold]
fn null<T>(rest: &[u8]) -> Option<(Option<T>, &[u8])> {
    Some((None, rest.strip_prefix(b"null")?))
}

/// A real day between quotes.
#[inline]
pub(crate) fn date(rest: &[u8]) -> Option<(Date, &[u8])> {
    let (b'"', rest) = rest.split_first()? else { return None };
    let (year_and_month, rest) = rest.split_first_chunk()?;
    let (&[tens, ones, b'"'], after) = rest.split_first_chunk()? else { return None };
    let date =
        Date::of_digits(u64::from_le_bytes(*year_and_month), u16::from_le_bytes([tens, ones]))?;
    Some((date, after))
}

/// An integer of at most seven digits, or null.
#[inline]
pub(crate) fn count(rest: &[u8]) -> Option<(Option<u64>, &[u8])> {
    let word = u64::from_le_bytes(*rest.first_chunk::<8>()?);
    let Some(length) = whole_digits(word) else { return null(rest) };
    let after = rest.get(length..)?;
    match after.first() {
        Some(b'.' | b'e' | b'E') => None,
        _ => Some((Some(number_of(word, length)), after)),
    }
}

/// A decimal of at most seven digits on each side of its point, or without one; or null.
#[inline]
pub(crate) fn revenue(rest: &[u8]) -> Option<(Option<f64>, &[u8])> {
    const TENS: [u32; 8] = [1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000];
    let word = u64::from_le_bytes(*rest.first_chunk::<8>()?);
    let Some(length) = whole_digits(word) else { return null(rest) };
    let whole = number_of(word, length);
    let after = rest.get(length..)?;
    if after.first() != Some(&b'.') {
        return match after.first() {
            Some(b'e' | b'E') => None,
            _ => Some((Some(exact(whole)), after)),
        };
    }
    let fraction = after.get(1..)?;
    let word = u64::from_le_bytes(*fraction.first_chunk::<8>()?);
    let length = digits(word);
    if !(1..8).contains(&length) {
        return None;
    }
    let tens = *TENS.get(length)?;
    let after = fraction.get(length..)?;
    if let Some(b'e' | b'E') = after.first() {
        return None;
    }
    let value = whole * u64::from(tens) + number_of(word, length);
    // Both are exact, so their quotient is rounded once, as the written decimal is.
    Some((Some(exact(value) / f64::from(tens)), after))
}

/// How many digits the whole part of a number has, which starts with no needless zero.
#[inline]
fn whole_digits(word: u64) -> Option<usize> {
    let length = digits(word);
    let needless_zero = length > 1 && word & 0xFF == u64::from(b'0');
    ((1..8).contains(&length) && !needless_zero).then_some(length)
}

#[inline]
#[allow(clippy::cast_precision_loss, reason = "fourteen digits at most")]
fn exact(value: u64) -> f64 {
    value as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::number;
    use alloc::format;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn numbers_are_what_the_slow_path_says(text in "-?[0-9]{1,9}(\\.[0-9]{0,9})?([eE][0-9])?", end in "[,} \n]") {
            let row = format!("{text}{end}        ");
            if let Some((Some(value), after)) = count(row.as_bytes()) {
                prop_assert_eq!(Ok(value), number::count(&text));
                prop_assert_eq!(after.len(), row.len() - text.len());
            }
            if let Some((Some(value), after)) = revenue(row.as_bytes()) {
                let want = number::revenue(&text).map(f64::to_bits);
                prop_assert_eq!(Ok(value.to_bits()), want);
                prop_assert_eq!(after.len(), row.len() - text.len());
            }
        }

        #[test]
        fn dates_are_what_the_slow_path_says(text in "[0-9/:]{3}[0-9:][-.][01][0-9/:][-.][0-4é][0-9/:]") {
            let row = format!("\"{text}\",");
            let read = date(row.as_bytes()).map(|(date, _)| date);
            prop_assert_eq!(read, Date::parse(&text).ok());
        }
    }

    #[test]
    fn usual_numbers_are_read() {
        for (text, value, left) in [("0,       ", 0, 8), ("1234567} ", 1_234_567, 2)] {
            let (read, after) = count(text.as_bytes()).unwrap();
            assert_eq!((read, after.len()), (Some(value), left));
        }
        for text in ["1842.50,        ", "1842.5,         "] {
            assert_eq!(
                revenue(text.as_bytes()).unwrap().0.map(f64::to_bits),
                Some(1842.5_f64.to_bits())
            );
        }
        for text in ["01,      ", "12345678,", "1.5,     ", "1e5,     ", ",        ", "-1,      "] {
            assert!(count(text.as_bytes()).is_none(), "{text}");
        }
        assert_eq!(count(b"null,\"a\""), Some((None, b",\"a\"".as_slice())));
    }
}
