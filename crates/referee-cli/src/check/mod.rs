//! `referee check`

mod human;
mod issue;
mod row_files;
mod snippet;
mod watch;

use crate::Found;
use crate::args::{Check, Format};
use crate::command::{allow_list, coloured};
use crate::csv_events::CsvEvents;
use crate::events::Events;
use crate::input::{Lines, Source};
use anstream::AutoStream;
use anyhow::{Context, Error, Result, bail};
use issue::to_json;
use referee::batch::{
    Before, CheckedRow, Checker, DEFAULT_MAX_ERRORS, Options, Report, Seed, Verdict,
};
use referee_parallel::{Body, InterruptedError};
use row_files::RowFiles;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::hash::{BuildHasher as _, RandomState};
use std::io::{self, BufWriter, Write as _};
use std::num::NonZero;
use std::ops::ControlFlow;
use watch::{Kept, Watch};

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
    let mut files = RowFiles::create(&source, check.clean.as_ref(), check.rejects.as_ref())?;
    let mut stdout = BufWriter::new(coloured(io::stdout(), check.format));
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
    let watch = Watch::new(
        if check.format == Format::Human { max_wrong } else { 0 },
        if check.format == Format::Ndjson { max_errors } else { 0 },
        &mut stdout,
    );
    let mut line_of = BTreeMap::new();
    let (report, read) = match (&mut events, &mut files) {
        (Events::Json(lines, _), None) => {
            let threads = check.threads.unwrap_or_else(referee_parallel::all_cores);
            in_threads(lines, &options, threads, &watch)
        }
        _ => in_order(&mut events, &options, &watch, &mut files, |row, line| {
            if line_of.len() < max_errors {
                line_of.insert(row, line);
            }
        })?,
    };
    let wrong = watch.finish().context("cannot write")?;
    if read.as_ref().is_err_and(crate::is_closed_pipe) {
        return read.map(|()| Found::NothingWrong);
    }
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

/// Checks bytes as they are, on several threads.
fn in_threads(
    lines: &mut Lines,
    options: &Options<'_>,
    threads: NonZero<usize>,
    watch: &Watch<'_>,
) -> (Report, Result<()>) {
    let body = Body::Read(Box::new(lines));
    let on = |_| ControlFlow::Continue(());
    let (report, read) = referee_parallel::check(body, options, threads, watch, on);
    let read = match read {
        Err(InterruptedError::Read(error)) => Err(Error::new(error).context("cannot read on")),
        // What `watch` could not write, it tells itself.
        _ => Ok(()),
    };
    (report, read)
}

/// Checks events row by row, on one thread: CSV as it is turned into JSON, and what goes into files,
/// where each row must know which one it replaces. `wrong` is told the line of each wrong row of a
/// CSV.
fn in_order(
    events: &mut Events,
    options: &Options<'_>,
    watch: &Watch<'_>,
    files: &mut Option<RowFiles>,
    mut wrong: impl FnMut(u64, u64),
) -> Result<(Report, Result<()>)> {
    let mut failed = None;
    let mut kept = Kept::default();
    let mut take = |kept: &mut Kept, row: &CheckedRow<'_>, csv: Option<&CsvEvents>| {
        watch.keep(kept, row, csv);
        let line = csv.map_or_else(|| row.line(), |csv| csv.line(row.row()));
        if let (Some(_), Some(line), Verdict::Invalid) = (csv, line, row.verdict()) {
            wrong(row.row(), line);
        }
        if let Some(files) = files
            && let Err(error) = files.take(row, line, |error| to_json(error, line, csv))
        {
            failed.get_or_insert(error);
        }
        failed.is_none()
    };
    let start = Before { rows: 0, lines: 0 };
    let mut checker = Checker::new(options);
    let read = events.each_piece(|piece, csv| {
        let mut whole = true;
        checker.push(piece, &mut |row: &CheckedRow<'_>| whole &= take(&mut kept, row, csv));
        whole &= watch.show(&mut kept, start).is_continue();
        if whole { Ok(()) } else { bail!("cannot write") }
    });
    // What was read before reading failed is reported all the same.
    let report = checker.finish(&mut |row: &CheckedRow<'_>| {
        take(&mut kept, row, None);
    });
    // What cannot be written it keeps, and tells it when it ends.
    let _ = watch.show(&mut kept, start);
    match failed {
        Some(error) => Err(Error::new(error).context("cannot write")),
        None => Ok((report, read)),
    }
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
            errors.map(|error| to_json(error, line_of.get(&error.row).copied(), Some(csv)));
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

/// Standard output, which threads share.
type Stdout = BufWriter<AutoStream<io::Stdout>>;
