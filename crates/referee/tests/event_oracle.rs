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

use proptest::prelude::*;
use referee::batch::{CheckedRow, Checker, Options, Report, Verdict, check, check_rows};
use referee::event::{Field, Format, Rows};
use referee::referrer::AllowList;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// What is wrong with a row: field, type, ctx, in the order of the schema.
type Wrong = (Option<&'static str>, &'static str, Option<Value>);

fn wrong_with(row: &Value) -> Vec<Wrong> {
    let Some(row) = row.as_object() else { return vec![(None, "dict_type", None)] };
    let mut wrong: Vec<Wrong> = Vec::new();
    for (field, max, required) in [
        ("date", 0, true),
        ("raw_referrer_value", 512, true),
        ("raw_page_value", 2048, true),
        ("pageviews", 0, false),
        ("sessions", 0, false),
        ("transactions", 0, false),
        ("purchase_revenue", 0, false),
        ("batch_id", 128, false),
    ] {
        let value = match row.get(field) {
            None if required => {
                wrong.push((Some(field), "missing", None));
                continue;
            }
            None => continue,
            Some(Value::Null) if !required => continue,
            Some(value) => value,
        };
        let found = match field {
            "date" => wrong_date(value),
            "pageviews" | "sessions" | "transactions" => wrong_count(value),
            "purchase_revenue" => match value {
                Value::Number(number) if number.as_f64().unwrap() < 0.0 => {
                    Some(("greater_than_equal", Some(json!({"ge": 0}))))
                }
                Value::Number(_) => None,
                _ => Some(("float_type", None)),
            },
            _ => match value {
                Value::String(text) if text.is_empty() && required => {
                    Some(("string_too_short", Some(json!({"min_length": 1}))))
                }
                Value::String(text) if text.chars().count() > max => {
                    Some(("string_too_long", Some(json!({"max_length": max}))))
                }
                Value::String(_) => None,
                _ => Some(("string_type", None)),
            },
        };
        wrong.extend(found.map(|(code, ctx)| (Some(field), code, ctx)));
    }
    wrong
}

fn wrong_date(value: &Value) -> Option<(&'static str, Option<Value>)> {
    let Some(text) = value.as_str() else { return Some(("date_type", None)) };
    let number = |from: usize, to: usize| -> Option<u32> {
        let digits = text.get(from..to)?;
        digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().unwrap())
    };
    let real = || -> Option<bool> {
        let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
        if text.len() != 10 || &text[4..5] != "-" || &text[7..8] != "-" || year == 0 {
            return None;
        }
        let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
        let days = [31, 28 + u32::from(leap), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        Some((1..=12).contains(&month) && (1..=days[month as usize - 1]).contains(&day))
    };
    if real() == Some(true) { None } else { Some(("date_parsing", None)) }
}

/// Counts that a `Value` holds exactly: the generators write no others.
fn wrong_count(value: &Value) -> Option<(&'static str, Option<Value>)> {
    let Value::Number(number) = value else { return Some(("int_type", None)) };
    let float = number.as_f64().unwrap();
    if number.is_f64() && float.fract() != 0.0 {
        return Some(("int_from_float", None));
    }
    if float < 0.0 {
        return Some(("greater_than_equal", Some(json!({"ge": 0}))));
    }
    let max = 9_007_199_254_740_991_u64;
    let above = number.as_u64().map_or(float > max as f64, |count| count > max);
    above.then(|| ("less_than_equal", Some(json!({"le": max}))))
}

/// The rows of a body whose rows are each JSON.
struct Naive {
    accepted: u64,
    rejected: u64,
    invalid: u64,
    errors: Vec<(usize, Wrong)>,
    survivors: Vec<usize>,
    unknown_fields: BTreeMap<String, u64>,
    pageviews: BTreeMap<String, u64>,
    unknown_referrers: BTreeMap<String, u64>,
}

fn naive(rows: &[Value]) -> Naive {
    let list = AllowList::builtin();
    let known: BTreeSet<&str> = [
        "date",
        "raw_referrer_value",
        "raw_page_value",
        "pageviews",
        "sessions",
        "transactions",
        "purchase_revenue",
        "batch_id",
    ]
    .into();
    let mut all = Naive {
        accepted: 0,
        rejected: 0,
        invalid: 0,
        errors: Vec::new(),
        survivors: Vec::new(),
        unknown_fields: BTreeMap::new(),
        pageviews: BTreeMap::new(),
        unknown_referrers: BTreeMap::new(),
    };
    let mut latest = BTreeMap::new();
    for (index, row) in rows.iter().enumerate() {
        for name in row.as_object().into_iter().flat_map(Map::keys) {
            if !known.contains(name.as_str()) {
                *all.unknown_fields.entry(name.clone()).or_default() += 1;
            }
        }
        let wrong = wrong_with(row);
        if !wrong.is_empty() {
            all.invalid += 1;
            all.errors.extend(wrong.into_iter().map(|wrong| (index, wrong)));
            continue;
        }
        let text = |field: &str| row[field].as_str().unwrap().to_owned();
        let referrer = text("raw_referrer_value");
        if list.classify(&referrer).platform().is_none() {
            all.rejected += 1;
            *all.unknown_referrers.entry(referrer).or_default() += 1;
            continue;
        }
        all.accepted += 1;
        latest.insert((text("date"), referrer, text("raw_page_value")), index);
    }
    all.survivors = latest.into_values().collect();
    all.survivors.sort_unstable();
    for &index in &all.survivors {
        let platform = list.classify(rows[index]["raw_referrer_value"].as_str().unwrap());
        let pageviews = rows[index].get("pageviews").and_then(Value::as_f64).unwrap_or(0.0) as u64;
        *all.pageviews.entry(platform.platform().unwrap().slug.clone()).or_default() += pageviews;
    }
    all
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-3..1000_i64).prop_map(Value::from),
        prop::sample::select(vec![
            json!(0.0),
            json!(-0.0),
            json!(412.0),
            json!(1.5),
            json!(-1.5),
            json!(9_007_199_254_740_991_u64),
            json!(9_007_199_254_740_992_u64),
            json!(u64::MAX),
            json!(1e16),
            json!(1e300),
            json!(""),
            json!("7"),
            json!([1, {"a": "]"}]),
            json!({"date": "}"}),
            json!("x".repeat(128)),
            json!("ä".repeat(129)),
            json!("ä".repeat(512)),
            json!("x".repeat(513)),
            json!("😀".repeat(2048)),
            json!("x".repeat(2049)),
        ]),
        ".{0,12}".prop_map(Value::from),
    ]
}

