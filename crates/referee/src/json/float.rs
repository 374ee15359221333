//! Floats rounded once and exactly, without tables.

use super::number::exponent;
use alloc::vec;
use alloc::vec::Vec;

/// Digits beyond which none but "is any of them not zero?" decides how a float is rounded.
const MAX_DIGITS: usize = 780;

/// The float nearest to a number that is written without a sign; none where it is too large for one.
pub(super) fn read(unsigned: &str) -> Option<f64> {
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, written)) => (mantissa, exponent(written)),
        None => (unsigned, 0),
    };
    let fraction = mantissa.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    nearest(mantissa.as_bytes(), exponent - i64::try_from(fraction).ok()?)
}

/// The float nearest to the `digits`, a point among them left out, times ten to `exponent`; of two
/// the even one.
fn nearest(digits: &[u8], mut exponent: i64) -> Option<f64> {
    let digits = digits.iter().filter(|digit| **digit != b'.').map(|digit| digit - b'0');
    let mut significant = digits.skip_while(|digit| *digit == 0);
    let mut number = Natural(Vec::new());
    let mut count = 0;
    let mut small = 0_u64;
    for digit in significant.by_ref().take(MAX_DIGITS) {
        number.multiply(10, u32::from(digit));
        // Looked at below 2^53 alone.
        small = (small * 10 + u64::from(digit)).min(1 << 53);
        count += 1;
    }
    let mut inexact = false;
    for digit in significant {
        inexact |= digit != 0;
        exponent += 1;
    }
    if count == 0 || exponent + count < -326 {
        return Some(0.0);
    }
    if exponent + count > 310 {
        return None;
    }
    if small < 1 << 53 && (-22..=22).contains(&exponent) {
        // Both are exact, so that the one operation rounds once.
        let power = (0..exponent.unsigned_abs()).fold(1.0, |power, _| power * 10.0);
        #[expect(clippy::cast_precision_loss, reason = "below 2^53")]
        let small = small as f64;
        return Some(if exponent < 0 { small / power } else { small * power });
    }
    // As many zero words below the point as leave more than 64 bits after the division.
    let words = if exponent < 0 { (66 - exponent * 10 / 3) / 32 + 1 } else { 0 };
    number.0.splice(0..0, vec![0; usize::try_from(words).ok()?]);
    let mut left = u32::try_from(exponent.unsigned_abs()).ok()?;
    while left > 0 {
        let step = left.min(9);
        left -= step;
        if exponent > 0 {
            number.multiply(10_u32.pow(step), 0);
        } else {
            inexact |= number.divide(10_u32.pow(step)) != 0;
        }
    }
    rounded(&number, words * 32, inexact)
}

/// The float nearest to `number`, and something more where it is `inexact`, over 2^`point`.
fn rounded(number: &Natural, point: i64, inexact: bool) -> Option<f64> {
    let length = number.bits();
    let exponent = length - 1 - point;
    // A float has 53 bits; one below 2^-1022 has as many fewer as it is smaller.
    let kept = 53 - (-1022 - exponent).max(0);
    let dropped = length - kept;
    let mantissa = (dropped..length).rev().fold(0_u64, |bits, at| bits << 1 | number.bit(at));
    let half = number.bit(dropped - 1) == 1;
    let more = || inexact || (0..dropped - 1).any(|at| number.bit(at) == 1);
    let up = half && (mantissa & 1 == 1 || more());
    // The highest bit of the mantissa counts as one in the exponent, as a carry above it does.
    let scale = u64::try_from((exponent + 1022).max(0)).ok()?;
    let bits = (scale << 52) + mantissa + u64::from(up);
    (bits < f64::INFINITY.to_bits()).then(|| f64::from_bits(bits))
}

/// A natural number, its lowest 32 bits first, none above the highest that is not zero.
struct Natural(Vec<u32>);

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    reason = "halves of a word and remainders; there are some hundred words"
)]
impl Natural {
    fn multiply(&mut self, factor: u32, added: u32) {
        let mut carry = u64::from(added);
        for word in &mut self.0 {
            carry += u64::from(*word) * u64::from(factor);
            *word = carry as u32;
            carry >>= 32;
        }
        if carry != 0 {
            self.0.push(carry as u32);
        }
    }

    /// Divides, and gives the remainder.
    fn divide(&mut self, divisor: u32) -> u32 {
        let divisor = u64::from(divisor);
        let mut rest = 0;
        for word in self.0.iter_mut().rev() {
            rest = rest << 32 | u64::from(*word);
            *word = (rest / divisor) as u32;
            rest %= divisor;
        }
        while self.0.pop_if(|word| *word == 0).is_some() {}
        rest as u32
    }

    fn bits(&self) -> i64 {
        let highest = self.0.last().map_or(0, |word| 32 - i64::from(word.leading_zeros()));
        (self.0.len() as i64 - 1).max(0) * 32 + highest
    }

    /// The bit at a place, 0 where there is none.
    fn bit(&self, at: i64) -> u64 {
        let word = usize::try_from(at >> 5).ok().and_then(|word| self.0.get(word));
        word.map_or(0, |word| u64::from(word >> (at & 31) & 1))
    }
}
