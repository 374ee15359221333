//! A batch of events counted the plain way: `serde_json` values, the rules written down one by one.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "the numbers of a comparison are small, or compared as floats on purpose"
)]

use referee::referrer::AllowList;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// What is wrong with a row: field, type, ctx, in the order of the schema.
pub type Wrong = (Option<&'static str>, &'static str, Option<Value>);

/// Everything that is wrong with a row, by rules 4.1 to 4.3.
pub fn wrong_with(row: &Value) -> Vec<Wrong> {
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
#[derive(Debug)]
pub struct Naive {
    /// Valid rows of a platform.
    pub accepted: u64,
    /// Valid rows of none.
    pub rejected: u64,
    /// Rows with an error.
    pub invalid: u64,
    /// What is wrong, with its row.
    pub errors: Vec<(usize, Wrong)>,
    /// The rows that stay.
    pub survivors: Vec<usize>,
    /// In how many rows each field stands that is none, but for those of long names.
    pub unknown_fields: BTreeMap<String, u64>,
    /// How often there is one whose name is too long to be counted by it.
    pub long_names: u64,
    /// Page views by platform.
    pub pageviews: BTreeMap<String, u64>,
    /// Rows by referrer that leads to no platform.
    pub unknown_referrers: BTreeMap<String, u64>,
}

/// The most bytes of the name of an unknown field that is counted.
const MAX_NAME_BYTES: usize = 256;

/// Counts the rows of a batch one by one.
pub fn naive(rows: &[Value]) -> Naive {
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
        long_names: 0,
        pageviews: BTreeMap::new(),
        unknown_referrers: BTreeMap::new(),
    };
    let mut latest = BTreeMap::new();
    for (index, row) in rows.iter().enumerate() {
        for name in row.as_object().into_iter().flat_map(Map::keys) {
            if name.len() > MAX_NAME_BYTES {
                all.long_names += 1;
            } else if !known.contains(name.as_str()) {
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
