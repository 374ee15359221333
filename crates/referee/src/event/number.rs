//! Numbers judged by the decimal that is written, not by what a float makes of it (rule 4.2).

use super::error::Fault;
use super::schema::MAX_COUNT;
use crate::json;
use serde_json::Value;

/// The value of a count, `text` being a JSON number.
///
/// `9007199254740991.5` has a fraction though no `f64` shows it, and `1e-400` is not zero.
pub(crate) fn count(text: &str) -> Result<u64, Fault> {
    // The value is these digits times ten to `scale`, which zeros at their end only add to.
    let (mut digits, mut scale, mut zeros, mut fraction) = (0, 0_i64, 0, 0);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'-' => {}
            b'.' => fraction = 1,
            b'0' => {
                zeros += 1;
                scale -= fraction;
            }
            b'1'..=b'9' => {
                digits = times_ten(digits, zeros + 1) + u64::from(byte - b'0');
                zeros = 0;
                scale -= fraction;
            }
            _ => {
                scale =
                    scale.saturating_add(json::exponent(text.get(at + 1..).unwrap_or_default()));
                break;
            }
        }
    }
    let scale = scale.saturating_add(zeros);
    if digits == 0 {
        return Ok(0);
    }
    if scale < 0 {
        return Err(Fault::IntFromFloat);
    }
    if text.starts_with('-') {
        return Err(Fault::Negative);
    }
    let value = times_ten(digits, scale);
    if value > MAX_COUNT { Err(Fault::CountTooLarge) } else { Ok(value) }
}

/// `value` times ten to `power`; where that is far too large, any number that is too.
fn times_ten(value: u64, power: i64) -> u64 {
    const _: () = assert!(MAX_COUNT < 1 << 56);
    (0..power.min(17)).fold(value, |value, _| value.min(1 << 56) * 10)
}

/// The value of a revenue, `text` being a JSON number.
pub(crate) fn revenue(text: &str) -> Result<f64, Fault> {
    // The tables of `str::parse` would be ten more kilobytes in a browser. This fails for one
    // reason only, a number too large to be finite.
    let Some(value) = json::read(text).as_ref().and_then(Value::as_f64) else {
        return Err(Fault::NotFinite);
    };
    // Judged by the digits, since -1e-400 is below zero and its float is not.
    let mut mantissa = text.bytes().take_while(|byte| !matches!(byte, b'e' | b'E'));
    let below_zero = text.starts_with('-') && mantissa.any(|byte| matches!(byte, b'1'..=b'9'));
    if below_zero { Err(Fault::Negative) } else { Ok(value) }
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
