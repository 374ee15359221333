//! The rows of a body: an array or NDJSON, whole or in pieces (rule 4.4).

use super::cursor::{Broken, Cursor, What};
use super::error::{Input, RowError, json_invalid};
use super::row::Draft;
use super::schema::Event;
use super::text::is_space_byte;
use alloc::borrow::Cow;
use alloc::vec;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};

/// The most bytes of one row, 16 MiB: what a reader of pieces must be ready to hold. A longer
/// row is `json_invalid`. (The longest row that fits the schema has some 16 KB, with every
/// character escaped.)
pub const MAX_ROW_BYTES: usize = 16 << 20;

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

/// What comes next in the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// The byte order mark.
    Mark,
    /// The first byte that tells the format.
    Start,
    /// A line.
    Line,
    /// `[`
    Open,
    /// The first item, or `]`.
    First,
    /// An item.
    Item,
    /// `,` or `]`
    Delimiter,
    /// Nothing more after the array.
    Closed,
    /// Nothing that could be read: the array is broken.
    Lost,
}

/// A piece of a body, from where reading goes on.
#[derive(Debug)]
pub(crate) struct Piece<'a> {
    bytes: &'a [u8],
    /// As much of `bytes` as is UTF-8.
    text: &'a str,
    at: usize,
    /// Bytes of the piece that stood before `bytes`.
    before: usize,
    /// May nothing follow that would change how the piece is read?
    last: bool,
}

impl<'a> Piece<'a> {
    pub(crate) fn new(bytes: &'a [u8], last: bool) -> Self {
        let text = core::str::from_utf8(bytes).unwrap_or_else(|error| {
            let valid = bytes.get(..error.valid_up_to()).unwrap_or_default();
            core::str::from_utf8(valid).unwrap_or_default()
        });
        Self { bytes, text, at: 0, before: 0, last }
    }

    /// How many bytes of the piece are read.
    pub(crate) fn consumed(&self) -> usize {
        self.before + self.at
    }

    fn slice(&self, start: usize, end: usize) -> &'a [u8] {
        self.bytes.get(start..end).unwrap_or_default()
    }

    /// Does reading stop at the end of `text` only because the piece ends there?
    fn may_go_on(&self) -> bool {
        !self.last
            && core::str::from_utf8(self.slice(self.text.len(), self.bytes.len()))
                .err()
                .is_none_or(|error| error.valid_up_to() == 0 && error.error_len().is_none())
    }

    /// Why reading stopped at the end of `text`.
    fn end(&self) -> Broken {
        let what = if self.text.len() < self.bytes.len() { What::Utf8 } else { What::End };
        Broken { what, at: self.text.len() }
    }
}

/// A row that has been found.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Found<'a> {
    pub(crate) row: u64,
    pub(crate) line: Option<u64>,
    /// Its text; where it is broken, as much of it as there is.
    pub(crate) text: &'a [u8],
    /// Why it is no JSON, counted from its start; otherwise the draft has what it is.
    pub(crate) broken: Option<Broken>,
}

impl<'a> Found<'a> {
    /// How many things are wrong with the row.
    pub(crate) fn error_count(&self, draft: &Draft<'_>) -> u64 {
        if self.broken.is_some() { 1 } else { draft.error_count() }
    }

    /// What is wrong with the row, in the order of the schema.
    pub(crate) fn errors(&self, draft: &Draft<'a>) -> Vec<RowError<'a>> {
        let Some(broken) = self.broken else {
            let text = core::str::from_utf8(self.text).unwrap_or_default();
            return draft.errors(self.row, self.line, text).collect();
        };
        vec![RowError {
            row: self.row,
            line: self.line,
            field: None,
            kind: json_invalid(broken),
            input: Input::of_broken(self.text),
        }]
    }
}

/// Reads the rows of a body, piece by piece.
#[derive(Debug)]
pub(crate) struct Reader {
    state: State,
    format: Format,
    row: u64,
    line: u64,
}

impl Reader {
    pub(crate) fn new(format: Format) -> Self {
        Self { state: State::Mark, format, row: 0, line: 1 }
    }

    /// The format; `Auto` until the body has told it.
    pub(crate) fn format(&self) -> Format {
        self.format
    }

    /// Is the format still to be found out, by [`Reader::begin`]?
    pub(crate) fn is_beginning(&self) -> bool {
        matches!(self.state, State::Mark | State::Start)
    }

    /// Does the reader want pieces of whole lines?
    pub(crate) fn reads_lines(&self) -> bool {
        self.state == State::Line
    }

