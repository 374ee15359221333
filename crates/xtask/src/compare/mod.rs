//! Referee beside what else a user could pick, in one run: `cargo xtask compare`.
//!
//! A runner is a process for each language that holds its peers. Each round goes through all jobs
//! and through every peer of each, so that what slows the machine for a while slows all of them.

mod data;
mod figures;
mod goals;
mod machine;
mod page;
mod runner;
mod setup;

pub(crate) use data::generate_events;

use anyhow::{Result, bail};
use data::{Data, JOBS, Job};
use figures::{Figures, Key};
use runner::Runner;
use std::time::Instant;

/// How much is measured.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Effort {
    /// Enough to see that it runs: figures are rough, and the page is not written.
    Quick,
    /// Enough for the page.
    Full,
}

impl Effort {
    fn rounds(self) -> usize {
        match self {
            Self::Quick => 2,
            Self::Full => 9,
        }
    }

    /// The milliseconds of one peer in one round.
    fn millis(self) -> u64 {
        match self {
            Self::Quick => 20,
            Self::Full => 120,
        }
    }

    fn file_rows(self) -> u64 {
        match self {
            Self::Quick => 100_000,
            Self::Full => 2_000_000,
        }
    }
}

/// Runs the comparison; `only` picks jobs by the beginning of their names, all where it is empty.
pub(crate) fn run(effort: Effort, only: &[String]) -> Result<()> {
    let data = Data::make(effort.file_rows())?;
    let setup = setup::languages(&data)?;
    let runners = &setup.runners;
    let mut figures = Figures::default();
    let begun = Instant::now();
    let picked =
        |job: &&Job| only.is_empty() || only.iter().any(|start| job.name.starts_with(start));
    let (files, others): (Vec<_>, Vec<_>) =
        JOBS.iter().filter(picked).partition(|job| job.is_file());
    for round in 1..=effort.rounds() {
        eprintln!("[{:>4.0} s] round {round}", begun.elapsed().as_secs_f64());
        for job in &others {
            measure(job, &data, runners, effort, &mut figures)?;
        }
    }
    for job in files {
        for round in 1..=effort.rounds().min(3) {
            eprintln!("[{:>4.0} s] {}, round {round}", begun.elapsed().as_secs_f64(), job.name);
            measure_file(job, &data, runners, &mut figures)?;
        }
    }
    if figures.is_empty() {
        bail!("nothing was measured");
    }
    let page = page::write(&figures, &setup, effort);
    if matches!(effort, Effort::Full) && only.is_empty() {
        std::fs::write(crate::command::root().join("benches/RESULTS.md"), page)?;
        eprintln!("written: benches/RESULTS.md");
    } else {
        println!("{page}");
    }
    Ok(())
}

/// One round of a job.
fn measure(
    job: &Job,
    data: &Data,
    runners: &[Runner],
    effort: Effort,
    figures: &mut Figures,
) -> Result<()> {
    let file = data.path(job.name);
    for runner in runners {
        let mut process = runner.process()?;
        for peer in runner.peers().iter().filter(|peer| peer.does(job.name)) {
            let run = process.run(&peer.name, job.name, &file, effort.millis())?;
            figures.add(&Key::new(job.name, runner.language(), &peer.name), run);
        }
    }
    figures.check_counts(job.name)
}

/// One round of a job, each run in a process of its own, so that its memory is its own.
fn measure_file(job: &Job, data: &Data, runners: &[Runner], figures: &mut Figures) -> Result<()> {
    let file = data.path(job.name);
    for runner in runners {
        for peer in runner.peers().iter().filter(|peer| peer.does(job.name)) {
            let run = runner.start()?.run(&peer.name, job.name, &file, 0)?;
            figures.add(&Key::new(job.name, runner.language(), &peer.name), run);
        }
    }
    figures.check_counts(job.name)
}
