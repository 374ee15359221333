//! Python values as JSON values and back.

use crate::bytes::Bytes;
use crate::error;
use pyo3::exceptions::{PyRuntimeError, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyMapping, PyString, PyTuple};
use referee_ops::{Operation, push_bytes};
use serde_json::{Map, Number, Value};

/// How deep lists and dicts may be nested: as on every face.
const MAX_DEPTH: usize = 127;

/// Carries out an operation by its name.
#[pyfunction]
#[pyo3(signature = (name, argument, /))]
pub(crate) fn call<'py>(
    py: Python<'py>,
    name: &str,
    argument: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    let Some(operation) = Operation::of_name(name) else {
        return Err(error::coded(
            py,
            "operation.unknown",
            &format!("there is no operation '{name}'"),
        ));
    };
    let argument = to_value(argument, 0)?;
    let result = error::detached(py, || operation.call(&argument))?;
    to_python(py, &result.map_err(|error| error::of_operation(py, &error))?)
}

/// Answers a push. A body that is no text is answered too, so it comes beside the argument.
#[pyfunction]
#[pyo3(signature = (argument, body, /))]
pub(crate) fn push_events<'py>(
    py: Python<'py>,
    argument: &Bound<'py, PyAny>,
    body: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    let argument = to_value(argument, 0)?;
    let bytes = Bytes::of(body)?;
    let body = match (&bytes, body.cast::<PyString>()) {
        (Some(bytes), _) => bytes.steady(py),
        (None, Ok(body)) => text(body)?.as_bytes().into(),
        (None, Err(_)) => {
            return Err(PyTypeError::new_err(format!(
                "body should be bytes or str, not {}",
                of_type(body)
            )));
        }
    };
    let result = error::detached(py, || push_bytes(&argument, &body))?;
    to_python(py, &result.map_err(|error| error::of_operation(py, &error))?)
}

/// The text of a string.
pub(crate) fn text<'a>(value: &'a Bound<'_, PyString>) -> PyResult<&'a str> {
    value.to_str().map_err(|_| {
        let message = "text should be valid Unicode, it has half of a surrogate pair";
        error::coded(value.py(), "argument.lone_surrogate", &message)
    })
}

/// A whole number of at least `least`; `at` names the argument.
pub(crate) fn whole(at: &str, value: &Bound<'_, PyAny>, least: usize) -> PyResult<usize> {
    let wrong = || format!("{at}: should be a whole number of at least {least}");
    let Ok(number) = value.cast::<PyInt>() else {
        return Err(PyTypeError::new_err(format!("{}, is of type {}", wrong(), of_type(value))));
    };
    match number.extract::<usize>() {
        Ok(number) if number >= least => Ok(number),
        // More than there can be of anything.
        Err(_) if number.gt(0)? => Ok(usize::MAX),
        _ => Err(error::coded(value.py(), "argument.value", &wrong())),
    }
}

/// The text of an argument, which `at` names.
pub(crate) fn text_of<'a>(at: &str, value: &'a Bound<'_, PyAny>) -> PyResult<&'a str> {
    match value.cast::<PyString>() {
        Ok(string) => text(string),
        Err(_) => Err(PyTypeError::new_err(format!(
            "{at} should be a str, is of type {}",
            of_type(value)
        ))),
    }
}

/// The fields that columns are mapped to.
pub(crate) fn columns_of(columns: Option<&Bound<'_, PyAny>>) -> PyResult<Vec<(String, String)>> {
    let wrong = || {
        PyTypeError::new_err(
            "columns should map names of columns to fields, as in {\"Day\": \"date\"}; a column \
             that has a number in place of a name is called by its digits, as in {\"0\": \"date\"}",
        )
    };
    let Some(columns) = columns else { return Ok(Vec::new()) };
    let items = columns.cast::<PyMapping>().map_err(|_| wrong())?.items()?;
    items.iter().map(|item| item.extract().map_err(|_| wrong())).collect()
}

pub(crate) fn of_type(value: &Bound<'_, PyAny>) -> String {
    value.get_type().name().map_or_else(|_| "object".into(), |name| name.to_string())
}

/// What is raised where an object gives no iterator: that it has none, unless it raises something
/// else itself.
pub(crate) fn no_iterator(py: Python<'_>, raised: PyErr, none: impl FnOnce() -> PyErr) -> PyErr {
    if raised.is_instance_of::<PyTypeError>(py) { none() } else { raised }
}

/// A value as JSON, in so many lists and dicts. NaN is null, a date its text, a number of another
/// library what it stands for.
pub(crate) fn to_value(value: &Bound<'_, PyAny>, depth: usize) -> PyResult<Value> {
    if value.is_none() {
        return Ok(Value::Null);
    }
    if let Ok(string) = value.cast::<PyString>() {
        return Ok(text(string)?.into());
    }
    if let Ok(flag) = value.cast::<PyBool>() {
        return Ok(flag.is_true().into());
    }
    if let Ok(number) = value.cast::<PyInt>() {
        return Ok(integer(number));
    }
    if let Ok(number) = value.cast::<PyFloat>() {
        return Ok(float(number.value()));
    }
    if let Ok(dict) = value.cast::<PyDict>() {
        let depth = deeper(value, depth)?;
        let mut map = Map::with_capacity(dict.len());
        for entry in entries(dict) {
            let (key, value) = entry?;
            map.insert(key_of(&key)?, to_value(&value, depth)?);
        }
        return Ok(map.into());
    }
    if let Ok(list) = value.cast::<PyList>() {
        let depth = deeper(value, depth)?;
        return list.iter().map(|item| to_value(&item, depth)).collect();
    }
    if let Ok(tuple) = value.cast::<PyTuple>() {
        let depth = deeper(value, depth)?;
        return tuple.iter().map(|item| to_value(&item, depth)).collect();
    }
    foreign(value, depth)
}

