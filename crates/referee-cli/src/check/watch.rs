//! What is done with each row while a file is checked.

use super::issue::{Issue, WrongRow, to_json};
use super::row_files::RowFiles;
use crate::csv_events::CsvEvents;
use referee::batch::{CheckedRow, Verdict};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// The most bytes of a wrong row that are kept to be shown.
const MAX_TEXT: usize = 64 << 10;

/// Sees every row.
pub(super) struct Watch<'w> {
    /// The wrong rows to show, the first ones.
    pub(super) wrong: Vec<WrongRow>,
    /// Keep at most this many.
    pub(super) max_wrong: usize,
    pub(super) files: Option<RowFiles>,
    /// The most errors that are reported one by one.
    pub(super) max_errors: usize,
    /// Where each error goes at once, as a line.
    pub(super) lines: Option<&'w mut dyn Write>,
    /// The lines of wrong rows, of a CSV.
    pub(super) line_of: BTreeMap<u64, u64>,
    /// What kept a row from being written.
    pub(super) failed: Option<io::Error>,
}

impl Watch<'_> {
    #[inline]
    pub(super) fn take(&mut self, row: &CheckedRow<'_>, csv: Option<&CsvEvents>) {
        if self.files.is_none() && row.verdict() != Verdict::Invalid {
            return;
        }
        if let Err(error) = self.keep(row, csv) {
            self.failed.get_or_insert(error);
        }
    }

    fn keep(&mut self, row: &CheckedRow<'_>, csv: Option<&CsvEvents>) -> io::Result<()> {
        let line = csv.map_or_else(|| row.line(), |csv| csv.line(row.row()));
        if let Some(files) = &mut self.files {
            files.take(row, line, |error| to_json(error, line, csv))?;
        }
        if row.verdict() != Verdict::Invalid {
            return Ok(());
        }
        if let (Some(_), Some(line)) = (csv, line)
            && self.line_of.len() < self.max_errors
        {
            self.line_of.insert(row.row(), line);
        }
        if let Some(lines) = &mut self.lines {
            for error in row.errors().iter().take(self.max_errors) {
                self.max_errors -= 1;
                serde_json::to_writer(&mut **lines, &to_json(error, line, csv))?;
                lines.write_all(b"\n")?;
            }
        }
        if self.wrong.len() < self.max_wrong {
            let text = row.text();
            self.wrong.push(WrongRow {
                row: row.row(),
                line,
                text: text.get(..MAX_TEXT).unwrap_or(text).to_owned(),
                issues: row.errors().iter().map(|error| Issue::new(error, csv)).collect(),
            });
        }
        Ok(())
    }
}
