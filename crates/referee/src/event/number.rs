//! Numbers judged by the decimal that is written, not by what a float makes of it (rule 4.2).

use super::error::Fault;
use super::schema::MAX_COUNT;
use crate::json;
use serde_json::Value;

/// The value of a count, `text` being a JSON number.
///
/// `9007199254740991.5` has a fraction though no `f64` shows it, and `1e-400` is not zero.
pub(crate) fn count(text: &str) -> Result<u64, Fault> {
    let within = |value| if value > MAX_COUNT { Err(Fault::CountTooLarge) } else { Ok(value) };
    // As nearly all are written.
    if let Some(value) = json::natural(text.as_bytes()) {
        return within(value);
    }
    let (negative, unsigned) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, json::exponent(exponent)),
        None => (unsigned, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    // The value is these digits times ten to `scale`.
    let written = [whole, fraction].concat();
    let digits = written.trim_end_matches('0');
    if digits.is_empty() {
        return Ok(0);
    }
    let trailing = length(written.len() - digits.len());
    let scale = exponent.saturating_sub(length(fraction.len())).saturating_add(trailing);
    if scale < 0 {
        return Err(Fault::IntFromFloat);
    }
    if negative {
        return Err(Fault::Negative);
    }
    let digits = digits.trim_start_matches('0');
    // 2^53 - 1 has sixteen digits.
    if length(digits.len()).saturating_add(scale) > 16 {
        return Err(Fault::CountTooLarge);
    }
    let value = json::natural(digits.as_bytes()).unwrap_or_default();
    within((0..scale).fold(value, |value, _| value * 10))
}

/// The value of a revenue, `text` being a JSON number.
pub(crate) fn revenue(text: &str) -> Result<f64, Fault> {
    // The tables of `str::parse` would be ten more kilobytes in a browser. This fails for one
    // reason only, a number too large to be finite.
    let Some(value) = json::read(text).as_ref().and_then(Value::as_f64) else {
        return Err(Fault::NotFinite);
    };
    // Judged by the digits, since -1e-400 is below zero and its float is not.
    let below_zero = text.starts_with('-')
        && text
            .bytes()
            .take_while(|&b| b != b'e' && b != b'E')
            .any(|b| b.is_ascii_digit() && b != b'0');
    if below_zero { Err(Fault::Negative) } else { Ok(value) }
}

fn length(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::format;
    use alloc::string::String;
    use proptest::prelude::*;

    #[test]
    fn counts_are_exact() {
        let big = 9_007_199_254_740_991;
        for (text, want) in [
            ("0", Ok(0)),
            ("-0", Ok(0)),
            ("-0.0e5", Ok(0)),
            ("0.000", Ok(0)),
            ("0e999999999999999999999", Ok(0)),
            ("412", Ok(412)),
            ("412.0", Ok(412)),
            ("4.12e2", Ok(412)),
            ("4.12E+2", Ok(412)),
            ("41200e-2", Ok(412)),
            ("0.412e3", Ok(412)),
            ("0.00412e5", Ok(412)),
            ("4.12e1", Err(Fault::IntFromFloat)),
            ("41201e-2", Err(Fault::IntFromFloat)),
            ("1e-400", Err(Fault::IntFromFloat)),
            ("1e-99999999999999999999999", Err(Fault::IntFromFloat)),
            ("-1.5", Err(Fault::IntFromFloat)),
            ("-1", Err(Fault::Negative)),
            ("-1e400", Err(Fault::Negative)),
            ("-10e-1", Err(Fault::Negative)),
            ("9007199254740991", Ok(big)),
            ("9007199254740991.0", Ok(big)),
            ("9.007199254740991e15", Ok(big)),
            ("9007199254740991.5", Err(Fault::IntFromFloat)),
            ("9007199254740992", Err(Fault::CountTooLarge)),
            ("9007199254740992.5", Err(Fault::IntFromFloat)),
            ("10000000000000000", Err(Fault::CountTooLarge)),
            ("1e15", Ok(1_000_000_000_000_000)),
            ("1e16", Err(Fault::CountTooLarge)),
            ("1e400", Err(Fault::CountTooLarge)),
            ("1e99999999999999999999999", Err(Fault::CountTooLarge)),
            ("18446744073709551617", Err(Fault::CountTooLarge)),
        ] {
            assert_eq!(count(text), want, "{text}");
        }
        let zeros = String::from("0").repeat(5000);
        assert_eq!(count(&format!("0.{zeros}7e5001")), Ok(7));
        assert_eq!(count(&format!("7{zeros}e-5000")), Ok(7));
        assert_eq!(count(&format!("7{zeros}e-5001")), Err(Fault::IntFromFloat));
    }

    #[test]
    fn revenue_is_finite_and_not_below_zero() {
        assert_eq!(revenue("1842.50"), Ok(1842.5));
        assert_eq!(revenue("-0.0"), Ok(0.0));
        assert_eq!(revenue("1e-400"), Ok(0.0));
        assert_eq!(revenue("1.7976931348623157e308"), Ok(f64::MAX));
        assert_eq!(revenue("1e400"), Err(Fault::NotFinite));
        assert_eq!(revenue("-1e400"), Err(Fault::NotFinite));
        assert_eq!(revenue("-0.01"), Err(Fault::Negative));
        assert_eq!(revenue("-1e-400"), Err(Fault::Negative));
        assert_eq!(revenue("-0e7"), Ok(0.0));
        // Halfway between two floats, and a digit beyond, which decides.
        assert_eq!(revenue("9007199254740993"), Ok(9_007_199_254_740_992.0));
        let beyond = format!("9007199254740993.{}1", String::from("0").repeat(800));
        assert_eq!(revenue(&beyond), Ok(9_007_199_254_740_994.0));
    }

    proptest! {
        #[test]
        fn revenue_is_the_float_nearest_to_its_digits(
            text in "(0|[1-9][0-9]{0,25})(\\.[0-9]{1,30})?([eE][-+]?[0-9]{1,3})?",
        ) {
            let want = match text.parse::<f64>() {
                Ok(value) if value.is_finite() => Ok(value.to_bits()),
                _ => Err(Fault::NotFinite),
            };
            prop_assert_eq!(revenue(&text).map(f64::to_bits), want);
        }
    }
}
