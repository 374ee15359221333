//! Sums of revenue that do not depend on the order of the rows.

use alloc::boxed::Box;

/// Limbs of 32 bits from 2^-1074 up: the whole range of `f64`, and 2^64 times its greatest value.
const LIMBS: usize = 70;

/// An exact sum of finite `f64`.
#[derive(Debug, Clone)]
pub(crate) struct ExactSum {
    /// Each carries its own sign and may have more than 32 bits, until `settle`.
    limbs: Box<[i64; LIMBS]>,
    unsettled: u32,
}

impl ExactSum {
    pub(crate) fn new() -> Self {
        Self { limbs: Box::new([0; LIMBS]), unsettled: 0 }
    }

    #[inline]
    #[allow(clippy::cast_possible_truncation, reason = "the parts of a wide integer")]
    pub(crate) fn add(&mut self, value: f64) {
        let bits = value.to_bits();
        let exponent = (bits >> 52 & 0x7FF) as usize;
        let fraction = bits & ((1 << 52) - 1);
        let (mantissa, shift) =
            if exponent == 0 { (fraction, 0) } else { (fraction | 1 << 52, exponent - 1) };
        let wide = u128::from(mantissa) << (shift % 32);
        let parts = [wide, wide >> 32, wide >> 64].map(|part| i64::from(part as u32));
        let sign = if value.is_sign_negative() { -1 } else { 1 };
        for (limb, part) in self.limbs.iter_mut().skip(shift / 32).zip(parts) {
            *limb += sign * part;
        }
        self.unsettled += 1;
        if self.unsettled == 1 << 30 {
            self.settle();
        }
    }

    /// Brings every limb but the last into 0..2^32.
    fn settle(&mut self) {
        let mut carry = 0;
        for limb in self.limbs.iter_mut() {
            let value = *limb + carry;
            *limb = value & 0xFFFF_FFFF;
            carry = value >> 32;
        }
        self.unsettled = 0;
    }

    /// The `f64` nearest to the sum, which must not be below zero; at most `f64::MAX`.
    #[allow(clippy::cast_precision_loss, reason = "this is where the sum is rounded")]
    pub(crate) fn round(mut self) -> f64 {
        self.settle();
        let Some(top) = self.limbs.iter().rposition(|&limb| limb != 0) else { return 0.0 };
        let base = top.saturating_sub(2);
        let (below, from) = self.limbs.split_at_checked(base).unwrap_or_default();
        // Three limbs hold more bits than an `f64`; of those below, only whether there are any
        // can matter, to break a tie.
        let rest = u128::from(below.iter().any(|&limb| limb != 0));
        let wide = from
            .iter()
            .take(3)
            .rev()
            .fold(0, |wide, &limb| wide << 32 | u128::from(limb.cast_unsigned()));
        let exponent = 32 * base as u64;
        // 2^(exponent - 1074)
        let scale = match exponent {
            0..52 => 1 << exponent,
            52..2098 => (exponent - 51) << 52,
            _ => return f64::MAX,
        };
        ((wide | rest) as f64 * f64::from_bits(scale)).min(f64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sum(values: &[f64]) -> f64 {
        let mut sum = ExactSum::new();
        for &value in values {
            sum.add(value);
        }
        sum.round()
    }

    #[test]
    #[allow(clippy::float_cmp, reason = "exactness is the claim")]
    fn sums_are_exact() {
        assert_eq!(sum(&[]), 0.0);
        assert_eq!(sum(&[0.1; 10]), 1.0);
        assert_eq!(sum(&[0.1, 0.2, -0.2]), 0.1);
        assert_eq!(sum(&[1e300, 1.0, -1e300]), 1.0);
        assert_eq!(sum(&[5e-324, 5e-324]), 1e-323);
        assert_eq!(sum(&[f64::MAX, f64::MAX]), f64::MAX);
        assert_eq!(sum(&[f64::MAX, f64::MAX, -f64::MAX]), f64::MAX);
        assert_eq!(sum(&[f64::MIN_POSITIVE, -5e-324]), f64::MIN_POSITIVE - 5e-324);
        // A tie goes to even, a tie with anything below it goes up.
        let tie = 2_f64.powi(53);
        assert_eq!(sum(&[tie, 1.0]), tie);
        assert_eq!(sum(&[tie, 1.0, 5e-324]), tie + 2.0);
        assert_eq!(sum(&[tie, 2.0, 1.0]), tie + 4.0);
        assert_eq!(sum(&[tie, 1.0, 2_f64.powi(-40)]), tie + 2.0);
    }

    proptest! {
        #[test]
        fn one_value_is_its_own_sum(bits in 0..f64::INFINITY.to_bits(), other in 0..f64::INFINITY.to_bits()) {
            let (value, other) = (f64::from_bits(bits), f64::from_bits(other));
            let sum = |values: &[f64]| sum(values).to_bits();
            prop_assert_eq!(sum(&[value]), value.to_bits());
            prop_assert_eq!(sum(&[other, value, -other]), value.to_bits());
            prop_assert_eq!(sum(&[other, value]), (value + other).min(f64::MAX).to_bits());
        }
    }
}
