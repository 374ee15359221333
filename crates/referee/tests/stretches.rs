//! Stretches of lines that are checked apart and merged give the report of one that reads them all
//! (rules 4.4, 4.5, 4.8).
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use proptest::prelude::*;
use proptest::sample::Index;
use referee::batch::{Before, CheckedRow, Checker, Options, Report, Stretch, Verdict};
use referee::event::Format;
use std::fmt::Write as _;

/// A row as a sink sees it, but for what it replaces.
#[derive(Debug, PartialEq)]
struct Seen {
    row: u64,
    line: Option<u64>,
    text: Vec<u8>,
    verdict: Verdict,
    errors: Vec<String>,
}

impl Seen {
    fn of(row: &CheckedRow<'_>, before: Before) -> Self {
        let verdict = match row.verdict() {
            Verdict::Accepted { platform, .. } => Verdict::Accepted { platform, replaces: None },
            other => other,
        };
        let errors = row.errors().into_iter().map(|error| {
            assert_eq!((error.row, error.line), (row.row(), row.line()));
            format!("{:?} {:?} {:?}", error.field, error.kind, error.input)
        });
        Self {
            row: before.rows + row.row(),
            line: row.line().map(|line| before.lines + line),
            text: row.text().to_vec(),
            verdict,
            errors: errors.collect(),
        }
    }
}

const START: Before = Before { rows: 0, lines: 0 };

fn whole(body: &[u8], options: &Options<'_>) -> (Report, Vec<Seen>) {
    let mut seen = Vec::new();
    let mut see = |row: &CheckedRow<'_>| seen.push(Seen::of(row, START));
    let mut checker = Checker::new(options);
    checker.push(body, &mut see);
    let report = checker.finish(&mut see);
    (report, seen)
}

