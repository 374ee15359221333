//! Events: readers against `serde_json`, pieces against the whole, sums, splits.

use crate::naive_events::naive;
use referee::batch::{
    CheckedRow, Checker, Options, Report, Seed, Shape, SplitError, SplitOptions, Stretch, Upsert,
    check, check_rows, split,
};
use referee::event::{Field, Format, Rows};
use serde_json::Value;
use std::collections::BTreeMap;

/// Not the one that everybody knows: rows that collide under it are easily written, and a vector has
/// two.
const SEED: Seed = Seed::new(0x0123_4567_89ab_cdef, 42);

/// All laws of batches for a body, of which the last two bytes say how it is cut.
pub fn assert_bytes(data: &[u8]) {
    let (body, &[cut, limit]) = data.split_last_chunk().unwrap_or((data, &[0, 0]));
    let sizes = [usize::from(cut % 37) + 1, usize::from(cut / 37) + 1];
    agrees_with_serde_json(body);
    for format in [Format::Auto, Format::Json, Format::NdJson] {
        pieces_change_nothing(body, format, &sizes);
        lines_apart_change_nothing(body, format, usize::from(cut % 5) + 1);
        split_loses_nothing(body, format, usize::from(limit % 5) + 1, usize::from(limit) * 8 + 1);
    }
}

pub(crate) fn seed(_: &str, argument: &Value) -> Option<Vec<u8>> {
    crate::text(argument, "body").map(|body| [body.as_bytes(), b"\x2b\x7d"].concat())
}

/// Does an `f64` tell all that the rules ask about the numbers of `body`?
fn holds_numbers_exactly(body: &[u8]) -> bool {
    let is_number = |byte: &u8| byte.is_ascii_digit() || b".+-eE".contains(byte);
    body.split(|byte| !is_number(byte)).all(|number| {
        let exponent = number.iter().position(|byte| b"eE".contains(byte)).unwrap_or(number.len());
        exponent <= 15 && number.len() - exponent <= 4
    })
}

/// How many names of unknown fields a report counts.
const MAX_NAMES: usize = 256;

/// The report on rows and the rows that stay.
#[allow(clippy::cast_possible_truncation, reason = "the rows of a test are few")]
pub fn report_is_that_of_the_naive_count(
    values: &[Value],
    report: &Report,
    upserts: &[Upsert<'_>],
) {
    let naive = naive(values);
    assert_eq!(report.events, values.len() as u64);
    assert_eq!(report.accepted, naive.accepted);
    assert_eq!(report.rejected, naive.rejected);
    assert_eq!(report.invalid, naive.invalid);
    assert_eq!(report.upserts, naive.survivors.len() as u64);
    assert_eq!(report.duplicates, naive.accepted - naive.survivors.len() as u64);
    assert_eq!(report.unknown_fields.len(), naive.unknown_fields.len().min(MAX_NAMES));
    for (name, count) in &report.unknown_fields {
        assert_eq!(naive.unknown_fields.get(name), Some(count), "{name:?}");
    }
    let left = naive.unknown_fields.values().sum::<u64>()
        - report.unknown_fields.values().sum::<u64>()
        + naive.long_names;
    // One that stands twice in a row is counted twice where it is not counted by its name.
    assert!(report.unknown_fields_omitted >= left);
    assert_eq!(report.unknown_fields_omitted == 0, left == 0);
    let errors: Vec<_> = report
        .errors
        .iter()
        .map(|error| {
            let ctx = error.kind.ctx().filter(|ctx| ctx.get("error").is_none());
            (error.row as usize, (error.field.map(Field::name), error.kind.code(), ctx))
        })
        .collect();
    assert_eq!(errors, naive.errors);
    for error in &report.errors {
        let row = &values[error.row as usize];
        let input = match error.field {
            Some(field) if error.kind.code() != "missing" => &row[field.name()],
            _ => row,
        };
        if input.to_string().len() < 1000 {
            assert_eq!(&error.input.to_value(), input);
            assert!(!error.input.to_json().contains('\n'));
        }
    }
    let survivors: Vec<_> = upserts.iter().map(|upsert| upsert.row as usize).collect();
    assert_eq!(survivors, naive.survivors);
    for upsert in upserts {
        let row = &values[upsert.row as usize];
        let event = serde_json::to_value(&upsert.event).unwrap();
        for (field, value) in event.as_object().unwrap() {
            assert!(
                row[field] == *value || row[field].as_f64() == value.as_f64() && value.is_number()
            );
        }
    }
    let pageviews: BTreeMap<_, _> =
        report.platforms.iter().map(|totals| (totals.platform.clone(), totals.pageviews)).collect();
    assert_eq!(pageviews, naive.pageviews);
    let unknown: BTreeMap<_, _> = report
        .unknown_referrers
        .iter()
        .map(|referrer| (referrer.value.clone(), referrer.count))
        .collect();
    assert_eq!(unknown, naive.unknown_referrers);
    assert_eq!(report.unknown_referrers_omitted, 0);
}

/// Every row as a check of pieces of these sizes sees it, and the report.
fn in_pieces(body: &[u8], format: Format, sizes: &[usize]) -> (Report, Vec<String>) {
    let options = Options { format, seed: SEED, ..Options::default() };
    let mut checker = Checker::new(&options);
    let mut seen = Vec::new();
    let mut sink = |row: &CheckedRow<'_>| {
        seen.push(format!(
            "{} {:?} {:?} {:?} {:?} {:?}",
            row.row(),
            row.line(),
            String::from_utf8_lossy(row.text()),
            row.verdict(),
            row.event(),
            row.errors(),
        ));
    };
    let mut rest = body;
    let mut sizes = sizes.iter().cycle();
    while !rest.is_empty() {
        let size = (*sizes.next().unwrap()).min(rest.len());
        let (piece, after) = rest.split_at(size);
        checker.push(piece, &mut sink);
        rest = after;
    }
    let report = checker.finish(&mut sink);
    (report, seen)
}

