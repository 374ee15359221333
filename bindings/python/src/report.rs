//! The report of a check.

use crate::bytes::Bytes;
use crate::check::{List, rows_of_path, rows_of_slice, seed};
use crate::convert::{to_python, whole};
use crate::error::{coded, of_columns};
use crate::table::Table;
use arrow_array::RecordBatch;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyInt;
use referee::batch::{self, Options};
use referee::event::Format;
use referee_arrow::{RowsBuilder, Survivors};
use serde_json::Value;
use std::path::PathBuf;
use std::time::SystemTime;

/// What the rows that stay are made of, when they are asked for.
pub(crate) enum Kept {
    Nothing,
    Bytes(Bytes),
    Lines(Vec<u8>),
    Path(Box<FileAsRead>),
    Survivors(Box<Survivors>),
    Batches(Vec<RecordBatch>),
}

/// A file, and what tells whether it is still as it was read.
pub(crate) struct FileAsRead {
    path: PathBuf,
    len: u64,
    changed: Option<SystemTime>,
}

impl Kept {
    pub(crate) fn path(path: PathBuf, len: u64) -> Self {
        let changed = std::fs::metadata(&path).and_then(|metadata| metadata.modified()).ok();
        Self::Path(Box::new(FileAsRead { path, len, changed }))
    }
}

/// What is wrong with a batch of events, and what becomes of it.
// Counts are objects from the beginning, which Python reads without a call.
#[pyclass(frozen, module = "referee")]
pub(crate) struct Report {
    /// What the API would answer, its limits aside: 200, 400 or 422.
    #[pyo3(get)]
    status: Py<PyInt>,
    /// How many rows there are.
    #[pyo3(get)]
    events: Py<PyInt>,
    /// Valid rows whose referrer leads to a platform.
    #[pyo3(get)]
    accepted: Py<PyInt>,
    /// Valid rows whose referrer leads to none.
    #[pyo3(get)]
    rejected: Py<PyInt>,
    /// Rows with an error.
    #[pyo3(get)]
    invalid: Py<PyInt>,
    /// Accepted rows that a later one with the same upsert key replaces.
    #[pyo3(get)]
    duplicates: Py<PyInt>,
    /// Accepted rows that stay.
    #[pyo3(get)]
    upserts: Py<PyInt>,
    found: Box<batch::Report>,
    kept: Kept,
    format: Format,
    list: List,
    rows: PyOnceLock<Py<Table>>,
}

impl Report {
    pub(crate) fn new(
        py: Python<'_>,
        found: Box<batch::Report>,
        kept: Kept,
        format: Format,
        list: List,
    ) -> Self {
        let number = |count: u64| PyInt::new(py, count).unbind();
        Self {
            status: number(found.status.into()),
            events: number(found.events),
            accepted: number(found.accepted),
            rejected: number(found.rejected),
            invalid: number(found.invalid),
            duplicates: number(found.duplicates),
            upserts: number(found.upserts),
            found,
            kept,
            format,
            list,
            rows: PyOnceLock::new(),
        }
    }

    fn field(
        py: Python<'_>,
        value: Result<Value, serde_json::Error>,
    ) -> PyResult<Bound<'_, PyAny>> {
        to_python(py, &value.unwrap_or_default())
    }

    fn make_rows(&self, py: Python<'_>) -> PyResult<Table> {
        let (format, allow_list) = (self.format, &*self.list);
        // The errors are in the report already.
        let options = Options { format, allow_list, max_errors: 0, seed: seed() };
        let batches = match &self.kept {
            Kept::Nothing if self.found.upserts == 0 => Vec::new(),
            Kept::Nothing => {
                let message = "the rows were not kept: check with rows=True";
                return Err(coded(py, "rows.not_kept", &message));
            }
            Kept::Bytes(bytes) => rows_of_slice(py, bytes.as_slice(py), &options)?,
            Kept::Lines(lines) => {
                rows_of_slice(py, lines, &Options { format: Format::NdJson, ..options })?
            }
            Kept::Path(file) => {
                let FileAsRead { path, len, changed } = &**file;
                let now = std::fs::metadata(path).and_then(|metadata| metadata.modified()).ok();
                let (kept, read) = rows_of_path(py, path, &options)?;
                match kept {
                    Kept::Batches(batches) if read == *len && now == *changed => batches,
                    _ => {
                        let message = "the file has changed since it was checked: check it again";
                        return Err(coded(py, "rows.file_changed", &message));
                    }
                }
            }
            Kept::Survivors(survivors) => {
                let batches = crate::error::detached(py, || survivors.batches())?;
                let batches = batches.map_err(|error| of_columns(py, &error))?;
                return Ok(Table::of(batches, || survivors.schema()));
            }
            Kept::Batches(batches) => batches.clone(),
        };
        Ok(Table::of(batches, RowsBuilder::schema))
    }
}

