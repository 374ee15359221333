//! The checks that are under way: of a body in pieces, of columns in batches.

use crate::capsule;
use crate::check::empty;
use crate::error::{self, detached};
use crate::report::Kept;
use arrow_array::RecordBatch;
use arrow_schema::{ArrowError, SchemaRef};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use referee::batch::{self, Checker, Options};
use referee_arrow::{FrameChecker, RowsBuilder};

/// Rows that are checked between two looks at signals and progress: some milliseconds.
const ROWS: usize = 1 << 16;

/// Tells how far the work is, and lets Ctrl-C through.
pub(crate) struct Progress<'py> {
    pub(crate) py: Python<'py>,
    pub(crate) call: Option<Bound<'py, PyAny>>,
    pub(crate) done: u64,
    pub(crate) total: Option<u64>,
}

impl Progress<'_> {
    pub(crate) fn advance(&mut self, count: usize) -> PyResult<()> {
        self.done += count as u64;
        self.py.check_signals()?;
        if let Some(call) = &self.call {
            call.call1((self.done, self.total))?;
        }
        Ok(())
    }
}

/// The check of a body that comes in pieces.
pub(crate) struct Body<'l> {
    pub(crate) checker: Checker<'l>,
    pub(crate) rows: Option<RowsBuilder>,
    /// Has nothing been read yet?
    pub(crate) fresh: bool,
}

impl Body<'_> {
    pub(crate) fn push(&mut self, py: Python<'_>, piece: &[u8]) -> PyResult<()> {
        if std::mem::take(&mut self.fresh) && piece.starts_with(b"PAR1") {
            return Err(PyValueError::new_err(
                "a Parquet file is no body of JSON: read it into a table first, for example with \
                 `polars.read_parquet` or `pyarrow.parquet.ParquetFile(path).iter_batches()`",
            ));
        }
        let Self { checker, rows, .. } = self;
        detached(py, || match rows {
            Some(rows) => checker.push(piece, rows),
            None => checker.push(piece, &mut ()),
        })
    }

    pub(crate) fn finish(self, py: Python<'_>) -> PyResult<(batch::Report, Kept)> {
        let Self { checker, rows, .. } = self;
        let Some(mut rows) = rows else {
            return Ok((detached(py, || checker.finish(&mut ()))?, Kept::Nothing));
        };
        let (report, batches) = detached(py, || (checker.finish(&mut rows), rows.finish()))?;
        Ok((report, Kept::Batches(batches.map_err(|e| error::of_columns(py, &e))?)))
    }
}

/// The check of columns; the first batch tells the schema.
pub(crate) struct Frame<'l> {
    pub(crate) mapped: Vec<(String, String)>,
    pub(crate) options: Options<'l>,
    pub(crate) keep: bool,
    pub(crate) checker: Option<FrameChecker<'l>>,
}

impl<'l> Frame<'l> {
    pub(crate) fn begin(
        &mut self,
        py: Python<'_>,
        schema: SchemaRef,
    ) -> PyResult<&mut FrameChecker<'l>> {
        if self.checker.is_none() {
            let checker = FrameChecker::new(schema, &self.mapped, &self.options)
                .map_err(|error| error::of_columns(py, &error))?;
            self.checker = Some(if self.keep { checker.keep_rows() } else { checker });
        }
        self.checker.as_mut().ok_or_else(|| PyValueError::new_err("there are no columns"))
    }

    pub(crate) fn push(
        &mut self,
        batch: &RecordBatch,
        progress: &mut Progress<'_>,
    ) -> PyResult<()> {
        let py = progress.py;
        let checker = self.begin(py, batch.schema())?;
        let mut start = 0;
        while start < batch.num_rows() {
            let count = ROWS.min(batch.num_rows() - start);
            let piece = batch.slice(start, count);
            detached(py, || checker.push(&piece))?.map_err(|e| error::of_columns(py, &e))?;
            start += count;
            progress.advance(count)?;
        }
        Ok(())
    }

    pub(crate) fn push_all(
        &mut self,
        batches: &mut (impl Iterator<Item = Result<RecordBatch, ArrowError>> + Send),
        progress: &mut Progress<'_>,
    ) -> PyResult<()> {
        let py = progress.py;
        while let Some(batch) = detached(py, || batches.next())? {
            self.push(&batch.map_err(|error| capsule::refused(py, &error))?, progress)?;
        }
        Ok(())
    }

    pub(crate) fn finish(self, py: Python<'_>) -> PyResult<(batch::Report, Kept)> {
        let Some(checker) = self.checker else { return Ok((empty(&self.options), Kept::Nothing)) };
        let (report, survivors) = detached(py, || checker.finish())?;
        Ok((report, if self.keep { Kept::Survivors(survivors) } else { Kept::Nothing }))
    }
}
