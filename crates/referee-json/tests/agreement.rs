//! What is written and what is read, held against `serde_json`.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use proptest::prelude::*;
use referee_json as ours;
use serde::Serialize;
use std::collections::BTreeMap;

/// What each of the two makes of a value: its text, and the text of its value.
fn same(value: &(impl Serialize + ?Sized)) {
    let theirs = serde_json::to_string(value).unwrap();
    let text = ours::to_string(value).unwrap();
    assert_eq!(text, theirs);
    let (value, theirs) = (ours::to_value(value).unwrap(), serde_json::to_value(value).unwrap());
    assert_eq!(ours::to_string(&value).unwrap(), serde_json::to_string(&theirs).unwrap());
}

#[derive(Serialize)]
struct Unit;

#[derive(Serialize)]
struct Newtype(u8);

#[derive(Serialize)]
struct Pair(i8, f32);

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    OneOf,
    Newtype(i16),
    Tuple(u16, char),
    Struct { a: Option<i32>, b: () },
}

#[derive(Serialize)]
#[serde(tag = "kind")]
enum Tagged {
    Record(Record),
}

#[derive(Serialize)]
struct Record {
    name: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<u32>,
    counts: BTreeMap<String, u64>,
}

#[derive(Serialize)]
struct Flat {
    first: bool,
    #[serde(flatten)]
    record: Record,
    empty: [u8; 0],
}

fn record(id: Option<u32>) -> Record {
    let counts = BTreeMap::from([("a".to_owned(), 1), ("\"".to_owned(), u64::MAX)]);
    Record { name: "é\n", id, counts }
}

#[test]
fn every_shape_is_written_alike() {
    same(&Unit);
    same(&Newtype(255));
    same(&Pair(-128, 0.5));
    same(&[Kind::OneOf, Kind::Newtype(-7), Kind::Tuple(7, '"'), Kind::Struct { a: None, b: () }]);
    same(&Kind::Struct { a: Some(i32::MIN), b: () });
    same(&Tagged::Record(record(None)));
    same(&Flat { first: true, record: record(Some(3)), empty: [] });
    same(&Flat { first: false, record: record(None), empty: [] });
    same(&(Some("x"), None::<u8>, i64::MIN, "", [[0_u8; 2]; 2]));
    same(&BTreeMap::<String, u8>::new());
    same(&f64::NAN);
    same(&format_args!("{} {}", "a", 1));
}

#[test]
fn json_is_what_it_is_there() {
    let (limit, list) = (3_u64, ["a", "b"]);
    macro_rules! both {
        ($($json:tt)*) => {
            same_values(&ours::json!($($json)*), &serde_json::json!($($json)*))
        };
    }
    both!({});
    both!({ "limit": limit, "list": list, "detail": { "error": "x", "none": {} }, "last": limit + 1, });
    both!("archived");
    both!(list);
}

fn same_values(ours: &ours::Value, theirs: &serde_json::Value) {
    assert_eq!(ours::to_string(ours).unwrap(), serde_json::to_string(theirs).unwrap());
}

/// Of a name that comes twice the last value stands in the first place, however many fields.
#[test]
fn fields_of_one_name_are_one() {
    for count in [1, 2, 16, 17, 40, 1000] {
        for names in [1, 2, 7, 500, 2000] {
            let name = |at: usize| format!("{}", at * 7919 % names);
            let ours: ours::Map<String, ours::Value> =
                (0..count).map(|at| (name(at), ours::Value::from(at as u64))).collect();
            let theirs: serde_json::Map<String, serde_json::Value> =
                (0..count).map(|at| (name(at), serde_json::Value::from(at as u64))).collect();
            assert_eq!(ours.len(), theirs.len());
            same_values(&ours.into(), &theirs.into());
        }
    }
}

#[test]
fn fields_change_as_they_do_there() {
    let mut ours = ours::json!({ "a": 1, "b": 2, "c": 3 });
    let mut theirs = serde_json::json!({ "a": 1, "b": 2, "c": 3 });
    let (ours::Value::Object(map), serde_json::Value::Object(their_map)) = (&mut ours, &mut theirs)
    else {
        unreachable!()
    };
    map.insert("b".into(), "x".into());
    their_map.insert("b".into(), "x".into());
    map.insert("d".into(), true.into());
    their_map.insert("d".into(), true.into());
    assert_eq!(map.shift_remove("a").is_some(), their_map.shift_remove("a").is_some());
    assert_eq!(map.shift_remove("e").is_some(), their_map.shift_remove("e").is_some());
    assert_eq!(map.keys().collect::<Vec<_>>(), their_map.keys().collect::<Vec<_>>());
    let (mut fewer, mut their_fewer) = (map.clone(), their_map.clone());
    fewer.retain(|name, _| name != "b");
    their_fewer.retain(|name, _| name != "b");
    same_values(&fewer.into(), &their_fewer.into());
    same_values(&ours, &theirs);
    let order = ours::json!({ "d": true, "c": 3, "b": "x" });
    assert_eq!(ours, order);
    assert_ne!(ours, ours::json!({ "d": true, "c": 3, "b": "y" }));
    assert_ne!(ours, ours::json!({ "d": true, "c": 3, "e": "x" }));
    assert_eq!(ours["c"].as_u64(), Some(3));
    assert!(ours["none"].is_null());
}

/// What is nested as deep as a request may be can still be put into an answer.
#[test]
fn an_answer_holds_the_deepest_request() {
    let deep = format!("{}1{}", "[".repeat(127), "]".repeat(127));
    let request = ours::from_str(&deep).unwrap();
    let answer = ours::json!({ "detail": { "input": request } });
    assert_eq!(ours::to_string(&answer).unwrap(), format!(r#"{{"detail":{{"input":{deep}}}}}"#));
    assert!(ours::from_str(&format!("[{deep}]")).is_err());
}

proptest! {
    #[test]
    fn texts_are_written_alike(text in any::<String>(), control in "[\u{0}-\u{7f}]{0,20}") {
        same(&text);
        same(&control);
    }

    #[test]
    fn numbers_are_written_alike(float in any::<f64>(), signed in any::<i64>(), small in -100_i64..100) {
        same(&float);
        same(&signed);
        same(&small);
        same(&signed.unsigned_abs());
    }

    #[test]
    fn json_is_read_and_written_alike(
        text in r#"([\[\]{},:" ]|[0-9.eE+-]{0,6}|true|null|"[a-zé\\/ub"0-9]{0,8}"){0,14}"#,
    ) {
        let theirs = serde_json::from_str::<serde_json::Value>(&text);
        let ours = ours::from_str(&text);
        prop_assert_eq!(ours.is_ok(), theirs.is_ok());
        if let (Ok(ours), Ok(theirs)) = (ours, theirs) {
            same_values(&ours, &theirs);
            same(&theirs);
        }
    }
}
