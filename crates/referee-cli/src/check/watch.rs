//! What is shown of the rows of a file, while it is checked.

use super::issue::{Issue, WrongRow, to_json};
use crate::csv_events::CsvEvents;
use referee::batch::{Before, CheckedRow, Verdict};
use serde_json::Value;
use std::io::{self, Write};
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

/// The most bytes of a wrong row that are kept to be shown.
const MAX_TEXT: usize = 64 << 10;

/// Sees every row, and shows wrong ones.
pub(super) struct Watch<'w> {
    /// Of wrong rows, keep at most this many, the first ones.
    max_wrong: usize,
    /// Of errors, write at most this many at once, as lines.
    max_lines: usize,
    /// Is there enough of both?
    enough: AtomicBool,
    shown: Mutex<Shown<'w>>,
}

struct Shown<'w> {
    wrong: Vec<WrongRow>,
    lines: &'w mut (dyn Write + Send),
    written: usize,
    /// What kept a line from being written.
    failed: Option<io::Error>,
}

/// What is shown of rows whose turn has not come.
#[derive(Default)]
pub(super) struct Kept {
    wrong: Vec<WrongRow>,
    errors: Vec<Value>,
}

impl<'w> Watch<'w> {
    pub(super) fn new(
        max_wrong: usize,
        max_lines: usize,
        lines: &'w mut (dyn Write + Send),
    ) -> Self {
        let shown = Shown { wrong: Vec::new(), lines, written: 0, failed: None };
        let enough = max_wrong == 0 && max_lines == 0;
        Self { max_wrong, max_lines, enough: enough.into(), shown: Mutex::new(shown) }
    }

    /// Keeps what is to be shown of a row, at `line` of a CSV, until its turn comes.
    #[inline]
    pub(super) fn keep(&self, kept: &mut Kept, row: &CheckedRow<'_>, csv: Option<&CsvEvents>) {
        if row.verdict() == Verdict::Invalid && !self.enough.load(Ordering::Relaxed) {
            self.keep_wrong(kept, row, csv);
        }
    }

    #[cold]
    fn keep_wrong(&self, kept: &mut Kept, row: &CheckedRow<'_>, csv: Option<&CsvEvents>) {
        let line = csv.map_or_else(|| row.line(), |csv| csv.line(row.row()));
        let room = self.max_lines - kept.errors.len().min(self.max_lines);
        if room > 0 {
            let errors = row.errors();
            kept.errors.extend(errors.iter().take(room).map(|error| to_json(error, line, csv)));
        }
        if kept.wrong.len() < self.max_wrong {
            let text = row.text();
            kept.wrong.push(WrongRow {
                row: row.row(),
                line,
                text: text.get(..MAX_TEXT).unwrap_or(text).to_owned(),
                issues: row.errors().iter().map(|error| Issue::new(error, csv)).collect(),
            });
        }
    }

    /// Shows what was kept, `before` which stood so many rows and lines; a break where it cannot be
    /// written.
    pub(super) fn show(&self, kept: &mut Kept, before: Before) -> ControlFlow<()> {
        if kept.wrong.is_empty() && kept.errors.is_empty() {
            return ControlFlow::Continue(());
        }
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        let room = self.max_wrong - shown.wrong.len();
        shown.wrong.extend(kept.wrong.drain(..).take(room).map(|wrong| WrongRow {
            row: before.rows + wrong.row,
            line: wrong.line.map(|line| before.lines + line),
            ..wrong
        }));
        let room = self.max_lines - shown.written;
        for mut error in kept.errors.drain(..).take(room) {
            for (name, more) in [("row", before.rows), ("line", before.lines)] {
                if let Some(number) = error.get_mut(name)
                    && let Some(within) = number.as_u64()
                {
                    *number = (within + more).into();
                }
            }
            let written = serde_json::to_writer(&mut *shown.lines, &error).map_err(Into::into);
            if let Err(error) = written.and_then(|()| shown.lines.write_all(b"\n")) {
                shown.failed = Some(error);
                return ControlFlow::Break(());
            }
            shown.written += 1;
        }
        if shown.wrong.len() == self.max_wrong && shown.written == self.max_lines {
            self.enough.store(true, Ordering::Relaxed);
        }
        ControlFlow::Continue(())
    }

    /// The wrong rows, unless something could not be written.
    pub(super) fn finish(self) -> io::Result<Vec<WrongRow>> {
        let shown = self.shown.into_inner().unwrap_or_else(PoisonError::into_inner);
        shown.failed.map_or(Ok(shown.wrong), Err)
    }
}

impl referee_parallel::Watch for Watch<'_> {
    type Kept = Kept;

    #[inline]
    fn row(&self, kept: &mut Kept, row: &CheckedRow<'_>) {
        self.keep(kept, row, None);
    }

    fn stretch(&self, kept: &mut Kept, before: Before) -> ControlFlow<()> {
        self.show(kept, before)
    }
}
