//! `testdata/vectors/normalize_website.json` against the core itself.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails by panicking"
)]

use referee::website::Website;
use serde_json::{Value, json};

#[test]
fn every_vector_holds() {
    let path =
        concat!(env!("CARGO_MANIFEST_DIR"), "/../../testdata/vectors/normalize_website.json");
    let file: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let cases = file["cases"].as_array().unwrap();
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|case| {
            let got = match Website::parse(case["in"]["input"].as_str().unwrap()) {
                Ok(w) => json!({ "ok": { "domain": w.domain(), "site": w.site() } }),
                Err(error) => json!({ "error": error.code() }),
            };
            let key = if case["ok"].is_null() { "error" } else { "ok" };
            (got[key] != case[key]).then(|| format!("{case}\n  got {got}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(cases.len() >= 200);
}
