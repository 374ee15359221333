//! Memory, counted by the allocator: a limit that holds whatever a body of 5 MB is made of.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use laws::hostile;
use peak_alloc::PeakAlloc;
use referee::batch::{
    Checker, MAX_PUSH_BYTES, Options, Report, Seed, SplitOptions, Splitter, answer_to_push, check,
    check_rows, split,
};
use referee::referrer::AllowList;
use referee_ops::call;
use referee_parallel::Body;
use serde_json::json;
use std::num::NonZero;
use std::ops::ControlFlow;
use std::sync::{Mutex, PoisonError};
use testkit::events::{Layout, body};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// The allocator counts for the whole process: one test at a time.
static ALONE: Mutex<()> = Mutex::new(());

/// The most that `work` has allocated at once, in per cent of the bytes of a body.
fn percent<T>(work: impl FnOnce() -> T) -> (usize, T) {
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    let result = work();
    ((MEMORY.peak_usage() - before) * 100 / BYTES, result)
}

fn in_pieces(body: &[u8]) -> Report {
    let mut checker = Checker::new(&Options::default());
    body.chunks(64 << 10).for_each(|piece| checker.push(piece, &mut ()));
    checker.finish(&mut ())
}

/// As the command line and the wheel check lines.
fn in_threads(body: &[u8]) -> Report {
    let threads = NonZero::new(2).unwrap();
    let on = |_| ControlFlow::Continue(());
    referee_parallel::check(Body::Bytes(body), &Options::default(), threads, &(), on).0
}

const BYTES: usize = MAX_PUSH_BYTES;
/// What may be allocated at once, in times the bytes of the body. The most is needed by a row of
/// nothing but unknown fields, whose names are kept until the row is whole.
const TIMES: usize = 10;
/// The same where the rows that stay are asked for, as JSON values of many small parts.
const TIMES_WITH_ROWS: usize = 20;

#[test]
#[cfg_attr(debug_assertions, ignore = "slow unless optimised: `cargo xtask test --only memory`")]
fn a_body_of_5_mb_is_checked_in_ten_times_its_size() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    // What is made once is not counted.
    let list = AllowList::builtin();
    let mut most = [("", 0); 7];
    for &(name, make) in hostile::BODIES {
        let body = make(BYTES);
        let (whole, report) = percent(|| check(&body, &Options::default()));
        errors_are_capped_and_counted(&report);
        let (pieces, again) = percent(|| in_pieces(&body));
        assert_eq!(report, again, "{name}");
        let (threads, by_two) = percent(|| in_threads(&body));
        assert_eq!(report, by_two, "{name}");
        let (rows, _) = percent(|| check_rows(&body, &Options::default()));
        let (parts, _) = percent(|| split(&body, &SplitOptions::default()));
        let (push, _) = percent(|| answer_to_push(&body, None, list, Seed::default()));
        drop((report, again, by_two));
        let argument = json!({"body": String::from_utf8_lossy(&body)});
        let (operation, _) = percent(|| call("check_events", &argument).unwrap());
        let used = [whole, pieces, threads, rows, parts, push, operation];
        let mut argument = argument;
        argument["include_rows"] = json!(true);
        let (with_rows, _) = percent(|| call("check_events", &argument).unwrap());
        eprintln!("{name:32} {used:?} %, {with_rows} % with rows");
        assert!(with_rows <= TIMES_WITH_ROWS * 100, "{name}: {with_rows} % with rows");
        most.iter_mut()
            .zip(used)
            .for_each(|(most, used)| *most = if used > most.1 { (name, used) } else { *most });
    }
    eprintln!("{most:?}");
    for (name, used) in most {
        assert!(used <= TIMES * 100, "{name}: {used} % of the body");
    }
}

/// The first ones are kept, the others counted, and what they quote is bounded too.
fn errors_are_capped_and_counted(report: &Report) {
    let max = Options::default().max_errors;
    assert!(report.errors.len() <= max);
    assert!(report.errors.len() == max || report.errors_omitted == 0);
    assert!(report.errors.len() as u64 + report.errors_omitted >= report.invalid);
    let inputs: usize = report.errors.iter().map(|error| error.input.len()).sum();
    assert!(inputs <= 6 << 20, "{inputs} bytes of inputs");
}

#[test]
#[cfg_attr(debug_assertions, ignore = "slow unless optimised: `cargo xtask test --only memory`")]
fn a_split_of_pieces_holds_keys_and_one_part() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let body = body(7, 100_000, Layout::Lines, 0);
    let options = SplitOptions::default();
    let (used, (parts, rows)) = percent(|| {
        let mut splitter = Splitter::new(&options).unwrap();
        let mut rows = 0_usize;
        for piece in body.as_bytes().chunks(64 << 10) {
            splitter.push(piece, |_| rows += 1).unwrap();
        }
        (splitter.finish(|_| rows += 1).unwrap(), rows)
    });
    let keys = rows - usize::try_from(parts.duplicates_removed()).unwrap();
    let bytes = used * BYTES / 100;
    eprintln!("{keys} keys of {rows} rows, {} bytes of a body of {}", bytes, body.len());
    assert!(keys > 80_000 && bytes < keys * 70 + (300 << 10), "{bytes} bytes for {keys} keys");
}