/// The report where every so many lines are checked apart and merged, once the format is known.
fn in_stretches(body: &[u8], options: &Options<'_>, lines: usize) -> Report {
    let mut checker = Checker::new(options);
    let mut apart = checker.apart();
    let mut stretch = Stretch::default();
    let mut rest = body;
    while !rest.is_empty() {
        let feeds = rest.iter().enumerate().filter(|&(_, &byte)| byte == b'\n');
        let end = feeds.map(|(at, _)| at + 1).nth(lines - 1).unwrap_or(rest.len());
        let (piece, after) = rest.split_at(end);
        rest = after;
        apart.read(&mut stretch, piece, &mut ());
        if checker.merge(&mut stretch).is_none() {
            checker.push(piece, &mut ());
            stretch = Stretch::default();
        }
    }
    checker.finish(&mut ())
}

/// However a body is cut, what is reported is the same, and adds up.
pub fn pieces_change_nothing(body: &[u8], format: Format, sizes: &[usize]) {
    let options = Options { format, seed: SEED, ..Options::default() };
    let whole = check(body, &options);
    let (one, rows) = in_pieces(body, format, &[body.len().max(1)]);
    assert_eq!(one, whole);
    let (cut, cut_rows) = in_pieces(body, format, sizes);
    assert_eq!(cut, whole, "{:?}", String::from_utf8_lossy(body));
    assert_eq!(cut_rows, rows);
    earlier_bodies_change_nothing(body, format, sizes.iter().sum());
    for lines in [1, sizes.iter().sum()] {
        assert_eq!(in_stretches(body, &options, lines), whole);
    }
    assert_eq!(whole.accepted + whole.rejected + whole.invalid, whole.events);
    assert_eq!(whole.duplicates + whole.upserts, whole.accepted);
}

/// A check that has had other bodies before reports as one that has not.
fn earlier_bodies_change_nothing(body: &[u8], format: Format, cut: usize) {
    let options = Options { format, max_errors: 3, seed: SEED, ..Options::default() };
    let mut checker = Checker::new(&options);
    for body in [body, body.get(cut..).unwrap_or_default(), &[], body] {
        let report = checker.finish_body(body, &mut ());
        assert_eq!(report, check(body, &options), "{:?}", String::from_utf8_lossy(body));
        let (first, last) = body.split_at_checked(cut).unwrap_or((body, &[]));
        checker.push(first, &mut ());
        let report = checker.finish_body(last, &mut ());
        assert_eq!(report, check(body, &options), "{:?}", String::from_utf8_lossy(body));
    }
}

/// Stretches of `lines` lines that are read apart and merged in order give the report of the whole.
pub fn lines_apart_change_nothing(body: &[u8], format: Format, lines: usize) {
    let options = Options { format, max_errors: 3, seed: SEED, ..Options::default() };
    let mut checker = Checker::new(&options);
    let mut apart = checker.apart();
    let lines_of_body: Vec<_> = body.split_inclusive(|&byte| byte == b'\n').collect();
    for stretch_of_body in lines_of_body.chunks(lines) {
        let text = stretch_of_body.concat();
        let mut stretch = Stretch::default();
        apart.read(&mut stretch, &text, &mut ());
        // An array, or the first line, which tells the format, is read by the checker itself.
        if checker.merge(&mut stretch).is_none() {
            checker.push(&text, &mut ());
        }
    }
    let report = checker.finish(&mut ());
    assert_eq!(report, check(body, &options), "{:?}", String::from_utf8_lossy(body));
}

