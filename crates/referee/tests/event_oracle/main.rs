//! The check of events beside a naive one: `serde_json` values, the rules written down plainly.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "a test fails by panicking"
)]

mod bodies;
mod naive;

use bodies::{row, spell, spelling};
use naive::naive;
use proptest::prelude::*;
use referee::batch::{CheckedRow, Checker, Options, Report, Verdict, check, check_rows};
use referee::event::{Field, Format, Rows};
use serde_json::Value;
use std::collections::BTreeMap;

/// Every row as a check of pieces of these sizes sees it, and the report.
fn in_pieces(body: &[u8], format: Format, sizes: &[usize]) -> (Report, Vec<String>) {
    let options = Options { format, ..Options::default() };
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

fn pieces_change_nothing(body: &[u8], format: Format, sizes: &[usize]) {
    let options = Options { format, ..Options::default() };
    let whole = check(body, &options);
    let (one, rows) = in_pieces(body, format, &[body.len().max(1)]);
    assert_eq!(one, whole);
    let (cut, cut_rows) = in_pieces(body, format, sizes);
    assert_eq!(cut, whole, "{:?}", String::from_utf8_lossy(body));
    assert_eq!(cut_rows, rows);
    assert_eq!(whole.accepted + whole.rejected + whole.invalid, whole.events);
    assert_eq!(whole.duplicates + whole.upserts, whole.accepted);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn reports_agree_with_the_naive_check(
        rows in prop::collection::vec(row(), 0..12),
        spelling in spelling(),
        explicit in any::<bool>(),
        sizes in prop::collection::vec(1..40_usize, 1..5),
    ) {
        let body = spell(&rows, &spelling);
        let values: Vec<Value> = rows
            .iter()
            .map(|row| match row {
                Ok(members) => Value::Object(members.iter().cloned().collect()),
                Err(value) => value.clone(),
            })
            .collect();
        // An NDJSON body whose first line is an array is an array to `auto`.
        let lines_look_like_array = spelling.lines && body.trim_start_matches(['\u{feff}', ' ', '\t', '\n']).starts_with('[');
        let format = match (explicit || lines_look_like_array, spelling.lines) {
            (false, _) => Format::Auto,
            (true, true) => Format::NdJson,
            (true, false) => Format::Json,
        };
        let options = Options { format, ..Options::default() };
        let (report, upserts) = check_rows(body.as_bytes(), &options);
        let naive = naive(&values);
        let blank = spelling.lines && values.is_empty();
        let status = if blank { 400 } else if naive.invalid > 0 { 422 } else { 200 };
        prop_assert_eq!(report.status, status);
        prop_assert_eq!(report.events, values.len() as u64);
        prop_assert_eq!(report.accepted, naive.accepted);
        prop_assert_eq!(report.rejected, naive.rejected);
        prop_assert_eq!(report.invalid, naive.invalid);
        prop_assert_eq!(report.upserts, naive.survivors.len() as u64);
        prop_assert_eq!(report.duplicates, naive.accepted - naive.survivors.len() as u64);
        prop_assert_eq!(&report.unknown_fields, &naive.unknown_fields);
        let errors: Vec<_> = report.errors.iter().map(|error| {
            let ctx = error.kind.ctx().filter(|ctx| ctx.get("error").is_none());
            (error.row as usize, (error.field.map(Field::name), error.kind.code(), ctx))
        }).collect();
        prop_assert_eq!(errors, naive.errors);
        for error in &report.errors {
            let row = &values[error.row as usize];
            let input = match error.field {
                Some(field) if error.kind.code() != "missing" => &row[field.name()],
                _ => row,
            };
            if input.to_string().len() < 1000 {
                prop_assert_eq!(&error.input.to_value(), input);
                prop_assert!(!error.input.to_json().contains('\n'));
            }
        }
        let survivors: Vec<_> = upserts.iter().map(|upsert| upsert.row as usize).collect();
        prop_assert_eq!(survivors, naive.survivors);
        for upsert in &upserts {
            let row = &values[upsert.row as usize];
            let event = serde_json::to_value(&upsert.event).unwrap();
            for (field, value) in event.as_object().unwrap() {
                prop_assert!(row[field] == *value || row[field].as_f64() == value.as_f64() && value.is_number());
            }
        }
        let pageviews: BTreeMap<_, _> = report.platforms.iter().map(|totals| (totals.platform.clone(), totals.pageviews)).collect();
        prop_assert_eq!(pageviews, naive.pageviews);
        let unknown: BTreeMap<_, _> = report.unknown_referrers.iter().map(|referrer| (referrer.value.clone(), referrer.count)).collect();
        prop_assert_eq!(unknown, naive.unknown_referrers);
        prop_assert_eq!(report.unknown_referrers_omitted, 0);
        pieces_change_nothing(body.as_bytes(), format, &sizes);
    }

    #[test]
    fn mutated_bodies_are_json_exactly_where_serde_json_says_so(
        rows in prop::collection::vec(row(), 1..4),
        spelling in spelling(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), 0..4_u8, any::<u8>()), 1..4),
        sizes in prop::collection::vec(1..40_usize, 1..5),
    ) {
        let mut body = spell(&rows, &spelling).into_bytes();
        for (at, how, byte) in changes {
            if body.is_empty() { continue }
            let at = at.index(body.len());
            let byte = if byte < 128 { b"\"\\[]{},: \n0-.eEtu\xff"[usize::from(byte) % 18] } else { byte };
            match how {
                0 => drop(body.remove(at)),
                1 => body.insert(at, byte),
                2 => body[at] = byte,
                _ => body.truncate(at),
            }
        }
        agrees_with_serde_json(&body);
        for format in [Format::Auto, Format::Json, Format::NdJson] {
            pieces_change_nothing(&body, format, &sizes);
        }
    }

    #[test]
    fn any_text_is_json_exactly_where_serde_json_says_so(
        body in "([\\[\\]{},:\" \n\r\t0-9eE.+\\-]|null|true|\\\\u[dD][89c-f]00|\\\\n|é|\u{feff}){0,20}",
        sizes in prop::collection::vec(1..4_usize, 1..5),
    ) {
        agrees_with_serde_json(body.as_bytes());
        for format in [Format::Auto, Format::Json, Format::NdJson] {
            pieces_change_nothing(body.as_bytes(), format, &sizes);
        }
    }
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

