//! The one exception, and no panic beyond it.

use pyo3::exceptions::{PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use referee_arrow::ColumnError;
use referee_ops::OpError;
use std::fmt::Display;
use std::panic::{AssertUnwindSafe, catch_unwind};

pyo3::create_exception!(
    referee,
    RefereeError,
    PyValueError,
    "An argument that cannot be used. `code` is stable, such as 'website.invalid_host'."
);

/// A [`RefereeError`] with its code.
pub(crate) fn coded(py: Python<'_>, code: &str, message: &dyn Display) -> PyErr {
    let error = RefereeError::new_err(message.to_string());
    match error.value(py).setattr("code", code) {
        Ok(()) => error,
        Err(failed) => failed,
    }
}

pub(crate) fn of_operation(py: Python<'_>, error: &OpError) -> PyErr {
    coded(py, error.code(), error)
}

pub(crate) fn of_columns(py: Python<'_>, error: &ColumnError) -> PyErr {
    coded(py, error.code(), error)
}

/// An error with a note, as of where it was met, which stands below it where it is shown.
pub(crate) fn noted(py: Python<'_>, error: PyErr, note: String) -> PyErr {
    error.add_note(py, note).err().unwrap_or(error)
}

/// Runs `work` without holding the interpreter.
pub(crate) fn detached<T: Send>(py: Python<'_>, work: impl Send + FnOnce() -> T) -> PyResult<T> {
    py.detach(|| guarded(work))
}

/// Runs `work`; a panic in it, which would be a defect, is a `RuntimeError`.
pub(crate) fn guarded<T>(work: impl FnOnce() -> T) -> PyResult<T> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|_| {
        PyRuntimeError::new_err("a defect of referee: please report it with what you called")
    })
}
