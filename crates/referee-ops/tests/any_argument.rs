//! Whatever an operation is handed, it answers: with a result or with a code that stays.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use proptest::prelude::*;
use referee_ops::{OPERATIONS, OpError, call, call_line};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// Every field name of the contract, so that random objects reach beyond the first check.
const NAMES: &[&str] = &[
    "input",
    "raw",
    "overlay",
    "body",
    "format",
    "include_rows",
    "as",
    "max_events",
    "max_bytes",
    "brand",
    "before",
    "urls",
    "text",
    "request",
    "limits",
    "brand.personas.count",
    "current",
    "competitor_id",
    "prompts",
    "stages",
    "prompt",
    "status",
    "limit",
    "offset",
    "brand_id",
    "connections",
    "integrations",
    "id",
    "now",
    "connection_id",
    "connection",
    "content_type",
    "website",
    "name",
    "websites",
    "competitors",
    "personas",
    "description",
    "alternative_names",
    "excluded_names",
    "alternative_websites",
    "case_sensitive",
    "add",
    "remove",
    "override",
    "slug",
    "hosts",
    "provider",
    "created_at",
    "last_pushed_at",
    "platforms",
    "tags",
    "persona_id",
    "language",
    "stage",
];

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("example.com".to_owned()),
        Just("active".to_owned()),
        Just("2026-05-24T12:00:00Z".to_owned()),
        Just("grok".to_owned()),
        Just("[{}]".to_owned()),
        ".{0,12}",
    ]
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        (0..4_u8).prop_map(Value::from),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        let name = prop::sample::select(NAMES);
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((name, inner), 0..6).prop_map(|fields| {
                let fields = fields.into_iter().map(|(name, value)| (name.to_owned(), value));
                Value::from(fields.collect::<Map<_, _>>())
            }),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn any_json_gets_a_result_or_a_code(argument in value(), at in 0..OPERATIONS.len()) {
        let operation = &OPERATIONS[at];
        if let Err(error) = operation.call(&argument) {
            let known = ["argument.", "website.", "overlay.", "event.", "split.", "connection.",
                "mention."];
            prop_assert!(known.iter().any(|code| error.code().starts_with(code)), "{error:?}");
            prop_assert!(!error.to_string().contains('\n'));
        }
        // The same, through text.
        let line = call_line(operation.name, &argument.to_string());
        let answer: Value = serde_json::from_str(&line).unwrap();
        prop_assert_eq!(answer.get("error").is_some(), operation.call(&argument).is_err());
        prop_assert!(!line.contains('\n'));
    }

    /// Valid arguments of the vectors, with one field replaced by anything.
    #[test]
    fn one_wrong_field_never_panics(
        at in any::<prop::sample::Index>(), field in any::<prop::sample::Index>(), new in value(),
    ) {
        let (operation, mut input) = case(at);
        if let Value::Object(fields) = &mut input {
            let names: Vec<String> = fields.keys().cloned().collect();
            if !names.is_empty() {
                fields.insert(field.get(&names).clone(), new);
            }
        }
        let _ = call(&operation, &input);
    }
}

fn case(at: prop::sample::Index) -> (String, Value) {
    static CASES: std::sync::OnceLock<Vec<(String, Value)>> = std::sync::OnceLock::new();
    let cases = CASES.get_or_init(|| {
        let all = testkit::vectors::load().unwrap();
        let small = |input: &Value| input.to_string().len() < 10_000;
        let each = all.into_iter().flat_map(|(operation, cases)| {
            cases.into_iter().map(move |case| (operation.clone(), case.input))
        });
        each.filter(|(_, input)| small(input)).collect()
    });
    at.get(cases).clone()
}

