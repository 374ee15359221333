//! What comes before the rows of a CSV: comments, the header, the separator.

use super::Lines;
use super::header::Columns;
use super::order::Again;
use super::rows::Rows;
use crate::args::DateOrder;
use crate::input::{CHUNK, Source};
use anyhow::{Context, Result, bail};
use referee::event::Field;
use std::io::{self, BufRead, BufReader, Seek as _, Write as _};
use tempfile::NamedTempFile;

/// The most bytes of a line before the rows: a file without line feeds is no CSV.
const MAX_HEADER: u64 = 1 << 20;

/// What stands before the rows: comments, blank lines, the header.
#[derive(Default)]
pub(super) struct Head {
    pub(super) bytes: Vec<u8>,
    pub(super) lines: u64,
    pub(super) header: Vec<u8>,
}

impl Head {
    pub(super) fn read(&mut self, lines: &mut Lines) -> Result<()> {
        loop {
            let start = self.bytes.len();
            let read =
                io::Read::take(&mut *lines, MAX_HEADER).read_until(b'\n', &mut self.bytes)?;
            self.lines += 1;
            let line = self.bytes.get(start..).unwrap_or_default();
            if start == 0 && (line.starts_with(b"\xff\xfe") || line.starts_with(b"\xfe\xff")) {
                bail!("the file is UTF-16; save it as UTF-8");
            }
            let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
            let text = line.trim_ascii_start();
            let is_comment = text.starts_with(b"#") || text.starts_with(b"\"#");
            // A spreadsheet writes a blank line with its separators.
            let is_blank = text.iter().all(|byte| b",;|\" \t\r\n".contains(byte));
            if read == 0 || !(is_blank || is_comment) {
                // A first cell may be empty, so that a tab at the start is no white space.
                let line = line.strip_suffix(b"\n").unwrap_or(line);
                self.header = line.strip_suffix(b"\r").unwrap_or(line).to_owned();
                return Ok(());
            }
        }
    }
}

/// The cells of one line.
pub(super) fn cells(line: &[u8], delimiter: u8) -> Vec<String> {
    let lines: Lines = Box::new(io::Cursor::new(line.to_owned()));
    let mut rows = Rows::new(lines, delimiter);
    let read = rows.read(0);
    let cells = rows.record.iter().map(|cell| String::from_utf8_lossy(cell).into_owned());
    if read.is_ok() { cells.collect() } else { Vec::new() }
}

const CANNOT: &str = "cannot put standard input by";

/// What is left to read, and a way to read the whole once more. What can be read only once is
/// put by, unless the order of dates is known.
pub(super) fn again(
    source: &Source,
    mut lines: Lines,
    head: &[u8],
    order: Option<DateOrder>,
) -> Result<(Lines, Again)> {
    if order.is_some() {
        return Ok((lines, Box::new(|| Ok(Box::new(io::empty())))));
    }
    if let Source::File(path) = source
        && path.is_file()
    {
        let source = source.clone();
        return Ok((lines, Box::new(move || source.open())));
    }
    let mut copy = NamedTempFile::new().context(CANNOT)?;
    copy.write_all(head).context(CANNOT)?;
    io::copy(&mut lines, &mut copy).context(CANNOT)?;
    // Each reader has a place of its own in the file.
    let open = move |at: u64| -> Result<Lines> {
        let mut file = copy.reopen().context(CANNOT)?;
        file.seek(io::SeekFrom::Start(at)).context(CANNOT)?;
        Ok(Box::new(BufReader::with_capacity(CHUNK, file)))
    };
    Ok((open(head.len() as u64)?, Box::new(move || open(0))))
}

/// The separator with which the header names the most fields, then the one with the most cells.
pub(super) fn delimiter(header: &[u8], chosen: &[(Field, String)]) -> u8 {
    let named = |delimiter| {
        let cells = cells(header, delimiter);
        let width = cells.len();
        let columns = Columns::find(cells.clone(), chosen).or_else(|_| Columns::find(cells, &[]));
        (columns.map_or(0, |columns| columns.count()), width)
    };
    // Of equals the last wins, so that the comma does.
    b"|\t;,".iter().copied().max_by_key(|&delimiter| named(delimiter)).unwrap_or(b',')
}
