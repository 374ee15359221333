//! What is wrong with a row.

use super::date::DateError;
use super::piece::utf8;
use super::schema::{Field, MAX_BATCH_ID, MAX_COUNT, MAX_PAGE, MAX_REFERRER};
use super::text::{compact, head};
use crate::json;
use crate::violation::{Step, Violation, ViolationKind};
use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;
use alloc::vec;
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;

/// What is wrong with the value of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    Missing,
    StringType,
    TooShort,
    TooLong,
    DateType,
    Date(DateError),
    IntType,
    IntFromFloat,
    Negative,
    CountTooLarge,
    FloatType,
    NotFinite,
}

impl Fault {
    pub(crate) fn kind(self, field: Field) -> ViolationKind {
        match self {
            Self::Missing => ViolationKind::Missing,
            Self::StringType => ViolationKind::StringType,
            Self::TooShort => ViolationKind::StringTooShort { min_length: 1 },
            Self::TooLong => ViolationKind::StringTooLong { max_length: max_length(field) },
            Self::DateType => ViolationKind::DateType,
            Self::Date(error) => ViolationKind::DateParsing { error: error.clause() },
            Self::IntType => ViolationKind::IntType,
            Self::IntFromFloat => ViolationKind::IntFromFloat,
            Self::Negative => ViolationKind::GreaterThanEqual { ge: 0 },
            Self::CountTooLarge => ViolationKind::LessThanEqual { le: MAX_COUNT.cast_signed() },
            Self::FloatType => ViolationKind::FloatType,
            Self::NotFinite => ViolationKind::FiniteNumber,
        }
    }
}

/// The most code points of a text field.
pub(crate) fn max_length(field: Field) -> usize {
    match field {
        Field::RawReferrerValue => MAX_REFERRER,
        Field::BatchId => MAX_BATCH_ID,
        _ => MAX_PAGE,
    }
}

/// The most bytes of text that is no JSON, kept as the input of an error.
const MAX_EXCERPT: usize = 1024;

/// What was found where something is wrong.
///
/// ```
/// use referee::event::{Format, Rows};
/// let body = br#"{"date": 7}"#;
/// let errors = Rows::new(body, Format::NdJson).next().unwrap().event.unwrap_err();
/// assert_eq!(errors[0].input.to_json(), "7");
/// assert!(errors[0].input.len() == 1 && !errors[0].input.is_empty());
/// assert_eq!(errors[1].input.to_json(), r#"{"date":7}"#);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub enum Input<'a> {
    /// JSON text, compact: on one line, values spelled as they were.
    Json(Cow<'a, str>),
    /// Text that is no JSON, or the beginning of JSON too long to keep, then `…`.
    Excerpt(Cow<'a, str>),
}

impl<'a> Input<'a> {
    pub(crate) fn of_json(raw: &'a str) -> Self {
        Self::Json(compact(raw))
    }

    pub(crate) fn of_broken(raw: &[u8]) -> Self {
        let kept = raw.get(..MAX_EXCERPT + 4).unwrap_or(raw);
        let text = lossy(kept);
        let is_whole = text.len() <= MAX_EXCERPT && kept.len() == raw.len();
        Self::Excerpt(Cow::Owned(if is_whole { text } else { cut(&text, MAX_EXCERPT) }))
    }

    /// The size in bytes of what is kept.
    pub fn len(&self) -> usize {
        let (Self::Json(text) | Self::Excerpt(text)) = self;
        text.len()
    }

    /// Is nothing kept?
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// With text of its own; JSON of more than `max` bytes is cut to an excerpt.
    pub fn into_owned(self, max: usize) -> Input<'static> {
        if self.len() > max {
            let (Self::Json(text) | Self::Excerpt(text)) = self;
            return Input::Excerpt(Cow::Owned(cut(&text, max)));
        }
        match self {
            Self::Json(text) => Input::Json(Cow::Owned(text.into_owned())),
            Self::Excerpt(text) => Input::Excerpt(Cow::Owned(text.into_owned())),
        }
    }

    /// As a JSON value. JSON that no value can hold (`1e400`) and what is no JSON is a string.
    pub fn to_value(&self) -> Value {
        match self {
            Self::Json(text) => {
                json::read(text).unwrap_or_else(|| Value::String(text.as_ref().into()))
            }
            Self::Excerpt(text) => Value::String(text.as_ref().into()),
        }
    }

    /// As JSON text on one line.
    pub fn to_json(&self) -> Cow<'_, str> {
        match self {
            Self::Json(text) => Cow::Borrowed(text),
            Self::Excerpt(text) => {
                // `Display` of a value would be a second serializer in a browser.
                Cow::Owned(serde_json::to_string(text).unwrap_or_default())
            }
        }
    }
}

