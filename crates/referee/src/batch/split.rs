//! A batch cut into bodies within the limits of a push (rule 4.9).

use super::key::Seed;
use super::parts::Staying;
use super::push::{MAX_PUSH_BYTES, MAX_PUSH_EVENTS};
use crate::event::{Format, MAX_DEPTH, Reading, RowError};
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::ops::ControlFlow;
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

impl SplitOptions {
    /// May a part have something?
    pub(super) fn check(&self) -> Result<(), SplitError> {
        if self.max_events == 0 {
            return Err(SplitError::NoEvents);
        }
        if self.max_bytes == 0 {
            return Err(SplitError::NoBytes);
        }
        Ok(())
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
    let whole = split_while(body, options, || ControlFlow::Continue(()))?;
    // Nobody has broken it off.
    Ok(whole.unwrap_or_default())
}

/// As [`split`], for a caller who may want to break it off: `between` is asked every few thousand
/// rows, and there is no split where it breaks.
///
/// # Errors
/// As [`split`].
///
/// ```
/// use core::ops::ControlFlow;
/// use referee::batch::{SplitOptions, split_while};
/// let line = r#"{"date":"2026-05-20","raw_referrer_value":"claude.ai","raw_page_value":"/a"}"#;
/// let body = [line, "\n"].concat().repeat(10_000);
/// let split = |flow| split_while(body.as_bytes(), &SplitOptions::default(), || flow);
/// assert_eq!(split(ControlFlow::Continue(()))?.unwrap().duplicates_removed, 9_999);
/// assert_eq!(split(ControlFlow::Break(()))?, None);
/// # Ok::<(), referee::batch::SplitError>(())
/// ```
pub fn split_while(
    body: &[u8],
    options: &SplitOptions,
    mut between: impl FnMut() -> ControlFlow<()>,
) -> Result<Option<Split>, SplitError> {
    // Some milliseconds.
    const ROWS: usize = 1 << 12;
    options.check()?;
    let mut staying = Staying::new(options.seed);
    let mut reading = Reading::new(body, options.format);
    let mut rows = Vec::new();
    while let Some(found) = reading.next() {
        rows.push(staying.take(&found, &reading.draft)?);
        if rows.len().is_multiple_of(ROWS) && between().is_break() {
            return Ok(None);
        }
    }
    let mut parts = staying.parts(options);
    let mut bodies = Vec::new();
    for (row, text) in rows.into_iter().enumerate() {
        bodies.extend(parts.take_text(row as u64, &text)?);
        if row % ROWS == ROWS - 1 && between().is_break() {
            return Ok(None);
        }
    }
    let duplicates_removed = parts.duplicates_removed();
    bodies.extend(parts.finish());
    Ok(Some(Split { bodies, duplicates_removed }))
}
