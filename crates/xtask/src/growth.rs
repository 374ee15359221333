//! How the work of every operation grows with inputs that are made to cost too much.

use crate::callgrind::{self, Program};
use anyhow::{Result, bail};
use laws::growth::FACTOR;

/// Sixteen times the input may cost so many per cent of sixteen times as much: half as much again
/// for the logarithm of n log n, and some for what grows by doubling. What grows as n·√n would
/// need 400, what grows as n² 1,600.
const ALLOWED: u64 = 175;

/// Counts all paths, or those whose names contain `only`, and fails where one grows too fast.
pub(crate) fn check(only: Option<&str>) -> Result<()> {
    let (names, counts) = callgrind::count(Program {
        package: "laws",
        binary: "growth",
        measured: "growth::measured",
        argument: only,
    })?;
    let (pairs, rest) = counts.as_chunks::<2>();
    if names.is_empty() || pairs.len() != names.len() || !rest.is_empty() {
        bail!("{} paths and {} counts", names.len(), counts.len());
    }
    let mut paths: Vec<_> =
        names.iter().zip(pairs).map(|(name, pair)| (percent(*pair), name, pair[1])).collect();
    paths.sort_unstable_by(|one, two| two.cmp(one));
    for (percent, name, larger) in paths.iter().take(if only.is_some() { usize::MAX } else { 10 }) {
        eprintln!("{name:56} {larger:>12}   {percent:>4} %");
    }
    let fast: Vec<&str> = paths
        .iter()
        .filter(|(percent, ..)| *percent > ALLOWED)
        .map(|(_, name, _)| name.as_str())
        .collect();
    if fast.is_empty() {
        let steepest = paths.first().map_or(0, |(percent, ..)| *percent);
        println!("{} paths, the steepest at {steepest} % of {FACTOR} times", paths.len());
        return Ok(());
    }
    bail!("more than {ALLOWED} % of {FACTOR} times the instructions: {}", fast.join("; "))
}

/// What the larger input costs, in per cent of `FACTOR` times what the smaller one costs.
fn percent([smaller, larger]: [u64; 2]) -> u64 {
    larger * 100 / (smaller * FACTOR as u64)
}
