//! The check of events, however they come.

use crate::bytes::Bytes;
use crate::convert::to_value;
use crate::error::{self, coded, detached};
use crate::feed::{Body, Frame, Progress};
use crate::report::{Kept, Report};
use crate::source::{Read, Source, batches_of, piece_of, write_row};
use arrow_array::RecordBatch;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use referee::batch::{self, Checker, DEFAULT_MAX_ERRORS, Options, Seed, check as check_whole};
use referee::event::Format;
use referee::referrer::{AllowList, Overlay};
use referee_arrow::RowsBuilder;
use std::borrow::Cow;
use std::fs::File;
use std::hash::{BuildHasher as _, RandomState};
use std::io::Read as _;
use std::path::Path;
use std::sync::Arc;

/// Bytes that are read between two looks at signals and progress: some milliseconds.
const PIECE: usize = 4 << 20;

/// The built-in list, or the one under an overlay.
pub(crate) fn allow_list(
    py: Python<'_>,
    overlay: Option<&Bound<'_, PyAny>>,
) -> PyResult<Arc<Cow<'static, AllowList>>> {
    let builtin = AllowList::builtin();
    let Some(overlay) = overlay else { return Ok(Arc::new(Cow::Borrowed(builtin))) };
    let overlay = to_value(overlay, 0)?;
    let list = Overlay::from_json(&overlay).and_then(|overlay| builtin.with_overlay(&overlay));
    list.map(|list| Arc::new(Cow::Owned(list))).map_err(|e| coded(py, e.code(), &e))
}

pub(crate) fn format_of(py: Python<'_>, format: &str) -> PyResult<Format> {
    Ok(match format {
        "auto" => Format::Auto,
        "json" => Format::Json,
        "ndjson" => Format::NdJson,
        _ => {
            let message = "format: should be 'auto', 'json' or 'ndjson'";
            return Err(coded(py, "argument.value", &message));
        }
    })
}

/// A seed that nobody outside knows, so that nobody can make keys that collide.
pub(crate) fn seed() -> Seed {
    let random = RandomState::new();
    Seed::new(random.hash_one(0), random.hash_one(1))
}

pub(crate) fn empty(options: &Options<'_>) -> batch::Report {
    check_whole(b"[]", &Options { format: Format::Json, ..*options })
}

/// Checks events.
#[pyfunction]
#[pyo3(signature = (
    data, *, format="auto", columns=None, overlay=None, rows=true, max_errors=None, progress=None
))]
#[allow(clippy::too_many_arguments, reason = "keywords of Python")]
pub(crate) fn check_events<'py>(
    py: Python<'py>,
    data: &Bound<'py, PyAny>,
    format: &str,
    columns: Option<std::collections::BTreeMap<String, String>>,
    overlay: Option<&Bound<'py, PyAny>>,
    rows: bool,
    max_errors: Option<usize>,
    progress: Option<Bound<'py, PyAny>>,
) -> PyResult<Report> {
    let list = allow_list(py, overlay)?;
    let shared = list.clone();
    let options = Options {
        format: format_of(py, format)?,
        allow_list: &shared,
        max_errors: max_errors.unwrap_or(DEFAULT_MAX_ERRORS),
        seed: seed(),
    };
    let mapped: Vec<_> = columns.unwrap_or_default().into_iter().collect();
    let source = Source::of(data)?;
    let is_table = matches!(source, Source::Stream(_) | Source::Batches(..));
    if !mapped.is_empty() && !is_table {
        return Err(PyTypeError::new_err("columns= maps the columns of a table, this is none"));
    }
    let mut progress = Progress { py, call: progress, done: 0, total: None };
    let body = || Body {
        checker: Checker::new(&options),
        rows: rows.then(|| RowsBuilder::new(&shared)),
        fresh: true,
    };
    let mut frame = Frame { mapped, options, keep: rows, checker: None };
    let (report, kept) = match source {
        Source::Bytes(bytes) => {
            progress.total = Some(bytes.len(py) as u64);
            of_bytes(bytes, &options, rows, body(), &mut progress)?
        }
        Source::Path(path) => {
            let (report, len) = of_path(&path, Checker::new(&options), &mut progress)?;
            let kept = if rows { Kept::path(path, len) } else { Kept::Nothing };
            (report, kept)
        }
        Source::File(file) => of_file(&file, body(), &mut progress)?,
        Source::Pieces(first, rest) => {
            let mut body = body();
            for piece in std::iter::once(Ok(first)).chain(rest) {
                let piece = piece_of(&piece?)?;
                body.push(py, &piece.steady(py))?;
                progress.advance(piece.len(py))?;
            }
            body.finish(py)?
        }
        Source::Stream(mut stream) => {
            frame.begin(py, arrow_array::RecordBatchReader::schema(&stream))?;
            frame.push_all(&mut stream, &mut progress)?;
            frame.finish(py)?
        }
        Source::Batches(first, rest) => {
            for item in std::iter::once(Ok(first)).chain(rest) {
                frame.push_all(&mut batches_of(&item?)?, &mut progress)?;
            }
            frame.finish(py)?
        }
        Source::Rows(None, _) => (empty(&options), Kept::Nothing),
        Source::Rows(Some(first), rest) => {
            let lines = lines(first, rest, &mut progress)?;
            let options = Options { format: Format::NdJson, ..options };
            let mut report = detached(py, || check_whole(&lines, &options))?;
            report.format = Format::Json;
            for error in &mut report.errors {
                error.line = None;
            }
            (report, if rows { Kept::Lines(lines) } else { Kept::Nothing })
        }
    };
    Ok(Report::new(report, kept, options.format, list))
}

