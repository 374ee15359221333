//! Numbers.

use super::float;
use serde_json::Number;

/// The number at the start of `text` and its length; `None` where there is none. One too large for an
/// `f64` is `beyond`.
pub(super) fn read(text: &str, beyond: Option<f64>) -> Option<(Number, usize)> {
    let bytes = text.as_bytes();
    let digits_at = |at: usize| {
        let rest = bytes.get(at..).unwrap_or_default();
        rest.iter().take_while(|byte| byte.is_ascii_digit()).count()
    };
    let negative = bytes.first() == Some(&b'-');
    let start = usize::from(negative);
    let whole = digits_at(start);
    if whole == 0 || whole > 1 && bytes.get(start) == Some(&b'0') {
        return None;
    }
    let mut end = start + whole;
    if bytes.get(end) == Some(&b'.') {
        let fraction = digits_at(end + 1);
        if fraction == 0 {
            return None;
        }
        end += 1 + fraction;
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let is_signed = matches!(bytes.get(end + 1), Some(b'+' | b'-'));
        let first = end + 1 + usize::from(is_signed);
        let length = digits_at(first);
        if length == 0 {
            return None;
        }
        end = first + length;
    }
    let unsigned = text.get(start..end)?;
    if start + whole == end
        && let Some(number) = integer(unsigned.as_bytes(), negative)
    {
        return Some((number, end));
    }
    let float = float::read(unsigned).or(beyond)?;
    Some((Number::from_f64(if negative { -float } else { float })?, end))
}

/// The integer, where there is one so large; -0 is a float.
fn integer(digits: &[u8], negative: bool) -> Option<Number> {
    let value = natural(digits)?;
    if negative {
        let value = 0_i64.checked_sub_unsigned(value)?;
        return (value != 0).then(|| value.into());
    }
    Some(value.into())
}

/// The number that decimal digits stand for; `None` where one is no digit, or they are too many.
///
/// Not by `checked_mul`, as `str::parse` does: WebAssembly calls a function for a product of 128 bits.
pub fn natural(digits: &[u8]) -> Option<u64> {
    digits.iter().try_fold(0, |value: u64, digit| {
        let digit = digit.checked_sub(b'0').filter(|digit| *digit < 10)?;
        (value <= u64::MAX / 10).then(|| value * 10)?.checked_add(digit.into())
    })
}

/// The exponent of ten that is written behind an `e`, held to where no sum overflows: no text is long
/// enough to make up for it.
pub fn exponent(text: &str) -> i64 {
    let digits = text.bytes().filter(u8::is_ascii_digit);
    let size =
        digits.fold(0_i64, |value, digit| (value * 10 + i64::from(digit - b'0')).min(1 << 48));
    if text.starts_with('-') { -size } else { size }
}
