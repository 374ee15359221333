//! Times of a job, and the most memory that this process had.

use crate::Counts;
use std::time::{Duration, Instant};

/// A sample lasts at least this long, so that the clock's own steps do not show.
const SAMPLE: Duration = Duration::from_millis(2);
const MOST_SAMPLES: usize = 200;

/// Runs `job` again and again for about `budget` milliseconds, after a first run that is not
/// counted where it is short; gives the nanoseconds a run.
pub(crate) fn measure(job: &mut dyn FnMut() -> Counts, budget: u64) -> (Counts, Vec<f64>) {
    let budget = Duration::from_millis(budget);
    let start = Instant::now();
    let counts = job();
    let first = start.elapsed();
    let mut samples = Vec::new();
    if first >= budget {
        samples.push(first.as_nanos() as f64);
        return (counts, samples);
    }
    let mut time_of = |runs| {
        let start = Instant::now();
        for _ in 0..runs {
            std::hint::black_box(job());
        }
        start.elapsed()
    };
    // Doubled, since the first runs are those of a cold cache.
    let mut runs = 1_u32;
    while time_of(runs) < SAMPLE {
        runs *= 2;
    }
    let begun = Instant::now();
    while samples.len() < 3 || (begun.elapsed() < budget && samples.len() < MOST_SAMPLES) {
        samples.push(time_of(runs).as_nanos() as f64 / f64::from(runs));
    }
    (counts, samples)
}

/// The most kilobytes of this process in memory, where the system tells.
pub(crate) fn peak_kb() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