fn good(field: &'static str) -> BoxedStrategy<Value> {
    match field {
        "date" => prop::sample::select(vec![
            "2026-05-20",
            "2026-05-21",
            "2024-02-29",
            "2026-02-29",
            "0001-01-01",
            "9999-12-31",
            "0000-01-01",
            "2026-13-01",
            "2026-04-31",
            "2026-5-01",
            "2026-05-20 ",
            "２026-05-20",
        ])
        .prop_map(Value::from)
        .boxed(),
        "raw_referrer_value" => prop::sample::select(vec![
            "chatgpt.com",
            "https://chatgpt.com/",
            "claude.ai",
            "perplexity",
            "google.com",
            "(direct)",
            " ",
        ])
        .prop_map(Value::from)
        .boxed(),
        "raw_page_value" => prop::sample::select(vec!["/a", "/b", "home:\"x\"\\", "/\u{e9}\n"])
            .prop_map(Value::from)
            .boxed(),
        "purchase_revenue" => (0.0..1e6).prop_map(Value::from).boxed(),
        "batch_id" => "[a-z]{0,4}".prop_map(Value::from).boxed(),
        "pageview" => value().boxed(),
        _ => (0..100_000_u64).prop_map(Value::from).boxed(),
    }
}

fn member(field: &'static str, presence: f64) -> impl Strategy<Value = Option<(String, Value)>> {
    let value = prop_oneof![12 => good(field), 1 => value()];
    prop::option::weighted(presence, value.prop_map(move |value| (field.to_owned(), value)))
}

/// The members of a row in any order, or no object.
fn row() -> impl Strategy<Value = Result<Vec<(String, Value)>, Value>> {
    let members = (
        member("date", 0.98),
        member("raw_referrer_value", 0.98),
        member("raw_page_value", 0.98),
        member("pageviews", 0.7),
        member("sessions", 0.7),
        member("transactions", 0.5),
        member("purchase_revenue", 0.5),
        member("batch_id", 0.3),
        member("pageview", 0.1),
        // A second time: the last one counts.
        member("date", 0.05),
        member("sessions", 0.05),
    )
        .prop_map(|(a, b, c, d, e, f, g, h, i, j, k)| {
            [a, b, c, d, e, f, g, h, i, j, k].into_iter().flatten().collect::<Vec<_>>()
        })
        .prop_shuffle();
    prop_oneof![30 => members.prop_map(Ok), 1 => value().prop_map(Err)]
}

/// How a body is spelled.
#[derive(Debug, Clone)]
struct Spelling {
    lines: bool,
    mark: bool,
    space: &'static str,
    line_end: &'static str,
    escape: bool,
}

fn spelling() -> impl Strategy<Value = Spelling> {
    let space = prop::sample::select(vec!["", " ", "\t ", "\n  "]);
    let line_end = prop::sample::select(vec!["\n", "\r\n", "\n \n\n"]);
    (any::<bool>(), prop::bool::weighted(0.1), space, line_end, prop::bool::weighted(0.2)).prop_map(
        |(lines, mark, space, line_end, escape)| Spelling {
            lines,
            mark,
            space: if lines { space.trim_matches('\n') } else { space },
            line_end,
            escape,
        },
    )
}

/// JSON text with every character of its strings that may be escaped, escaped.
fn escaped(text: &str) -> String {
    let mut out = String::from("\"");
    for unit in text.encode_utf16() {
        write!(out, "\\u{unit:04x}").unwrap();
    }
    out + "\""
}

fn spell(rows: &[Result<Vec<(String, Value)>, Value>], spelling: &Spelling) -> String {
    let space = spelling.space;
    let string = |value: &Value| match value {
        Value::String(text) if spelling.escape => escaped(text),
        value => value.to_string(),
    };
    let name = |name: &String| string(&Value::String(name.clone()));
    let rows: Vec<String> = rows
        .iter()
        .map(|row| match row {
            Ok(members) => {
                let members: Vec<_> = members
                    .iter()
                    .map(|(field, value)| {
                        format!("{space}{}{space}:{space}{}{space}", name(field), string(value))
                    })
                    .collect();
                format!("{{{}}}", members.join(","))
            }
            Err(value) => string(value),
        })
        .collect();
    let mark = if spelling.mark { "\u{feff}" } else { "" };
    if spelling.lines {
        format!("{mark}{}", rows.join(spelling.line_end))
    } else {
        format!("{mark}{space}[{space}{}{space}]{space}", rows.join(&format!("{space},{space}")))
    }
}

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
