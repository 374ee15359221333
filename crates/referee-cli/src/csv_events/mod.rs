//! Events from CSV: each row becomes one line of NDJSON, to be checked as any other.

mod date;
mod header;
mod number;
mod opening;
mod order;
mod rows;

use crate::args::{Decimal, Reading};
use crate::input::{Lines, Source};
use anyhow::{Result, bail};
use date::DateCell;
pub(crate) use header::Columns;
use number::NumberCell;
use opening::{Head, again, cells, delimiter};
use order::Order;
use referee::event::Field;
use rows::Rows;
use std::collections::BTreeMap;
use std::io;

/// The most rows whose own problem is remembered.
const MAX_FAULTS: usize = 10_000;

/// What is wrong with a cell or a row of CSV, beyond what the check of the event sees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The numbers of the date can be read in more than one order.
    AmbiguousDate,
    /// `1,234` could be 1234 or 1.234.
    AmbiguousNumber,
    /// The number has its fraction behind the other mark.
    OtherDecimal,
    /// The row has more cells than the header.
    TooManyCells {
        /// How many the row has.
        cells: usize,
        /// How many the header has.
        header: usize,
    },
    /// A quote is opened and not closed before the end of the file.
    OpenQuote,
}

impl Fault {
    /// What would be right.
    pub(crate) fn advice(&self) -> String {
        match self {
            Self::AmbiguousDate => "its numbers can be read in more than one order, and no other \
                                    date of the column tells; use --date-order mdy, dmy or ymd"
                .to_owned(),
            Self::AmbiguousNumber => {
                "the mark could stand before a fraction or group thousands; use --decimal point \
                 or comma"
                    .to_owned()
            }
            Self::OtherDecimal => {
                "the fraction stands behind the other mark; use --decimal point or comma".to_owned()
            }
            Self::TooManyCells { cells, header } => format!(
                "a row should have {header} cells as the header has, this one has {cells}; quote \
                 a cell that holds the separator"
            ),
            Self::OpenQuote => "a quote is opened in this row and never closed, so that all that \
                                follows belongs to it; write a quote inside a cell twice"
                .to_owned(),
        }
    }
}

/// A CSV file being read.
pub(crate) struct CsvEvents {
    pub(crate) columns: Columns,
    /// Rows of totals, which are left out.
    pub(crate) totals: u64,
    reader: Rows,
    delimiter: u8,
    /// Lines before the rows.
    skipped: u64,
    order: Order,
    decimal: Option<Decimal>,
    rows: u64,
    /// Of the rows read last: the number of the first, and the line of each.
    chunk: (u64, Vec<u64>),
    faults: BTreeMap<(u64, Option<Field>), Fault>,
}

impl CsvEvents {
    /// Reads up to the first row. `None` where this is no CSV with the columns of events, and
    /// what is read so far, so that it can be read as something else.
    pub(crate) fn open(
        source: &Source,
        mut lines: Lines,
        reading: &Reading,
    ) -> Result<Result<Self, (Lines, String)>> {
        let chosen = reading.column.iter().map(|option| header::chosen(option));
        let chosen: Vec<_> = chosen.collect::<Result<_>>()?;
        let mut head = Head::default();
        head.read(&mut lines)?;
        let delimiter = delimiter(&head.header, &chosen);
        let columns = Columns::find(cells(&head.header, delimiter), &chosen)?;
        // Read up to a LF, a header has a CR inside where no line ends with LF.
        if columns.is_complete() && head.header.contains(&b'\r') {
            bail!("the lines end with CR alone; save the file with LF or CRLF");
        }
        if !columns.is_complete() {
            if columns.header.is_empty() {
                let reason = "no row names the columns".to_owned();
                return Ok(Err((rest(head, lines), reason)));
            }
            let reason = format!(
                "no column for {}; the first row names {}. Name one with --column FIELD=HEADER",
                columns.lacking(),
                columns.listed()
            );
            return Ok(Err((rest(head, lines), reason)));
        }
        let (lines, again) = again(source, lines, &head.bytes, reading.date_order)?;
        let order = match reading.date_order {
            Some(order) => Order::Known(Some(order)),
            None => Order::Unread(again),
        };
        // Between commas a comma cannot be the decimal mark by custom.
        let decimal = reading.decimal.or((delimiter != b';').then_some(Decimal::Point));
        Ok(Ok(Self {
            columns,
            totals: 0,
            reader: Rows::new(lines, delimiter),
            delimiter,
            skipped: head.lines,
            order,
            decimal,
            rows: 0,
            chunk: (0, Vec::new()),
            faults: BTreeMap::new(),
        }))
    }