#[test]
fn an_unusable_argument_names_the_field_and_what_would_be_right() {
    let brand = json!({"name": "Nova", "website": "nova.example"});
    for (operation, argument, code, message) in [
        (
            "normalize_website",
            json!([]),
            "argument.type",
            "argument: should be an object, is a list",
        ),
        (
            "normalize_website",
            json!({}),
            "argument.missing",
            "input: should be a string, is absent",
        ),
        (
            "normalize_website",
            json!({"input": null}),
            "argument.type",
            "input: should be a string, is null",
        ),
        (
            "check_events",
            json!({"body": "", "format": "xml"}),
            "argument.value",
            "format: should be 'auto', 'json' or 'ndjson'",
        ),
        (
            "split_events",
            json!({"body": "", "max_events": 0}),
            "argument.value",
            "max_events: should be a whole number of at least 1",
        ),
        (
            "classify_citations",
            json!({"brand": brand, "urls": ["a.example", 7]}),
            "argument.type",
            "urls[1]: should be a string, is an integer",
        ),
        (
            "find_conflicts",
            json!({"brand": {"name": "N", "website": "n.example",
                "competitors": [{"name": "A", "websites": ["a.example", "ftp://a"]}]}}),
            "website.unsupported_scheme",
            "brand.competitors[0].websites[1]: the scheme of a website should be http or https",
        ),
        (
            "update_brand",
            json!({"current": {"name": "N", "website": "n.example", "personas": [{"name": 1}]}}),
            "argument.type",
            "current.personas[0].name: should be a string, is an integer",
        ),
        (
            "create_brand",
            json!({}),
            "argument.missing",
            "request: should be the body of the request, is absent",
        ),
    ] {
        let error = call(operation, &argument).unwrap_err();
        assert_eq!((error.code(), error.to_string().as_str()), (code, message), "{operation}");
    }
}

#[test]
fn text_that_is_no_json_and_names_that_are_no_operation_are_errors() {
    for argument in ["", " ", "{", "nonsense", "{} {}"] {
        let answer: Value =
            serde_json::from_str(&call_line("normalize_website", argument)).unwrap();
        assert_eq!(answer["error"]["code"], "argument.json", "{argument}");
    }
    for half in [r"\ud800", r"\udc00", r"\ud800a", r"\ud800\n", r"\ud800\ud800", r"\udc00\ud800"] {
        let answer = call_line("normalize_website", &format!("{{\"input\":\"{half}\"}}"));
        assert!(answer.contains("argument.lone_surrogate"), "{half}: {answer}");
    }
    // The argument itself is one level.
    let nested = |levels: usize| {
        let [open, close] = ["[", "]"].map(|bracket| bracket.repeat(levels - 1));
        format!(r#"{{"input":"a.example","x":{open}{close}}}"#)
    };
    assert!(call_line("normalize_website", &nested(127)).contains("ok"));
    for levels in [128, 5000] {
        assert!(call_line("normalize_website", &nested(levels)).contains("argument.depth"));
    }
    assert_eq!(call("x", &json!({})), Err(OpError::UnknownOperation));
}

#[test]
fn a_number_beyond_all_floats_is_one() {
    let line = r#"{"input":"a.example","x":[1e400,-1e999]}"#;
    assert!(call_line("normalize_website", line).contains(r#""site":"a.example""#));
    let line = r#"{"request":{"name":1e400,"website":"a.example","description":""}}"#;
    let answer: Value = serde_json::from_str(&call_line("create_brand", line)).unwrap();
    assert_eq!(answer["ok"]["status"], 422);
    let wrong = &answer["ok"]["body"]["detail"][0];
    assert_eq!((&wrong["type"], &wrong["input"]), (&json!("string_type"), &json!(f64::MAX)));
    assert!(call_line("normalize_website", r#"{"x":1e400"#).contains("argument.json"));
}

#[test]
fn fields_that_no_operation_asks_for_are_ignored() {
    let website = call("normalize_website", &json!({"input": "a.example", "extra": [1]})).unwrap();
    assert_eq!(website["site"], "a.example");
}

#[test]
fn numbers_come_out_as_they_came_in() {
    let body = r#"[{"date":"2026-05-20","raw_referrer_value":"claude.ai","raw_page_value":"/a",
        "pageviews":9007199254740991,"purchase_revenue":0.1234567890123456789},
        {"date":123456789012345678901234567890,"raw_referrer_value":7,"raw_page_value":"/b",
        "purchase_revenue":-12.123456789012345678}]"#;
    let line = call_line("check_events", &json!({"body": body, "include_rows": true}).to_string());
    assert!(line.contains(r#""pageviews":9007199254740991"#), "{line}");
    assert!(line.contains(r#""purchase_revenue":0.12345678901234568"#), "{line}");
    assert!(line.contains(r#""input":-12.123456789012346"#), "{line}");
    assert!(line.contains(r#""input":7"#), "{line}");
}

#[test]
fn every_operation_of_the_contract_is_there_in_its_order() {
    let contract = include_str!("../docs/operations.md");
    let rows = contract.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    let listed: Vec<&str> = rows.collect();
    let known: Vec<&str> = OPERATIONS.iter().map(|operation| operation.name).collect();
    assert_eq!(known, listed);
    let unique: BTreeSet<&str> = known.iter().copied().collect();
    assert_eq!(unique.len(), known.len());
    assert!(OPERATIONS.iter().all(|operation| operation.summary.contains("(rule")));
}
