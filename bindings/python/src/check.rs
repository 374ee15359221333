//! The check of events, however they come.

use crate::bytes::Bytes;
use crate::convert::{columns_of, to_value, whole};
use crate::error::{coded, detached, guarded, noted};
use crate::feed::{Body, Frame, Progress};
use crate::report::{Kept, Report};
use crate::row::write_row;
use crate::small::{SMALL, check_small};
use crate::source::{Read, Source, each_item, piece_of, refuse_foreign};
use crate::threads::check_on_every_core;
use arrow_array::RecordBatch;
use pyo3::exceptions::PyOSError;
use pyo3::prelude::*;
use referee::batch::{self, DEFAULT_MAX_ERRORS, Options, Seed, check as check_whole};
use referee::event::Format;
use referee::referrer::{AllowList, Overlay};
use std::fs::File;
use std::hash::{BuildHasher as _, RandomState};
use std::io::{ErrorKind, Read as _};
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

/// Bytes that are read between two looks at signals and progress: some milliseconds.
pub(crate) const PIECE: usize = 4 << 20;

/// The list that decides.
#[derive(Clone)]
pub(crate) enum List {
    Builtin(&'static AllowList),
    Overlaid(Arc<AllowList>),
}

impl List {
    /// The built-in list, or the one under an overlay.
    pub(crate) fn of(py: Python<'_>, overlay: Option<&Bound<'_, PyAny>>) -> PyResult<Self> {
        let builtin = AllowList::builtin();
        let Some(overlay) = overlay else { return Ok(Self::Builtin(builtin)) };
        let overlay = to_value(overlay, 0)?;
        let list = Overlay::from_json(&overlay).and_then(|overlay| builtin.with_overlay(&overlay));
        list.map(|list| Self::Overlaid(Arc::new(list))).map_err(|e| coded(py, e.code(), &e))
    }
}

impl Deref for List {
    type Target = AllowList;

