//! The `referee` command.

mod args;
mod brand_file;
mod check;
mod command;
mod csv_events;
mod events;
mod input;
mod output;
mod progress;
mod style;
mod table;

use anyhow::Error;
use clap::Parser;
use std::io::{self, Write as _};
use std::process::ExitCode;

/// What a command found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Found {
    /// Nothing wrong: exit 0.
    NothingWrong,
    /// Problems in the data: exit 1.
    Problems,
}

/// Exit 2: the command could not be carried out. Clap uses the same for wrong usage.
const FAILED: u8 = 2;

fn main() -> ExitCode {
    let args = args::Args::parse();
    args.color.apply();
    match command::run(args.command) {
        Ok(Found::NothingWrong) => ExitCode::SUCCESS,
        Ok(Found::Problems) => ExitCode::FAILURE,
        // Whoever reads the output has seen enough: `referee check FILE | head`.
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&format!("{error:#}"));
            ExitCode::from(FAILED)
        }
    }
}

/// Says on standard error what is wrong, where that can be written to. It may quote the data.
fn complain(message: &str) {
    let message = style::printable(message);
    let mut out = anstream::stderr();
    let _ = writeln!(out, "{}error:{:#} {message}", style::ERROR, style::ERROR);
}

fn is_closed_pipe(error: &Error) -> bool {
    let kind = |cause: &(dyn std::error::Error + 'static)| {
        // A JSON writer wraps what its output says.
        cause.downcast_ref::<io::Error>().map(io::Error::kind).or_else(|| {
            cause.downcast_ref::<serde_json::Error>().and_then(serde_json::Error::io_error_kind)
        })
    };
    error.chain().any(|cause| kind(cause) == Some(io::ErrorKind::BrokenPipe))
}
