//! Steps over what most rows consist of, spelled as most programs spell it: without white space
//! before a colon, escapes in names, exponents, more than seven digits.
//!
//! Each step gives the value and how many bytes it takes, and none for anything else: valid or
//! not, the cursor then reads that from the same place, so that no result depends on what is usual.

use super::cursor::Cursor;
use super::date::Date;
use super::scan::{BLOCK, digits, number_of, padded, plain_length};

/// What stands next: a name, a colon and the start of a value fit in.
pub(super) type Head = [u8; BLOCK];

/// Where the value is, after a name that is spelled so, a colon, and a space if `space`. That is
/// foretold, since all that follows would wait for a look at it. Where it is foretold wrongly, either
/// the space is not there or no value begins with it.
#[inline]
pub(super) fn value_at<const N: usize>(head: &Head, name: &[u8; N], space: bool) -> Option<usize> {
    let is_there = is_named(head, name)? && (!space || head.get(N) == Some(&b' '));
    is_there.then_some(N + usize::from(space))
}

/// Is the name there? Asked by words, of which the last overlaps the one before it: the compiler would
/// gather what is left over a whole word byte by byte.
#[inline]
fn is_named<const N: usize>(head: &Head, name: &[u8; N]) -> Option<bool> {
    const { assert!(N <= 24) };
    let same =
        |at: usize| Some(word(head, at)? == u64::from_le_bytes(*name.get(at..)?.first_chunk()?));
    if N < 8 {
        let mut whole = [0; 8];
        whole.get_mut(..N)?.copy_from_slice(name);
        return Some((word(head, 0)? ^ u64::from_le_bytes(whole)) << (64 - 8 * N) == 0);
    }
    Some(same(0)? && (N <= 16 || same(8)?) && same(N - 8)?)
}

/// A string without escapes at the start of `rest`: its text with what follows it, and its length
/// in bytes. Its quotes are two bytes more.
#[inline]
fn string(rest: &[u8]) -> Option<(&[u8], usize)> {
    let (b'"', text) = rest.split_first()? else { return None };
    let length = plain_length(text);
    (text.get(length) == Some(&b'"')).then_some((text, length))
}

/// A string without escapes that is within bounds, counted in bytes: its text, and that with what
/// follows it.
#[inline]
pub(super) fn text<'a>(
    cursor: &Cursor<'a>,
    rest: &'a [u8],
    least: usize,
    most: usize,
) -> Option<(&'a str, &'a [u8])> {
    let (beyond, length) = string(rest)?;
    (least <= length && length <= most).then(|| (cursor.text_in(beyond, length), beyond))
}

/// `null`, which is what a number may be instead.
#[cold]
fn null<T>(word: u64) -> Option<(Option<T>, usize)> {
    (word.to_le_bytes().starts_with(b"null")).then_some((None, 4))
}

/// A real day between quotes.
#[inline]
pub(super) fn date(head: &Head, at: usize) -> Option<(Date, usize)> {
    let (b'"', rest) = head.get(at..)?.split_first()? else { return None };
    let (year_and_month, rest) = rest.split_first_chunk()?;
    let &[tens, ones, b'"'] = rest.first_chunk()? else { return None };
    let date =
        Date::of_digits(u64::from_le_bytes(*year_and_month), u16::from_le_bytes([tens, ones]))?;
    Some((date, at + 12))
}

/// An integer of at most seven digits, or null; and where it ends.
#[inline]
pub(super) fn count(head: &Head, at: usize) -> Option<(Option<u64>, usize)> {
    let word = word(head, at)?;
    let Some(length) = whole_digits(word) else {
        return null(word).map(|(none, n)| (none, at + n));
    };
    match byte_of(word, length) {
        b'.' | b'e' | b'E' => None,
        _ => Some((Some(number_of(word, length)), at + length)),
    }
}

/// A decimal of at most seven digits on each side of its point, or without one; or null. `rest`
/// starts with `head`.
#[inline]
pub(super) fn revenue(head: &Head, rest: &[u8], at: usize) -> Option<(Option<f64>, usize)> {
    const TENS: [u32; 8] = [1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000];
    let word = word(head, at)?;
    let Some(length) = whole_digits(word) else {
        return null(word).map(|(none, n)| (none, at + n));
    };
    let whole = number_of(word, length);
    let at = at + length;
    match byte_of(word, length) {
        b'.' => {}
        b'e' | b'E' => return None,
        _ => return Some((Some(exact(whole)), at)),
    }
    let fraction = rest.get(at + 1..)?;
    let word = match fraction.first_chunk() {
        Some(word) => u64::from_le_bytes(*word),
        None => self::word(&padded(fraction), 0)?,
    };
    let length = digits(word);
    if !(1..8).contains(&length) || matches!(byte_of(word, length), b'e' | b'E') {
        return None;
    }
    let tens = *TENS.get(length)?;
    let value = whole * u64::from(tens) + number_of(word, length);
    // Both are exact, so their quotient is rounded once, as the written decimal is.
    Some((Some(exact(value) / f64::from(tens)), at + 1 + length))
}