    /// Appends about `size` bytes of NDJSON to `out`; false at the end.
    pub(crate) fn read(&mut self, out: &mut Vec<u8>, size: usize) -> Result<bool> {
        self.chunk = (self.rows, Vec::new());
        while out.len() < size {
            if !self.reader.read(self.skipped)? {
                return Ok(false);
            }
            // Whatever its first cells say, a row with an open quote has all that follows.
            if !self.reader.is_open() {
                if self.reader.record.iter().all(|cell| cell.trim_ascii().is_empty()) {
                    continue;
                }
                if self.is_total() {
                    self.totals += 1;
                    continue;
                }
            }
            self.chunk.1.push(self.skipped + self.reader.line());
            self.write(out)?;
            self.rows += 1;
        }
        Ok(true)
    }

    /// The line of one of the rows that were read last.
    pub(crate) fn line(&self, row: u64) -> Option<u64> {
        let at = usize::try_from(row.checked_sub(self.chunk.0)?).ok()?;
        self.chunk.1.get(at).copied()
    }

    /// What is wrong with a row or a field of it, as CSV.
    pub(crate) fn fault(&self, row: u64, field: Option<Field>) -> Option<&Fault> {
        self.faults.get(&(row, field))
    }

    /// Adobe writes totals below the header or at the end: a row without dimensions, or with
    /// their names.
    fn is_total(&self) -> bool {
        let cell = |field| {
            let at = self.columns.of(field)?;
            let cell = std::str::from_utf8(self.reader.record.get(at).unwrap_or_default()).ok()?;
            Some((cell.trim(), self.columns.header.get(at)?.trim()))
        };
        let dimensions = [Field::Date, Field::RawReferrerValue, Field::RawPageValue];
        let Some(cells) = dimensions.into_iter().map(cell).collect::<Option<Vec<_>>>() else {
            return false;
        };
        let is_word = |cell: &str| {
            ["total", "totals", "grand total"].iter().any(|word| cell.eq_ignore_ascii_case(word))
        };
        let named = cells.iter().all(|(cell, name)| cell == name);
        let blank = cells.iter().all(|(cell, _)| cell.is_empty() || is_word(cell));
        named || (blank && self.reader.record.len() > 1)
    }

    /// What is wrong with the row as CSV, so that no event can be told from it.
    fn row_fault(&self) -> Option<Fault> {
        if self.reader.is_open() {
            return Some(Fault::OpenQuote);
        }
        let (record, header) = (&self.reader.record, self.columns.header.len());
        let beyond = record.iter().skip(header).any(|cell| !cell.trim_ascii().is_empty());
        beyond.then(|| Fault::TooManyCells { cells: record.len(), header })
    }

