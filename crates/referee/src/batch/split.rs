//! A batch cut into bodies within the limits of a push (rule 4.9).

use super::blocks::Text;
use super::key::{Keys, Seed};
use super::push::{MAX_PUSH_BYTES, MAX_PUSH_EVENTS};
use super::upserts::{Metrics, Upserts};
use crate::event::{Draft, Format, MAX_DEPTH, Piece, Reader, RowError, Rows, compact};
use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use serde::{Deserialize, Serialize};

/// How the bodies of a split are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Shape {
    /// One event a line, each line ended by a line feed.
    #[default]
    NdJson,
    /// A JSON array.
    Json,
}

/// What a split is told, besides the body.
///
/// ```
/// use referee::batch::SplitOptions;
/// let options = SplitOptions { max_events: 500, ..SplitOptions::default() };
/// assert_eq!(options.max_bytes, 5_000_000);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SplitOptions {
    /// How the body is written.
    pub format: Format,
    /// How the parts are to be written.
    pub shape: Shape,
    /// The most events of a part, one or more.
    pub max_events: usize,
    /// The most bytes of a part, one or more; brackets, commas and line feeds count.
    pub max_bytes: usize,
    /// The seed of the hash by which upsert keys are compared.
    pub seed: Seed,
}

/// Either format in, NDJSON out, the limits of a push, a constant seed.
impl Default for SplitOptions {
    fn default() -> Self {
        Self {
            format: Format::Auto,
            shape: Shape::NdJson,
            max_events: MAX_PUSH_EVENTS,
            max_bytes: MAX_PUSH_BYTES,
            seed: Seed::default(),
        }
    }
}

/// The parts of a batch.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Split {
    /// The parts, in order. A batch without events has none.
    pub bodies: Vec<String>,
    /// How many rows a later one with the same upsert key has replaced.
    pub duplicates_removed: u64,
}

/// Why a batch cannot be split.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum SplitError {
    /// A row is not valid: what is wrong with the first such row.
    InvalidRow(RowError<'static>),
    /// One row alone makes a part that is over the limit.
    RowTooLarge {
        /// The row, from 0.
        row: u64,
        /// The bytes of a part with nothing but this row.
        bytes: usize,
        /// The limit.
        max_bytes: usize,
    },
    /// One row, valid on a line, nests as deep as JSON may: in an array it would be too deep.
    RowTooDeep {
        /// The row, from 0.
        row: u64,
    },
    /// A part may have no events.
    NoEvents,
    /// A part may have no bytes.
    NoBytes,
}

impl SplitError {
    /// The stable code of the error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::InvalidRow(_) => "event.invalid_row",
            Self::RowTooLarge { .. } => "split.row_too_large",
            Self::RowTooDeep { .. } => "split.row_too_deep",
            Self::NoEvents => "split.max_events",
            Self::NoBytes => "split.max_bytes",
        }
    }
}

impl fmt::Display for SplitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InvalidRow(error) => {
                write!(f, "row {}", error.row)?;
                if let Some(line) = error.line {
                    write!(f, ", line {line}")?;
                }
                if let Some(field) = error.field {
                    write!(f, ", {field}")?;
                }
                write!(f, ": {}; only valid rows can be split", error.kind.msg())
            }
            Self::RowTooLarge { row, bytes, max_bytes } => write!(
                f,
                "row {row} alone needs {bytes} bytes: the limit of {max_bytes} should be at least \
                 that"
            ),
            Self::RowTooDeep { row } => write!(
                f,
                "row {row} nests {MAX_DEPTH} deep: parts should be NDJSON, or the row less deep"
            ),
            Self::NoEvents => f.write_str("the most events of a part should be at least 1"),
            Self::NoBytes => f.write_str("the most bytes of a part should be at least 1"),
        }
    }
}

impl core::error::Error for SplitError {}

/// The bytes kept of what is wrong with a row.
const MAX_INPUT: usize = 1024;

/// Cuts a batch into bodies that are each within both limits.
///
/// Of rows with the same upsert key only the last stays, also where their referrer leads to no
/// platform; nothing else is lost. Rows keep their order, fields and spelling, without the white
/// space between tokens. A part takes as many rows as it has room for.
///
/// # Errors
/// [`SplitError`] where a row is invalid (the first is named) or too large alone or, for an array, too
/// deep, or a limit is 0.
///
/// ```
/// use referee::batch::{SplitOptions, split};
/// let body = br#"[
///     {"date":"2026-05-20","raw_referrer_value":"chatgpt.com","raw_page_value":"/a"},
///     {"date":"2026-05-20","raw_referrer_value":"claude.ai","raw_page_value":"/a","note": [1.0]}
/// ]"#;
/// let parts = split(body, &SplitOptions { max_events: 1, ..SplitOptions::default() })?;
/// assert_eq!(
///     parts.bodies,
///     [
///         r#"{"date":"2026-05-20","raw_referrer_value":"chatgpt.com","raw_page_value":"/a"}
/// "#,
///         r#"{"date":"2026-05-20","raw_referrer_value":"claude.ai","raw_page_value":"/a","note":[1.0]}
/// "#,
///     ]
/// );
/// # Ok::<(), referee::batch::SplitError>(())
/// ```
pub fn split(body: &[u8], options: &SplitOptions) -> Result<Split, SplitError> {
    if options.max_events == 0 {
        return Err(SplitError::NoEvents);
    }
    if options.max_bytes == 0 {
        return Err(SplitError::NoBytes);
    }
    let (rows, duplicates_removed) = rows(body, options)?;
    let mut parts = Parts::new(options);
    for (row, text) in rows {
        parts.push(row, &text)?;
    }
    Ok(Split { bodies: parts.finish(), duplicates_removed })
}

