//! `referee call`

use crate::Found;
use crate::args::Call;
use anyhow::{Context as _, Result};
use serde_json::json;
use std::io::{self, BufRead as _, BufReader, BufWriter, Write as _};

pub(super) fn run(args: &Call) -> Result<Found> {
    let mut input = BufReader::with_capacity(1 << 16, io::stdin().lock());
    let mut output = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let mut line = Vec::new();
    loop {
        line.clear();
        if input.read_until(b'\n', &mut line).context("cannot read standard input")? == 0 {
            output.flush()?;
            return Ok(Found::NothingWrong);
        }
        let answer = match std::str::from_utf8(&line) {
            Ok(line) => referee_ops::call_line(&args.operation, line),
            Err(_) => json!({"error": {
                "code": "argument.json",
                "message": "the argument should be one JSON object: the line is not UTF-8",
            }})
            .to_string(),
        };
        output.write_all(answer.as_bytes())?;
        output.write_all(b"\n")?;
        // Whoever waits for the answer before asking on gets it now.
        if input.buffer().is_empty() {
            output.flush()?;
        }
    }
}
