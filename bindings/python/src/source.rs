//! What events may come as.

use crate::bytes::Bytes;
use crate::capsule;
use crate::convert::{no_iterator, of_type, text};
use crate::error::{coded, noted};
use crate::feed::Progress;
use crate::report::Report;
use pyo3::exceptions::{PyException, PyImportError, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::{PyIterator, PyMapping, PyString};
use std::borrow::Cow;
use std::path::{Path, PathBuf};

/// Where events come from.
pub(crate) enum Source<'py> {
    /// A body in memory.
    Bytes(Bytes),
    /// A file.
    Path(PathBuf),
    /// An open file: anything with `read`.
    File(Bound<'py, PyAny>),
    /// Pieces of a body, the first of which is taken already.
    Pieces(Bound<'py, PyAny>, Bound<'py, PyIterator>),
    /// Record batches of one schema.
    Stream(capsule::Batches),
    /// Objects that are record batches or tables each, the first of which is taken already.
    Batches(Bound<'py, PyAny>, Bound<'py, PyIterator>),
    /// Dicts, the first of which is taken already; none where there are none.
    Rows(Option<Bound<'py, PyAny>>, Bound<'py, PyIterator>),
}

const WANTED: &str = "events should be bytes, a path, an open file, a DataFrame or another Arrow \
                      table, record batches, or a list of dicts";

impl<'py> Source<'py> {
    pub(crate) fn of(data: &Bound<'py, PyAny>) -> PyResult<Self> {
        // First what is asked about most and answered soonest.
        if let Some(bytes) = Bytes::fixed(data) {
            return Ok(Self::Bytes(bytes));
        }
        if let Ok(path) = data.cast::<PyString>() {
            let path = text(path)?;
            if path.trim_start().starts_with(['{', '[']) || path.contains('\n') {
                let message = "a str is taken for a path: give a body as bytes, `body.encode()`";
                return Err(coded(data.py(), "argument.value", &message));
            }
            return Ok(Self::Path(path.into()));
        }
        if data.hasattr("__arrow_c_stream__")? {
            return match table(data) {
                Ok(stream) => Ok(Self::Stream(stream)),
                // pandas without pyarrow.
                Err(error) if error.is_instance_of::<PyImportError>(data.py()) => {
                    let rows = data.call_method1("to_dict", ("records",)).map_err(|_| error)?;
                    Self::of(&rows)
                }
                Err(error) => Err(error),
            };
        }
        if data.hasattr("__arrow_c_array__")? {
            let one = pyo3::types::PyList::new(data.py(), [data])?;
            return Self::of_items(&one);
        }
        if let Some(bytes) = Bytes::of(data)? {
            return Ok(Self::Bytes(bytes));
        }
        if data.hasattr("__fspath__")? {
            return Ok(Self::Path(data.extract()?));
        }
        if data.hasattr("read")? {
            // What pandas reads in chunks has a `read` too, that gives a frame.
            if data.hasattr("get_chunk")? {
                return Self::of_items(data);
            }
            if data.hasattr("iter_batches")? {
                return Err(PyTypeError::new_err(
                    "a Parquet file is read in batches: give `file.iter_batches()`",
                ));
            }
            return Ok(Self::File(data.clone()));
        }
        if data.hasattr("collect_schema")? {
            return Err(PyTypeError::new_err(
                "a LazyFrame has no rows yet: give `frame.collect()`",
            ));
        }
        if data.cast::<PyMapping>().is_ok() {
            return Err(PyTypeError::new_err("one event should stand in a list: `[event]`"));
        }
        Self::of_items(data)
    }

    /// Raises where columns are to be mapped and there are none.
    pub(crate) fn takes(
        &self,
        mapped: &[(String, String)],
        data: &Bound<'_, PyAny>,
    ) -> PyResult<()> {
        let is_table = matches!(self, Self::Stream(_) | Self::Batches(..) | Self::Rows(None, _));
        if mapped.is_empty() || is_table {
            return Ok(());
        }
        // A frame of pandas without pyarrow.
        Err(PyTypeError::new_err(if data.hasattr("__arrow_c_stream__")? {
            "columns= needs pyarrow beside pandas: `pip install pyarrow`"
        } else {
            "columns= maps the columns of a table, this is none"
        }))
    }

    fn of_items(data: &Bound<'py, PyAny>) -> PyResult<Self> {
        let wrong = || {
            let found = of_type(data);
            let hint = if data.cast::<Report>().is_ok() {
                ": give `report.rows`"
            } else if data.hasattr("to_batches").unwrap_or(false) {
                ": give its `.to_batches()`"
            } else {
                ""
            };
            PyTypeError::new_err(format!("{WANTED}, not {found}{hint}"))
        };
        let mut items = data.try_iter().map_err(|error| no_iterator(data.py(), error, wrong))?;
        let Some(first) = items.next().transpose()? else { return Ok(Self::Rows(None, items)) };
        if first.hasattr("__arrow_c_array__")? || first.hasattr("__arrow_c_stream__")? {
            Ok(Self::Batches(first, items))
        } else if Bytes::of(&first).is_ok_and(|bytes| bytes.is_some()) {
            Ok(Self::Pieces(first, items))
        } else if first.hasattr("__fspath__")? {
            Err(PyTypeError::new_err(
                "a list of paths is no table: give what is read from them, as in \
                 `(polars.read_ndjson(path) for path in paths)`",
            ))
        } else {
            Ok(Self::Rows(Some(first), items))
        }
    }
}

/// Raises for a file that is no body of JSON, by how it begins and what it is called; says how it
/// is read.
pub(crate) fn refuse_foreign(py: Python<'_>, path: &Path, beginning: &[u8]) -> PyResult<()> {
    const MAGIC: [(&[u8], &str, &str); 8] = [
        (b"PAR1", "a Parquet", PARQUET),
        (b"ARROW1", "an Arrow", "`polars.read_ipc(path)`"),
        (b"\xff\xff\xff\xff", "an Arrow", "`polars.read_ipc_stream(path)`"),
        (b"\x1f\x8b", "a gzip", "`gzip.open(path)`, and give the open file"),
        (b"BZh", "a bzip2", "`bz2.open(path)`, and give the open file"),
        (b"\x28\xb5\x2f\xfd", "a Zstandard", "`polars.read_ndjson(path)`"),
        (b"PK\x03\x04", "a zip or Excel", ZIP),
        (b"SQLite format 3", "a SQLite", "`duckdb.sql(...)`"),
    ];
    const ZIP: &str = "`zipfile.ZipFile(path).open(name)` or `polars.read_excel(path)`";
    const PARQUET: &str = "`polars.read_parquet(path)`, or in batches \
                           `pyarrow.parquet.ParquetFile(path).iter_batches()`";
    let ends = |path: &Path, ends: [&str; 2]| {
        path.extension().is_some_and(|end| ends.iter().any(|one| end.eq_ignore_ascii_case(one)))
    };
    // Of `day.csv.gz` it is the name within that says what it is.
    let within = path.file_stem().filter(|_| ends(path, ["gz", "zst"])).map_or(path, Path::new);
    let is_csv = ends(within, ["csv", "tsv"]);
    let found = MAGIC.into_iter().find(|(magic, ..)| beginning.starts_with(magic));
    let (kind, way) = match found {
        _ if is_csv => ("a CSV", "`polars.read_csv(path)`, and map its columns by `columns=`"),
        Some((_, kind, way)) => (kind, way),
        None => return Ok(()),
    };
    let message = format!("{kind} file is no body of JSON: read it first, as with {way}");
    Err(coded(py, "argument.value", &message))
}

/// One piece of a body.
pub(crate) fn piece_of(piece: &Bound<'_, PyAny>) -> PyResult<Bytes> {
    Bytes::of(piece)?.ok_or_else(|| {
        PyTypeError::new_err("every piece of a body should be bytes, as the first is")
    })
}

/// What a file's `read` has returned.
pub(crate) enum Read<'py> {
    Text(Bound<'py, PyString>),
    Bytes(Bytes),
}

impl<'py> Read<'py> {
    pub(crate) fn of(read: &Bound<'py, PyAny>) -> PyResult<Self> {
        if let Ok(text) = read.cast::<PyString>() {
            return Ok(Self::Text(text.clone()));
        }
        let bytes = Bytes::of(read)?;
        bytes
            .map(Self::Bytes)
            .ok_or_else(|| PyTypeError::new_err("a file's `read` should return bytes or str"))
    }

    pub(crate) fn bytes<'a>(&'a self, py: Python<'a>) -> PyResult<Cow<'a, [u8]>> {
        Ok(match self {
            Self::Text(read) => text(read)?.as_bytes().into(),
            Self::Bytes(bytes) => bytes.steady(py),
        })
    }
}

/// Gives the record batches of each item; an error says in which it is, if not in the first.
pub(crate) fn each_item<'py>(
    first: Bound<'py, PyAny>,
    rest: Bound<'py, PyIterator>,
    progress: &mut Progress<'py>,
    mut take: impl FnMut(capsule::Batches, &mut Progress<'py>) -> PyResult<()>,
) -> PyResult<()> {
    let py = progress.py;
    for (at, item) in std::iter::once(Ok(first)).chain(rest).enumerate() {
        let item = item?;
        let row = progress.teller.done;
        let taken = batches_of(&item).and_then(|batches| take(batches, progress));
        taken.map_err(|error| {
            // Not Ctrl-C, nor what is wrong from the beginning.
            if at > 0 && error.is_instance_of::<PyException>(py) {
                noted(py, error, format!("in item {at}, from row {row} on"))
            } else {
                error
            }
        })?;
    }
    Ok(())
}

/// The record batches of one item.
fn batches_of(item: &Bound<'_, PyAny>) -> PyResult<capsule::Batches> {
    if item.hasattr("__arrow_c_array__")? {
        return capsule::batch(item);
    }
    if item.hasattr("__arrow_c_stream__")? {
        return table(item);
    }
    Err(PyTypeError::new_err("every item should be a record batch where the first is one"))
}

/// The record batches of a table; where pandas refuses to make them, what to do instead.
fn table(data: &Bound<'_, PyAny>) -> PyResult<capsule::Batches> {
    capsule::batches(data).map_err(|error| {
        let py = data.py();
        if error.is_instance_of::<PyImportError>(py) || !data.hasattr("to_records").unwrap_or(false)
        {
            return error;
        }
        let hint = "pandas has made no Arrow of the frame; to have each row judged, rename its \
                    columns and give `frame.to_dict(\"records\")`";
        noted(py, error, hint.into())
    })
}
