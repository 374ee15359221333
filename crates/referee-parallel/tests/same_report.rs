//! Any number of threads gives the report of one (rules 4.4, 4.5, 4.8), and what is watched comes
//! in the order of the body.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::cast_possible_truncation,
    reason = "a test fails by panicking"
)]

use proptest::prelude::*;
use referee::batch::{Before, CheckedRow, Checker, Options, Report};
use referee_parallel::{Body, InterruptedError, Watch, check};
use std::io::{self, Read};
use std::num::NonZero;
use std::ops::ControlFlow;
use std::sync::Mutex;
use testkit::events::Rng;

/// Wrong rows: number, line, text.
type Wrong = Vec<(u64, Option<u64>, Vec<u8>)>;

#[derive(Default)]
struct WrongRows(Mutex<Wrong>);

impl Watch for WrongRows {
    type Kept = Wrong;

    fn row(&self, kept: &mut Wrong, row: &CheckedRow<'_>) {
        if row.event().is_none() {
            kept.push((row.row(), row.line(), row.text().to_vec()));
        }
    }

    fn stretch(&self, kept: &mut Wrong, before: Before) -> ControlFlow<()> {
        let shifted = kept.drain(..).map(|(row, line, text)| {
            (before.rows + row, line.map(|line| before.lines + line), text)
        });
        self.0.lock().unwrap().extend(shifted);
        ControlFlow::Continue(())
    }
}

fn by_one(body: &[u8], options: &Options<'_>) -> (Report, Wrong) {
    let mut wrong = Vec::new();
    let mut see = |row: &CheckedRow<'_>| {
        if row.event().is_none() {
            wrong.push((row.row(), row.line(), row.text().to_vec()));
        }
    };
    let mut checker = Checker::new(options);
    checker.push(body, &mut see);
    (checker.finish(&mut see), wrong)
}

/// Gives what it has in pieces of all sizes, and an interruption now and then.
struct Drops<'b> {
    rest: &'b [u8],
    rng: Rng,
}

impl Read for Drops<'_> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let most = match self.rng.below(8) {
            0 => return Err(io::ErrorKind::Interrupted.into()),
            1 => 1,
            2..5 => 3000,
            _ => 400_000,
        };
        let count = self.rest.len().min(room.len()).min(most);
        let (given, rest) = self.rest.split_at(count);
        room[..count].copy_from_slice(given);
        self.rest = rest;
        Ok(count)
    }
}

const ON: fn(u64) -> ControlFlow<()> = |_| ControlFlow::Continue(());

fn same(body: &[u8], options: &Options<'_>, seed: u64) {
    let (want, wrong) = by_one(body, options);
    for threads in [1, 2, 5] {
        let threads = NonZero::new(threads).unwrap();
        let drops = || Body::Read(Box::new(Drops { rest: body, rng: Rng::new(seed) }));
        for source in [Body::Bytes(body), Body::Read(Box::new(body)), drops()] {
            let watch = WrongRows::default();
            let mut most = 0;
            let (report, whole) = check(source, options, threads, &watch, |bytes| {
                most = most.max(bytes);
                ControlFlow::Continue(())
            });
            assert!(whole.is_ok());
            assert!(most <= body.len() as u64);
            assert_eq!(report, want, "{threads} threads");
            let text = |report: &Report| serde_json::to_string(report).unwrap();
            assert_eq!(text(&report), text(&want));
            assert!(watch.0.into_inner().unwrap() == wrong, "{threads} threads");
        }
    }
}

