//! Sums of revenue that do not depend on the order of the rows.

use alloc::boxed::Box;

/// Limbs of 32 bits from 2^-1074 up: the whole range of `f64`, and 2^64 times its greatest value.
const LIMBS: usize = 70;

/// The biased exponent of 2^-10, from which on values are near.
const LEAST_NEAR: u64 = 1023 - 10;
/// How many exponents are near: 2^24 values below 2^40 sum up to less than 2^126 units.
const NEAR: usize = 50;
/// Exponents that are looked at together.
const GROUP: usize = 10;
/// How many values may be added before `settle`.
const UNSETTLED: u32 = 1 << 24;
/// How many values may be added before `gather`: as many as have less than 2^63 in all.
pub(super) const UNGATHERED: u32 = 1 << 10;
/// The unit of near values, 2^-62: the last place of the least of them.
const UNIT: f64 = f64::from_bits((LEAST_NEAR - 52) << 52);
/// The same, as the power of two from 2^-1074 up.
const UNIT_SHIFT: u64 = LEAST_NEAR - 1;

/// An exact sum of finite `f64`.
#[derive(Debug, Clone)]
pub(crate) struct ExactSum {
    /// By exponent: the sum of the near values that have it, as whole numbers of their last place.
    /// Before them, what zeros are taken for, which does not count.
    recent: [i64; 1 + NEAR],
    /// How many values were added or taken away since these began.
    ungathered: u32,
    /// The sum of the near values before them, in units.
    near: i128,
    /// What else there is. Each limb carries its own sign and may have more than 32 bits, until
    /// `settle`.
    far: Option<Box<[i64; LIMBS]>>,
    unsettled: u32,
}

impl ExactSum {
    pub(crate) fn new() -> Self {
        Self { recent: [0; 1 + NEAR], ungathered: 0, near: 0, far: None, unsettled: 0 }
    }

    /// Adds a value that is not below zero; with a `sign` of -1 in place of 1 takes away one that was
    /// added. Says whether it is the last of `UNGATHERED`.
    #[inline]
    #[must_use]
    pub(crate) fn add(&mut self, value: f64, sign: i64) -> bool {
        match self.near(value) {
            Some((sum, mantissa)) => *sum += sign * mantissa,
            None => self.add_far(value, sign),
        }
        self.ungathered += 1;
        let is_full = self.ungathered == UNGATHERED;
        if is_full {
            self.gather();
        }
        is_full
    }

    /// Where the mantissa of a near value belongs, and what it is.
    #[inline]
    #[allow(clippy::cast_possible_truncation, reason = "an exponent has eleven bits")]
    fn near(&mut self, value: f64) -> Option<(&mut i64, i64)> {
        let bits = value.to_bits();
        // Many rows have no revenue, and nobody can foresee which: zero is added as others are.
        let size = bits << 1;
        let is_tiny = size.wrapping_sub(1) < (LEAST_NEAR << 53) - 1;
        let place = (size >> 53).saturating_sub(LEAST_NEAR - 1);
        let sum = self.recent.get_mut(place as usize).filter(|_| !is_tiny)?;
        Some((sum, (bits & ((1 << 52) - 1) | 1 << 52).cast_signed()))
    }

    /// Adds what is by exponent to `near`.
    #[cold]
    #[inline(never)]
    fn gather(&mut self) {
        let [zeros, recent @ ..] = &mut self.recent;
        *zeros = 0;
        for (group, sums) in recent.chunks_mut(GROUP).enumerate() {
            // Few exponents occur.
            if sums.iter().fold(0, |bits, sum| bits | sum) != 0 {
                for (shift, sum) in (group * GROUP..).zip(sums) {
                    self.near += shifted(core::mem::take(sum), shift);
                }
            }
        }
        self.unsettled += core::mem::take(&mut self.ungathered);
        if self.unsettled >= UNSETTLED - UNGATHERED {
            self.settle();
        }
    }

    #[cold]
    #[inline(never)]
    fn add_far(&mut self, value: f64, sign: i64) {
        let bits = value.to_bits();
        let exponent = bits >> 52 & 0x7FF;
        let fraction = bits & ((1 << 52) - 1);
        let (mantissa, shift) =
            if exponent == 0 { (fraction, 0) } else { (fraction | 1 << 52, exponent - 1) };
        add_at(self.limbs(), shift, mantissa, sign);
        self.unsettled += 1;
        if self.unsettled >= UNSETTLED - UNGATHERED {
            self.settle();
        }
    }

    fn limbs(&mut self) -> &mut [i64; LIMBS] {
        self.far.get_or_insert_with(|| Box::new([0; LIMBS]))
    }

    /// Moves everything into the limbs and brings each but the last into 0..2^32.
    #[allow(clippy::cast_possible_truncation, reason = "the halves of a wide integer")]
    fn settle(&mut self) {
        let near = core::mem::take(&mut self.near);
        self.unsettled = 0;
        let limbs = self.limbs();
        let size = near.unsigned_abs();
        let sign = near.signum() as i64;
        add_at(limbs, UNIT_SHIFT, size as u64, sign);
        add_at(limbs, UNIT_SHIFT + 64, (size >> 64) as u64, sign);
        let mut carry = 0;
        for limb in limbs.iter_mut() {
            let value = *limb + carry;
            *limb = value & 0xFFFF_FFFF;
            carry = value >> 32;
        }
    }

    /// The `f64` nearest to the sum, which must not be below zero; at most `f64::MAX`. The sum is
    /// none again.
    pub(crate) fn take(&mut self) -> f64 {
        self.gather();
        if self.far.is_none() {
            self.unsettled = 0;
            // Rounded once: the product is exact.
            return nearest(core::mem::take(&mut self.near).unsigned_abs()) * UNIT;
        }
        self.settle();
        self.far.take().map_or(0.0, |limbs| round(&limbs))
    }
}

