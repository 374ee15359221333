//! The rows of a body: an array or NDJSON, whole or in pieces (rule 4.4).

use super::between::Run;
use super::broken::{Broken, What};
use super::cursor::Cursor;
use super::found::Found;
use super::piece::Piece;
use super::row::Draft;
use super::rows::Format;
use super::text::is_space_byte;

/// The most bytes of one row, 16 MiB: what a reader of pieces must be ready to hold. A longer
/// row is `json_invalid`. (The longest row that fits the schema has some 16 KB, with every
/// character escaped.)
pub const MAX_ROW_BYTES: usize = 16 << 20;

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

/// Reads the rows of a body, piece by piece.
#[derive(Debug)]
pub(crate) struct Reader {
    state: State,
    format: Format,
    row: u64,
    line: u64,
    /// What stands between two items.
    delimiter: Run,
}

impl Reader {
    pub(crate) fn new(format: Format) -> Self {
        Self { state: State::Mark, format, row: 0, line: 1, delimiter: Run::comma() }
    }

    /// A reader of lines of NDJSON, the next of which has this number; `row` rows stood before it.
    pub(crate) fn of_lines(row: u64, line: u64) -> Self {
        Self { state: State::Line, format: Format::NdJson, row, line, delimiter: Run::comma() }
    }

    /// The number of the next row, and that of the next line, from 1, where the body is NDJSON.
    pub(crate) fn place(&self) -> (u64, u64) {
        (self.row, self.line)
    }

    /// Steps over rows and line feeds that are read elsewhere.
    pub(crate) fn skip(&mut self, rows: u64, lines: u64) {
        self.row += rows;
        self.line += lines;
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
    #[cfg_attr(not(compact), inline)]
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
    #[cfg_attr(not(compact), inline)]
    fn item<'a>(&mut self, piece: &mut Piece<'a>, draft: &mut Draft<'a>) -> Option<Found<'a>> {
        let mut cursor = Cursor::new(piece.text, piece.at, false);
        let rest = cursor.rest();
        let between = self.state == State::Delimiter;
        if between && rest.first_chunk() == Some(b",{") {
            // As most programs write it.
            cursor.at += 1;
            piece.at = cursor.at;
            self.state = State::Item;
        } else if between
            && let Some(after) = self.delimiter.step(rest)
            && after.first() == Some(&b'{')
        {
            cursor.go_to(after);
            piece.at = cursor.at;
            self.state = State::Item;
        } else {
            if let Err(found) = self.step_to_item(piece, &mut cursor) {
                return found;
            }
            if between {
                self.delimiter.learn(rest, cursor.rest(), Some(b','));
            }
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

    /// Steps to the next item; otherwise gives the place where the array breaks, or nothing.
    fn step_to_item<'a>(
        &mut self,
        piece: &mut Piece<'a>,
        cursor: &mut Cursor<'a>,
    ) -> Result<(), Option<Found<'a>>> {
        loop {
            let first = cursor.token();
            piece.at = cursor.at;
            let broken = match (self.state, first) {
                (_, None) if piece.may_go_on() => return Err(None),
                (State::Open | State::Closed, None) if piece.end().what == What::End => {
                    return Err(None);
                }
                (_, None) => piece.end(),
                (State::Open, Some(b'[')) => {
                    self.state = State::First;
                    cursor.at += 1;
                    continue;
                }
                (State::First | State::Delimiter, Some(b']')) => {
                    self.state = State::Closed;
                    cursor.at += 1;
                    continue;
                }
                (State::Delimiter, Some(b',')) => {
                    self.state = State::Item;
                    cursor.at += 1;
                    continue;
                }
                (State::Open, _) => cursor.broken(What::Array),
                (State::Delimiter, _) => cursor.broken(What::CommaOrBracket),
                (State::Closed, _) => cursor.broken(What::BodyEnd),
                _ => return Ok(()),
            };
            return Err(Some(self.break_off(piece, broken)));
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