/// Does a parse fail only since a number is out of the range of `f64`? That is JSON to the grammar.
fn is_json(bytes: &[u8]) -> Option<bool> {
    match serde_json::from_slice::<Value>(bytes) {
        Ok(_) => Some(true),
        Err(error) if error.to_string().starts_with("number out of range") => None,
        Err(error) if error.to_string().starts_with("recursion limit") => None,
        Err(_) => Some(false),
    }
}

/// Lines and arrays are JSON where `serde_json` says so, with its values.
pub fn agrees_with_serde_json(body: &[u8]) {
    let rows: Vec<_> = Rows::new(body, Format::NdJson).collect();
    let report = check(body, &Options { format: Format::Json, seed: SEED, ..Options::default() });
    let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
    let space = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n');
    let mut row = 0;
    for line in body.split(|&byte| byte == b'\n').filter(|line| !line.iter().all(space)) {
        let errors = rows[row].event.as_ref().err();
        let invalid = errors.is_some_and(|errors| errors[0].kind.code() == "json_invalid");
        if let Some(json) = is_json(line) {
            assert_eq!(invalid, !json, "{:?}", String::from_utf8_lossy(line));
        }
        row += 1;
    }
    assert_eq!(rows.len(), row);

    match is_json(body) {
        Some(true) => {
            let value: Value = serde_json::from_slice(body).unwrap();
            assert_eq!(report.status == 400, !value.is_array());
            if let Value::Array(rows) = value {
                assert_eq!(report.events, rows.len() as u64);
                if holds_numbers_exactly(body) {
                    let options =
                        Options { format: Format::Json, seed: SEED, ..Options::default() };
                    let (report, upserts) = check_rows(body, &options);
                    report_is_that_of_the_naive_count(&rows, &report, &upserts);
                }
            }
        }
        Some(false) => assert_eq!(report.status, 400, "{:?}", String::from_utf8_lossy(body)),
        None => {}
    }
}

/// The rows of a body that are valid, each under its key, in the order in which they stay.
fn valid_rows(body: &[u8], format: Format) -> (u64, Vec<Vec<u8>>) {
    let mut latest = BTreeMap::new();
    let mut count = 0;
    for row in Rows::new(body, format) {
        let Ok(event) = row.event else { continue };
        let key = (event.date, event.raw_referrer_value, event.raw_page_value);
        latest.insert(key, (row.row, row.text.to_vec()));
        count += 1;
    }
    let mut rows: Vec<_> = latest.into_values().collect();
    rows.sort_unstable();
    (count, rows.into_iter().map(|(_, text)| text).collect())
}

/// A split has every row that stays, once and in order, in bodies within both limits that hold as
/// much as they have room for, and that are valid when checked (rule 4.9).
pub fn split_loses_nothing(body: &[u8], format: Format, max_events: usize, max_bytes: usize) {
    let report = check(body, &Options { format, seed: SEED, ..Options::default() });
    for shape in [Shape::NdJson, Shape::Json] {
        let options = SplitOptions { format, shape, max_events, max_bytes, seed: SEED };
        let parts = match split(body, &options) {
            Ok(parts) => parts,
            Err(SplitError::InvalidRow(error)) => {
                assert_eq!(Some(error.row), report.errors.first().map(|error| error.row));
                continue;
            }
            Err(SplitError::RowTooLarge { bytes, .. }) => {
                assert!(bytes > max_bytes);
                continue;
            }
            Err(SplitError::RowTooDeep { .. }) => {
                let opened = body.iter().filter(|byte| b"[{".contains(byte)).count();
                assert!(shape == Shape::Json && opened >= 128);
                continue;
            }
            Err(error) => panic!("{error}"),
        };
        assert_eq!(report.invalid, 0);
        let (count, rows) = valid_rows(body, format);
        assert_eq!(parts.duplicates_removed, count - rows.len() as u64);
        let mut rest = rows.iter();
        let into = if shape == Shape::Json { Format::Json } else { Format::NdJson };
        // The bytes that a first row of a further body would have added to the one before.
        let mut room: Option<usize> = None;
        for part in &parts.bodies {
            assert!(part.len() <= max_bytes, "{part:?}");
            let again: Vec<_> = Rows::new(part.as_bytes(), into).collect();
            assert!((1..=max_events).contains(&again.len()), "{part:?}");
            // A line has its end, a further item a comma.
            assert!(room.is_none_or(|room| again[0].text.len() + 1 > room), "{part:?}");
            room = (again.len() < max_events).then(|| max_bytes - part.len());
            for row in again {
                assert!(row.event.is_ok(), "{part:?}");
                let want = rest.next().expect("no row is made up");
                let value = |text: &[u8]| serde_json::from_slice::<Value>(text).ok();
                assert_eq!(value(row.text), value(want));
            }
        }
        assert_eq!(rest.next(), None, "a row is lost");
    }
}
