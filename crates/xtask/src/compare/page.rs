//! `benches/RESULTS.md`: what a run measured, goals first.

use super::data::JOBS;
use super::figures::{Figure, Figures, Key};
use super::setup::Setup;
use super::{Effort, goals, machine};
use std::fmt::Write;

/// The page of a run.
pub(crate) fn write(figures: &Figures, setup: &Setup, effort: Effort) -> String {
    let mut page = String::from("# Referee beside its peers\n\n");
    page.push_str(
        "Written by `cargo xtask compare`; do not edit. How to read it: [README.md](README.md).\n\n",
    );
    if matches!(effort, Effort::Quick) {
        page.push_str("**A quick run: the figures are rough.**\n\n");
    }
    page.push_str(&machine::table());
    page.push_str("\n## Goals\n\n");
    page.push_str(&goals::table(figures));
    page.push_str(&machine::wasm_size());
    for job in JOBS {
        let measured = figures.of_job(job.name);
        if measured.is_empty() {
            continue;
        }
        let _ = write!(page, "\n## {}\n\n{}.\n\n", job.name, job.about);
        page.push_str(&table(&measured, setup));
    }
    page.push_str(&missing(setup));
    page
}

fn table(measured: &[(&Key, &Figure)], setup: &Setup) -> String {
    let reference = measured
        .iter()
        .find(|(key, _)| key.language == "Rust" && key.peer == "referee")
        .or(measured.first())
        .map(|(_, figure)| figure);
    let memory = measured.iter().any(|(key, _)| key.job == "events-file");
    let (more, line) = if memory { (" most memory |", "--:|") } else { ("", "") };
    let mut table = format!(
        "| | language | version | median | spread | Referee in Rust is so many times as fast |{more}\n\
         |---|---|---|--:|--:|--:|{line}\n"
    );
    for (key, figure) in measured {
        let version = setup.version(&key.language, &key.peer);
        let _ = write!(
            table,
            "| {} | {} | {version} | {} | {:.0} % | {:.2} |",
            key.peer,
            key.language,
            time(figure.median()),
            figure.spread() * 100.0,
            reference.map_or(f64::NAN, |reference| figure.times(reference)),
        );
        if memory {
            let peak = figure.peak_kb().map_or("–".into(), |kb| format!("{} MB", kb / 1000));
            let _ = write!(table, " {peak} |");
        }
        table.push('\n');
    }
    table
}

/// What did not install, and why.
fn missing(setup: &Setup) -> String {
    let mut text = String::new();
    for runner in &setup.runners {
        for peer in runner.peers() {
            if let Some(why) = &peer.missing {
                let _ = writeln!(text, "- {} ({}): {why}", peer.name, runner.language());
            }
        }
    }
    for note in &setup.notes {
        let _ = writeln!(text, "- {note}");
    }
    if text.is_empty() {
        return text;
    }
    format!("\n## Not measured\n\n{text}")
}

/// A time with three digits and its unit.
fn time(nanos: f64) -> String {
    let (value, unit) = match nanos {
        nanos if nanos < 1e3 => (nanos, "ns"),
        nanos if nanos < 1e6 => (nanos / 1e3, "µs"),
        nanos if nanos < 1e9 => (nanos / 1e6, "ms"),
        nanos => (nanos / 1e9, "s"),
    };
    let digits = if value < 10.0 { 2 } else { usize::from(value < 100.0) };
    format!("{value:.digits$} {unit}")
}

#[cfg(test)]
mod tests {
    use super::time;

    #[test]
    fn times_have_three_digits() {
        assert_eq!(time(433.0), "433 ns");
        assert_eq!(time(1_234.0), "1.23 µs");
        assert_eq!(time(45_678_900.0), "45.7 ms");
        assert_eq!(time(2.4e9), "2.40 s");
    }
}