/// A body of some blocks: rows with few keys or many, wrong ones, broken ones, blank lines, lines
/// that are longer than a block.
fn body(seed: u64) -> Vec<u8> {
    let mut rng = Rng::new(seed);
    let mut body = Vec::new();
    let bytes = 200_000 + rng.below(1_500_000) as usize;
    let (wrong, long, referrers) = (rng.below(30), rng.below(3), 1 + rng.below(4000));
    if rng.chance(30) {
        body.extend_from_slice(b"\xEF\xBB\xBF");
    }
    if rng.chance(20) {
        body.resize(body.len() + 300_000, b'\n');
    }
    while body.len() < bytes {
        let (day, page, count) = (rng.below(9), rng.below(900), rng.below(1 << 34));
        let referrer = match rng.below(4) {
            0 => format!("{}.example", rng.below(referrers)),
            1 => "claude.ai".to_owned(),
            _ => "chatgpt.com".to_owned(),
        };
        let sessions = if rng.chance(wrong) { -1 } else { count.cast_signed() };
        let line = format!(
            r#"{{"date":"2026-05-2{day}","raw_referrer_value":"{referrer}","raw_page_value":"/{page}","sessions":{sessions},"purchase_revenue":{count}.25,"x{}":0}}"#,
            rng.below(referrers)
        );
        match rng.below(400) {
            0 => body.extend_from_slice(b"{\"date\":\xff}"),
            1 => body.extend_from_slice(&line.as_bytes()[..40]),
            2 if rng.chance(long) => {
                let long = "y".repeat(100_000 + rng.below(600_000) as usize);
                body.extend_from_slice(format!(r#"{{"z":"{long}",{}"#, &line[1..]).as_bytes());
            }
            3 => {}
            _ => body.extend_from_slice(line.as_bytes()),
        }
        body.extend_from_slice(if rng.chance(1) { b" \r\n" } else { b"\n" });
    }
    if rng.chance(50) {
        body.pop();
    }
    body
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]
    #[test]
    fn any_number_of_threads_gives_the_report_of_one(
        seed in any::<u64>(),
        max_errors in prop::sample::select(&[0, 3, 10_000][..]),
    ) {
        same(&body(seed), &Options { max_errors, ..Options::default() }, seed);
    }
}

#[test]
fn what_is_no_lines_is_read_all_the_same() {
    let row = r#"{"date":"2026-05-20","raw_referrer_value":"claude.ai","raw_page_value":"/a"}"#;
    let array = format!("[{}\n]", vec![row; 20_000].join(",\n"));
    for body in ["", " \n\n\t", "[]", "7", &array, &array[..array.len() / 2], row] {
        same(body.as_bytes(), &Options::default(), 1);
    }
    let blank = [" ".repeat(600_000), "\n".repeat(600_000), row.to_owned()].concat();
    same(blank.as_bytes(), &Options::default(), 1);
}

#[test]
fn a_line_may_be_longer_than_a_row_may_be() {
    let row = "{\"date\":\"2026-05-20\",\"raw_referrer_value\":\"claude.ai\",\"raw_page_value\":\"/a\"}\n";
    let long = format!("{{\"a\":\"{}\"}}\n", "b".repeat(17 << 20));
    let body = [row, &long, row, &long[..long.len() - 1]].concat();
    same(body.as_bytes(), &Options::default(), 3);
}

/// Breaks off with an error.
struct Failing<'b>(&'b [u8]);

impl Read for Failing<'_> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        match self.0.read(room)? {
            0 => Err(io::Error::other("the disk is gone")),
            count => Ok(count),
        }
    }
}

#[test]
fn what_was_read_before_an_error_is_reported() {
    let body = body(7);
    for len in [0, 10, 300_000, body.len()] {
        let (want, _) = by_one(&body[..len], &Options::default());
        for threads in [1, 3] {
            let source = Body::Read(Box::new(Failing(&body[..len])));
            let threads = NonZero::new(threads).unwrap();
            let (report, whole) = check(source, &Options::default(), threads, &(), ON);
            assert_eq!(report, want);
            let Err(InterruptedError::Read(error)) = whole else { panic!("{whole:?}") };
            assert_eq!(error.to_string(), "the disk is gone");
        }
    }
}

/// Stops after some stretches.
struct Stopping(Mutex<u32>);

impl Watch for Stopping {
    type Kept = ();

    fn row(&self, (): &mut (), _: &CheckedRow<'_>) {}

    fn stretch(&self, (): &mut (), _: Before) -> ControlFlow<()> {
        let mut left = self.0.lock().unwrap();
        *left = left.saturating_sub(1);
        if *left == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

#[test]
fn a_check_can_be_stopped() {
    let row = "{\"date\":\"2026-05-20\",\"raw_referrer_value\":\"claude.ai\",\"raw_page_value\":\"/a\"}\n";
    let lines = row.repeat(100_000);
    let array = format!("[{}\n]", vec![row; 100_000].join(","));
    for body in [&lines, &array] {
        let whole = by_one(body.as_bytes(), &Options::default()).0.events;
        for (threads, stretches) in [(1, 1), (1, 5), (3, 5)] {
            let threads = NonZero::new(threads).unwrap();
            let source = Body::Bytes(body.as_bytes());
            let watch = Stopping(Mutex::new(stretches));
            let (report, ended) = check(source, &Options::default(), threads, &watch, ON);
            assert!(matches!(ended, Err(InterruptedError::Stopped)));
            assert!(0 < report.events && report.events < whole, "{} of {whole}", report.events);
            let mut calls = 0;
            let between = |_| {
                calls += 1;
                if calls == stretches { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            };
            let source = Body::Bytes(body.as_bytes());
            let (report, ended) = check(source, &Options::default(), threads, &(), between);
            // The other threads may have been done before.
            assert!(matches!(ended, Err(InterruptedError::Stopped)) || report.events == whole);
        }
    }
}

/// Panics at a row.
struct Panicking;

impl Watch for Panicking {
    type Kept = ();

    fn row(&self, (): &mut (), row: &CheckedRow<'_>) {
        assert!(row.row() != 700, "a face is wrong");
    }

    fn stretch(&self, (): &mut (), _: Before) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

#[test]
fn a_panic_of_a_thread_is_that_of_the_check() {
    let row = "{\"date\":\"2026-05-20\",\"raw_referrer_value\":\"claude.ai\",\"raw_page_value\":\"/a\"}\n";
    let lines = row.repeat(100_000);
    let run = std::panic::catch_unwind(|| {
        let source = Body::Bytes(lines.as_bytes());
        check(source, &Options::default(), NonZero::new(3).unwrap(), &Panicking, ON)
    });
    assert!(run.is_err());
}
