//! Columns of numbers, of any width, as counts and revenue.

use crate::cell;
use arrow_array::cast::AsArray as _;
use arrow_array::types::{
    Float16Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type,
    UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrowPrimitiveType};
use arrow_buffer::bit_chunk_iterator::BitChunks;
use arrow_schema::DataType;
use referee::event::MAX_COUNT;
use std::hint::select_unpredictable;
use std::ops::Range;

/// In place of a count: there is none. So is -1, with which no row is accepted.
pub(crate) const NULL: u64 = u64::MAX;
/// In place of a count, as all that is over `MAX_COUNT`: the row is to be judged as JSON.
const ODD: u64 = u64::MAX - 1;

/// A count or revenue.
trait Number: Copy {
    /// This one where the bits are set, the other one where not.
    fn choose(self, bits: u64, other: Self) -> Self;
}

impl Number for u64 {
    #[inline]
    fn choose(self, bits: u64, other: Self) -> Self {
        self & bits | other & !bits
    }
}

impl Number for f64 {
    #[inline]
    fn choose(self, bits: u64, other: Self) -> Self {
        Self::from_bits(self.to_bits().choose(bits, other.to_bits()))
    }
}

/// By four bits of validity: the bits of four numbers that stay.
#[allow(clippy::indexing_slicing, reason = "this fails to compile where it is wrong")]
static STAYS: [[u64; 4]; 16] = {
    let mut stays = [[0; 4]; 16];
    let mut at = 0;
    while at < 64 {
        if (at / 4) >> (at % 4) & 1 == 1 {
            stays[at / 4][at % 4] = u64::MAX;
        }
        at += 1;
    }
    stays
};

/// Adds what the values of some rows are; `null` where there is none.
fn fill<T: ArrowPrimitiveType, N: Number>(
    array: &dyn Array,
    rows: Range<usize>,
    out: &mut Vec<N>,
    null: N,
    of: impl Fn(T::Native) -> N,
) {
    let Some(array) = array.as_primitive_opt::<T>() else { return };
    let values = array.values().get(rows.clone()).unwrap_or_default();
    out.extend(values.iter().map(|&value| of(value)));
    let Some(nulls) = array.nulls() else { return };
    let valid = BitChunks::new(nulls.validity(), nulls.offset() + rows.start, rows.len());
    for (slots, mut valid) in out.chunks_mut(64).zip(valid.iter_padded()) {
        for slots in slots.chunks_mut(4) {
            #[allow(clippy::cast_possible_truncation, reason = "four bits")]
            let stays = STAYS.get(valid as usize % 16).unwrap_or(&[0; 4]);
            for (slot, bits) in slots.iter_mut().zip(stays) {
                *slot = slot.choose(*bits, null);
            }
            valid >>= 4;
        }
    }
}

/// Puts `null` in the place of each of `rows` that is null.
pub(crate) fn forget_nulls<T: Copy>(array: &dyn Array, rows: Range<usize>, out: &mut [T], null: T) {
    let Some(nulls) = array.nulls() else { return };
    let valid = BitChunks::new(nulls.validity(), nulls.offset() + rows.start, rows.len());
    for (slots, valid) in out.chunks_mut(64).zip(valid.iter_padded()) {
        for (at, slot) in slots.iter_mut().enumerate() {
            *slot = select_unpredictable(valid >> at & 1 == 1, *slot, null);
        }
    }
}

fn of_int(value: impl Into<i64>) -> u64 {
    // Below zero becomes far above what a count may be.
    value.into().cast_unsigned()
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "whole, not negative and below 2^53"
)]
fn of_float(value: f64) -> u64 {
    if value.fract() == 0.0 && (0.0..=MAX_COUNT as f64).contains(&value) {
        value as u64
    } else {
        ODD
    }
}

/// The counts of some rows of a column, in place of what `out` held; `null` where there is none, over
/// `MAX_COUNT` where the row is to be judged as JSON.
pub(crate) fn counts(array: &dyn Array, rows: Range<usize>, null: u64, out: &mut Vec<u64>) {
    out.clear();
    let float = |value| if f64::is_nan(value) { null } else { of_float(value) };
    match array.data_type() {
        DataType::Null => out.resize(rows.len(), null),
        DataType::Int8 => fill::<Int8Type, _>(array, rows, out, null, of_int),
        DataType::Int16 => fill::<Int16Type, _>(array, rows, out, null, of_int),
        DataType::Int32 => fill::<Int32Type, _>(array, rows, out, null, of_int),
        DataType::Int64 => fill::<Int64Type, _>(array, rows, out, null, of_int),
        DataType::UInt8 => fill::<UInt8Type, _>(array, rows, out, null, u64::from),
        DataType::UInt16 => fill::<UInt16Type, _>(array, rows, out, null, u64::from),
        DataType::UInt32 => fill::<UInt32Type, _>(array, rows, out, null, u64::from),
        DataType::UInt64 => fill::<UInt64Type, _>(array, rows, out, null, u64::from),
        DataType::Float16 => fill::<Float16Type, _>(array, rows, out, null, |v| float(v.into())),
        DataType::Float32 => fill::<Float32Type, _>(array, rows, out, null, |v| float(v.into())),
        DataType::Float64 => fill::<Float64Type, _>(array, rows, out, null, float),
        _ => out.resize(rows.len(), ODD),
    }
}

/// Is the column of a type that `revenue` reads?
pub(crate) fn is_revenue(data_type: &DataType) -> bool {
    data_type == &DataType::Null || data_type.is_integer() || data_type.is_floating()
}

/// The revenue of some rows of such a column, in place of what `out` held; `null` where there is
/// none.
pub(crate) fn revenue(array: &dyn Array, rows: Range<usize>, null: f64, out: &mut Vec<f64>) {
    #[allow(clippy::cast_precision_loss, reason = "as JSON text of the integer is read")]
    fn wide<T: Copy + TryInto<i128>>(value: T) -> f64 {
        value.try_into().unwrap_or_default() as f64
    }
    out.clear();
    let float = |value| if f64::is_nan(value) { null } else { value };
    match array.data_type() {
        DataType::Int8 => fill::<Int8Type, _>(array, rows, out, null, f64::from),
        DataType::Int16 => fill::<Int16Type, _>(array, rows, out, null, f64::from),
        DataType::Int32 => fill::<Int32Type, _>(array, rows, out, null, f64::from),
        DataType::Int64 => fill::<Int64Type, _>(array, rows, out, null, wide),
        DataType::UInt8 => fill::<UInt8Type, _>(array, rows, out, null, f64::from),
        DataType::UInt16 => fill::<UInt16Type, _>(array, rows, out, null, f64::from),
        DataType::UInt32 => fill::<UInt32Type, _>(array, rows, out, null, f64::from),
        DataType::UInt64 => fill::<UInt64Type, _>(array, rows, out, null, wide),
        DataType::Float16 => fill::<Float16Type, _>(array, rows, out, null, |v| float(v.into())),
        DataType::Float32 => fill::<Float32Type, _>(array, rows, out, null, |v| float(v.into())),
        DataType::Float64 => fill::<Float64Type, _>(array, rows, out, null, float),
        _ => out.resize(rows.len(), null),
    }
}

/// The number of a row by way of JSON, for columns such as decimals.
pub(crate) fn by_json(array: &dyn Array, row: usize) -> Option<f64> {
    let mut text = String::new();
    cell::write(&mut text, array, row);
    text.parse().ok()
}
