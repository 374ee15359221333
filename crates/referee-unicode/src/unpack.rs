//! Reads the packed tables: `tests/tables/pack.rs` writes them, and says why they look so.

use crate::tables::{Class, Run, Status, Tables};
use alloc::vec::Vec;

/// The tables in `packed`.
pub(crate) fn unpack(packed: &[u8]) -> Tables {
    let mut reader = Reader(packed);
    let mut tables = Tables::default();
    let legend = reader.stream();
    runs(&mut reader, legend.0, &mut tables);
    mappings(&mut reader, &mut tables);
    compositions(&mut reader, &mut tables);
    let (mut gaps, mut targets) = (reader.stream(), reader.stream());
    let (mut from, mut to) = (0, 0);
    while let Some(gap) = gaps.number() {
        from += gap;
        to = targets.next_after(to + gap);
        tables.lower.push((char_of(from), char_of(to)));
    }
    tables
}

fn runs(reader: &mut Reader, legend: &[u8], tables: &mut Tables) {
    let (mut lengths, classes) = (reader.stream(), reader.stream());
    let (mut start, mut mapped) = (0, 0);
    let (legend, _) = legend.as_chunks();
    for &class in classes.0 {
        let class = Class(legend.get(usize::from(class)).copied().unwrap_or_default());
        tables.runs.push(Run { start, class, mapped: mapped as usize });
        let length = lengths.number().unwrap_or_default();
        start += length;
        if class.status() == Status::Mapped {
            mapped += length;
        }
    }
}

fn mappings(reader: &mut Reader, tables: &mut Tables) {
    let (lengths, mut firsts, mut others) = (reader.stream(), reader.stream(), reader.stream());
    let mapped = tables.runs.iter().zip(tables.runs.iter().skip(1));
    let mapped = mapped.filter(|(run, _)| run.class.status() == Status::Mapped);
    let mapped = mapped.flat_map(|(run, next)| run.start..next.start);
    let (mut before, mut first) = (0, 0);
    for (c, &length) in mapped.zip(lengths.0) {
        first = firsts.next_after(first + (c - before));
        before = c;
        tables.targets.push(char_of(first));
        let mut target = first;
        for _ in 1..length {
            target = others.next_after(target);
            tables.targets.push(char_of(target));
        }
        tables.ends.push(tables.targets.len());
    }
}

fn compositions(reader: &mut Reader, tables: &mut Tables) {
    let mut seconds = reader.stream();
    let mut marks = Vec::new();
    let mut mark = 0;
    while let Some(gap) = seconds.number() {
        mark += gap;
        marks.push(char_of(mark));
    }
    let (mut gaps, mut firsts, seconds) = (reader.stream(), reader.stream(), reader.stream());
    let (mut composed, mut first) = (0, 0);
    for &second in seconds.0 {
        composed += gaps.number().unwrap_or_default();
        first = firsts.next_after(first);
        let second = marks.get(usize::from(second)).copied().unwrap_or_default();
        let parts = [char_of(first), second];
        tables.composed.push((char_of(composed), parts));
        tables.parts.push((parts, char_of(composed)));
    }
    tables.parts.sort_unstable();
}

/// What the packed tables write is a character.
fn char_of(number: u32) -> char {
    char::from_u32(number).unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// Bytes yet to be read.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    /// The stream that comes next: its length, then its bytes.
    fn stream(&mut self) -> Self {
        let length = self.number().unwrap_or_default() as usize;
        let (stream, rest): (&'a [u8], _) = self.0.split_at_checked(length).unwrap_or_default();
        self.0 = rest;
        Self(stream)
    }

    /// The number that comes next: seven bits a byte, the lowest first, all but the last marked.
    fn number(&mut self) -> Option<u32> {
        let mut number = 0;
        let mut shift = 0;
        loop {
            let (&byte, rest) = self.0.split_first()?;
            self.0 = rest;
            number |= u32::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
            shift += 7;
        }
    }

    /// The number that is the next difference away from `expected`: twice as many up, or one less
    /// than twice as many down.
    fn next_after(&mut self, expected: u32) -> u32 {
        let difference = self.number().unwrap_or_default();
        let half = difference.div_ceil(2);
        if difference.is_multiple_of(2) {
            expected.wrapping_add(half)
        } else {
            expected.wrapping_sub(half)
        }
    }
}
