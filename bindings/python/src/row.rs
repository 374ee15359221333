//! Rows of Python as lines of JSON: the same as the rows of a table that holds them.

use crate::convert::{entries, of_type, text, to_value};
use crate::error::noted;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyFloat, PyInt, PyMapping, PyString};
use serde_json::Value;

/// Writes a row as one line of JSON. What is no mapping is what JSON would have there.
pub(crate) fn write_row(out: &mut Vec<u8>, row: &Bound<'_, PyAny>) -> PyResult<()> {
    let mut first = true;
    let mut write = |key: &Bound<'_, PyAny>, value: &Bound<'_, PyAny>| -> PyResult<()> {
        out.push(if std::mem::take(&mut first) { b'{' } else { b',' });
        let key = key
            .cast::<PyString>()
            .map_err(|_| PyTypeError::new_err("the keys of an event should be strings"))?;
        let key = text(key)?;
        out.extend_from_slice(Value::from(key).to_string().as_bytes());
        out.push(b':');
        write_value(out, value)
            .map_err(|error| noted(value.py(), error, format!("in the field '{key}'")))
    };
    if let Ok(dict) = row.cast::<PyDict>() {
        for entry in entries(dict) {
            let (key, value) = entry?;
            write(&key, &value)?;
        }
    } else if let Ok(mapping) = row.cast::<PyMapping>() {
        for item in mapping.items()? {
            let (key, value): (Bound<'_, PyAny>, Bound<'_, PyAny>) = item.extract()?;
            write(&key, &value)?;
        }
    } else {
        out.extend_from_slice(to_value(row, 0)?.to_string().as_bytes());
        out.push(b'\n');
        return Ok(());
    }
    out.extend_from_slice(if first { b"{}\n" } else { b"}\n" });
    Ok(())
}

fn write_value(out: &mut Vec<u8>, value: &Bound<'_, PyAny>) -> PyResult<()> {
    let json = match beyond(value)? {
        Some(json) => json,
        None => to_value(value, 1)?.to_string(),
    };
    out.extend_from_slice(json.as_bytes());
    Ok(())
}

/// JSON of what no JSON value in memory can hold, an infinity or a long integer, and of a moment
/// with a time zone.
fn beyond(value: &Bound<'_, PyAny>) -> PyResult<Option<String>> {
    // First what most fields hold.
    if value.is_none() || value.cast::<PyString>().is_ok() {
        return Ok(None);
    }
    if let Ok(number) = value.cast::<PyInt>() {
        return Ok(digits(number));
    }
    if let Ok(number) = value.cast::<PyFloat>() {
        return Ok(infinity(number.value()));
    }
    // Decimals, floats of `NumPy`.
    if value.hasattr("__float__")? {
        return Ok(value.extract().ok().and_then(infinity));
    }
    Ok(moment(value)?.map(|moment| Value::from(moment).to_string()))
}

fn infinity(number: f64) -> Option<String> {
    let text = if number > 0.0 { "1e999" } else { "-1e999" };
    number.is_infinite().then(|| text.into())
}

fn digits(number: &Bound<'_, PyInt>) -> Option<String> {
    if number.extract::<i64>().is_ok() || number.extract::<u64>().is_ok() {
        return None;
    }
    // Python writes no more than some thousand digits.
    let digits = number.str().map(|digits| digits.to_string());
    Some(digits.unwrap_or_else(|_| {
        if number.lt(0).unwrap_or(false) { "-1e9999" } else { "1e9999" }.into()
    }))
}

/// A moment that knows its time zone, in UTC, as columns hold it: its day where that is midnight.
fn moment(value: &Bound<'_, PyAny>) -> PyResult<Option<String>> {
    if !value.hasattr("astimezone")? || of_type(value) == "NaTType" {
        return Ok(None);
    }
    let py = value.py();
    let offset = value.call_method0("utcoffset")?;
    if offset.is_none() {
        return Ok(None);
    }
    let utc = py.import("datetime")?.getattr("timezone")?.getattr("utc")?;
    // Before the first moment or after the last of Python there is none in UTC: no date either.
    let Ok(moment) = value.call_method1("astimezone", (utc,)) else { return Ok(None) };
    let naive = PyDict::new(py);
    naive.set_item("tzinfo", py.None())?;
    let text: String =
        moment.call_method("replace", (), Some(&naive))?.call_method0("isoformat")?.extract()?;
    Ok(Some(text.strip_suffix("T00:00:00").unwrap_or(&text).to_owned()))
}