/// `String::from_utf8_lossy` by the check of UTF-8 that is there anyway.
fn lossy(bytes: &[u8]) -> String {
    let mut text = String::new();
    let mut rest = bytes;
    loop {
        let (valid, wrong) = utf8(rest);
        text.push_str(valid);
        let after = rest.get(valid.len()..).unwrap_or_default();
        if after.is_empty() {
            return text;
        }
        text.push(char::REPLACEMENT_CHARACTER);
        rest = after.get(wrong.unwrap_or(after.len())..).unwrap_or_default();
    }
}

fn cut(text: &str, max: usize) -> String {
    format!("{}…", head(text, max))
}

/// One thing wrong with a row.
///
/// Serializes as an entry of the report's `errors`: `row`, `line` (for NDJSON), `field` (null for
/// the whole row), `type`, `msg`, `input` and, where the rule has a bound, `ctx`.
///
/// ```
/// use referee::event::{Format, Rows};
/// let body = br#"{"date":"2026-05-20","raw_referrer_value":"chatgpt.com","raw_page_value":""}"#;
/// let errors = Rows::new(body, Format::NdJson).next().unwrap().event.unwrap_err();
/// assert_eq!(
///     serde_json::to_value(&errors[0]).unwrap(),
///     serde_json::json!({
///         "row": 0,
///         "line": 1,
///         "field": "raw_page_value",
///         "type": "string_too_short",
///         "msg": "String should have at least 1 character",
///         "input": "",
///         "ctx": {"min_length": 1},
///     })
/// );
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct RowError<'a> {
    /// The row, from 0.
    pub row: u64,
    /// The line, from 1, where the body is NDJSON.
    pub line: Option<u64>,
    /// The field; none where the whole row is wrong.
    pub field: Option<Field>,
    /// The rule that is broken.
    pub kind: ViolationKind,
    /// What was found; for a missing field, the row that lacks it.
    pub input: Input<'a>,
}

impl RowError<'_> {
    /// With text of its own; input over `max` bytes is cut to an excerpt.
    pub fn into_owned(self, max: usize) -> RowError<'static> {
        RowError {
            row: self.row,
            line: self.line,
            field: self.field,
            kind: self.kind,
            input: self.input.into_owned(max),
        }
    }

    /// As an entry of the `detail` of a 422 answer.
    ///
    /// ```
    /// use referee::event::{Format, Rows};
    /// let errors = Rows::new(b"[[]]", Format::Json).next().unwrap().event.unwrap_err();
    /// let violation = serde_json::to_value(errors[0].to_violation()).unwrap();
    /// assert_eq!(violation["loc"], serde_json::json!(["body", 0]));
    /// assert_eq!(violation["type"], "dict_type");
    /// ```
    pub fn to_violation(&self) -> Violation {
        self.clone().into_violation()
    }

    pub(crate) fn into_violation(self) -> Violation {
        let row = Step::Index(usize::try_from(self.row).unwrap_or(usize::MAX));
        let mut loc = vec![Step::from("body"), row];
        if let Some(field) = self.field {
            loc.push(field.name().into());
        }
        Violation { kind: self.kind, loc, input: self.input.to_value() }
    }
}

impl Serialize for RowError<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("row", &self.row)?;
        if let Some(line) = self.line {
            map.serialize_entry("line", &line)?;
        }
        map.serialize_entry("field", &self.field)?;
        map.serialize_entry("type", self.kind.code())?;
        map.serialize_entry("msg", &self.kind.msg())?;
        map.serialize_entry("input", &self.input.to_value())?;
        if let Some(ctx) = self.kind.ctx() {
            map.serialize_entry("ctx", &ctx)?;
        }
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn lossy_is_that_of_the_standard_library(
            parts in prop::collection::vec("[\\x00-\\x7f]|\u{e9}|\u{978b}|\u{1f600}", 0..20),
            cuts in prop::collection::vec((0..80_usize, any::<u8>()), 0..6),
        ) {
            let mut bytes = parts.concat().into_bytes();
            for (at, byte) in cuts {
                if at < bytes.len() {
                    bytes.remove(at);
                    bytes.insert(at / 2, byte);
                }
            }
            prop_assert_eq!(lossy(&bytes), String::from_utf8_lossy(&bytes));
        }
    }
}
