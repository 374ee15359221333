//! The rows of a whole body, one by one.

use super::error::RowError;
use super::found::Found;
use super::reading::Reading;
use super::schema::Event;
use alloc::borrow::Cow;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// How the events of a body are written.
///
/// ```
/// use referee::event::Format;
/// assert_eq!(serde_json::from_str::<Format>(r#""ndjson""#).unwrap(), Format::NdJson);
/// assert_eq!(Format::default(), Format::Auto);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// An array where `[` comes first, otherwise NDJSON.
    #[default]
    Auto,
    /// One JSON array of objects.
    Json,
    /// One JSON object a line.
    NdJson,
}

/// A row of a body.
#[derive(Debug, Clone, PartialEq)]
pub struct Row<'a> {
    /// The row, from 0.
    pub row: u64,
    /// The line, from 1, where the body is NDJSON.
    pub line: Option<u64>,
    /// Its text as it stands in the body; where it is no JSON, as much of it as there is.
    pub text: &'a [u8],
    /// The event, or everything that is wrong with it, in the order of the schema and at least
    /// one thing.
    pub event: Result<Event<'a>, Vec<RowError<'a>>>,
    /// The names of its fields that the schema does not have, as often as they occur.
    pub unknown_fields: Vec<Cow<'a, str>>,
}

/// Iterates over the rows of a body, checked against the schema.
///
/// A broken line of NDJSON is a row of its own; a broken array ends with one.
///
/// ```
/// use referee::event::{Format, Rows};
/// let body = br#"{"date":"2026-05-20","raw_referrer_value":"chatgpt.com","raw_page_value":"/a"}
///
/// {"date":"2026-05-20","raw_referrer_value":"claude.ai","raw_page_value":"/b","sessions":-3}
/// "#;
/// let rows: Vec<_> = Rows::new(body, Format::Auto).collect();
/// assert_eq!(rows.len(), 2);
/// assert_eq!(rows[0].event.as_ref().unwrap().date.to_string(), "2026-05-20");
/// let errors = rows[1].event.as_ref().unwrap_err();
/// assert_eq!((rows[1].line, errors[0].kind.code()), (Some(3), "greater_than_equal"));
/// ```
#[derive(Debug)]
pub struct Rows<'a> {
    reading: Reading<'a>,
}

impl<'a> Rows<'a> {
    /// The rows of a whole body.
    pub fn new(body: &'a [u8], format: Format) -> Self {
        Self { reading: Reading::new(body, format) }
    }

    /// The format of the body, `Auto` where it has nothing but white space.
    pub fn format(&self) -> Format {
        self.reading.format()
    }
}

impl<'a> Iterator for Rows<'a> {
    type Item = Row<'a>;

    fn next(&mut self) -> Option<Row<'a>> {
        let found = self.reading.next()?;
        let Found { row, line, text, broken } = found;
        let draft = &mut self.reading.draft;
        let (event, unknown_fields) = if broken.is_none() && draft.is_valid() {
            let event = core::mem::replace(&mut draft.event, Event::BLANK);
            (Ok(event), core::mem::take(&mut draft.unknown))
        } else {
            let errors = found.errors(draft);
            let unknown = core::mem::take(&mut draft.unknown);
            (Err(errors), if broken.is_none() { unknown } else { Vec::new() })
        };
        Some(Row { row, line, text, event, unknown_fields })
    }
}

impl core::iter::FusedIterator for Rows<'_> {}