    fn deref(&self) -> &AllowList {
        match self {
            Self::Builtin(list) => list,
            Self::Overlaid(list) => list,
        }
    }
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

/// A seed that nobody outside knows, so that nobody can make keys that collide: one for the process,
/// as that of Python's own hashes.
pub(crate) fn seed() -> Seed {
    static SEED: OnceLock<Seed> = OnceLock::new();
    *SEED.get_or_init(|| {
        let random = RandomState::new();
        Seed::new(random.hash_one(0), random.hash_one(1))
    })
}

pub(crate) fn empty(options: &Options<'_>) -> batch::Report {
    check_whole(b"[]", &Options { format: Format::Json, ..*options })
}

/// What is wrong with events, and what becomes of them.
///
/// `data` is a body (bytes, memoryview, mmap, or an iterable of pieces), a path, an open file, a
/// DataFrame of polars or pandas, a table of pyarrow, a relation of DuckDB, record batches, or a
/// list of dicts.
///
/// - `format`: how a body is written, `auto`, `json` or `ndjson`.
/// - `columns`: maps the names of a table's columns to fields, as in `{"Day": "date"}`.
/// - `overlay`: lays hosts over the built-in allow-list, as in
///   `{"add": [{"slug": "copilot", "hosts": ["ai.example"]}]}`.
/// - `rows`: False keeps nothing for `report.rows`: memory then grows with distinct upsert keys
///   alone, some 45 bytes for each.
/// - `max_errors`: how many errors are kept, 10,000 unless said; all are counted.
/// - `progress`: True for a bar of tqdm, a function of what is done and of all there is (bytes or
///   rows, None where nobody knows), False for none. Left out: a bar on a terminal or in a notebook
///   where tqdm is installed and the work takes more than half a second.
///
/// >>> from referee import check_events
/// >>> report = check_events([
/// ...     {"date": "2026-05-20", "raw_referrer_value": "chatgpt.com", "raw_page_value": "/a"},
/// ...     {"date": "20/05/2026", "raw_referrer_value": "chatgpt.com", "raw_page_value": "/a"},
/// ... ])
/// >>> report.status, report.accepted, report.errors[0]["row"], report.errors[0]["type"]
/// (422, 1, 1, 'date_parsing')
/// >>> report.rows["platform"].to_list()
/// ['chatgpt']
#[pyfunction]
#[pyo3(signature = (
    data, *, format="auto", columns=None, overlay=None, rows=true, max_errors=None, progress=None
))]
#[allow(clippy::too_many_arguments, reason = "keywords of Python")]
#[allow(clippy::doc_markdown, clippy::doc_link_with_quotes, reason = "documentation of Python")]
pub(crate) fn check_events<'py>(
    py: Python<'py>,
    data: &Bound<'py, PyAny>,
    format: &str,
    columns: Option<Bound<'py, PyAny>>,
    overlay: Option<&Bound<'py, PyAny>>,
    rows: bool,
    max_errors: Option<Bound<'py, PyAny>>,
    progress: Option<Bound<'py, PyAny>>,
) -> PyResult<Report> {
    let list = List::of(py, overlay)?;
    let shared = list.clone();
    let options = Options {
        format: format_of(py, format)?,
        allow_list: &shared,
        max_errors: match max_errors {
            Some(count) => whole("max_errors", &count, 0)?,
            None => DEFAULT_MAX_ERRORS,
        },
        seed: seed(),
    };
    let mapped = columns_of(columns.as_ref())?;
    // What is done before a clock has been read needs no progress.
    if progress.is_none()
        && mapped.is_empty()
        && let Some(bytes) = Bytes::fixed(data)
        && bytes.len(py) <= SMALL
    {
        let body = bytes.as_slice(py);
        let found = match list {
            List::Builtin(allow_list) => check_small(body, &Options { allow_list, ..options })?,
            List::Overlaid(_) => guarded(|| Box::new(check_whole(body, &options)))?,
        };
        let kept = if rows { Kept::Bytes(bytes) } else { Kept::Nothing };
        return Ok(Report::new(py, found, kept, options.format, list));
    }
    let mut progress = Progress::of(py, progress)?;
    let source = Source::of(data)?;
    source.takes(&mapped, data)?;
    let (report, kept) = match source {
        Source::Bytes(bytes) => of_bytes(bytes, &options, rows, &mut progress)?,
        Source::Path(path) => of_path(path, &options, rows, &mut progress)?,
        Source::File(file) => of_file(&file, Body::new(&options, rows), &mut progress)?,
        Source::Pieces(first, rest) => {
            let mut body = Body::new(&options, rows);
            for piece in std::iter::once(Ok(first)).chain(rest) {
                let piece = piece_of(&piece?)?;
                body.push(py, &piece.steady(py))?;
                progress.advance(piece.len(py))?;
            }
            body.finish(py)?
        }
        Source::Stream(stream) => {
            let mut frame = Frame { mapped, options, keep: rows, checker: None };
            frame.push_all(stream, &mut progress)?;
            frame.finish(py)?
        }
        Source::Batches(first, rest) => {
            let mut frame = Frame { mapped, options, keep: rows, checker: None };
            each_item(first, rest, &mut progress, |batches, progress| {
                frame.push_all(batches, progress)
            })?;
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
    Ok(Report::new(py, Box::new(report), kept, options.format, list))
}

/// Rows as lines of JSON.
pub(crate) fn lines<'py>(
    first: Bound<'py, PyAny>,
    rest: impl Iterator<Item = PyResult<Bound<'py, PyAny>>>,
    progress: &mut Progress<'_>,
) -> PyResult<Vec<u8>> {
    let mut lines = Vec::new();
    let mut rows = 0;
    for (at, row) in std::iter::once(Ok(first)).chain(rest).enumerate() {
        write_row(&mut lines, &row?)
            .map_err(|error| noted(progress.py, error, format!("in row {at}")))?;
        if at % 8192 == 8191 {
            progress.advance(8192)?;
        }
        rows = at + 1;
    }
    progress.advance(rows % 8192)?;
    Ok(lines)
}

fn of_bytes(
    bytes: Bytes,
    options: &Options<'_>,
    rows: bool,
    progress: &mut Progress<'_>,
) -> PyResult<(batch::Report, Kept)> {
    let py = progress.py;
    progress.teller.total = Some(bytes.len(py) as u64);
    if bytes.may_change() {
        let mut body = Body::new(options, rows);
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
        detached(py, || check_whole(slice, options))?
    } else {
        check_on_every_core(referee_parallel::Body::Bytes(slice), options, progress)?
    };
    progress.teller.reach(py, slice.len() as u64)?;
    Ok((report, if rows { Kept::Bytes(bytes) } else { Kept::Nothing }))
}

/// Reads a file once. One that lies on a disk is read again for its rows; what comes through a pipe
/// comes once, piece by piece.
fn of_path(
    path: PathBuf,
    options: &Options<'_>,
    rows: bool,
    progress: &mut Progress<'_>,
) -> PyResult<(batch::Report, Kept)> {
    let py = progress.py;
    let mut beginning = Vec::new();
    // Whoever writes to a pipe may be a thread of this interpreter.
    let opened: std::io::Result<_> = py.detach(|| {
        let mut file = File::open(&path)?;
        file.by_ref().take(16).read_to_end(&mut beginning)?;
        Ok((file.metadata()?, file))
    });
    let (metadata, mut file) = opened.map_err(|error| not_read(py, &path, error))?;
    refuse_foreign(py, &path, &beginning)?;
    if metadata.is_file() {
        progress.teller.total = Some(metadata.len());
        let read = AtomicU64::new(0);
        let counted = Counted { input: beginning.as_slice().chain(file), read: &read };
        let body = referee_parallel::Body::Read(Box::new(counted));
        let report = check_on_every_core(body, options, progress)?;
        let len = read.into_inner();
        progress.teller.reach(py, len)?;
        return Ok((report, if rows { Kept::path(path, len) } else { Kept::Nothing }));
    }
    let mut body = Body::new(options, rows);
    body.push(py, &beginning)?;
    progress.advance(beginning.len())?;
    read_file(&mut file, &mut body, progress)?;
    body.finish(py)
}

/// Counts the bytes that are read.
struct Counted<'c, R> {
    input: R,
    read: &'c AtomicU64,
}

