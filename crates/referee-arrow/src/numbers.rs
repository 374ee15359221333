//! Columns of numbers, of any width, as counts and revenue.

use crate::cell;
use arrow_array::cast::AsArray as _;
use arrow_array::types::{
    Float16Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type,
    UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrowPrimitiveType};
use arrow_schema::DataType;
use referee::event::MAX_COUNT;

/// In place of a count: there is none.
pub(crate) const NULL: u64 = u64::MAX;
/// In place of a count: the row is to be judged as JSON.
pub(crate) const ODD: u64 = u64::MAX - 1;

fn fill<T: ArrowPrimitiveType>(
    array: &dyn Array,
    out: &mut Vec<u64>,
    count: impl Fn(T::Native) -> u64,
) {
    let Some(array) = array.as_primitive_opt::<T>() else { return };
    out.clear();
    out.extend(array.values().iter().map(|&value| count(value)));
    if let Some(nulls) = array.nulls() {
        for (slot, valid) in out.iter_mut().zip(nulls) {
            if !valid {
                *slot = NULL;
            }
        }
    }
}

fn of_int(value: impl TryInto<u64>) -> u64 {
    value.try_into().ok().filter(|&count| count <= MAX_COUNT).unwrap_or(ODD)
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "whole, not negative and below 2^53"
)]
fn of_float(value: f64) -> u64 {
    if value.is_nan() {
        NULL
    } else if value.fract() == 0.0 && (0.0..=MAX_COUNT as f64).contains(&value) {
        value as u64
    } else {
        ODD
    }
}

/// The counts of a column, in place of what `out` held.
pub(crate) fn counts(array: &dyn Array, out: &mut Vec<u64>) {
    out.clear();
    out.resize(array.len(), ODD);
    match array.data_type() {
        DataType::Null => out.fill(NULL),
        DataType::Int8 => fill::<Int8Type>(array, out, of_int),
        DataType::Int16 => fill::<Int16Type>(array, out, of_int),
        DataType::Int32 => fill::<Int32Type>(array, out, of_int),
        DataType::Int64 => fill::<Int64Type>(array, out, of_int),
        DataType::UInt8 => fill::<UInt8Type>(array, out, of_int),
        DataType::UInt16 => fill::<UInt16Type>(array, out, of_int),
        DataType::UInt32 => fill::<UInt32Type>(array, out, of_int),
        DataType::UInt64 => fill::<UInt64Type>(array, out, of_int),
        DataType::Float16 => fill::<Float16Type>(array, out, |value| of_float(value.into())),
        DataType::Float32 => fill::<Float32Type>(array, out, |value| of_float(value.into())),
        DataType::Float64 => fill::<Float64Type>(array, out, of_float),
        _ => {}
    }
}

/// The revenue of each row, NaN where there is none, in place of what `out` held; false where the
/// column is of a type whose rows are to be judged as JSON.
pub(crate) fn revenue(array: &dyn Array, out: &mut Vec<f64>) -> bool {
    fn fill<T: ArrowPrimitiveType>(
        array: &dyn Array,
        out: &mut Vec<f64>,
        of: fn(T::Native) -> f64,
    ) {
        let Some(array) = array.as_primitive_opt::<T>() else { return };
        out.extend(array.values().iter().map(|&value| of(value)));
        if let Some(nulls) = array.nulls() {
            for (slot, valid) in out.iter_mut().zip(nulls) {
                if !valid {
                    *slot = f64::NAN;
                }
            }
        }
    }
    #[allow(clippy::cast_precision_loss, reason = "as JSON text of the integer is read")]
    fn wide<T: Copy + TryInto<i128>>(value: T) -> f64 {
        value.try_into().unwrap_or_default() as f64
    }
    out.clear();
    match array.data_type() {
        DataType::Null => out.resize(array.len(), f64::NAN),
        DataType::Int8 => fill::<Int8Type>(array, out, f64::from),
        DataType::Int16 => fill::<Int16Type>(array, out, f64::from),
        DataType::Int32 => fill::<Int32Type>(array, out, f64::from),
        DataType::Int64 => fill::<Int64Type>(array, out, wide),
        DataType::UInt8 => fill::<UInt8Type>(array, out, f64::from),
        DataType::UInt16 => fill::<UInt16Type>(array, out, f64::from),
        DataType::UInt32 => fill::<UInt32Type>(array, out, f64::from),
        DataType::UInt64 => fill::<UInt64Type>(array, out, wide),
        DataType::Float16 => fill::<Float16Type>(array, out, f64::from),
        DataType::Float32 => fill::<Float32Type>(array, out, f64::from),
        DataType::Float64 => fill::<Float64Type>(array, out, |value| value),
        _ => {
            out.resize(array.len(), f64::NAN);
            return false;
        }
    }
    true
}

/// The number of a row by way of JSON, for columns such as decimals.
pub(crate) fn by_json(array: &dyn Array, row: usize) -> Option<f64> {
    let mut text = String::new();
    cell::write(&mut text, array, row);
    text.parse().ok()
}
