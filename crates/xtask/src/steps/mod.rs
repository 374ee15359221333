//! The steps of `cargo xtask test`, in the order in which they run.

mod browser;
mod fuzz;
mod npm;
pub(crate) mod rust;
pub(crate) mod wasm;
mod wheel;

use crate::{growth, instructions, readme};
use anyhow::{Context, Result, bail};
use std::time::Instant;

/// One suite: what it proves and how it is run.
struct Step {
    name: &'static str,
    about: &'static str,
    run: fn() -> Result<()>,
    when: When,
}

/// When a step is run.
#[derive(PartialEq, Eq)]
enum When {
    /// Unless it is skipped.
    Always,
    /// Where it is named.
    Named,
}

const STEPS: &[Step] = &[
    Step {
        name: "rust",
        about: "unit tests, properties, vectors, layers, doctests",
        run: rust::run,
        when: When::Always,
    },
    Step {
        name: "wasm",
        about: "the core builds for wasm32-unknown-unknown",
        run: wasm::run,
        when: When::Always,
    },
    Step {
        name: "fuzz",
        about: "the laws under each fuzz target for seconds",
        run: fuzz::run,
        when: When::Always,
    },
    Step {
        name: "npm",
        about: "the npm package: content, types, vectors in Node",
        run: npm::run,
        when: When::Always,
    },
    Step {
        name: "browser",
        about: "the npm package in bundlers, Chromium and workers; the web form",
        run: browser::run,
        when: When::Always,
    },
    Step {
        name: "wheel",
        about: "the wheel in an environment of its own: vectors, frames, types, notebook",
        run: wheel::run,
        when: When::Always,
    },
    Step {
        name: "spark",
        about: "referee.spark beside one machine; only where it is named: it installs 850 MB",
        run: wheel::spark,
        when: When::Named,
    },
    Step {
        name: "readme",
        about: "every command of README.md gives what it shows",
        run: readme::check,
        when: When::Always,
    },
    Step {
        name: "instructions",
        about: "no hot path needs a tenth more instructions than benches/instructions.json has",
        run: instructions::check,
        when: When::Always,
    },
    Step {
        name: "memory",
        about: "no body of 5 MB needs more than ten times its size",
        run: rust::memory,
        when: When::Always,
    },
    Step {
        name: "growth",
        about: "no operation needs more than n log n instructions for hostile input",
        run: || growth::check(None),
        when: When::Always,
    },
];

/// Prints the steps.
pub(crate) fn list() {
    for step in STEPS {
        println!("{:12} {}", step.name, step.about);
    }
}

/// Runs the steps named in `only` (all where it is empty) but for those in `skip`.
pub(crate) fn run(only: &[String], skip: &[String]) -> Result<()> {
    for name in only.iter().chain(skip) {
        if !STEPS.iter().any(|step| step.name == name) {
            bail!("no step is called '{name}'; `cargo xtask test --list` shows them");
        }
    }
    let chosen = |step: &&Step| {
        let by_default = only.is_empty() && step.when == When::Always;
        (by_default || only.iter().any(|name| name == step.name))
            && !skip.iter().any(|name| name == step.name)
    };
    let mut done = Vec::new();
    for step in STEPS.iter().filter(chosen) {
        eprintln!("\n== {}: {}", step.name, step.about);
        let start = Instant::now();
        (step.run)().with_context(|| {
            format!("step '{0}' failed; run it alone with `cargo xtask test --only {0}`", step.name)
        })?;
        done.push((step.name, start.elapsed()));
    }
    eprintln!();
    for (name, took) in &done {
        eprintln!("{name:12} passed in {:.0} s", took.as_secs_f64());
    }
    println!("{} passed, 0 failed", done.len());
    Ok(())
}