/// A row's number and its compact text.
type Line<'a> = (u64, Cow<'a, str>);

/// The rows that stay, in order, and how many do not.
fn rows<'a>(body: &'a [u8], options: &SplitOptions) -> Result<(Vec<Line<'a>>, u64), SplitError> {
    let mut reader = Reader::new(options.format);
    let begun = reader.begin(body, true);
    let mut piece = Piece::new(body.get(begun..).unwrap_or_default(), true);
    let mut draft = Draft::new();
    let mut keys = Keys::new(options.seed);
    let mut upserts = Upserts::default();
    let mut rows: Vec<Option<Line<'a>>> = Vec::new();
    let mut removed = 0;
    while let Some(found) = reader.next(&mut piece, &mut draft) {
        if let Some(error) = found.errors(&draft).into_iter().next() {
            return Err(SplitError::InvalidRow(error.into_owned(MAX_INPUT)));
        }
        let metrics = Metrics { counts: [0; 3], revenue: 0.0 };
        let [beyond_referrer, beyond_page] = draft.beyond;
        let referrer = Text::new(&draft.event.raw_referrer_value, beyond_referrer);
        let page = Text::new(&draft.event.raw_page_value, beyond_page);
        let key = keys.of(draft.event.date, &referrer, &page);
        if let Some(replaced) = upserts.insert(key, found.row, metrics) {
            removed += 1;
            // Every row is valid, so a row's number is its place.
            let place = usize::try_from(replaced.row).ok();
            if let Some(row) = place.and_then(|place| rows.get_mut(place)) {
                *row = None;
            }
        }
        let text = core::str::from_utf8(found.text).unwrap_or_default();
        rows.push(Some((found.row, compact(text))));
    }
    Ok((rows.into_iter().flatten().collect(), removed))
}

/// Is a valid row still valid one level deeper?
fn fits_into_array(text: &str) -> bool {
    let opened = text.bytes().filter(|byte| matches!(byte, b'[' | b'{')).count();
    opened < MAX_DEPTH as usize
        || Rows::new(format!("[{text}]").as_bytes(), Format::Json).all(|row| row.event.is_ok())
}

/// Parts as they are filled.
struct Parts<'o> {
    options: &'o SplitOptions,
    done: Vec<String>,
    part: String,
    events: usize,
}

impl<'o> Parts<'o> {
    fn new(options: &'o SplitOptions) -> Self {
        Self { options, done: Vec::new(), part: String::new(), events: 0 }
    }

    /// The bytes of the part, were a row of `length` added to it.
    fn length_with(&self, length: usize) -> usize {
        // NDJSON: a line feed after each row. JSON: what is before each row, `[` or `,`, and `]`.
        let end = usize::from(self.options.shape == Shape::Json);
        self.part.len() + length + 1 + end
    }

    fn push(&mut self, row: u64, text: &str) -> Result<(), SplitError> {
        if self.options.shape == Shape::Json && !fits_into_array(text) {
            return Err(SplitError::RowTooDeep { row });
        }
        if self.events == self.options.max_events
            || self.length_with(text.len()) > self.options.max_bytes
        {
            self.close();
        }
        let bytes = self.length_with(text.len());
        let max_bytes = self.options.max_bytes;
        if bytes > max_bytes {
            return Err(SplitError::RowTooLarge { row, bytes, max_bytes });
        }
        if self.options.shape == Shape::Json {
            self.part.push(if self.events == 0 { '[' } else { ',' });
        }
        self.part.push_str(text);
        if self.options.shape == Shape::NdJson {
            self.part.push('\n');
        }
        self.events += 1;
        Ok(())
    }

    fn close(&mut self) {
        if self.events > 0 {
            if self.options.shape == Shape::Json {
                self.part.push(']');
            }
            self.done.push(core::mem::take(&mut self.part));
            self.events = 0;
        }
    }

    fn finish(mut self) -> Vec<String> {
        self.close();
        self.done
    }
}