/// Rows as lines of JSON.
pub(crate) fn lines<'py>(
    first: Bound<'py, PyAny>,
    rest: impl Iterator<Item = PyResult<Bound<'py, PyAny>>>,
    progress: &mut Progress<'_>,
) -> PyResult<Vec<u8>> {
    let mut lines = Vec::new();
    for (at, row) in std::iter::once(Ok(first)).chain(rest).enumerate() {
        write_row(&mut lines, &row?).map_err(|error| {
            error.add_note(progress.py, format!("in row {at}")).err().unwrap_or(error)
        })?;
        if at % 8192 == 8191 {
            progress.advance(8192)?;
        }
    }
    Ok(lines)
}

fn of_bytes(
    bytes: Bytes,
    options: &Options<'_>,
    rows: bool,
    mut body: Body<'_>,
    progress: &mut Progress<'_>,
) -> PyResult<(batch::Report, Kept)> {
    let py = progress.py;
    if bytes.may_change() {
        let mut piece = vec![0; bytes.len(py).min(PIECE)];
        let mut start = 0;
        while start < bytes.len(py) {
            let count = bytes.copy(py, start, &mut piece);
            body.push(py, piece.get(..count).unwrap_or_default())?;
            start += count;
            progress.advance(count)?;
        }
        return body.finish(py);
    }
    let slice = bytes.as_slice(py);
    let report = if slice.len() <= PIECE {
        let report = detached(py, || check_whole(slice, options))?;
        progress.advance(slice.len())?;
        report
    } else {
        body.rows = None;
        for piece in slice.chunks(PIECE) {
            body.push(py, piece)?;
            progress.advance(piece.len())?;
        }
        body.finish(py)?.0
    };
    Ok((report, if rows { Kept::Bytes(bytes) } else { Kept::Nothing }))
}

/// Reads a file once, piece by piece; gives its length too.
fn of_path(
    path: &Path,
    checker: Checker<'_>,
    progress: &mut Progress<'_>,
) -> PyResult<(batch::Report, u64)> {
    let mut file = File::open(path).map_err(|error| not_read(path, error))?;
    progress.total = file.metadata().ok().map(|metadata| metadata.len());
    let mut body = Body { checker, rows: None, fresh: true };
    read_file(&mut file, &mut body, progress)?;
    let len = progress.done;
    Ok((body.finish(progress.py)?.0, len))
}

pub(crate) fn not_read(path: &Path, error: std::io::Error) -> PyErr {
    let message = format!("{error}: '{}'", path.display());
    std::io::Error::new(error.kind(), message).into()
}

fn read_file(file: &mut File, body: &mut Body<'_>, progress: &mut Progress<'_>) -> PyResult<()> {
    let py = progress.py;
    let mut piece = vec![0; PIECE];
    loop {
        let count = py.detach(|| file.read(&mut piece))?;
        if count == 0 {
            return Ok(());
        }
        body.push(py, piece.get(..count).unwrap_or_default())?;
        progress.advance(count)?;
    }
}

/// Reads a file once more, for the rows that stay.
pub(crate) fn rows_of_path(
    py: Python<'_>,
    path: &Path,
    options: &Options<'_>,
) -> PyResult<(Kept, u64)> {
    let mut file = File::open(path).map_err(|error| not_read(path, error))?;
    let rows = Some(RowsBuilder::new(options.allow_list));
    let mut body = Body { checker: Checker::new(options), rows, fresh: true };
    let mut progress = Progress { py, call: None, done: 0, total: None };
    read_file(&mut file, &mut body, &mut progress)?;
    Ok((body.finish(py)?.1, progress.done))
}

/// The rows that stay of a body in memory.
pub(crate) fn rows_of_slice(
    py: Python<'_>,
    slice: &[u8],
    options: &Options<'_>,
) -> PyResult<Vec<RecordBatch>> {
    let found = detached(py, || {
        let mut rows = RowsBuilder::new(options.allow_list);
        let mut checker = Checker::new(options);
        checker.push(slice, &mut rows);
        checker.finish(&mut rows);
        rows.finish()
    })?;
    found.map_err(|error| error::of_columns(py, &error))
}

fn of_file(
    file: &Bound<'_, PyAny>,
    mut body: Body<'_>,
    progress: &mut Progress<'_>,
) -> PyResult<(batch::Report, Kept)> {
    let py = progress.py;
    loop {
        let piece = Read::of(&file.call_method1("read", (PIECE,))?)?;
        let piece = piece.bytes(py)?;
        body.push(py, &piece)?;
        let read = piece.len();
        if read == 0 {
            return body.finish(py);
        }
        progress.advance(read)?;
    }
}
