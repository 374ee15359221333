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

use bodies::{row, spell, spelling};
use laws::events::{
    agrees_with_serde_json, pieces_change_nothing, report_is_that_of_the_naive_count,
    split_loses_nothing,
};
use laws::naive_events::wrong_with;
use proptest::prelude::*;
use referee::batch::{CheckedRow, Checker, Options, Verdict, check, check_rows};
use referee::event::Format;
use serde_json::Value;

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
        let blank = spelling.lines && values.is_empty();
        let invalid = values.iter().any(|row| !wrong_with(row).is_empty());
        let status = if blank { 400 } else if invalid { 422 } else { 200 };
        prop_assert_eq!(report.status, status);
        report_is_that_of_the_naive_count(&values, &report, &upserts);
        split_loses_nothing(body.as_bytes(), format, 1 + sizes[0] % 3, 150 + 10 * sizes[0]);
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
