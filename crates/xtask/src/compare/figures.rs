//! What was measured, by job and peer.

use super::runner::Run;
use anyhow::{Result, bail};
use serde_json::Value;
use std::collections::BTreeMap;

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    pub(crate) job: String,
    pub(crate) language: String,
    pub(crate) peer: String,
}

impl Key {
    pub(crate) fn new(job: &str, language: &str, peer: &str) -> Self {
        Self { job: job.into(), language: language.into(), peer: peer.into() }
    }
}

/// The runs of one peer.
#[derive(Debug, Default)]
pub(crate) struct Figure {
    counts: Value,
    samples: Vec<f64>,
    /// The median of each round.
    rounds: Vec<f64>,
    peak_kb: Option<u64>,
}

/// The value at a quantile.
fn quantile(values: &[f64], share: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let last = sorted.len().saturating_sub(1);
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "an index among a few thousand samples"
    )]
    let at = (last as f64 * share).round() as usize;
    sorted.get(at).copied().unwrap_or(f64::NAN)
}

impl Figure {
    /// The median, in nanoseconds.
    pub(crate) fn median(&self) -> f64 {
        quantile(&self.samples, 0.5)
    }

    /// From the first to the third quartile, as a share of the median.
    pub(crate) fn spread(&self) -> f64 {
        (quantile(&self.samples, 0.75) - quantile(&self.samples, 0.25)) / self.median()
    }

    /// How many times the time of `other` this took: the median over the rounds, in each of which
    /// both met the machine in the same state.
    pub(crate) fn times(&self, other: &Self) -> f64 {
        let rounds: Vec<f64> =
            self.rounds.iter().zip(&other.rounds).map(|(own, other)| own / other).collect();
        quantile(&rounds, 0.5)
    }

    pub(crate) fn peak_kb(&self) -> Option<u64> {
        self.peak_kb
    }
}

#[derive(Debug, Default)]
pub(crate) struct Figures(BTreeMap<Key, Figure>);

impl Figures {
    pub(crate) fn add(&mut self, key: &Key, run: Run) {
        let figure = self.0.entry(key.clone()).or_default();
        figure.counts = run.counts;
        figure.rounds.push(quantile(&run.samples, 0.5));
        figure.samples.extend(run.samples);
        figure.peak_kb = figure.peak_kb.max(run.peak_kb);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn get(&self, job: &str, language: &str, peer: &str) -> Option<&Figure> {
        self.0.get(&Key::new(job, language, peer))
    }

    /// The figures of a job, the fastest first.
    pub(crate) fn of_job(&self, job: &str) -> Vec<(&Key, &Figure)> {
        let mut figures: Vec<_> = self.0.iter().filter(|(key, _)| key.job == job).collect();
        figures.sort_by(|(_, one), (_, two)| one.median().total_cmp(&two.median()));
        figures
    }

    /// Fails where two peers of a job differ in a count that both give: they would not do the
    /// same job.
    pub(crate) fn check_counts(&self, job: &str) -> Result<()> {
        let mut known: BTreeMap<&str, (&Value, &str)> = BTreeMap::new();
        for (key, figure) in self.of_job(job) {
            let counts = figure.counts.as_object().into_iter().flatten();
            for (name, count) in counts {
                let (first, peer) = known.entry(name).or_insert((count, &key.peer));
                if *first != count {
                    bail!("{job}: {} counts {count} {name} where {peer} counts {first}", key.peer);
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn run(counts: Value, samples: &[f64]) -> Run {
        Run { counts, samples: samples.to_vec(), peak_kb: None }
    }

    #[test]
    fn median_and_spread() {
        let mut figures = Figures::default();
        figures.add(&Key::new("a", "Rust", "x"), run(json!({}), &[5.0, 1.0, 3.0]));
        figures.add(&Key::new("a", "Rust", "x"), run(json!({}), &[2.0, 4.0]));
        let figure = figures.get("a", "Rust", "x").expect("added");
        assert!((figure.median() - 3.0).abs() < 1e-9);
        assert!((figure.spread() - 2.0 / 3.0).abs() < 1e-9);
    }

    #[test]
    fn ratios_are_those_of_the_rounds() {
        let mut figures = Figures::default();
        // The second round is ten times as slow for both, and one has more samples of it.
        for (peer, samples) in
            [("x", &[2.0][..]), ("y", &[1.0, 1.0, 1.0]), ("x", &[20.0, 20.0]), ("y", &[10.0])]
        {
            figures.add(&Key::new("a", "Rust", peer), run(json!({}), samples));
        }
        let figure = |peer| figures.get("a", "Rust", peer).expect("added");
        assert!((figure("x").times(figure("y")) - 2.0).abs() < 1e-9);
    }

    #[test]
    fn counts_that_differ_fail() {
        let mut figures = Figures::default();
        figures.add(&Key::new("a", "Rust", "x"), run(json!({ "events": 2, "upserts": 1 }), &[1.0]));
        figures.add(&Key::new("a", "Rust", "y"), run(json!({ "events": 2 }), &[1.0]));
        assert!(figures.check_counts("a").is_ok());
        figures.add(&Key::new("a", "Python", "z"), run(json!({ "upserts": 2 }), &[1.0]));
        assert!(figures.check_counts("a").is_err());
    }
}