fn agrees_with_serde_json(body: &[u8]) {
    let rows: Vec<_> = Rows::new(body, Format::NdJson).collect();
    let report = check(body, &Options { format: Format::Json, ..Options::default() });
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
                let naive = naive(&rows);
                assert_eq!(report.events, rows.len() as u64);
                assert_eq!(report.invalid, naive.invalid);
                assert_eq!(report.upserts, naive.survivors.len() as u64);
            }
        }
        Some(false) => assert_eq!(report.status, 400, "{:?}", String::from_utf8_lossy(body)),
        None => {}
    }
}

#[test]
fn nesting_of_128_passes_and_of_129_does_not() {
    let nested = |depth: usize| {
        format!(
            r#"{{"date":"2026-05-20","raw_referrer_value":"chatgpt.com","raw_page_value":"/","x":{}{}}}"#,
            "[".repeat(depth),
            "]".repeat(depth)
        )
    };
    let status = |body: String| check(body.as_bytes(), &Options::default()).status;
    assert_eq!(status(nested(127)), 200);
    assert_eq!(status(nested(128)), 400);
    assert_eq!(status(format!("[{}]", nested(126))), 200);
    assert_eq!(status(format!("[{}]", nested(127))), 400);
    let alone = |depth: usize| {
        check(
            format!("{}{}", "[".repeat(depth), "]".repeat(depth)).as_bytes(),
            &Options { format: Format::NdJson, ..Options::default() },
        )
        .status
    };
    assert_eq!((alone(128), alone(129)), (422, 400));
}

#[test]
fn verdicts_name_the_row_that_they_replace() {
    let row = |page: &str| {
        format!(
            r#"{{"date":"2026-05-20","raw_referrer_value":"chatgpt.com","raw_page_value":"{page}"}}"#
        )
    };
    let body = [row("/a"), row("/b"), row("/a"), row("/a")].join("\n");
    let mut replaced = Vec::new();
    let mut checker = Checker::new(&Options::default());
    let mut sink = |row: &CheckedRow<'_>| {
        if let Verdict::Accepted { replaces, .. } = row.verdict() {
            replaced.push(replaces);
        }
    };
    checker.push(body.as_bytes(), &mut sink);
    checker.finish(&mut sink);
    assert_eq!(replaced, [None, None, Some(0), Some(2)]);
}
