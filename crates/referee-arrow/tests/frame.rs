//! The same rows as JSON and as columns of every type: the same report, the same rows that stay.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use arrow_array::builder::StringDictionaryBuilder;
use arrow_array::cast::AsArray as _;
use arrow_array::types::{Float64Type, Int32Type, Int64Type, UInt64Type};
use arrow_array::{
    Array, ArrayRef, Date32Array, Decimal128Array, Float32Array, Float64Array, Int16Array,
    Int64Array, LargeStringArray, NullArray, RecordBatch, StringArray, StringViewArray,
    TimestampMillisecondArray, UInt32Array, UInt64Array,
};
use arrow_schema::Schema;
use proptest::prelude::*;
use referee::batch::{Checker, Options, Report, check};
use referee::referrer::AllowList;
use referee_arrow::{ColumnError, FrameChecker, RowsBuilder};
use serde_json::{Map, Value, json};
use std::sync::Arc;

#[derive(Debug, Clone)]
struct Row {
    date: Option<&'static str>,
    referrer: Option<&'static str>,
    page: Option<&'static str>,
    sessions: Option<i64>,
    transactions: Option<f64>,
    revenue: Option<f64>,
    batch_id: Option<&'static str>,
}

fn text<const N: usize>(texts: [&'static str; N]) -> impl Strategy<Value = Option<&'static str>> {
    prop::option::weighted(0.9, prop::sample::select(texts.to_vec()))
}

fn row() -> impl Strategy<Value = Row> {
    let long: &'static str = Box::leak("ä".repeat(513).into_boxed_str());
    let sessions = prop_oneof![Just(0), Just(7), Just(-1), Just(1 << 53), Just((1 << 53) - 1)];
    let transactions = prop_oneof![Just(2.0), Just(1.5), Just(-0.0), Just(-3.0), Just(1e17)];
    let revenue = prop_oneof![Just(0.1), Just(-0.01), Just(1e300), Just(12.5)];
    (
        text(["2026-05-20", "2026-05-21", "2024-02-29"]),
        text(["chatgpt.com", "claude.ai", "google.com", "(direct)", "", long]),
        text(["/a", "/b", "\"\\ü\n", ""]),
        prop::option::of(sessions),
        prop::option::of(transactions),
        prop::option::of(revenue),
        prop::option::of(prop::sample::select(vec!["x", ""])),
    )
        .prop_map(|(date, referrer, page, sessions, transactions, revenue, batch_id)| Row {
            date,
            referrer,
            page,
            sessions,
            transactions,
            revenue,
            batch_id,
        })
}

fn as_json(rows: &[Row]) -> String {
    let row = |row: &Row| {
        json!({
            "date": row.date, "raw_referrer_value": row.referrer, "raw_page_value": row.page,
            "sessions": row.sessions, "transactions": row.transactions,
            "purchase_revenue": row.revenue, "batch_id": row.batch_id, "extra": 1,
        })
    };
    rows.iter().map(row).collect::<Value>().to_string()
}

fn days(text: &str) -> i32 {
    match text {
        "2026-05-20" => 20_593,
        "2026-05-21" => 20_594,
        _ => 19_782,
    }
}

/// A text column in one of the ways that Arrow has.
fn texts(way: u8, values: impl Iterator<Item = Option<&'static str>>) -> ArrayRef {
    match way % 4 {
        0 => Arc::new(values.collect::<StringArray>()),
        1 => Arc::new(values.collect::<LargeStringArray>()),
        2 => Arc::new(values.collect::<StringViewArray>()),
        _ => {
            let mut builder = StringDictionaryBuilder::<Int32Type>::new();
            for value in values {
                builder.append_option(value);
            }
            Arc::new(builder.finish())
        }
    }
}

fn as_batch(rows: &[Row], way: u8) -> RecordBatch {
    let date: ArrayRef = match way % 3 {
        0 => texts(way, rows.iter().map(|row| row.date)),
        1 => Arc::new(rows.iter().map(|row| row.date.map(days)).collect::<Date32Array>()),
        _ => Arc::new(
            rows.iter()
                .map(|row| row.date.map(|date| i64::from(days(date)) * 86_400_000))
                .collect::<TimestampMillisecondArray>(),
        ),
    };
    let revenue: ArrayRef = Arc::new(
        rows.iter()
            .map(|row| row.revenue.or(if way.is_multiple_of(2) { Some(f64::NAN) } else { None }))
            .collect::<Float64Array>(),
    );
    RecordBatch::try_from_iter_with_nullable([
        ("extra", Arc::new(NullArray::new(rows.len())) as ArrayRef, true),
        ("batch_id", texts(way / 4, rows.iter().map(|row| row.batch_id)), true),
        ("date", date, true),
        ("raw_page_value", texts(way / 16, rows.iter().map(|row| row.page)), true),
        ("raw_referrer_value", texts(way / 64, rows.iter().map(|row| row.referrer)), true),
        ("sessions", Arc::new(rows.iter().map(|r| r.sessions).collect::<Int64Array>()), true),
        (
            "transactions",
            Arc::new(rows.iter().map(|row| row.transactions).collect::<Float64Array>()),
            true,
        ),
        ("purchase_revenue", revenue, true),
    ])
    .unwrap()
}

/// The report and the rows that stay, as the operation hands them out.
fn by_columns(batches: &[RecordBatch]) -> (Report, Vec<Value>) {
    let options = Options::default();
    let mut checker = FrameChecker::new(batches[0].schema(), &[], &options).unwrap().keep_rows();
    for batch in batches {
        checker.push(batch).unwrap();
    }
    let (report, survivors) = checker.finish();
    let batches = survivors.batches().unwrap();
    assert!(batches.iter().all(|batch| batch.schema() == survivors.schema()));
    assert_eq!(survivors.len() as u64, report.upserts);
    (report, batches.iter().flat_map(values).collect())
}

fn by_json(body: &str) -> (Report, Vec<Value>) {
    let mut rows = RowsBuilder::new(AllowList::builtin());
    let mut checker = Checker::new(&Options::default());
    checker.push(body.as_bytes(), &mut rows);
    let report = checker.finish(&mut rows);
    let batches = rows.finish().unwrap();
    (report, batches.iter().flat_map(values).collect())
}

fn values(batch: &RecordBatch) -> Vec<Value> {
    let mut rows = vec![Map::new(); batch.num_rows()];
    for (column, array) in batch.schema().fields().iter().zip(batch.columns()) {
        let text = referee_arrow::Text::of(array);
        for (at, row) in rows.iter_mut().enumerate().filter(|(at, _)| !array.is_null(*at)) {
            let value: Value = match column.name().as_str() {
                "row" => array.as_primitive::<UInt64Type>().value(at).into(),
                "date" => array.as_primitive::<arrow_array::types::Date32Type>().value(at).into(),
                "pageviews" | "sessions" | "transactions" => {
                    array.as_primitive::<Int64Type>().value(at).into()
                }
                "purchase_revenue" => array.as_primitive::<Float64Type>().value(at).into(),
                _ => match text.as_ref().unwrap().get(at) {
                    Some(text) => text.into(),
                    None => continue,
                },
            };
            row.insert(column.name().clone(), value);
        }
    }
    rows.into_iter().map(Value::from).collect()
}

proptest! {
    #[test]
    fn columns_report_as_json_does(
        rows in prop::collection::vec(row(), 1..60), cut in 0..60_usize, way in any::<u8>(),
        // Of files that are read in parts, each has types of its own.
        other_way in any::<Option<u8>>(),
    ) {
        let (before, after) = rows.split_at(cut.min(rows.len()));
        let batches = [as_batch(before, way), as_batch(after, other_way.unwrap_or(way))];
        let body = as_json(&rows);
        let (report, survivors) = by_columns(&batches);
        prop_assert_eq!(&report, &check(body.as_bytes(), &Options::default()));
        let (by_body, upserts) = by_json(&body);
        prop_assert_eq!(&by_body, &report);
        prop_assert_eq!(upserts, survivors);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20))]

    /// Rows are checked some at a time, and a batch may be a part of another.
    #[test]
    fn many_rows_and_parts_of_them_report_as_json_does(
        rows in prop::collection::vec(row(), 130..400), from in 0..130_usize, way in any::<u8>(),
    ) {
        let batch = as_batch(&rows, way);
        let part = batch.slice(from, rows.len() - from);
        let (report, survivors) = by_columns(&[part]);
        let (by_body, upserts) = by_json(&as_json(&rows[from..]));
        prop_assert_eq!(by_body, report);
        prop_assert_eq!(upserts, survivors);
    }
}

