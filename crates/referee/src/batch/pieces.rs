//! A body that comes in pieces, fed to a reader in bounded memory.

use crate::event::{Draft, Format, Found, MAX_ROW_BYTES, Piece, Reader, trim_start};
use alloc::vec::Vec;

/// What is done with each row.
pub(crate) trait EachRow {
    /// Takes a row.
    fn row<'a>(&mut self, found: &Found<'a>, draft: &mut Draft<'a>);
}

/// A body as far as it is read: of a row cut in two its first part is kept. How the body is cut never
/// changes a row.
#[derive(Debug)]
pub(crate) struct Pieces {
    pub(crate) reader: Reader,
    /// The bytes not yet read, of a row that goes on in the next piece.
    kept: Vec<u8>,
    /// How many of them a further try to read them should wait for.
    wanted: usize,
}

/// The bytes after a row cut in two that are read with it, at least.
const LEAST_TRY: usize = 4 << 10;

impl Pieces {
    pub(crate) fn new(format: Format) -> Self {
        Self { reader: Reader::new(format), kept: Vec::new(), wanted: 0 }
    }

    /// Is nothing kept of the body, and a line next?
    pub(crate) fn is_at_line(&self) -> bool {
        self.reader.reads_lines() && self.kept.is_empty()
    }

    /// Reads the next piece of the body.
    pub(crate) fn push(&mut self, mut bytes: &[u8], each: &mut impl EachRow) {
        while !bytes.is_empty() {
            bytes = if self.reader.is_beginning() {
                self.push_beginning(bytes)
            } else if self.reader.reads_lines() {
                self.push_lines(bytes, each)
            } else {
                self.push_array(bytes, each)
            };
        }
    }

    /// Reads the last piece of the body, with what is left of those before it.
    pub(crate) fn finish(&mut self, last: &[u8], each: &mut impl EachRow) {
        let is_whole = self.reader.is_beginning() && self.kept.is_empty();
        if !is_whole {
            self.push(last, each);
        }
        let kept = core::mem::take(&mut self.kept);
        let bytes = if is_whole { last } else { &kept };
        let begun = if self.reader.is_beginning() { self.reader.begin(bytes, true) } else { 0 };
        if bytes.is_empty() && self.reader.reads_lines() {
            return;
        }
        self.read(bytes.get(begun..).unwrap_or_default(), true, each);
    }

    fn push_beginning<'b>(&mut self, bytes: &'b [u8]) -> &'b [u8] {
        if self.kept.is_empty() {
            let begun = self.reader.begin(bytes, false);
            let rest = bytes.get(begun..).unwrap_or_default();
            if !self.reader.is_beginning() {
                return rest;
            }
            self.kept.extend_from_slice(rest);
            return &[];
        }
        // A byte order mark is cut in two.
        let (first, rest) = bytes.split_at_checked(1).unwrap_or_default();
        self.kept.extend_from_slice(first);
        let begun = self.reader.begin(&self.kept, false);
        self.kept.drain(..begun);
        rest
    }

    fn push_lines<'b>(&mut self, bytes: &'b [u8], each: &mut impl EachRow) -> &'b [u8] {
        if self.kept.is_empty() {
            let end = bytes.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
            let (lines, rest) = bytes.split_at_checked(end).unwrap_or_default();
            self.read(lines, true, each);
            self.kept.extend_from_slice(trim_start(rest));
            return &[];
        }
        // A line that is cut in two. Of one that is too long no more is kept than shows that.
        let end = bytes.iter().position(|&byte| byte == b'\n').unwrap_or(bytes.len());
        let (line, rest) = bytes.split_at_checked(end).unwrap_or_default();
        let room = (MAX_ROW_BYTES + 1).saturating_sub(self.kept.len());
        self.kept.extend_from_slice(line.get(..room).unwrap_or(line));
        if !rest.is_empty() {
            let line = core::mem::take(&mut self.kept);
            self.read(&line, true, each);
        }
        rest
    }

    fn push_array<'b>(&mut self, bytes: &'b [u8], each: &mut impl EachRow) -> &'b [u8] {
        if self.kept.is_empty() {
            let read = self.read(bytes, false, each);
            self.kept.extend_from_slice(bytes.get(read..).unwrap_or_default());
            self.wanted = self.kept.len() * 2;
            return &[];
        }
        // A row that is cut in two is tried again each time that its length has doubled: so the
        // work stays linear, however small the pieces are.
        let before = self.kept.len();
        let more = self.wanted.saturating_sub(before).max(LEAST_TRY).min(bytes.len());
        let (piece, rest) = bytes.split_at_checked(more).unwrap_or_default();
        self.kept.extend_from_slice(piece);
        if self.kept.len() < self.wanted {
            return rest;
        }
        let kept = core::mem::take(&mut self.kept);
        let read = self.read(&kept, false, each);
        if read >= before {
            return bytes.get(read - before..).unwrap_or_default();
        }
        self.kept = kept;
        self.kept.drain(..read);
        self.wanted = self.kept.len() * 2;
        rest
    }

    /// Reads the rows of a piece; returns how many of its bytes need not be seen again.
    fn read(&mut self, bytes: &[u8], last: bool, each: &mut impl EachRow) -> usize {
        let mut piece = Piece::new(bytes, last);
        let mut draft = Draft::new();
        while let Some(found) = self.reader.next(&mut piece, &mut draft) {
            each.row(&found, &mut draft);
        }
        piece.consumed()
    }
}