impl<R: std::io::Read> std::io::Read for Counted<'_, R> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let count = self.input.read(out)?;
        self.read.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

/// The error of Python's own `open`, with `errno` and `filename`.
pub(crate) fn not_read(py: Python<'_>, path: &Path, error: std::io::Error) -> PyErr {
    if let Some(number) = error.raw_os_error().filter(|_| cfg!(unix)) {
        let reason = py.import("os").and_then(|os| os.call_method1("strerror", (number,)));
        return match reason {
            Ok(reason) => {
                PyOSError::new_err((number, reason.unbind(), path.as_os_str().to_owned()))
            }
            Err(error) => error,
        };
    }
    let message = format!("{error}: '{}'", path.display());
    std::io::Error::new(error.kind(), message).into()
}

fn read_file(file: &mut File, body: &mut Body<'_>, progress: &mut Progress<'_>) -> PyResult<()> {
    let py = progress.py;
    let mut piece = vec![0; PIECE];
    loop {
        let count = match py.detach(|| file.read(&mut piece)) {
            // By a signal, while a pipe had nothing.
            Err(error) if error.kind() == ErrorKind::Interrupted => {
                py.check_signals()?;
                continue;
            }
            read => read?,
        };
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
    let mut file = File::open(path).map_err(|error| not_read(py, path, error))?;
    let mut body = Body::new(options, true);
    let mut progress = Progress::silent(py);
    read_file(&mut file, &mut body, &mut progress)?;
    Ok((body.finish(py)?.1, progress.teller.done))
}

/// The rows that stay of a body in memory.
pub(crate) fn rows_of_slice(
    py: Python<'_>,
    slice: &[u8],
    options: &Options<'_>,
) -> PyResult<Vec<RecordBatch>> {
    let mut body = Body::new(options, true);
    for piece in slice.chunks(PIECE) {
        body.push(py, piece)?;
        py.check_signals()?;
    }
    match body.finish(py)?.1 {
        Kept::Batches(batches) => Ok(batches),
        _ => Ok(Vec::new()),
    }
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