/// Each piece is read apart where it may be. Several of them are read before any is merged, and
/// two checkers take turns, with what they have kept from before.
fn apart(pieces: &[&[u8]], options: &Options<'_>) -> (Report, Vec<Seen>, usize) {
    let mut seen = Vec::new();
    let mut merged = 0;
    let mut checker = Checker::new(options);
    let mut readers = [checker.apart(), checker.apart()];
    let mut stretches: Vec<Stretch> = pieces.iter().map(|_| Stretch::default()).collect();
    let mut rows: Vec<Vec<Seen>> = Vec::new();
    for (at, (piece, stretch)) in pieces.iter().zip(&mut stretches).enumerate() {
        let mut kept = Vec::new();
        let reader = &mut readers[at % 2];
        let (first, second) = piece.split_at(
            piece.iter().position(|&byte| byte == b'\n').map_or(piece.len(), |at| at + 1),
        );
        // A stretch may be read in two steps.
        for lines in [first, second] {
            reader.read(stretch, lines, &mut |row: &CheckedRow<'_>| {
                kept.push(Seen::of(row, START));
            });
        }
        rows.push(kept);
    }
    for ((piece, stretch), rows) in pieces.iter().zip(&mut stretches).zip(rows) {
        let room = checker.error_room();
        if let Some(before) = checker.merge(stretch) {
            merged += 1;
            assert!(stretch.is_empty());
            seen.extend(rows.into_iter().map(|seen| Seen {
                row: before.rows + seen.row,
                line: seen.line.map(|line| before.lines + line),
                ..seen
            }));
        } else {
            checker.push(piece, &mut |row: &CheckedRow<'_>| seen.push(Seen::of(row, START)));
        }
        assert!(checker.error_room() <= room);
        readers[0].keep_errors(checker.error_room());
    }
    let report = checker.finish(&mut |row: &CheckedRow<'_>| seen.push(Seen::of(row, START)));
    (report, seen, merged)
}

fn same(body: &[u8], cuts: &[usize], options: &Options<'_>) -> usize {
    let mut pieces = Vec::new();
    let mut start = 0;
    for &cut in cuts {
        pieces.push(&body[start..cut]);
        start = cut;
    }
    pieces.push(&body[start..]);
    let (want, rows) = whole(body, options);
    let (report, seen, merged) = apart(&pieces, options);
    assert_eq!(seen, rows);
    assert_eq!(report, want);
    assert_eq!(serde_json::to_string(&report).unwrap(), serde_json::to_string(&want).unwrap());
    merged
}

fn line() -> impl Strategy<Value = Vec<u8>> {
    let text = |text: String| text.into_bytes();
    let referrers =
        &["chatgpt.com", "claude.ai", "t.co", "(direct)", "bing.com/chat", "x.example", "-"];
    let good = (
        0..4_u8,
        0..6_u8,
        prop::sample::select(&referrers[..]),
        prop_oneof![0..100_u64, Just((1 << 53) - 1), Just(70_000)],
        prop::sample::select(&["1.10", "0", "1e300", "5e-324", "99999999.125"][..]),
    );
    let good = good.prop_map(move |(day, page, referrer, count, revenue)| {
        text(format!(
            r#"{{"date":"2026-05-2{day}","raw_referrer_value":"{referrer}","raw_page_value":"/{page}","sessions":{count},"transactions":{count},"purchase_revenue":{revenue}}}"#
        ))
    });
    let wrong = (0..200_usize, 0..4_u8, prop::bool::ANY).prop_map(move |(length, name, twice)| {
        let names = format!(r#""n{name}":1,"#).repeat(1 + usize::from(twice));
        text(format!(r#"{{{names}"date":"{}","sessions":-1}}"#, "x".repeat(length * 9)))
    });
    let odd: &[&[u8]] = &[
        b"",
        b" \t",
        b"[]",
        b"7",
        b"{\"date\":",
        b"{} {}",
        b"\xff\xfe{}",
        b"{\"a\":\"\xe9\"}",
        b"\xEF\xBB\xBF{}",
        b"{}",
        b"nul",
    ];
    let odd = prop::sample::select(odd).prop_map(<[u8]>::to_vec);
    prop_oneof![6 => good, 1 => wrong, 1 => odd]
}

proptest! {
    #[test]
    fn stretches_add_up_to_the_whole(
        lines in prop::collection::vec((line(), prop::bool::weighted(0.2), prop::bool::weighted(0.2)), 0..60),
        mark in prop::bool::ANY,
        ends in prop::bool::ANY,
        max_errors in prop::sample::select(&[0, 1, 5, 10_000][..]),
        format in prop::sample::select(&[Format::Auto, Format::NdJson, Format::Json][..]),
    ) {
        let mut body = if mark { b"\xEF\xBB\xBF".to_vec() } else { Vec::new() };
        let mut cuts = Vec::new();
        for (line, carriage_return, cut) in lines {
            body.extend_from_slice(&line);
            body.extend_from_slice(if carriage_return { b"\r\n" } else { b"\n" });
            cuts.extend(cut.then_some(body.len()));
        }
        if !ends && body.ends_with(b"\n") {
            body.pop();
            cuts.retain(|&cut| cut <= body.len());
        }
        same(&body, &cuts, &Options { max_errors, format, ..Options::default() });
    }

}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn a_flood_of_values_is_counted_in_its_order(
        referrers in prop::collection::vec((0..4000_u32, 0..700_u32), 1..12),
        cuts in prop::collection::vec(any::<Index>(), 0..6),
    ) {
        let mut body = String::new();
        let mut starts = vec![0];
        for (first, count) in referrers {
            for value in first..first + count {
                // As many unknown fields as referrers, and some that are repeated in a row.
                let (name, again) = (value % 400, value % 7);
                writeln!(
                    body,
                    r#"{{"f{name}":1,"f{again}":2,"f{again}":3,"date":"2026-05-20","raw_referrer_value":"{value}.example","raw_page_value":"/"}}"#
                )
                .unwrap();
                starts.push(body.len());
            }
        }
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| *cut.get(&starts)).collect();
        cuts.sort_unstable();
        same(body.as_bytes(), &cuts, &Options::default());
    }
}

#[test]
fn most_stretches_are_merged() {
    let line =
        "{\"date\":\"2026-05-20\",\"raw_referrer_value\":\"claude.ai\",\"raw_page_value\":\"/\"}\n";
    let body = line.repeat(10);
    let cuts: Vec<usize> = (1..10).map(|at| at * line.len()).collect();
    assert_eq!(same(body.as_bytes(), &cuts, &Options::default()), 9);
    // In the middle of a line nothing is merged.
    let mut checker = Checker::new(&Options::default());
    checker.push(&line.as_bytes()[..20], &mut ());
    let mut stretch = Stretch::default();
    checker.apart().read(&mut stretch, line.as_bytes(), &mut ());
    assert_eq!(checker.merge(&mut stretch), None);
    assert!(!stretch.is_empty());
    checker.push(&line.as_bytes()[20..], &mut ());
    assert_eq!(checker.merge(&mut stretch), Some(Before { rows: 1, lines: 1 }));
    assert_eq!(checker.finish(&mut ()).events, 2);
}

#[test]
fn inputs_of_many_errors_are_cut_as_by_one() {
    let line = format!("{{\"date\":\"{}\"}}\n", "d".repeat(20_000));
    let body = line.repeat(150);
    for step in [7, 150] {
        let cuts: Vec<usize> = (1..150).step_by(step).map(|at| at * line.len()).collect();
        same(body.as_bytes(), &cuts, &Options::default());
    }
}
