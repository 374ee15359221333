//! What errors and violations say beyond their codes.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use referee::brand::Brand;
use referee::connection::Timestamp;
use referee::violation::ViolationKind;
use serde_json::json;

#[test]
fn the_place_of_a_website_that_does_not_normalise_is_written_as_a_path() {
    let said =
        |brand| serde_json::from_value::<Brand>(brand).unwrap().claims().unwrap_err().to_string();
    let own = said(json!({"name": "Nova", "website": "ftp://nova.example"}));
    assert!(own.starts_with("website: "), "{own}");
    let theirs = said(json!({
        "name": "Nova",
        "website": "nova.example",
        "competitors": [{"name": "Acme"}, {"name": "Bolt", "websites": ["ftp://bolt.example"]}],
    }));
    assert!(theirs.starts_with("competitors[1].websites[0]: "), "{theirs}");
}

#[test]
fn what_is_no_time_is_told_what_one_is() {
    let error = Timestamp::parse("today").unwrap_err().to_string();
    assert!(error.contains("RFC 3339") && error.contains("2026-05-24T12:00:00Z"), "{error}");
}

#[test]
fn what_a_reader_found_stands_in_the_context() {
    let context = Some(json!({"error": "a reason"}));
    assert_eq!(ViolationKind::DateParsing { error: "a reason" }.ctx(), context);
    assert_eq!(ViolationKind::JsonInvalid { error: "a reason".into() }.ctx(), context);
}
