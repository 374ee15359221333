//! Events in bodies within the limits of a push.

use crate::check::{format_of, lines, not_read, seed};
use crate::convert::{columns_of, whole};
use crate::error::{self, coded, detached};
use crate::feed::Progress;
use crate::source::{Read, Source, batches_of, piece_of, refuse_foreign};
use arrow_array::RecordBatch;
use arrow_schema::ArrowError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use referee::batch::{self, Shape, SplitError, SplitOptions};
use referee::event::Format;
use referee_arrow::ColumnError;
use std::borrow::Cow;

/// Cuts events into bodies within the limits of a push.
#[pyfunction]
#[pyo3(signature = (data, *, format="auto", shape="ndjson", max_events=None, max_bytes=None, columns=None))]
pub(crate) fn split_events<'py>(
    py: Python<'py>,
    data: &Bound<'py, PyAny>,
    format: &str,
    shape: &str,
    max_events: Option<Bound<'py, PyAny>>,
    max_bytes: Option<Bound<'py, PyAny>>,
    columns: Option<Bound<'py, PyAny>>,
) -> PyResult<(Vec<Bound<'py, PyBytes>>, u64)> {
    let default = SplitOptions::default();
    let limit = |name, value: Option<Bound<'py, PyAny>>, default| {
        value.map_or(Ok(default), |value| whole(name, &value, 1))
    };
    let mut options = SplitOptions {
        format: format_of(py, format)?,
        shape: match shape {
            "ndjson" => Shape::NdJson,
            "json" => Shape::Json,
            _ => return Err(coded(py, "argument.value", &"as_: should be 'ndjson' or 'json'")),
        },
        max_events: limit("max_events", max_events, default.max_events)?,
        max_bytes: limit("max_bytes", max_bytes, default.max_bytes)?,
        seed: seed(),
    };
    let mapped = columns_of(columns.as_ref())?;
    let mut progress = Progress::silent(py);
    let mut owned = Vec::new();
    let mut held = None;
    let source = Source::of(data)?;
    source.takes(&mapped, data)?;
    let is_body =
        matches!(source, Source::Bytes(_) | Source::Path(_) | Source::File(_) | Source::Pieces(..));
    match source {
        Source::Bytes(bytes) => held = Some(bytes),
        Source::Path(path) => {
            let read = py.detach(|| std::fs::read(&path));
            owned = read.map_err(|error| not_read(py, &path, error))?;
            refuse_foreign(py, &path, &owned)?;
        }
        Source::File(file) => {
            owned.extend_from_slice(&Read::of(&file.call_method0("read")?)?.bytes(py)?);
        }
        Source::Pieces(first, rest) => {
            for piece in std::iter::once(Ok(first)).chain(rest) {
                let piece = piece_of(&piece?)?;
                owned.extend_from_slice(&piece.steady(py));
                progress.advance(piece.len(py))?;
            }
        }
        Source::Rows(None, _) => options.format = Format::NdJson,
        Source::Rows(Some(first), rest) => {
            options.format = Format::NdJson;
            owned = lines(first, rest, &mut progress)?;
        }
        Source::Stream(stream) => {
            options.format = Format::NdJson;
            write_batches(py, stream, &mapped, &mut owned)?;
        }
        Source::Batches(first, rest) => {
            options.format = Format::NdJson;
            for item in std::iter::once(Ok(first)).chain(rest) {
                write_batches(py, batches_of(&item?)?, &mapped, &mut owned)?;
            }
        }
    }
    let body = held.as_ref().map_or(Cow::Borrowed(&*owned), |held| held.steady(py));
    let split = detached(py, || batch::split(&body, &options))?;
    let split = split.map_err(|mut error| {
        // The lines of what is no body are ours.
        if let (false, SplitError::InvalidRow(row)) = (is_body, &mut error) {
            row.line = None;
        }
        coded(py, error.code(), &error)
    })?;
    let bodies = split.bodies.iter().map(|body| PyBytes::new(py, body.as_bytes())).collect();
    Ok((bodies, split.duplicates_removed))
}

fn write_batches(
    py: Python<'_>,
    mut batches: impl Iterator<Item = Result<RecordBatch, ArrowError>> + Send,
    mapped: &[(String, String)],
    out: &mut Vec<u8>,
) -> PyResult<()> {
    let mut write = || -> Option<Result<(), ColumnError>> {
        let batch = batches.next()?.map_err(ColumnError::from);
        Some(batch.and_then(|batch| referee_arrow::write_events(&batch, mapped, out)))
    };
    while let Some(written) = detached(py, &mut write)? {
        written.map_err(|error| error::of_columns(py, &error))?;
        py.check_signals()?;
    }
    Ok(())
}