#[test]
fn a_batch_id_is_judged_by_its_code_points() {
    let batch_id = |text: String| {
        let texts = StringArray::from(vec![text.clone()]);
        let views = StringViewArray::from_iter_values([text]);
        let (texts, views): (ArrayRef, ArrayRef) = (Arc::new(texts), Arc::new(views));
        let of_texts = one(vec![("batch_id", texts)]).accepted;
        assert_eq!(one(vec![("batch_id", views)]).accepted, of_texts);
        of_texts
    };
    assert_eq!((batch_id("x".repeat(128)), batch_id("x".repeat(129))), (1, 0));
    assert_eq!((batch_id("ä".repeat(128)), batch_id("ä".repeat(129))), (1, 0));
}

fn one(columns: Vec<(&str, ArrayRef)>) -> Report {
    let mut all: Vec<(&str, ArrayRef)> = vec![
        ("date", Arc::new(Date32Array::from(vec![20_593]))),
        ("raw_referrer_value", Arc::new(StringArray::from(vec!["claude.ai"]))),
        ("raw_page_value", Arc::new(StringArray::from(vec!["/"]))),
    ];
    all.retain(|(name, _)| columns.iter().all(|(other, _)| other != name));
    all.extend(columns);
    let batch = RecordBatch::try_from_iter_with_nullable(
        all.into_iter().map(|(name, array)| (name, array, true)),
    );
    by_columns(&[batch.unwrap()]).0
}

