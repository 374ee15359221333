//! The goals that are set, and whether a run met them.

use super::figures::Figures;

const REFEREE: &str = "referee";
const SONIC: &str = "sonic-rs + phf + foldhash";
const SERDE: &str = "serde_json + phf + foldhash";
const SIMDJSON: &str = "simdjson (C++), decode only";
const AJV: &str = "JSON.parse + Ajv + Map";

/// Who does which job: language, peer, job.
type Who = (&'static str, &'static str, &'static str);

/// What is asked of Referee.
#[derive(Debug, Clone, Copy)]
enum Ask {
    /// At least so many times as fast as the other.
    Faster(f64),
    /// At most so many times the time of the other.
    AtMost(f64),
    /// The other has at least so many times the memory.
    Smaller(f64),
    /// At most so many nanoseconds for each of 10,000 values.
    Nanos(f64),
}

#[derive(Debug, Clone, Copy)]
struct Goal {
    own: Who,
    other: Who,
    ask: Ask,
}

const fn rust(job: &'static str, other: &'static str, ask: Ask) -> Goal {
    Goal { own: ("Rust", REFEREE, job), other: ("Rust", other, job), ask }
}

/// Against its own run on another job.
const fn own(job: &'static str, other: &'static str, most: f64) -> Goal {
    Goal { own: ("Rust", REFEREE, job), other: ("Rust", REFEREE, other), ask: Ask::AtMost(most) }
}

const fn python(job: &'static str, other: &'static str, times: f64) -> Goal {
    let (own, other) = (("Python", REFEREE, job), ("Python", other, job));
    Goal { own, other, ask: Ask::Faster(times) }
}

const fn node(own: &'static str, job: &'static str, other: &'static str, times: f64) -> Goal {
    let (own, other) = (("JavaScript", own, job), ("JavaScript", other, job));
    Goal { own, other, ask: Ask::Faster(times) }
}

/// Rust against another language.
const fn across(job: &'static str, other: Who, ask: Ask) -> Goal {
    Goal { own: ("Rust", REFEREE, job), other, ask }
}

const DUCKDB: Who = ("Python", "DuckDB", "events-file");

const GOALS: &[Goal] = &[
    rust("events-array", SONIC, Ask::Faster(2.5)),
    rust("events-ndjson", SONIC, Ask::Faster(3.0)),
    rust("events-array", SERDE, Ask::Faster(4.0)),
    rust("events-ndjson", SERDE, Ask::Faster(4.0)),
    rust("events-array", SIMDJSON, Ask::Faster(1.0)),
    rust("events-ndjson", SIMDJSON, Ask::Faster(1.0)),
    own("events-array-bad", "events-array", 1.4),
    own("events-ndjson-bad", "events-ndjson", 1.4),
    own("events-reordered", "events-array", 1.1),
    own("events-shuffled", "events-array", 1.8),
    own("events-indented", "events-array", 1.3),
    rust("events-one", SERDE, Ask::Faster(1.0)),
    python("events-one", "msgspec + dict", 1.0),
    node(REFEREE, "events-one", AJV, 1.0),
    across("events-file", DUCKDB, Ask::Faster(3.0)),
    across("events-file", DUCKDB, Ask::Smaller(5.0)),
    python("events-array", "msgspec + dict", 5.0),
    python("events-array", "pydantic + dict", 18.0),
    python("events-array", "polars", 8.0),
    python("events-arrow", "polars", 6.0),
    node(REFEREE, "events-array", AJV, 8.0),
    node("referee, string in", "events-array", AJV, 5.0),
    rust("websites", "url", Ask::Faster(4.0)),
    rust("websites", "ada-url", Ask::Faster(1.3)),
    python("websites", "can_ada", 2.0),
    python("websites", "w3lib", 50.0),
    node(REFEREE, "websites", "new URL()", 1.0),
    node(REFEREE, "websites", "normalize-url", 15.0),
    rust("referrers", "regex (set)", Ask::Faster(7.0)),
    across("referrers", ("Python", "re", "referrers"), Ask::Faster(60.0)),
    rust("referrer-hosts", REFEREE, Ask::Nanos(25.0)),
    rust("referrers", REFEREE, Ask::Nanos(25.0)),
];

/// The goals as a table.
pub(crate) fn table(figures: &Figures) -> String {
    let mut table = String::from(
        "| job | Referee in | against | goal | measured | |\n|---|---|---|--:|--:|---|\n",
    );
    for goal in GOALS {
        table.push_str(&row(goal, figures));
    }
    table
}

fn row(goal: &Goal, figures: &Figures) -> String {
    let Goal { own, other, ask } = goal;
    let against = match ask {
        Ask::Nanos(_) => "–".to_owned(),
        _ if own.2 != other.2 => format!("its own {}", other.2),
        _ if own.0 != other.0 => format!("{} ({})", other.1, other.0),
        _ => other.1.to_owned(),
    };
    let wanted = match ask {
        Ask::Faster(times) => format!("at least {times} times as fast"),
        Ask::AtMost(times) => format!("at most {times} times the time"),
        Ask::Smaller(times) => format!("at most 1/{times} of the memory"),
        Ask::Nanos(most) => format!("at most {most} ns each"),
    };
    let (measured, verdict) = match measure(goal, figures) {
        None => ("–".to_owned(), "not measured"),
        Some(value) => {
            let met = match *ask {
                Ask::Faster(least) | Ask::Smaller(least) => value >= least,
                Ask::AtMost(most) | Ask::Nanos(most) => value <= most,
            };
            let shown = match ask {
                Ask::Smaller(_) => format!("1/{value:.1}"),
                Ask::Nanos(_) => format!("{value:.1} ns"),
                _ => format!("{value:.2}"),
            };
            (shown, if met { "met" } else { "**not met**" })
        }
    };
    let (language, peer, job) = own;
    let face = if *peer == REFEREE { String::new() } else { format!(" ({peer})") };
    format!("| {job} | {language}{face} | {against} | {wanted} | {measured} | {verdict} |\n")
}

fn measure(goal: &Goal, figures: &Figures) -> Option<f64> {
    let figure = |who: Who| figures.get(who.2, who.0, who.1);
    let (own, other) = (figure(goal.own)?, figure(goal.other)?);
    Some(match goal.ask {
        Ask::Faster(_) => other.times(own),
        Ask::AtMost(_) => own.times(other),
        #[allow(clippy::cast_precision_loss, reason = "kilobytes of a process")]
        Ask::Smaller(_) => other.peak_kb()? as f64 / own.peak_kb()? as f64,
        Ask::Nanos(_) => own.median() / 10_000.0,
    })
}