/// How many digits the whole part of a number has, which starts with no needless zero.
#[inline]
fn whole_digits(word: u64) -> Option<usize> {
    let length = digits(word);
    // Few numbers begin with a zero, many have one digit.
    let needless_zero = word & 0xFF == u64::from(b'0') && length > 1;
    ((1..8).contains(&length) && !needless_zero).then_some(length)
}

/// Eight bytes, the first lowest.
#[inline]
fn word(head: &Head, at: usize) -> Option<u64> {
    head.get(at..)?.first_chunk().map(|word| u64::from_le_bytes(*word))
}

/// One of the bytes of a word, from 0 to 7.
#[inline]
#[allow(clippy::cast_possible_truncation, reason = "a byte of a word")]
fn byte_of(word: u64, at: usize) -> u8 {
    (word >> (8 * at)) as u8
}

#[inline]
#[allow(clippy::cast_precision_loss, reason = "fourteen digits at most")]
fn exact(value: u64) -> f64 {
    value.cast_signed() as f64
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
            let row = format!("{text}{end}{}", " ".repeat(BLOCK));
            let head = row.as_bytes().first_chunk().unwrap();
            if let Some((Some(value), length)) = count(head, 0) {
                prop_assert_eq!(Ok(value), number::count(&text));
                prop_assert_eq!(length, text.len());
            }
            for rest in [row.as_bytes(), &row.as_bytes()[..=text.len()]] {
                if let Some((Some(value), length)) = revenue(head, rest, 0) {
                    let want = number::revenue(&text).map(f64::to_bits);
                    prop_assert_eq!(Ok(value.to_bits()), want);
                    prop_assert_eq!(length, text.len());
                }
            }
        }

        #[test]
        fn dates_are_what_the_slow_path_says(text in "[0-9/:]{3}[0-9:][-.][01][0-9/:][-.][0-4é][0-9/:]") {
            let head = padded(format!("\"{text}\",").as_bytes());
            let read = date(&head, 0).map(|(date, _)| date);
            prop_assert_eq!(read, Date::parse(&text).ok());
        }
    }

    #[test]
    fn usual_numbers_are_read() {
        for (text, value, length) in [("0,", 0, 1), ("1234567} ", 1_234_567, 7), ("12", 12, 2)] {
            assert_eq!(count(&padded(text.as_bytes()), 0), Some((Some(value), length)));
        }
        for (text, length) in [("1842.50,        ", 7), ("1842.5", 6)] {
            let (read, end) = revenue(&padded(text.as_bytes()), text.as_bytes(), 0).unwrap();
            assert_eq!((read.map(f64::to_bits), end), (Some(1842.5_f64.to_bits()), length));
        }
        for text in ["01,      ", "12345678,", "1.5,     ", "1e5,     ", ",        ", "-1,      "] {
            assert_eq!(count(&padded(text.as_bytes()), 0), None, "{text}");
        }
        assert_eq!(count(&padded(b" null,\"a\""), 1), Some((None, 5)));
    }

    #[test]
    fn values_stand_after_their_names() {
        assert_eq!(value_at(&padded(b"\"date\":\"2026"), b"\"date\":", false), Some(7));
        assert_eq!(value_at(&padded(b"\"date\": \"2026"), b"\"date\":", true), Some(8));
        assert_eq!(value_at(&padded(b"\"date\":\"2026"), b"\"date\":", true), None);
        // No value begins with a space.
        assert_eq!(value_at(&padded(b"\"date\": \"2026"), b"\"date\":", false), Some(7));
        assert_eq!(value_at(&padded(b"\"data\":\"2026"), b"\"date\":", false), None);
        assert_eq!(value_at(&padded(b"\"date\""), b"\"date\":", false), None);
    }

    #[test]
    fn every_byte_of_a_name_counts() {
        fn holds<const N: usize>(name: &[u8; N]) {
            assert_eq!(value_at(&padded(name), name, false), Some(N));
            for at in 0..N {
                for bit in 0..8 {
                    let mut other = *name;
                    other[at] ^= 1 << bit;
                    assert_eq!(value_at(&padded(&other), name, false), None);
                }
            }
        }
        holds(b"\"date\":");
        holds(b"\"batch_id\":");
        holds(b"\"transactions\":");
        holds(b"\"raw_page_value\":");
        holds(b"\"purchase_revenue\":");
        holds(b"\"raw_referrer_value\":");
    }
}