    /// Has there been nothing but white space?
    pub(crate) fn is_blank(&self) -> bool {
        self.row == 0
            && matches!(self.state, State::Mark | State::Start | State::Line | State::Open)
    }

    /// Finds out the format, and returns how many bytes are read. Still beginning after that, the
    /// reader wants the bytes not read once more, with those that follow.
    pub(crate) fn begin(&mut self, bytes: &[u8], last: bool) -> usize {
        const MARK: &[u8] = b"\xEF\xBB\xBF";
        let mut at = 0;
        if self.state == State::Mark {
            if !last && bytes.len() < MARK.len() && MARK.starts_with(bytes) {
                return 0;
            }
            if bytes.starts_with(MARK) {
                at = MARK.len();
            }
            self.state = State::Start;
        }
        self.state = match self.format {
            Format::NdJson => State::Line,
            Format::Json => State::Open,
            Format::Auto => {
                let space = bytes.iter().skip(at).take_while(|&&byte| is_space_byte(byte));
                for &byte in space {
                    self.line += u64::from(byte == b'\n');
                    at += 1;
                }
                match bytes.get(at) {
                    None => State::Start,
                    Some(b'[') => {
                        self.format = Format::Json;
                        State::Open
                    }
                    Some(_) => {
                        self.format = Format::NdJson;
                        State::Line
                    }
                }
            }
        };
        at
    }