#[pymethods]
impl Report {
    /// How the body is written: `json`, `ndjson`, or `auto` where it is blank.
    #[getter]
    fn format<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Self::field(py, serde_json::to_value(self.found.format))
    }

    /// How many things are wrong, those left out of `errors` included.
    #[getter]
    fn error_count(&self) -> u64 {
        self.found.errors.len() as u64 + self.found.errors_omitted
    }

    /// What is wrong: the first errors, at most `max_errors` of them.
    ///
    /// A dict each: `row`, its place in what was given, from 0; of a body also the `line`, from 1;
    /// `field`, `type`, `msg` and `input`; with some types `ctx`.
    #[getter]
    fn errors<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Self::field(py, serde_json::to_value(&self.found.errors))
    }

    /// The first `count` errors.
    fn first_errors<'py>(&self, count: Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        let errors = &self.found.errors;
        let errors = errors.get(..whole("count", &count, 0)?).unwrap_or(errors);
        Self::field(count.py(), serde_json::to_value(errors))
    }

    /// How many more errors there are.
    #[getter]
    fn errors_omitted(&self) -> u64 {
        self.found.errors_omitted
    }

    /// How many rows are rejected for which reason.
    #[getter]
    fn rejections<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Self::field(py, serde_json::to_value(self.found.rejections))
    }

    /// The referrers of rejected rows, the most frequent first.
    #[getter]
    fn unknown_referrers<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Self::field(py, serde_json::to_value(&self.found.unknown_referrers))
    }

    /// In how many rows each field stands that an event does not have.
    #[getter]
    fn unknown_fields<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Self::field(py, serde_json::to_value(&self.found.unknown_fields))
    }

    /// Totals over the rows that stay, by platform.
    #[getter]
    fn platforms<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Self::field(py, serde_json::to_value(&self.found.platforms))
    }

    /// The version and the hash of the allow-list.
    #[getter]
    fn list<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Self::field(py, serde_json::to_value(&self.found.list))
    }

    /// The rows that stay, with their `platform`. Made on the first use.
    #[getter]
    fn rows(&self, py: Python<'_>) -> PyResult<Py<Table>> {
        let make = || Py::new(py, self.make_rows(py)?);
        self.rows.get_or_try_init(py, make).map(|table| table.clone_ref(py))
    }

    /// The report as the operation `check_events` gives it, without rows.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Self::field(py, serde_json::to_value(&self.found))
    }

    /// For `pickle` and `copy`: says what can be pickled instead.
    fn __reduce__(_slf: &Bound<'_, Self>) -> PyResult<()> {
        Err(PyTypeError::new_err(
            "a report cannot be pickled: pickle `report.to_dict()` and, for the rows that stay, \
             `report.to_polars()` or `pyarrow.table(report.rows)`",
        ))
    }

    /// The rows that stay, as a polars DataFrame. Needs polars.
    fn to_polars<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.rows(py)?.bind(py).call_method0("to_polars")
    }

    /// The rows that stay, as a pandas DataFrame. Needs pandas and pyarrow.
    fn to_pandas<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.rows(py)?.bind(py).call_method0("to_pandas")
    }

    fn __repr__(&self) -> String {
        let batch::Report { status, events, accepted, rejected, invalid, upserts, .. } =
            *self.found;
        format!(
            "Report(status={status}, events={events}, accepted={accepted}, rejected={rejected}, \
             invalid={invalid}, upserts={upserts})"
        )
    }

    fn _repr_html_(slf: &Bound<'_, Self>) -> PyResult<String> {
        slf.py().import("referee._html")?.call_method1("report", (slf,))?.extract()
    }
}