/// How deep what `value` holds is nested, if it may be.
fn deeper(value: &Bound<'_, PyAny>, depth: usize) -> PyResult<usize> {
    if depth < MAX_DEPTH {
        return Ok(depth + 1);
    }
    let message = format!("lists and dicts should be nested at most {MAX_DEPTH} deep");
    Err(error::coded(value.py(), "argument.depth", &message))
}

/// The entries of a dict. To read a value may run code that changes the dict, which is raised, as
/// Python itself does: the iterator of `PyO3` would panic.
pub(crate) fn entries<'a, 'py>(
    dict: &'a Bound<'py, PyDict>,
) -> impl Iterator<Item = PyResult<(Bound<'py, PyAny>, Bound<'py, PyAny>)>> + 'a {
    let len = dict.len();
    let mut rest = dict.iter();
    (0..len).map(move |_| {
        let entry = if dict.len() == len { rest.next() } else { None };
        entry.ok_or_else(|| {
            PyRuntimeError::new_err("a dict should not change while it is read, this one changed")
        })
    })
}

fn key_of(key: &Bound<'_, PyAny>) -> PyResult<String> {
    match key.cast::<PyString>() {
        Ok(key) => Ok(text(key)?.to_owned()),
        Err(_) => Err(PyTypeError::new_err(format!(
            "the keys of a dict should be strings, one is of type {}",
            of_type(key)
        ))),
    }
}

/// Dates, decimals, numbers of `NumPy`, other mappings.
fn foreign(value: &Bound<'_, PyAny>, depth: usize) -> PyResult<Value> {
    if let Ok(mapping) = value.cast::<PyMapping>() {
        let depth = deeper(value, depth)?;
        let mut map = Map::new();
        for item in mapping.items()? {
            let (key, value): (Bound<'_, PyAny>, Bound<'_, PyAny>) = item.extract()?;
            map.insert(key_of(&key)?, to_value(&value, depth)?);
        }
        return Ok(map.into());
    }
    let module: String = value.get_type().getattr("__module__")?.extract().unwrap_or_default();
    let name = of_type(value);
    if name == "NAType" || name == "NaTType" {
        return Ok(Value::Null);
    }
    // A span of time has no form in JSON that a field takes.
    let is_span = matches!(&*name, "timedelta" | "Timedelta" | "timedelta64");
    let is_dated = module == "datetime" || module.starts_with("pandas");
    if is_dated && !is_span && value.hasattr("isoformat")? {
        let text: String = value.call_method0("isoformat")?.extract()?;
        let midnight = text.strip_suffix("T00:00:00").map(str::to_owned);
        return Ok(midnight.unwrap_or(text).into());
    }
    if module == "numpy" && name == "datetime64" {
        // By itself it is a number or a date, as its unit wants it.
        let moment = value.call_method1("astype", ("datetime64[us]",))?;
        return to_value(&moment.call_method0("item")?, depth);
    }
    if module == "decimal" {
        let text = value.str()?.to_string();
        return Ok(text
            .parse::<Number>()
            .map_or_else(|_| float(value.extract::<f64>().unwrap_or(f64::NAN)), Value::Number));
    }
    if module == "numpy" && name.starts_with("bool") {
        return Ok(value.is_truthy()?.into());
    }
    if !is_span && value.hasattr("__index__")? {
        let number = value.call_method0("__index__")?;
        if let Ok(number) = number.cast::<PyInt>() {
            return Ok(integer(number));
        }
    }
    if !is_span && value.hasattr("__float__")? {
        return Ok(float(value.extract()?));
    }
    let hint = if is_span { ", such as `.total_seconds()`" } else { "" };
    Err(PyTypeError::new_err(format!(
        "a value of type {name} stands for no JSON value: use str, int, float{hint}, bool, None, \
         list, dict or a date"
    )))
}

fn integer(number: &Bound<'_, PyInt>) -> Value {
    if let Ok(number) = number.extract::<i64>() {
        return number.into();
    }
    if let Ok(number) = number.extract::<u64>() {
        return number.into();
    }
    // Too large for either; a float tells what JSON would.
    float(number.extract::<f64>().unwrap_or(f64::INFINITY))
}

/// JSON has no infinity, and the largest number stands for it: no rule takes so large a one.
fn float(number: f64) -> Value {
    Number::from_f64(number.clamp(f64::MIN, f64::MAX)).map_or(Value::Null, Value::Number)
}

/// A JSON value in Python.
pub(crate) fn to_python<'py>(py: Python<'py>, value: &Value) -> PyResult<Bound<'py, PyAny>> {
    Ok(match value {
        Value::Null => py.None().into_bound(py),
        Value::Bool(flag) => PyBool::new(py, *flag).to_owned().into_any(),
        Value::Number(number) => {
            if let Some(number) = number.as_i64() {
                number.into_pyobject(py)?.into_any()
            } else if let Some(number) = number.as_u64() {
                number.into_pyobject(py)?.into_any()
            } else {
                PyFloat::new(py, number.as_f64().unwrap_or(f64::NAN)).into_any()
            }
        }
        Value::String(text) => PyString::new(py, text).into_any(),
        Value::Array(items) => {
            let list = PyList::empty(py);
            for item in items {
                list.append(to_python(py, item)?)?;
            }
            list.into_any()
        }
        Value::Object(map) => {
            let dict = PyDict::new(py);
            for (key, value) in map {
                dict.set_item(key, to_python(py, value)?)?;
            }
            dict.into_any()
        }
    })
}
