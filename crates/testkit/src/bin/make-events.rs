//! Writes made-up events to standard output, as NDJSON: `make-events ROWS [BAD_PERCENT] [SEED]`.
//!
//! For files larger than memory: rows are made 10,000 at a time.

use std::env::args;
use std::io::{self, BufWriter, Write as _};
use testkit::events::{Layout, body};

const CHUNK: usize = 10_000;

fn main() -> io::Result<()> {
    let numbers: Option<Vec<u64>> = args().skip(1).map(|argument| argument.parse().ok()).collect();
    let numbers = numbers.filter(|numbers| (1..=3).contains(&numbers.len())).ok_or_else(|| {
        io::Error::other("name the number of rows, then the percentage of wrong ones, then a seed")
    })?;
    let number = |at: usize| numbers.get(at).copied().unwrap_or_default();
    let mut rows = usize::try_from(number(0)).unwrap_or(usize::MAX);
    let mut out = BufWriter::new(io::stdout().lock());
    let mut seed = number(2);
    while rows > 0 {
        let part = rows.min(CHUNK);
        out.write_all(body(seed, part, Layout::Lines, number(1)).as_bytes())?;
        rows -= part;
        seed = seed.wrapping_add(1);
    }
    out.flush()
}
