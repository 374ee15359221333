//! Random bodies: rows, and the ways to spell them.

use proptest::prelude::*;
use serde_json::{Value, json};
use std::fmt::Write;

pub(crate) fn value() -> impl Strategy<Value = Value> {
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

pub(crate) fn good(field: &'static str) -> BoxedStrategy<Value> {
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

pub(crate) fn member(
    field: &'static str,
    presence: f64,
) -> impl Strategy<Value = Option<(String, Value)>> {
    let value = prop_oneof![12 => good(field), 1 => value()];
    prop::option::weighted(presence, value.prop_map(move |value| (field.to_owned(), value)))
}

/// The members of a row in any order, or no object.
pub(crate) fn row() -> impl Strategy<Value = Result<Vec<(String, Value)>, Value>> {
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
pub(crate) struct Spelling {
    pub(crate) lines: bool,
    pub(crate) mark: bool,
    pub(crate) space: &'static str,
    pub(crate) line_end: &'static str,
    pub(crate) escape: bool,
}

pub(crate) fn spelling() -> impl Strategy<Value = Spelling> {
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
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::from("\"");
    for unit in text.encode_utf16() {
        write!(out, "\\u{unit:04x}").unwrap();
    }
    out + "\""
}

pub(crate) fn spell(rows: &[Result<Vec<(String, Value)>, Value>], spelling: &Spelling) -> String {
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
