//! Events in bodies within the limits of a push.

use crate::capsule::Batches;
use crate::check::{format_of, lines, not_read, seed};
use crate::convert::{columns_of, whole};
use crate::error::{self, coded, detached};
use crate::feed::Progress;
use crate::source::{Read, Source, each_item, piece_of, refuse_foreign};
use arrow_array::RecordBatch;
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use referee::batch::{Shape, SplitError, SplitOptions, split_while};
use referee::event::Format;
use referee_arrow::ColumnError;
use std::borrow::Cow;
use std::iter::once;
use std::ops::ControlFlow;

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
            for piece in once(Ok(first)).chain(rest) {
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
            write_batches(stream, &mapped, &mut progress, &mut owned)?;
        }
        Source::Batches(first, rest) => {
            options.format = Format::NdJson;
            each_item(first, rest, &mut progress, |batches, progress| {
                write_batches(batches, &mapped, progress, &mut owned)
            })?;
        }
    }
    let body = held.as_ref().map_or(Cow::Borrowed(&*owned), |held| held.steady(py));
    let (teller, mut raised) = (&mut progress.teller, None);
    let between = || {
        // Of Ctrl-C alone: nobody is told.
        raised = Python::attach(|py| teller.reach(py, teller.done)).err();
        if raised.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let split = detached(py, || split_while(&body, &options, between))?;
    let split = split.map_err(|mut error| {
        // The lines of what is no body are ours.
        if let (false, SplitError::InvalidRow(row)) = (is_body, &mut error) {
            row.line = None;
        }
        coded(py, error.code(), &error)
    })?;
    raised.map_or(Ok(()), Err)?;
    let split = split.unwrap_or_default();
    let bodies = split.bodies.iter().map(|body| PyBytes::new(py, body.as_bytes())).collect();
    Ok((bodies, split.duplicates_removed))
}

fn write_batches(
    batches: Batches,
    mapped: &[(String, String)],
    progress: &mut Progress<'_>,
    out: &mut Vec<u8>,
) -> PyResult<()> {
    let py = progress.py;
    // Of none the columns should be right too.
    let mut batches = once(Ok(RecordBatch::new_empty(batches.schema.clone()))).chain(batches);
    let mut write = || -> Option<Result<usize, ColumnError>> {
        let batch = batches.next()?.map_err(ColumnError::from);
        Some(batch.and_then(|batch| {
            referee_arrow::write_events(&batch, mapped, out).map(|()| batch.num_rows())
        }))
    };
    while let Some(written) = detached(py, &mut write)? {
        progress.advance(written.map_err(|error| error::of_columns(py, &error))?)?;
    }
    Ok(())
}
