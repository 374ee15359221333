//! `referee completions`

use crate::Found;
use crate::args::{Args, Completions};
use anyhow::Result;
use clap::CommandFactory as _;
use std::io::Write as _;

pub(super) fn run(args: &Completions) -> Result<Found> {
    // The generator panics where it cannot write, so it writes to memory.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Args::command(), "referee", &mut script);
    std::io::stdout().lock().write_all(&script)?;
    Ok(Found::NothingWrong)
}
