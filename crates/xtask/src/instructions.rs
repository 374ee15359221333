//! Instruction counts of the hot paths, held against `benches/instructions.json`.
//!
//! Time is noise on a shared machine; the number of instructions below callgrind hardly differs
//! from run to run, so that a slower path shows where it is made.

use crate::callgrind::{self, Program};
use crate::command::root;
use anyhow::{Context, Result, bail};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

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
    let (names, counts) = callgrind::count(Program {
        package: "referee-benches",
        binary: "hot-paths",
        measured: "hot_paths::measured",
        argument: None,
    })?;
    if names.len() != counts.len() {
        bail!("{} hot paths and {} counts", names.len(), counts.len());
    }
    Ok(names.into_iter().zip(counts).collect())
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