    /// Reads the next row into `draft`; none where the piece has no more whole rows.
    #[inline]
    pub(crate) fn next<'a>(
        &mut self,
        piece: &mut Piece<'a>,
        draft: &mut Draft<'a>,
    ) -> Option<Found<'a>> {
        match self.state {
            State::Line => self.line(piece, draft),
            State::Mark | State::Start => None,
            State::Lost => {
                piece.at = piece.bytes.len();
                None
            }
            _ => self.item(piece, draft),
        }
    }

    /// The next line that is not blank.
    fn line<'a>(&mut self, piece: &mut Piece<'a>, draft: &mut Draft<'a>) -> Option<Found<'a>> {
        loop {
            match piece.bytes.get(piece.at)? {
                b'\n' => self.line += 1,
                b' ' | b'\t' | b'\r' => {}
                _ => break,
            }
            piece.at += 1;
        }
        let start = piece.at;
        let mut cursor = Cursor::new(piece.text, start, true);
        let read = draft.read(&mut cursor, 0).and_then(|()| {
            let end = cursor.at;
            match cursor.token() {
                None if cursor.at == piece.text.len() => match piece.end() {
                    Broken { what: What::End, .. } => Ok(end),
                    broken => Err(broken),
                },
                None => Ok(end),
                Some(_) => Err(cursor.broken(What::LineEnd)),
            }
        });
        let row = self.row;
        let line = Some(self.line);
        self.row += 1;
        match read {
            Ok(end) if cursor.at - start <= MAX_ROW_BYTES => {
                piece.at = cursor.at;
                Some(Found { row, line, text: piece.slice(start, end), broken: None })
            }
            read => {
                let broken = read.err().unwrap_or(piece.end());
                Some(Found { row, line, ..Self::broken_line(piece, start, cursor.at, broken) })
            }
        }
    }

    /// Steps over a broken line. No line feed stands between `start` and `at`.
    #[cold]
    fn broken_line<'a>(
        piece: &mut Piece<'a>,
        start: usize,
        at: usize,
        mut broken: Broken,
    ) -> Found<'a> {
        if broken.what == What::End && broken.at == piece.text.len() {
            broken = piece.end();
        }
        let rest = piece.slice(at, piece.bytes.len());
        let end = at + rest.iter().position(|&byte| byte == b'\n').unwrap_or(rest.len());
        if end - start > MAX_ROW_BYTES {
            broken = Broken { what: What::Length, at: start + MAX_ROW_BYTES };
        }
        let text = piece.slice(start, end.min(start + MAX_ROW_BYTES));
        let blank = text.iter().rev().take_while(|&&byte| is_space_byte(byte)).count();
        let text = text.get(..text.len() - blank).unwrap_or_default();
        if end > piece.text.len() {
            // What follows the line is still to be checked for UTF-8.
            let before = piece.before + end;
            *piece =
                Piece { before, ..Piece::new(piece.slice(end, piece.bytes.len()), piece.last) };
        } else {
            piece.at = end;
        }
        let broken = Some(Broken { at: broken.at - start, ..broken });
        Found { row: 0, line: None, text, broken }
    }

    /// The next item of the array, or the place where it breaks.
    fn item<'a>(&mut self, piece: &mut Piece<'a>, draft: &mut Draft<'a>) -> Option<Found<'a>> {
        let mut cursor = Cursor::new(piece.text, piece.at, false);
        loop {
            let first = cursor.token();
            piece.at = cursor.at;
            self.state = match (self.state, first) {
                (_, None) if piece.may_go_on() => return None,
                (State::Open | State::Closed, None) if piece.end().what == What::End => {
                    return None;
                }
                (_, None) => return Some(self.break_off(piece, piece.end())),
                (State::Open, Some(b'[')) => State::First,
                (State::Open, _) => {
                    return Some(self.break_off(piece, cursor.broken(What::Array)));
                }
                (State::First | State::Delimiter, Some(b']')) => State::Closed,
                (State::Delimiter, Some(b',')) => State::Item,
                (State::Delimiter, _) => {
                    return Some(self.break_off(piece, cursor.broken(What::CommaOrBracket)));
                }
                (State::Closed, _) => {
                    return Some(self.break_off(piece, cursor.broken(What::BodyEnd)));
                }
                _ => break,
            };
            cursor.at += 1;
        }
        let start = cursor.at;
        let read = draft.read(&mut cursor, 1);
        let at_end = cursor.at == piece.text.len();
        match read {
            Ok(()) if cursor.at - start <= MAX_ROW_BYTES => {
                if at_end && draft.is_scalar() && piece.may_go_on() {
                    // The rest of a number may follow.
                    return None;
                }
                piece.at = cursor.at;
                self.state = State::Delimiter;
                let row = self.row;
                self.row += 1;
                let text = piece.slice(start, cursor.at);
                Some(Found { row, line: None, text, broken: None })
            }
            Err(Broken { what: What::End, .. }) if at_end => {
                if piece.may_go_on() && cursor.at - start <= MAX_ROW_BYTES {
                    return None;
                }
                Some(self.break_off(piece, piece.end()))
            }
            read => Some(self.break_off(piece, read.err().unwrap_or(piece.end()))),
        }
    }

    /// The array breaks: what there is of it counts as one row, and nothing after it is read.
    #[cold]
    fn break_off<'a>(&mut self, piece: &mut Piece<'a>, broken: Broken) -> Found<'a> {
        let start = piece.at;
        let (broken, end) = if broken.at - start > MAX_ROW_BYTES {
            let at = start + MAX_ROW_BYTES;
            (Broken { what: What::Length, at }, at)
        } else {
            let rest = piece.text.get(broken.at..).unwrap_or_default();
            (broken, broken.at + rest.chars().next().map_or(0, char::len_utf8))
        };
        let text = piece.slice(start, end);
        piece.at = piece.bytes.len();
        self.state = State::Lost;
        let row = self.row;
        self.row += 1;
        let broken = Some(Broken { at: broken.at - start, ..broken });
        Found { row, line: None, text, broken }
    }
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
    reader: Reader,
    piece: Piece<'a>,
    draft: Draft<'a>,
}

impl<'a> Rows<'a> {
    /// The rows of a whole body.
    pub fn new(body: &'a [u8], format: Format) -> Self {
        let mut reader = Reader::new(format);
        let begun = reader.begin(body, true);
        let piece = Piece::new(body.get(begun..).unwrap_or_default(), true);
        Self { reader, piece, draft: Draft::new() }
    }

    /// The format of the body, `Auto` where it has nothing but white space.
    pub fn format(&self) -> Format {
        self.reader.format()
    }
}

impl<'a> Iterator for Rows<'a> {
    type Item = Row<'a>;

    fn next(&mut self) -> Option<Row<'a>> {
        let found = self.reader.next(&mut self.piece, &mut self.draft)?;
        let Found { row, line, text, broken } = found;
        let (event, unknown_fields) = if broken.is_none() && self.draft.is_valid() {
            let event = core::mem::replace(&mut self.draft.event, Event::BLANK);
            (Ok(event), core::mem::take(&mut self.draft.unknown))
        } else {
            let errors = found.errors(&self.draft);
            let unknown = core::mem::take(&mut self.draft.unknown);
            (Err(errors), if broken.is_none() { unknown } else { Vec::new() })
        };
        Some(Row { row, line, text, event, unknown_fields })
    }
}

impl core::iter::FusedIterator for Rows<'_> {}
