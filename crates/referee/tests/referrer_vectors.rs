//! The vectors of `classify_referrer` and `list_platforms` against the core (rule 3).
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use referee::referrer::{AllowList, Overlay, OverlayError};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

fn cases(operation: &str) -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join(format!("../../testdata/vectors/{operation}.json"));
    let file: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    file["cases"].as_array().unwrap().clone()
}

fn list(input: &Value) -> Result<AllowList, OverlayError> {
    match input.get("overlay") {
        Some(overlay) => AllowList::builtin().with_overlay(&Overlay::from_json(overlay)?),
        None => Ok(AllowList::builtin().clone()),
    }
}

/// What is wrong with the answers, one text a case.
fn wrong(cases: &[Value], answer: impl Fn(&AllowList, &Value) -> Value) -> Vec<String> {
    let mut wrong = Vec::new();
    for case in cases {
        let (got, want) = match list(&case["in"]) {
            Ok(list) => (answer(&list, &case["in"]), &case["ok"]),
            Err(error) => (json!(error.code()), &case["error"]),
        };
        let is_right = if case["partial"] == true { holds(want, &got) } else { *want == got };
        if !is_right {
            wrong.push(format!("{}: want {want}, got {got}", case["id"]));
        }
    }
    wrong
}

/// Does `got` have everything that `want` has? Of a list, the entries that `want` shows.
fn holds(want: &Value, got: &Value) -> bool {
    match (want, got) {
        (Value::Object(want), Value::Object(got)) => {
            want.iter().all(|(key, want)| got.get(key).is_some_and(|got| holds(want, got)))
        }
        _ => want == got,
    }
}

#[test]
fn classify_referrer() {
    let cases = cases("classify_referrer");
    assert!(cases.len() >= 250);
    let wrong = wrong(&cases, |list, input| {
        let raw = input["raw"].as_str().unwrap();
        let answer = list.classify(raw);
        let id = list.platform_of(raw).ok();
        assert_eq!(id.and_then(|id| list.platform(id)), answer.platform(), "{raw}");
        serde_json::to_value(answer).unwrap()
    });
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn list_platforms() {
    let cases = cases("list_platforms");
    assert!(cases.len() >= 16);
    let wrong = wrong(&cases, |list, _| serde_json::to_value(list).unwrap());
    assert!(wrong.is_empty(), "{wrong:#?}");
}