fn fault(column: &str, array: ArrayRef) -> String {
    let report = one(vec![(column, array)]);
    let error = report.errors.first();
    error.map_or("none".into(), |e| format!("{} {}", e.kind.code(), e.input.to_json()))
}

#[test]
fn every_width_of_number_counts() {
    let sessions = |array: ArrayRef| one(vec![("sessions", array)]).platforms[0].sessions;
    assert_eq!(sessions(Arc::new(Int16Array::from(vec![9]))), 9);
    assert_eq!(sessions(Arc::new(UInt32Array::from(vec![u32::MAX]))), u64::from(u32::MAX));
    assert_eq!(sessions(Arc::new(Float32Array::from(vec![412.0]))), 412);
    let decimal =
        |value| Decimal128Array::from(vec![value]).with_precision_and_scale(38, 2).unwrap();
    assert_eq!(sessions(Arc::new(decimal(41_200))), 412);
    let report = one(vec![("purchase_revenue", Arc::new(decimal(1250)))]);
    assert_eq!(report.platforms[0].purchase_revenue.to_string(), "12.5");
    assert_eq!(fault("sessions", Arc::new(decimal(41_201))), "int_from_float 412.01");
    assert_eq!(
        fault("sessions", Arc::new(UInt64Array::from(vec![u64::MAX]))),
        "less_than_equal 18446744073709551615"
    );
}

