//! What is wrong with a row, as it is shown.

use crate::csv_events::{CsvEvents, Fault};
use referee::event::{Field, RowError};
use referee::violation::ViolationKind;
use serde_json::{Map, Value, json};

/// A wrong row and everything that is wrong with it.
#[derive(Debug)]
pub(super) struct WrongRow {
    pub(super) row: u64,
    pub(super) line: Option<u64>,
    /// The row as it was checked, as far as it is shown.
    pub(super) text: Vec<u8>,
    pub(super) issues: Vec<Issue>,
}

/// One thing that is wrong.
#[derive(Debug)]
pub(super) struct Issue {
    pub(super) field: Option<Field>,
    /// The header of its column, in CSV.
    pub(super) column: Option<String>,
    pub(super) code: &'static str,
    pub(super) msg: String,
    /// What would be right.
    pub(super) advice: String,
    /// Where in the row reading stopped, of a row that is no JSON.
    pub(super) byte: Option<usize>,
}

impl Issue {
    pub(super) fn new(error: &RowError<'_>, csv: Option<&CsvEvents>) -> Self {
        let fault = csv.and_then(|csv| csv.fault(error.row, error.field));
        let column = csv.zip(error.field).and_then(|(csv, field)| csv.columns.name(field));
        let (code, msg) = told(error, fault);
        let advice = match fault {
            Some(Fault::TooManyCells { .. } | Fault::OpenQuote) | None => should_be(error),
            Some(fault) => fault.advice(),
        };
        Self {
            field: error.field,
            column: column.map(|name| name.trim().to_owned()),
            code,
            msg,
            advice,
            byte: match &error.kind {
                ViolationKind::JsonInvalid { error } => byte_of(error),
                _ => None,
            },
        }
    }
}

/// The error as an entry of the report, with the line and the column of a CSV.
pub(super) fn to_json(error: &RowError<'_>, line: Option<u64>, csv: Option<&CsvEvents>) -> Value {
    let value = json!(error);
    let (Some(csv), Value::Object(fields)) = (csv, &value) else { return value };
    let fault = csv.fault(error.row, error.field);
    let (code, msg) = told(error, fault);
    let mut entry = Map::new();
    for (name, value) in fields {
        let value = match name.as_str() {
            "line" => line.map_or_else(|| value.clone(), Value::from),
            "type" => code.into(),
            "msg" => match fault {
                Some(fault) if code == error.kind.code() => {
                    format!("{msg}: {}", fault.advice()).into()
                }
                _ => msg.clone().into(),
            },
            _ => value.clone(),
        };
        entry.insert(name.clone(), value);
        if name == "field"
            && let Some(column) = error.field.and_then(|field| csv.columns.name(field))
        {
            entry.insert("column".into(), column.trim().into());
        }
    }
    entry.into()
}

/// The type and the message. A row with cells that belong to no column is no event to the check,
/// but that is not what is wrong with it.
fn told(error: &RowError<'_>, fault: Option<&Fault>) -> (&'static str, String) {
    match fault {
        Some(fault @ (Fault::TooManyCells { .. } | Fault::OpenQuote)) => {
            ("value_error", fault.advice())
        }
        _ => (error.kind.code(), error.kind.msg().into_owned()),
    }
}

fn should_be(error: &RowError<'_>) -> String {
    let Some(field) = error.field else {
        return match &error.kind {
            ViolationKind::JsonInvalid { error } if error.contains("UTF-8") => {
                "should be UTF-8; save the whole file as that"
            }
            ViolationKind::JsonInvalid { .. } => "should go on as JSON",
            _ => "should be an object with the fields of an event",
        }
        .to_owned();
    };
    let value = match field {
        Field::Date => "a day, such as \"2026-05-20\"",
        Field::RawReferrerValue => "a string of 1 to 512 characters, such as \"chatgpt.com\"",
        Field::RawPageValue => "a string of 1 to 2,048 characters, such as \"/pricing\"",
        Field::Pageviews | Field::Sessions | Field::Transactions => {
            "a whole number of at least 0, such as 412"
        }
        Field::PurchaseRevenue => "a number of at least 0, such as 1842.5",
        Field::BatchId => "a string of at most 128 characters",
    };
    match error.kind {
        ViolationKind::Missing => format!("should have {field}: {value}"),
        _ => format!("should be {value}"),
    }
}

/// The byte of a row that the reader names.
fn byte_of(error: &str) -> Option<usize> {
    let (_, rest) = error.rsplit_once("(byte ")?;
    rest.split(' ').next()?.parse().ok()
}
