//! How the work of every operation grows with inputs that are made to cost too much.

use crate::callgrind::{self, Program};
use anyhow::{Context as _, Result, bail};
use laws::growth::FACTOR;
use std::cmp::Reverse;

/// Sixteen times the input may cost so many per cent of sixteen times as much: half as much again
/// for the logarithm of n log n, and some for what grows by doubling and for the sizes of one path's
/// branches. What grows as n·√n would need 400, what grows as n² 1,600.
const ALLOWED: u64 = 175;
/// So many instructions for each unit of the larger input are no finding, whatever the smaller one
/// costs: it may be one that a fast path takes.
const CHEAP: u64 = 500;

/// One operation over one kind of input.
struct Path<'a> {
    name: &'a str,
    /// What the larger input costs, in per cent of `FACTOR` times what the smaller one costs.
    percent: u64,
    /// The instructions for each unit of the larger input.
    each: u64,
}

impl Path<'_> {
    fn is_steep(&self) -> bool {
        self.percent > ALLOWED && self.each > CHEAP
    }
}

/// Counts all paths, or those whose names contain `only`, and fails where one grows too fast.
pub(crate) fn check(only: Option<&str>) -> Result<()> {
    let (lines, counts) = callgrind::count(Program {
        package: "laws",
        binary: "growth",
        measured: "growth::measured",
        argument: only,
    })?;
    let (pairs, rest) = counts.as_chunks::<2>();
    if lines.is_empty() || pairs.len() != lines.len() || !rest.is_empty() {
        bail!("{} paths and {} counts", lines.len(), counts.len());
    }
    let mut paths = lines
        .iter()
        .zip(pairs)
        .map(|(line, pair)| path(line, *pair))
        .collect::<Result<Vec<_>>>()?;
    paths.sort_unstable_by_key(|path| (Reverse(path.each > CHEAP), Reverse(path.percent)));
    for path in paths.iter().take(if only.is_some() { usize::MAX } else { 10 }) {
        eprintln!("{:56} {:>9} each {:>5} %", path.name, path.each, path.percent);
    }
    let steep: Vec<&str> = paths.iter().filter(|it| it.is_steep()).map(|it| it.name).collect();
    if steep.is_empty() {
        println!("{} paths, none steeper than {ALLOWED} % of {FACTOR} times", paths.len());
        return Ok(());
    }
    bail!("more than {ALLOWED} % of {FACTOR} times the instructions: {}", steep.join("; "))
}

fn path(line: &str, [smaller, larger]: [u64; 2]) -> Result<Path<'_>> {
    let (size, name) = line.split_once(' ').context("a size and a name")?;
    let size: u64 = size.parse()?;
    let percent = larger * 100 / (smaller * FACTOR as u64);
    Ok(Path { name, percent, each: larger / size })
}

#[cfg(test)]
mod tests {
    use super::path;

    #[test]
    fn squares_and_worse_are_steep_and_logarithms_are_not() {
        let is_steep = |cost: fn(u64) -> u64| {
            path("4096 a", [cost(256), cost(4096)]).map(|path| path.is_steep()).ok()
        };
        assert_eq!(is_steep(|n| 1000 * n * u64::from(n.ilog2())), Some(false));
        assert_eq!(is_steep(|n| 100 * n * n.isqrt()), Some(true));
        assert_eq!(is_steep(|n| n * n), Some(true));
        // A fast path for the smaller one.
        assert_eq!(is_steep(|n| if n > 1000 { 100 * n } else { n }), Some(false));
    }
}
