//! Referee beside what else a user could pick, in one run: `cargo xtask compare`.
//!
//! A runner is a process for each language that holds its peers. The rounds go through every peer
//! of a job in turn, so that what slows the machine for a while slows all of them.

mod data;
mod figures;
mod goals;
mod machine;
mod page;
mod runner;
mod setup;

pub(crate) use data::generate_events;

use anyhow::{Result, bail};
use data::{Data, JOBS};
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
    for job in JOBS {
        if !only.is_empty() && !only.iter().any(|start| job.name.starts_with(start.as_str())) {
            continue;
        }
        eprintln!("[{:>4.0} s] {}", begun.elapsed().as_secs_f64(), job.name);
        if job.is_file() {
            measure_file(job, &data, runners, effort, &mut figures)?;
        } else {
            measure(job, &data, runners, effort, &mut figures)?;
        }
        figures.check_counts(job.name)?;
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

fn measure(
    job: &data::Job,
    data: &Data,
    runners: &[Runner],
    effort: Effort,
    figures: &mut Figures,
) -> Result<()> {
    let file = data.path(job.name);
    for _ in 0..effort.rounds() {
        for runner in runners {
            let mut process = runner.process()?;
            for peer in runner.peers().iter().filter(|peer| peer.does(job.name)) {
                let run = process.run(&peer.name, job.name, &file, effort.millis())?;
                figures.add(&Key::new(job.name, runner.language(), &peer.name), run);
            }
        }
    }
    Ok(())
}

/// Each run in a process of its own, so that its memory is its own.
fn measure_file(
    job: &data::Job,
    data: &Data,
    runners: &[Runner],
    effort: Effort,
    figures: &mut Figures,
) -> Result<()> {
    let file = data.path(job.name);
    for _ in 0..effort.rounds().min(3) {
        for runner in runners {
            for peer in runner.peers().iter().filter(|peer| peer.does(job.name)) {
                let run = runner.start()?.run(&peer.name, job.name, &file, 0)?;
                figures.add(&Key::new(job.name, runner.language(), &peer.name), run);
            }
        }
    }
    Ok(())
}