#[test]
fn what_is_wrong_in_a_column_is_named_as_in_json() {
    let inf = Float64Array::from(vec![f64::NEG_INFINITY]);
    assert_eq!(fault("purchase_revenue", Arc::new(inf)), "finite_number -1e999");
    let nan = Float64Array::from(vec![f64::NAN]);
    assert_eq!(fault("sessions", Arc::new(nan.clone())), "none");
    assert_eq!(fault("date", Arc::new(nan)), "date_type null");
    let flag = arrow_array::BooleanArray::from(vec![true]);
    assert_eq!(fault("pageviews", Arc::new(flag)), "int_type true");
    assert_eq!(fault("pageviews", Arc::new(StringArray::from(vec!["3"]))), "int_type \"3\"");
    assert_eq!(fault("raw_page_value", Arc::new(Int16Array::from(vec![3]))), "string_type 3");
    let noon = TimestampMillisecondArray::from(vec![43_200_000]);
    assert_eq!(fault("date", Arc::new(noon)), "date_parsing \"1970-01-01T12:00:00\"");
    assert_eq!(
        fault("date", Arc::new(Date32Array::from(vec![-719_163]))),
        "date_parsing \"0000-12-31\""
    );
}

#[test]
fn columns_that_do_not_fit_say_what_is_there() {
    let batch = RecordBatch::try_from_iter([
        ("Day", Arc::new(Date32Array::from(vec![1])) as ArrayRef),
        ("raw_referrer_value", Arc::new(StringArray::from(vec!["a"]))),
    ])
    .unwrap();
    let with = |mapped: &[(&str, &str)]| {
        let mapped: Vec<_> = mapped.iter().map(|(a, b)| ((*a).into(), (*b).into())).collect();
        FrameChecker::new(batch.schema(), &mapped, &Options::default()).map(drop).unwrap_err()
    };
    let error = with(&[]);
    assert!(
        error
            .to_string()
            .starts_with("no column 'date': the columns are 'Day', 'raw_referrer_value'"),
        "{error}"
    );
    assert_eq!(with(&[("Day", "date")]).code(), "columns.missing");
    assert_eq!(with(&[("day", "date")]).code(), "columns.unknown_column");
    assert_eq!(with(&[("Day", "when")]).code(), "columns.unknown_field");
    assert_eq!(with(&[("Day", "raw_referrer_value")]).code(), "columns.ambiguous");
    let empty = FrameChecker::new(Arc::new(Schema::empty()), &[], &Options::default()).unwrap_err();
    assert!(matches!(empty, ColumnError::Missing { field: "date", .. }));
}

#[test]
fn a_batch_without_the_columns_is_refused_and_another_is_taken() {
    let row = Row {
        date: Some("2026-05-20"),
        referrer: Some("chatgpt.com"),
        page: Some("/a"),
        sessions: None,
        transactions: None,
        revenue: None,
        batch_id: None,
    };
    let batch = as_batch(&[row], 0);
    let mut checker = FrameChecker::new(batch.schema(), &[], &Options::default()).unwrap();
    checker.push(&batch).unwrap();
    let less = batch.project(&[0, 1]).unwrap();
    assert_eq!(checker.push(&less).unwrap_err().code(), "columns.missing");
    assert_eq!(checker.bind(&less.schema()).unwrap_err().code(), "columns.missing");
    checker.push(&batch.project(&[2, 3, 4]).unwrap()).unwrap();
    let report = checker.finish().0;
    assert_eq!((report.events, report.upserts, report.unknown_fields.len()), (2, 1, 1));
}

#[test]
fn rows_that_a_later_batch_replaces_go() {
    let rows = |page| Row {
        date: Some("2026-05-20"),
        referrer: Some("chatgpt.com"),
        page: Some(page),
        sessions: Some(1),
        transactions: None,
        revenue: None,
        batch_id: None,
    };
    let first = as_batch(&[rows("/a"), rows("/b"), rows("/a")], 1);
    let second = as_batch(&[rows("/b")], 1);
    let (report, stay) = by_columns(&[first.slice(1, 2), first, second]);
    assert_eq!((report.events, report.duplicates, report.upserts), (6, 4, 2));
    let numbers: Vec<_> = stay.iter().map(|row| row["row"].clone()).collect();
    assert_eq!(numbers, [4, 5]);
}
