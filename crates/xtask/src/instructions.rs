//! Instruction counts of the hot paths, held against `benches/instructions.json`.
//!
//! Time is noise on a shared machine; the number of instructions below callgrind hardly differs
//! from run to run, so that a slower path shows where it is made.

use crate::command::{self, cargo, program, root};
use anyhow::{Context, Result, bail};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A count may rise by so many per cent: another processor or libc moves them a little.
const TOLERANCE: u64 = 10;

type Counts = Vec<(String, u64)>;

fn baseline_path() -> PathBuf {
    root().join("benches/instructions.json")
}

/// Counts, and fails where a count has risen.
pub(crate) fn check() -> Result<()> {
    let baseline = fs::read_to_string(baseline_path()).context("benches/instructions.json")?;
    let baseline: BTreeMap<String, u64> = serde_json::from_str(&baseline)?;
    let counts = count()?;
    let risen = compare(&baseline, &counts)?;
    if risen.is_empty() {
        return Ok(());
    }
    bail!(
        "more than {TOLERANCE} % more instructions: {}; where that is meant, \
         `cargo xtask instructions --write` renews benches/instructions.json",
        risen.join("; ")
    )
}

/// Counts, and makes the counts the new baseline.
pub(crate) fn write() -> Result<()> {
    let counts: Map<String, Value> =
        count()?.into_iter().map(|(name, count)| (name, count.into())).collect();
    fs::write(baseline_path(), serde_json::to_string_pretty(&counts)? + "\n")?;
    Ok(())
}

/// The paths whose count has risen. Prints every count.
fn compare(baseline: &BTreeMap<String, u64>, counts: &Counts) -> Result<Vec<String>> {
    let mut risen = Vec::new();
    for (name, count) in counts {
        let Some(before) = baseline.get(name) else {
            bail!("benches/instructions.json does not have '{name}'");
        };
        let per_mille = count * 1000 / before.max(&1);
        eprintln!("{name:24} {count:>12}   {}.{} %", per_mille / 10, per_mille % 10);
        if count * 100 > before * (100 + TOLERANCE) {
            risen.push(format!("{name}: {count} where it was {before}"));
        }
    }
    if baseline.len() != counts.len() {
        bail!("benches/instructions.json has paths that are no longer measured");
    }
    Ok(risen)
}

/// The instructions of each hot path.
fn count() -> Result<Counts> {
    ensure_valgrind()?;
    command::run(cargo().args([
        "build",
        "--quiet",
        "--release",
        "--package",
        "referee-benches",
        "--bin",
        "hot-paths",
    ]))?;
    let folder = root().join("target/instructions");
    // What an earlier run has left would be read as part of this one.
    if folder.is_dir() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let ran = Command::new("valgrind")
        .args(["--tool=callgrind", "--quiet", "--callgrind-out-file=counts"])
        .args(["--toggle-collect=hot_paths::measured", "--dump-after=hot_paths::measured"])
        .arg(root().join("target/release/hot-paths"))
        .current_dir(&folder)
        // Nothing of the caller's may move what is counted.
        .env_clear()
        .stderr(Stdio::inherit())
        .output()
        .context("could not start valgrind")?;
    if !ran.status.success() {
        bail!("valgrind ended with {}", ran.status);
    }
    let names = String::from_utf8(ran.stdout)?;
    let counts = names.lines().zip(1..).map(|(name, part): (&str, u32)| {
        let total = total(&folder.join(format!("counts.{part}")))?;
        Ok((name.to_owned(), total))
    });
    counts.collect()
}

/// The `totals:` of a dump.
fn total(dump: &Path) -> Result<u64> {
    let text = fs::read_to_string(dump).with_context(|| format!("{}", dump.display()))?;
    let total = text.lines().find_map(|line| line.strip_prefix("totals: "));
    let total: u64 = total.context("a dump has its totals")?.trim().parse()?;
    if total == 0 {
        bail!("{}: nothing was counted", dump.display());
    }
    Ok(total)
}

fn ensure_valgrind() -> Result<()> {
    let is_there = || Command::new("valgrind").arg("--version").output().is_ok();
    if is_there() {
        return Ok(());
    }
    let _ = command::run(program("apt-get").args(["update", "-qq"]));
    let _ =
        command::run(program("apt-get").args(["install", "-y", "-qq", "valgrind", "libc6-dbg"]));
    if is_there() {
        return Ok(());
    }
    bail!("valgrind is not installed; leave this out by `cargo xtask test --skip instructions`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rise_is_found_and_a_fall_is_not() {
        let baseline = BTreeMap::from([("a".into(), 1000), ("b".into(), 1000)]);
        let counts = |a, b| vec![("a".to_owned(), a), ("b".to_owned(), b)];
        assert_eq!(compare(&baseline, &counts(1100, 10)).ok(), Some(Vec::new()));
        let risen = compare(&baseline, &counts(1000, 1101)).unwrap_or_default();
        assert_eq!(risen, ["b: 1101 where it was 1000"]);
        assert!(compare(&baseline, &vec![("a".to_owned(), 1000)]).is_err());
    }
}
