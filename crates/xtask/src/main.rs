//! Builds, tests, packages and measures Referee.
//!
//! `cargo xtask test` is the one test command; `cargo xtask --help` lists the rest.

mod callgrind;
mod command;
mod compare;
mod fuzz;
mod growth;
mod instructions;
mod npm;
mod readme;
mod steps;
mod wheel;

use anyhow::Result;
use clap::{Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

/// Builds, tests, packages and measures Referee.
#[derive(Parser)]
#[command(bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Set up what the tests need and run every suite
    Test {
        /// Run these steps alone (see `--list`)
        #[arg(long, value_name = "STEP")]
        only: Vec<String>,
        /// Leave these steps out
        #[arg(long, value_name = "STEP")]
        skip: Vec<String>,
        /// List the steps and stop
        #[arg(long)]
        list: bool,
    },
    /// Build the fuzz targets and run one of them, or each
    Fuzz {
        /// The target, all where it is absent
        target: Option<String>,
        /// How long each runs
        #[arg(default_value_t = 60)]
        seconds: u32,
        /// Keep in fuzz/seeds, which Git has, what reaches more of the code
        #[arg(long)]
        keep: bool,
    },
    /// Build the npm package into bindings/wasm/dist
    Npm,
    /// Build the wheel and its source distribution into dist
    Wheel,
    /// Serve examples/web-form on this machine
    Demo,
    /// Measure Referee beside its peers and write benches/RESULTS.md
    Compare {
        /// A rough run that prints its page instead
        #[arg(long)]
        quick: bool,
        /// Jobs whose names begin so, such as `events`; the page is printed
        #[arg(long, value_name = "JOB")]
        only: Vec<String>,
    },
    /// Count the instructions of the hot paths beside benches/instructions.json
    Instructions {
        /// Make the counts the new baseline
        #[arg(long)]
        write: bool,
    },
    /// Count how the work of every operation grows with hostile input
    Growth {
        /// Paths whose name contains this; all of them where it is absent
        only: Option<String>,
    },
    /// Put mutants into the core, and tell which of them no test fails with
    Mutants {
        /// Those alone whose file, line or name contains this
        #[arg(default_value = "")]
        only: String,
        /// One of so many
        #[arg(long, default_value_t = 1)]
        every: u32,
        /// The first of them
        #[arg(long, default_value_t = 0)]
        offset: u32,
    },
    /// Make up data, the same in every run
    Generate {
        #[command(subcommand)]
        data: Generated,
    },
    /// Write the real output of every command into README.md
    Readme,
    /// Write the Unicode tables of the npm package anew
    Unicode,
    /// Write the number of cases of each vector file into testdata/manifest.json
    Manifest,
}

#[derive(Subcommand)]
enum Generated {
    /// A file of valid events as NDJSON, one in twenty with the upsert key of an earlier one
    Events {
        /// How many
        #[arg(long, default_value_t = 10_000)]
        rows: u64,
        /// Where to write
        #[arg(long)]
        out: PathBuf,
    },
}

fn main() -> ExitCode {
    match run(Arguments::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> Result<()> {
    match task {
        Task::Test { list: true, .. } => {
            steps::list();
            Ok(())
        }
        Task::Test { only, skip, .. } => steps::run(&only, &skip),
        Task::Fuzz { target, seconds, keep } => {
            fuzz::run(target.as_deref(), fuzz::Effort::Seconds(seconds), keep)
        }
        Task::Npm => npm::build(),
        Task::Wheel => wheel::build().map(drop),
        Task::Demo => npm::demo(),
        Task::Compare { quick, only } => {
            compare::run(if quick { compare::Effort::Quick } else { compare::Effort::Full }, &only)
        }
        Task::Instructions { write: true } => instructions::write(),
        Task::Instructions { write: false } => instructions::check(),
        Task::Growth { only } => growth::check(only.as_deref()),
        Task::Mutants { only, every, offset } => mutants(&only, every, offset),
        Task::Generate { data: Generated::Events { rows, out } } => {
            compare::generate_events(rows, &out)
        }
        Task::Readme => readme::write(),
        Task::Unicode => steps::rust::write_unicode(),
        Task::Manifest => testkit::vectors::write_manifest().map_err(Into::into),
    }
}

/// By a program of its own: it needs a parser of Rust, which nothing else here does.
fn mutants(only: &str, every: u32, offset: u32) -> Result<()> {
    command::run(
        command::cargo()
            .args(["run", "--quiet", "--package", "xtask", "--features", "mutants"])
            .args(["--bin", "mutants", "--", only, &every.max(1).to_string(), &offset.to_string()]),
    )
}
