//! `referee check`

mod human;
mod issue;
mod row_files;
mod snippet;
mod watch;

use crate::Found;
use crate::args::{Check, Format};
use crate::command::allow_list;
use crate::csv_events::CsvEvents;
use crate::events::Events;
use crate::input::Source;
use anyhow::{Context, Error, Result};
use referee::batch::{CheckedRow, Checker, DEFAULT_MAX_ERRORS, Options, Report, Seed};
use row_files::RowFiles;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::hash::{BuildHasher as _, RandomState};
use std::io::{self, BufWriter, Write as _};
use watch::Watch;

/// How many wrong rows are shown, unless told otherwise.
const DEFAULT_MAX_WRONG: usize = 10;

/// A check that is done.
struct Checked<'c> {
    name: String,
    report: Report,
    events: &'c Events,
}

pub(crate) fn run(check: &Check) -> Result<Found> {
    let source = Source::from(check.file.as_path());
    let list = allow_list(&check.list)?;
    let mut events = Events::open(&source, &check.reading)?;
    let files = RowFiles::create(check.clean.as_ref(), check.rejects.as_ref())?;
    let mut stdout = BufWriter::new(anstream::stdout().lock());
    let max_wrong = check.max_issues.unwrap_or(DEFAULT_MAX_WRONG);
    let max_errors = match check.format {
        Format::Human => 0,
        Format::Json => check.max_issues.unwrap_or(DEFAULT_MAX_ERRORS),
        Format::Ndjson => check.max_issues.unwrap_or(usize::MAX),
    };
    let options = Options {
        format: events.format(),
        allow_list: &list,
        max_errors: if check.format == Format::Json { max_errors } else { 0 },
        // Nobody can know which rows would collide.
        seed: Seed::new(RandomState::new().hash_one(0), RandomState::new().hash_one(1)),
    };
    let mut watch = Watch {
        wrong: Vec::new(),
        max_wrong: if check.format == Format::Human { max_wrong } else { 0 },
        max_errors,
        files,
        lines: match check.format {
            Format::Ndjson => Some(&mut stdout),
            Format::Human | Format::Json => None,
        },
        line_of: BTreeMap::new(),
        failed: None,
    };
    let mut checker = Checker::new(&options);
    let read = events.each_piece(|piece, csv| {
        checker.push(piece, &mut |row: &CheckedRow<'_>| watch.take(row, csv));
        watch.failed.take().map_or(Ok(()), |error| Err(Error::new(error).context("cannot write")))
    });
    // What was read before reading failed is reported all the same.
    let report = checker.finish(&mut |row: &CheckedRow<'_>| watch.take(row, None));
    if let Some(error) = watch.failed.take() {
        return Err(Error::new(error).context("cannot write"));
    }
    if read.as_ref().is_err_and(crate::is_closed_pipe) {
        return read.map(|()| Found::NothingWrong);
    }
    let Watch { wrong, files, line_of, .. } = watch;
    let found = if report.status == 200 { Found::NothingWrong } else { Found::Problems };
    let done = Checked { name: source.name(), report, events: &events };
    match check.format {
        Format::Human => human::write(&mut stdout, &done, &wrong, max_wrong)?,
        Format::Json => {
            serde_json::to_writer_pretty(&mut stdout, &done.to_json(&line_of))?;
            writeln!(stdout)?;
        }
        Format::Ndjson => {}
    }
    stdout.flush()?;
    read.with_context(|| format!("{} is checked only in part", source.name()))?;
    // A file that is not whole would look as if it were.
    files.map_or(Ok(()), RowFiles::finish)?;
    Ok(found)
}

impl Checked<'_> {
    fn csv(&self) -> Option<&CsvEvents> {
        match self.events {
            Events::Csv(csv) => Some(csv),
            Events::Json(..) => None,
        }
    }

    /// The report of rule 4.8; of a CSV with its own lines, and the columns that were read.
    fn to_json(&self, line_of: &BTreeMap<u64, u64>) -> Value {
        let mut report = json!(self.report);
        let (Some(csv), Some(fields)) = (self.csv(), report.as_object_mut()) else {
            return report;
        };
        let errors = self.report.errors.iter();
        let errors =
            errors.map(|error| issue::to_json(error, line_of.get(&error.row).copied(), Some(csv)));
        fields.insert("errors".into(), errors.collect());
        fields.insert("format".into(), "csv".into());
        let unused: Vec<&str> = csv.columns.unused().collect();
        fields.insert(
            "csv".into(),
            json!({ "totals_skipped": csv.totals, "unused_columns": unused }),
        );
        report
    }
}

/// Standard output that knows no colours where it is no terminal.
type Stdout = BufWriter<anstream::AutoStream<io::StdoutLock<'static>>>;