    fn write(&mut self, out: &mut Vec<u8>) -> Result<()> {
        if let Some(fault) = self.row_fault() {
            let mut writer =
                csv::WriterBuilder::new().delimiter(self.delimiter).from_writer(vec![]);
            writer.write_byte_record(&self.reader.record)?;
            let text = writer.into_inner().unwrap_or_default();
            let mut text = text.trim_ascii_end();
            if fault == Fault::OpenQuote {
                // Of all that follows nothing belongs here.
                let first = text.split(|&byte| byte == b'\n').next().unwrap_or_default();
                text = first.trim_ascii_end();
            }
            push_text(text, out);
            out.push(b'\n');
            self.note(None, fault);
            return Ok(());
        }
        out.push(b'{');
        let mut first = true;
        for field in Field::ALL {
            let cell = self.columns.of(field).and_then(|at| self.reader.record.get(at));
            let Some(cell) = cell else { continue };
            if cell.trim_ascii().is_empty() && !field.is_required() {
                continue;
            }
            out.extend_from_slice(if first { b"\"" } else { b",\"" });
            first = false;
            out.extend_from_slice(field.name().as_bytes());
            out.extend_from_slice(b"\":");
            let cell_at = self.columns.of(field).unwrap_or_default();
            self.write_cell(field, cell_at, out)?;
        }
        out.extend_from_slice(b"}\n");
        Ok(())
    }

    fn write_cell(&mut self, field: Field, at: usize, out: &mut Vec<u8>) -> Result<()> {
        let cell = self.reader.record.get(at).unwrap_or_default();
        let fault = match field {
            Field::Date if !is_iso(cell) => {
                let text = String::from_utf8_lossy(cell).into_owned();
                match date::read(&text, self.order.so_far()) {
                    DateCell::Day(day) => {
                        push_text(day.as_bytes(), out);
                        return Ok(());
                    }
                    DateCell::Unknown => None,
                    DateCell::Ambiguous => {
                        let date_at = self.columns.of(Field::Date).unwrap_or_default();
                        let order = self.order.settle(date_at, self.delimiter, self.skipped)?;
                        if let DateCell::Day(day) = date::read(&text, order) {
                            push_text(day.as_bytes(), out);
                            return Ok(());
                        }
                        Some(Fault::AmbiguousDate)
                    }
                }
            }
            Field::Pageviews | Field::Sessions | Field::Transactions | Field::PurchaseRevenue => {
                if is_plain(cell) {
                    out.extend_from_slice(cell);
                    return Ok(());
                }
                match number::read(&String::from_utf8_lossy(cell), self.decimal) {
                    NumberCell::Number(number) => {
                        out.extend_from_slice(number.as_bytes());
                        return Ok(());
                    }
                    NumberCell::Unknown => None,
                    NumberCell::Ambiguous => Some(Fault::AmbiguousNumber),
                    NumberCell::OtherDecimal => Some(Fault::OtherDecimal),
                }
            }
            _ => None,
        };
        push_text(cell, out);
        if let Some(fault) = fault {
            self.note(Some(field), fault);
        }
        Ok(())
    }

    fn note(&mut self, field: Option<Field>, fault: Fault) {
        if self.faults.len() < MAX_FAULTS {
            self.faults.insert((self.rows, field), fault);
        }
    }
}

/// What is read so far and what is left.
fn rest(head: Head, lines: Lines) -> Lines {
    Box::new(io::Read::chain(io::Cursor::new(head.bytes), lines))
}

/// Digits as JSON writes them.
fn is_plain(cell: &[u8]) -> bool {
    let digits = cell.iter().all(u8::is_ascii_digit);
    digits && (cell == b"0" || cell.first().is_some_and(|&first| first != b'0'))
}

/// Has the cell the shape of `2026-05-20`?
fn is_iso(cell: &[u8]) -> bool {
    cell.len() == 10
        && cell.iter().enumerate().all(|(at, byte)| match at {
            4 | 7 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        })
}

/// Appends a JSON string. Bytes that are no UTF-8 stay, for the check to find.
fn push_text(text: &[u8], out: &mut Vec<u8>) {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    out.push(b'"');
    for &byte in text {
        match byte {
            b'"' | b'\\' => out.extend_from_slice(&[b'\\', byte]),
            0..=0x1f => {
                let [high, low] = [byte >> 4, byte & 15]
                    .map(|nibble| HEX.get(usize::from(nibble)).copied().unwrap_or(b'0'));
                out.extend_from_slice(&[b'\\', b'u', b'0', b'0', high, low]);
            }
            _ => out.push(byte),
        }
    }
    out.push(b'"');
}