/// The `f64` nearest to settled limbs.
fn round(limbs: &[i64; LIMBS]) -> f64 {
    let Some(top) = limbs.iter().rposition(|&limb| limb != 0) else { return 0.0 };
    let base = top.saturating_sub(2);
    let (below, from) = limbs.split_at_checked(base).unwrap_or_default();
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
    (nearest(wide | rest) * f64::from_bits(scale)).min(f64::MAX)
}

/// `value` times 2^`shift`, which is below 64: not every target has an instruction for wide numbers.
fn shifted(value: i64, shift: usize) -> i128 {
    let high = (value >> 1) >> (63 - shift);
    i128::from(high) << 64 | i128::from((value << shift).cast_unsigned())
}

/// The `f64` nearest to a wide number.
#[allow(clippy::cast_possible_truncation, reason = "the halves")]
#[allow(clippy::cast_precision_loss, reason = "this is where it is rounded")]
fn nearest(wide: u128) -> f64 {
    let (high, low) = ((wide >> 64) as u64, wide as u64);
    if high == 0 {
        return low as f64;
    }
    let zeros = high.leading_zeros();
    let first = high << zeros | low >> 1 >> (63 - zeros);
    // Of the bits after the first 64, only whether there are any can matter, to break a tie.
    let rest = u64::from(low << zeros != 0);
    // 2^(64 - zeros)
    let scale = f64::from_bits(u64::from(1023 + 64 - zeros) << 52);
    (first | rest) as f64 * scale
}

/// Adds `sign` times `mantissa` times 2^(`shift` - 1074).
#[allow(clippy::cast_possible_truncation, reason = "the parts of a wide integer")]
fn add_at(limbs: &mut [i64; LIMBS], shift: u64, mantissa: u64, sign: i64) {
    let at = shift as usize / 32;
    for (at, half) in [(at, mantissa & 0xFFFF_FFFF), (at + 1, mantissa >> 32)] {
        let part = (half << (shift % 32)).cast_signed();
        if let Some([low, high, ..]) = limbs.get_mut(at..) {
            *low += sign * (part & 0xFFFF_FFFF);
            *high += sign * (part >> 32);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(unused_must_use, reason = "there are no counts beside these sums")]

    use super::*;
    use proptest::prelude::*;

    fn sum(values: &[f64]) -> f64 {
        let mut sum = ExactSum::new();
        for &value in values {
            sum.add(value.abs(), if value < 0.0 { -1 } else { 1 });
        }
        sum.take()
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

    /// 2^62, the inverse of the unit.
    const PER_UNIT: f64 = f64::from_bits((1023 + 62) << 52);

    #[test]
    #[allow(clippy::float_cmp, reason = "exactness is the claim")]
    fn the_edges_of_what_is_near_are_exact() {
        let least = 1.0_f64 / 1024.0;
        let most = 1_099_511_627_776_f64.next_down();
        for (value, far) in
            [(least, false), (least.next_down(), true), (most, false), (most.next_up(), true)]
        {
            let mut one = ExactSum::new();
            one.add(value, 1);
            one.add(0.0, 1);
            one.add(-0.0, 1);
            assert_eq!(one.far.is_some(), far, "{value}");
            assert_eq!(one.take(), value);
            assert_eq!(sum(&[value, value, -value]), value);
        }
    }

    #[test]
    #[allow(clippy::float_cmp, reason = "exactness is the claim")]
    fn many_great_values_do_not_overflow() {
        let most = 1_099_511_627_776_f64.next_down();
        let mut sum = ExactSum::new();
        for _ in 0..UNSETTLED - UNGATHERED {
            sum.add(most, 1);
        }
        assert!(sum.near == 0 && sum.far.is_some());
        for _ in 0..=UNGATHERED {
            sum.add(most, 1);
        }
        sum.add(most, -1);
        assert_eq!(sum.take(), most * f64::from(UNSETTLED));
    }

    proptest! {
        #[test]
        #[allow(clippy::cast_precision_loss, clippy::float_cmp, reason = "the same rounding is asked for")]
        fn wide_numbers_are_shifted_and_rounded(value in any::<i64>(), low in any::<u64>(), shift in 0..64_usize) {
            prop_assert_eq!(shifted(value, shift), i128::from(value) << shift);
            for low in [low, 0, 1, 1 << 10, 1 << 11] {
                let wide = i128::from(value).unsigned_abs() << shift | u128::from(low);
                prop_assert_eq!(nearest(wide), wide as f64);
                prop_assert_eq!(nearest(u128::MAX - wide), (u128::MAX - wide) as f64);
            }
        }

        #[test]
        #[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "exact in units")]
        fn money_sums_as_integers_do(
            values in prop::collection::vec((0..1_u64 << 40, 1..=1000_u32, any::<bool>()), 0..200),
            far in prop::option::of((0..f64::INFINITY.to_bits()).prop_map(f64::from_bits)),
        ) {
            let mut added = ExactSum::new();
            let mut units = 0_i128;
            if let Some(far) = far {
                added.add(far, 1);
            }
            for (whole, part, again) in values {
                let value = whole as f64 / f64::from(part);
                if value != 0.0 && value < 0.001 {
                    continue;
                }
                added.add(value, 1);
                units += (value * PER_UNIT) as i128;
                if again {
                    added.add(value, 1);
                    added.add(value, -1);
                }
            }
            if let Some(far) = far {
                added.add(far, -1);
            }
            prop_assert_eq!(added.take().to_bits(), (units as f64 / PER_UNIT).to_bits());
            // Nothing of it is left.
            added.add(0.25, 1);
            prop_assert_eq!(added.take().to_bits(), 0.25_f64.to_bits());
        }

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
