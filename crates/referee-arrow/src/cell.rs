//! One value of a column as JSON: what rows that might be wrong are judged by.

use crate::day;
use crate::text::Text;
use arrow_array::Array;
use arrow_array::cast::AsArray as _;
use arrow_array::types::{
    Decimal32Type, Decimal64Type, Decimal128Type, Decimal256Type, Float16Type, Float32Type,
    Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type, UInt32Type,
    UInt64Type,
};
use arrow_schema::DataType;
use std::fmt::{Display, Write as _};

/// Does a JSON value stand for each value of the type?
pub(crate) fn is_scalar(data_type: &DataType) -> bool {
    match data_type {
        DataType::Null
        | DataType::Boolean
        | DataType::Utf8
        | DataType::LargeUtf8
        | DataType::Utf8View => true,
        DataType::Dictionary(_, values) => is_scalar(values),
        other => other.is_numeric() || day::ticks_per_day(other).is_some(),
    }
}

/// The bytes of a text that is not UTF-8.
pub(crate) fn broken(array: &dyn Array, row: usize) -> Option<Vec<u8>> {
    let one = array.slice(row, 1);
    let text = Text::of(&one)?;
    text.bytes(text.first_broken(0..1)?).map(<[u8]>::to_vec)
}

/// Writes the value of a row as JSON: NaN as null, an infinity as a number too large. A text is
/// UTF-8.
pub(crate) fn write(out: &mut String, array: &dyn Array, row: usize) {
    if array.is_null(row) {
        out.push_str("null");
        return;
    }
    if let DataType::Dictionary(_, _) = array.data_type() {
        // Of one row alone: the keys of a dictionary are read all at once.
        let one = array.slice(row, 1);
        let dictionary = one.as_any_dictionary_opt().filter(|one| !one.values().is_empty());
        match dictionary.and_then(|one| Some((one, *one.normalized_keys().first()?))) {
            Some((dictionary, key)) => write(out, dictionary.values(), key),
            None => out.push_str("null"),
        }
        return;
    }
    if let Some(text) = Text::of(array) {
        match text.get(row) {
            Some(text) => out.push_str(&serde_json::Value::from(text).to_string()),
            None => out.push_str("null"),
        }
        return;
    }
    if let (Some(per_day), Some(ticks)) =
        (day::ticks_per_day(array.data_type()), day::ticks(array, row))
    {
        out.push('"');
        day::write_moment(out, ticks, per_day);
        out.push('"');
        return;
    }
    macro_rules! primitive {
        ($kind:ty, $write:expr) => {
            match array.as_primitive_opt::<$kind>() {
                Some(array) => $write(out, array.value(row)),
                None => out.push_str("null"),
            }
        };
    }
    macro_rules! decimal {
        ($kind:ty) => {
            match array.as_primitive_opt::<$kind>() {
                Some(array) => out.push_str(&array.value_as_string(row)),
                None => out.push_str("null"),
            }
        };
    }
    match array.data_type() {
        DataType::Boolean => match array.as_boolean_opt() {
            Some(array) => display(out, array.value(row)),
            None => out.push_str("null"),
        },
        DataType::Int8 => primitive!(Int8Type, display),
        DataType::Int16 => primitive!(Int16Type, display),
        DataType::Int32 => primitive!(Int32Type, display),
        DataType::Int64 => primitive!(Int64Type, display),
        DataType::UInt8 => primitive!(UInt8Type, display),
        DataType::UInt16 => primitive!(UInt16Type, display),
        DataType::UInt32 => primitive!(UInt32Type, display),
        DataType::UInt64 => primitive!(UInt64Type, display),
        DataType::Float16 => {
            primitive!(Float16Type, |out: &mut String, value| float(out, f64::from(value)));
        }
        DataType::Float32 => {
            primitive!(Float32Type, |out: &mut String, value| float(out, f64::from(value)));
        }
        DataType::Float64 => primitive!(Float64Type, float),
        DataType::Decimal32(_, _) => decimal!(Decimal32Type),
        DataType::Decimal64(_, _) => decimal!(Decimal64Type),
        DataType::Decimal128(_, _) => decimal!(Decimal128Type),
        DataType::Decimal256(_, _) => decimal!(Decimal256Type),
        _ => out.push_str("null"),
    }
}

fn display(out: &mut String, value: impl Display) {
    let _ = write!(out, "{value}");
}

/// A number as JSON writes it.
fn float(out: &mut String, value: f64) {
    match serde_json::Number::from_f64(value) {
        Some(number) => display(out, number),
        None if value.is_nan() => out.push_str("null"),
        None => out.push_str(if value > 0.0 { "1e999" } else { "-1e999" }),
    }
}
