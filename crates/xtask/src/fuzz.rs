//! The fuzz targets, built by the pinned toolchain: `cargo fuzz` is not needed.

use crate::command::{self, cargo, program, root};
use anyhow::{Context, Result, bail};
use laws::{TARGETS, Target};
use std::fs;
use std::io;
use std::path::PathBuf;
use std::process::Command;

/// The platform: named, so that build scripts and macros are built without instrumentation.
const PLATFORM: &str = env!("PLATFORM");

/// What `cargo fuzz` would set for code that has no `unsafe` for an address sanitizer to watch.
const FLAGS: &str = "--cfg fuzzing -Cpasses=sancov-module \
    -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
    -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares \
    -Ccodegen-units=16";

/// How long a target runs.
#[derive(Clone, Copy)]
pub(crate) enum Effort {
    /// For so many seconds, from a random start: to find something new.
    Seconds(u32),
    /// So many inputs, the same each time: a test that passes once passes again.
    Inputs(u32),
}

/// Builds all targets and runs the one of that name, or each. `keeps` what the corpus has grown to.
pub(crate) fn run(name: Option<&str>, effort: Effort, keeps: bool) -> Result<()> {
    let chosen: Vec<Target> =
        TARGETS.into_iter().filter(|target| name.is_none_or(|name| name == target.name)).collect();
    if chosen.is_empty() {
        let names: Vec<&str> = TARGETS.iter().map(|target| target.name).collect();
        bail!("the targets are {}", names.join(", "));
    }
    command::run(
        cargo()
            .args(["build", "--quiet", "--release", "--manifest-path", "fuzz/Cargo.toml"])
            .args(["--locked", "--target", PLATFORM])
            .env("RUSTFLAGS", FLAGS)
            .env_remove("CARGO_ENCODED_RUSTFLAGS"),
    )?;
    for target in chosen {
        run_target(target, effort)?;
        if keeps {
            keep(target)?;
        }
    }
    Ok(())
}

fn run_target(target: Target, effort: Effort) -> Result<()> {
    let fuzz = root().join("fuzz");
    let corpus = write_seeds(target)?;
    let findings = fuzz.join("artifacts").join(target.name);
    fs::create_dir_all(&findings)?;
    let dictionary = fuzz.join("dictionaries").join(format!("{}.dict", target.name));
    command::run(
        fuzzer(target)
            .arg(corpus)
            .arg(format!("-artifact_prefix={}/", findings.display()))
            .arg(format!("-dict={}", dictionary.display()))
            .args(match effort {
                Effort::Seconds(seconds) => vec![format!("-max_total_time={seconds}")],
                Effort::Inputs(inputs) => vec![format!("-runs={inputs}"), "-seed=1".into()],
            })
            .args(["-max_len=4096", "-timeout=10", "-rss_limit_mb=2048"])
            .args(["-print_final_stats=1", "-print_pcs=0"]),
    )
    .with_context(|| {
        format!(
            "a finding: fix it, and keep its input in testdata/findings/{}, which `cargo test` \
             replays",
            target.name
        )
    })
}

fn fuzzer(target: Target) -> Command {
    let built = root().join("fuzz/target").join(PLATFORM).join("release");
    program(built.join(target.name))
}

/// Puts the seeds into the corpus, which Git ignores.
fn write_seeds(target: Target) -> Result<PathBuf> {
    let folder = root().join("fuzz/corpus").join(target.name);
    fs::create_dir_all(&folder)?;
    for (index, seed) in target.seeds()?.iter().enumerate() {
        fs::write(folder.join(format!("seed-{index}")), seed)?;
    }
    Ok(folder)
}

/// Keeps what a target's corpus has grown to in `fuzz/seeds`: one short input for each piece of code
/// that is reached.
fn keep(target: Target) -> Result<()> {
    let kept = root().join("fuzz/target/kept").join(target.name);
    if kept.is_dir() {
        fs::remove_dir_all(&kept)?;
    }
    fs::create_dir_all(&kept)?;
    command::run(
        fuzzer(target)
            .args(["-merge=1", "-use_counters=0", "-max_len=1024"])
            .arg(&kept)
            .arg(root().join("fuzz/corpus").join(target.name)),
    )?;
    let inputs: Vec<Vec<u8>> =
        fs::read_dir(&kept)?.map(|file| fs::read(file?.path())).collect::<io::Result<_>>()?;
    println!("{}: {} inputs", target.name, inputs.len());
    Ok(laws::corpus::store(target.name, inputs)?)
}
