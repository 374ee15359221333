//! A file of events, whatever it is written in.

use crate::args::{InputFormat, Reading};
use crate::csv_events::CsvEvents;
use crate::input::{Lines, Source};
use anyhow::{Result, bail};
use referee::event::Format;
use std::ffi::OsStr;
use std::io::{self, BufRead, Cursor, Read as _};
use std::path::Path;

/// The most blank bytes that are looked through for the first that tells the format.
const MAX_BLANK: usize = 1 << 20;

/// A file of events being read.
pub(crate) enum Events {
    /// A JSON array or NDJSON, for the check to read.
    Json(Lines, Format),
    /// CSV, for this program to turn into NDJSON.
    Csv(Box<CsvEvents>),
}

impl Events {
    pub(crate) fn open(source: &Source, reading: &Reading) -> Result<Self> {
        let lines = source.open()?;
        match reading.input {
            InputFormat::Json => Ok(Self::Json(lines, Format::Json)),
            InputFormat::Ndjson => Ok(Self::Json(lines, Format::NdJson)),
            InputFormat::Csv => Self::csv(source, lines, reading, true),
            InputFormat::Auto => {
                let (first, lines) = peek(lines)?;
                if matches!(first, Some(b'[' | b'{') | None) {
                    return Ok(Self::Json(lines, Format::Auto));
                }
                Self::csv(source, lines, reading, is_named_csv(source))
            }
        }
    }

    /// As CSV; where it is none and need not be, as JSON.
    fn csv(source: &Source, lines: Lines, reading: &Reading, needed: bool) -> Result<Self> {
        match CsvEvents::open(source, lines, reading)? {
            Ok(events) => Ok(Self::Csv(Box::new(events))),
            Err((lines, _)) if !needed && reading.column.is_empty() => {
                Ok(Self::Json(lines, Format::Auto))
            }
            Err((_, reason)) => bail!("{}: {reason}", source.name()),
        }
    }

    /// Hands all events on as JSON, piece by piece; `use_piece` is told which CSV they come from.
    pub(crate) fn each_piece(
        &mut self,
        mut use_piece: impl FnMut(&[u8], Option<&CsvEvents>) -> Result<()>,
    ) -> Result<()> {
        match self {
            Self::Json(lines, _) => loop {
                let piece = match lines.fill_buf() {
                    Ok(piece) => piece,
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                    Err(error) => return Err(anyhow::Error::new(error).context("cannot read on")),
                };
                if piece.is_empty() {
                    return Ok(());
                }
                use_piece(piece, None)?;
                let length = piece.len();
                lines.consume(length);
            },
            Self::Csv(csv) => {
                let mut piece = Vec::with_capacity(crate::input::CHUNK * 2);
                loop {
                    piece.clear();
                    let more = csv.read(&mut piece, crate::input::CHUNK);
                    use_piece(&piece, Some(csv))?;
                    if !more? {
                        return Ok(());
                    }
                }
            }
        }
    }

    /// The format to check them in.
    pub(crate) fn format(&self) -> Format {
        match self {
            Self::Json(_, format) => *format,
            Self::Csv(_) => Format::NdJson,
        }
    }
}

/// The first byte that is neither blank nor of a byte order mark.
fn peek(mut lines: Lines) -> Result<(Option<u8>, Lines)> {
    let mut head = Vec::new();
    let is_blank = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, 0xef | 0xbb | 0xbf);
    let first = loop {
        let buffer = lines.fill_buf()?;
        let first = buffer.iter().copied().find(|byte| !is_blank(byte));
        if first.is_some() || buffer.is_empty() || head.len() > MAX_BLANK {
            break first;
        }
        head.extend_from_slice(buffer);
        let length = buffer.len();
        lines.consume(length);
    };
    if head.is_empty() {
        return Ok((first, lines));
    }
    Ok((first, Box::new(Cursor::new(head).chain(lines))))
}

/// Does the name say CSV, packed or not?
fn is_named_csv(source: &Source) -> bool {
    let Source::File(path) = source else { return false };
    let extension = |path: &Path| path.extension().map(OsStr::to_ascii_lowercase);
    let mut path = path.clone();
    if extension(&path).is_some_and(|end| end == "gz" || end == "zst") {
        path.set_extension("");
    }
    extension(&path).is_some_and(|end| end == "csv" || end == "tsv")
}
