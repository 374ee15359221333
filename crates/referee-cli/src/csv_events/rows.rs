//! The rows of a CSV, and what a reader of CSV does not tell of them: on which line one begins, and
//! whether its last quote is closed.

use crate::input::{CHUNK, Lines};
use anyhow::{Context as _, Result};
use csv::{ByteRecord, Reader, ReaderBuilder};
use referee::event::MAX_ROW_BYTES;
use std::io::{self, Read};

/// What is read behind the end of a file. The first ends a last row without an end of line; a row
/// that takes both is inside a quote.
const BEHIND: &[u8] = b"\n\n";

/// The rows of a CSV being read.
pub(super) struct Rows {
    reader: Reader<Raw>,
    /// The row that was read last.
    pub(super) record: ByteRecord,
}

impl Rows {
    pub(super) fn new(lines: Lines, delimiter: u8) -> Self {
        let raw = Raw { lines, last: Vec::new(), given: 0, ended: false, room: 0 };
        let mut builder = ReaderBuilder::new();
        builder.has_headers(false).flexible(true).delimiter(delimiter).buffer_capacity(CHUNK);
        Self { reader: builder.from_reader(raw), record: ByteRecord::new() }
    }

    /// Reads the next row; false at the end. `before` is how many lines there are before the rows.
    pub(super) fn read(&mut self, before: u64) -> Result<bool> {
        let at = self.reader.position();
        let raw = self.reader.get_ref();
        let line = before + at.line() + u64::from(raw.byte_before(at.byte()) == Some(b'\r'));
        self.reader.get_mut().room = MAX_ROW_BYTES;
        let read = self.reader.read_byte_record(&mut self.record);
        read.with_context(|| format!("cannot read on from line {line}"))
    }

    /// The line on which the row begins. For the reader it begins where the one before has ended:
    /// before blank lines, and between the CR and the LF of that one.
    pub(super) fn line(&self) -> u64 {
        let end = self.reader.position();
        let is_over = self.reader.get_ref().byte_before(end.byte()) == Some(b'\n');
        let inside = self.record.as_slice().split(|&byte| byte == b'\n').skip(1).count() as u64;
        (end.line() - inside).saturating_sub(u64::from(is_over && !self.is_open()))
    }

    /// Is a quote opened in the row and not closed, so that it has all that follows?
    pub(super) fn is_open(&self) -> bool {
        let raw = self.reader.get_ref();
        raw.ended && self.reader.position().byte() == raw.given
    }
}

/// The bytes of a CSV, of which the piece that was read last is kept.
struct Raw {
    lines: Lines,
    last: Vec<u8>,
    /// How many bytes have been read.
    given: u64,
    ended: bool,
    /// How many more the row being read may have.
    room: usize,
}

impl Raw {
    /// The byte before a place, which lies in the piece that was read last or right behind it.
    fn byte_before(&self, place: u64) -> Option<u8> {
        let from_end = usize::try_from(self.given.checked_sub(place)?).ok()?;
        self.last.iter().rev().nth(from_end).copied()
    }
}

impl Read for Raw {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.room == 0 {
            return Err(io::Error::other(
                "a row should be at most 16 MiB long; is a quote opened in it and never closed?",
            ));
        }
        let mut read = self.lines.read(buffer)?;
        if read == 0 && !self.ended {
            self.ended = true;
            read = (&mut &*BEHIND).read(buffer)?;
        }
        self.room = self.room.saturating_sub(read);
        if let Some(piece) = buffer.get(..read)
            && read > 0
        {
            self.last.clear();
            self.last.extend_from_slice(piece);
            self.given += read as u64;
        }
        Ok(read)
    }
}
