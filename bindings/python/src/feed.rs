//! The checks that are under way: of a body in pieces, of columns in batches.

use crate::capsule::{self, Batches};
use crate::check::empty;
use crate::error::{self, detached};
use crate::report::Kept;
use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyBool;
use referee::batch::{self, Checker, Options};
use referee_arrow::{FrameChecker, RowsBuilder};
use std::time::{Duration, Instant};

/// Rows that are checked between two looks at signals and progress: some milliseconds.
const ROWS: usize = 1 << 16;

/// How long work lasts before a bar comes that nobody has asked for.
const PATIENCE: Duration = Duration::from_millis(500);

/// Tells how far the work is, and lets Ctrl-C through.
pub(crate) struct Progress<'py> {
    pub(crate) py: Python<'py>,
    pub(crate) teller: Teller,
}

/// What is told of a work, and to whom. It may be taken to where the interpreter is not held.
pub(crate) struct Teller {
    told: Told,
    pub(crate) done: u64,
    pub(crate) total: Option<u64>,
}

/// Who is told.
enum Told {
    Nobody,
    /// A bar: from the first piece on where it was asked for, otherwise of work that takes long,
    /// which it does from the call on, not from its first piece.
    Bar {
        asked: bool,
        begun: Instant,
    },
    /// A function of what is done and of all there is.
    Call(Py<PyAny>),
    /// The same of a bar, and what ends it.
    Shown {
        show: Py<PyAny>,
        close: Py<PyAny>,
    },
}

impl<'py> Progress<'py> {
    /// Progress as the argument asks for it: a function, True, False, or None.
    pub(crate) fn of(py: Python<'py>, asked: Option<Bound<'py, PyAny>>) -> PyResult<Self> {
        let begun = Instant::now();
        let told = match asked {
            None => Told::Bar { asked: false, begun },
            Some(asked) => match asked.cast::<PyBool>() {
                Ok(flag) if flag.is_true() => Told::Bar { asked: true, begun },
                Ok(_) => Told::Nobody,
                Err(_) if asked.is_callable() => Told::Call(asked.unbind()),
                Err(_) => {
                    return Err(PyTypeError::new_err(
                        "progress should be None, True, False or a function of (done, total)",
                    ));
                }
            },
        };
        Ok(Self { py, teller: Teller { told, done: 0, total: None } })
    }

    /// Progress that nobody asks for.
    pub(crate) fn silent(py: Python<'py>) -> Self {
        Self { py, teller: Teller { told: Told::Nobody, done: 0, total: None } }
    }

    pub(crate) fn advance(&mut self, count: usize) -> PyResult<()> {
        let done = self.teller.done + count as u64;
        self.teller.reach(self.py, done)
    }
}

impl Teller {
    /// Tells that so much is done.
    pub(crate) fn reach(&mut self, py: Python<'_>, done: u64) -> PyResult<()> {
        self.done = done;
        // Other threads have their turn too where the work needs the interpreter.
        py.detach(|| {});
        py.check_signals()?;
        if let Told::Bar { asked, begun } = &mut self.told
            && (*asked || begun.elapsed() > PATIENCE)
        {
            let asked = (*asked, self.done, self.total);
            let bar = py.import("referee._bar")?.call_method1("bar", asked)?;
            self.told = match bar.extract()? {
                Some((show, close)) => Told::Shown { show, close },
                None => Told::Nobody,
            };
        }
        match &self.told {
            Told::Call(show) | Told::Shown { show, .. } => {
                show.call1(py, (self.done, self.total)).map(drop)
            }
            Told::Nobody | Told::Bar { .. } => Ok(()),
        }
    }
}

/// However the work ends, the bar does not stand half.
impl Drop for Progress<'_> {
    fn drop(&mut self) {
        if let Told::Shown { close, .. } = &self.teller.told {
            // What went wrong with the work is raised, not what went wrong with its bar.
            let _ = close.call0(self.py);
        }
    }
}

/// The check of a body that comes in pieces.
pub(crate) struct Body<'l> {
    checker: Checker<'l>,
    rows: Option<RowsBuilder>,
}

impl<'l> Body<'l> {
    /// A check that has read nothing, and keeps the rows that stay where they are wanted.
    pub(crate) fn new(options: &Options<'l>, rows: bool) -> Self {
        let rows = rows.then(|| RowsBuilder::new(options.allow_list));
        Self { checker: Checker::new(options), rows }
    }

    pub(crate) fn push(&mut self, py: Python<'_>, piece: &[u8]) -> PyResult<()> {
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

/// The check of columns, by the schema of each batch.
pub(crate) struct Frame<'l> {
    pub(crate) mapped: Vec<(String, String)>,
    pub(crate) options: Options<'l>,
    pub(crate) keep: bool,
    pub(crate) checker: Option<FrameChecker<'l>>,
}

impl<'l> Frame<'l> {
    /// The check, of batches that have this schema.
    fn begin(&mut self, py: Python<'_>, schema: &SchemaRef) -> PyResult<&mut FrameChecker<'l>> {
        let of_columns = |error| error::of_columns(py, &error);
        let checker = match self.checker.take() {
            Some(mut checker) => checker.bind(schema).map(|()| checker),
            None => FrameChecker::new(schema.clone(), &self.mapped, &self.options)
                .map(|checker| if self.keep { checker.keep_rows() } else { checker }),
        };
        Ok(self.checker.insert(checker.map_err(of_columns)?))
    }

    fn push(&mut self, batch: &RecordBatch, progress: &mut Progress<'_>) -> PyResult<()> {
        let py = progress.py;
        let checker = self.begin(py, batch.schema_ref())?;
        let mut start = 0;
        loop {
            let count = ROWS.min(batch.num_rows() - start);
            let piece = batch.slice(start, count);
            let pushed = detached(py, || {
                if start == 0 {
                    checker.validate(batch)?;
                }
                checker.push(&piece)
            });
            pushed?.map_err(|error| error::of_columns(py, &error))?;
            start += count;
            progress.advance(count)?;
            if start == batch.num_rows() {
                return Ok(());
            }
        }
    }

    pub(crate) fn push_all(
        &mut self,
        mut batches: Batches,
        progress: &mut Progress<'_>,
    ) -> PyResult<()> {
        let py = progress.py;
        // Of none the columns should be right too.
        self.begin(py, &batches.schema)?;
        while let Some(batch) = detached(py, || batches.next())? {
            self.push(&batch.map_err(|error| capsule::refused(py, &error))?, progress)?;
        }
        Ok(())
    }

    pub(crate) fn finish(self, py: Python<'_>) -> PyResult<(batch::Report, Kept)> {
        let Some(checker) = self.checker else { return Ok((empty(&self.options), Kept::Nothing)) };
        let (report, survivors) = detached(py, || checker.finish())?;
        Ok((report, if self.keep { Kept::Survivors(Box::new(survivors)) } else { Kept::Nothing }))
    }
}
