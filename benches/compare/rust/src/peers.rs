//! The peers and the jobs that each does.

use crate::{Counts, events, referrers, websites};
use serde_json::{Value, json};

/// A job on bytes: prepared once, then run.
pub(crate) type Job<'a> = Box<dyn FnMut() -> Counts + 'a>;

/// How a job is given its data.
#[derive(Clone, Copy)]
pub(crate) enum Run {
    /// In memory.
    Bytes(for<'a> fn(&'a [u8]) -> Job<'a>),
    /// As the path of a file.
    File(fn(&str) -> Counts),
}

/// One library, or why it is not here.
pub(crate) struct Peer {
    pub(crate) name: &'static str,
    version: &'static str,
    missing: Option<&'static str>,
    jobs: Vec<(&'static str, Run)>,
}

impl Peer {
    pub(crate) fn job(&self, name: &str) -> Option<Run> {
        self.jobs.iter().find(|(job, _)| *job == name).map(|(_, run)| *run)
    }

    pub(crate) fn describe(&self) -> Value {
        let jobs: Vec<&str> = self.jobs.iter().map(|(job, _)| *job).collect();
        json!({
            "peer": self.name,
            "version": self.version,
            "missing": self.missing,
            "jobs": jobs,
        })
    }
}

const ARRAYS: [&str; 5] =
    ["events-array", "events-spaced", "events-indented", "events-reordered", "events-shuffled"];

/// `array` for each job on an array of valid events, `lines` for NDJSON.
fn on_events(array: Option<Run>, lines: Option<Run>) -> Vec<(&'static str, Run)> {
    let arrays = ARRAYS.iter().filter_map(|&job| Some((job, array?)));
    let lines = ["events-ndjson", "events-one"].iter().filter_map(|&job| Some((job, lines?)));
    arrays.chain(lines).collect()
}

fn on_referrers(run: Run) -> Vec<(&'static str, Run)> {
    vec![("referrers", run), ("referrer-hosts", run)]
}

pub(crate) fn all() -> Vec<Peer> {
    let peer = |name, version, jobs| Peer { name, version, missing: None, jobs };
    let mut referee =
        on_events(Some(Run::Bytes(events::referee)), Some(Run::Bytes(events::referee)));
    referee.extend([
        ("events-array-bad", Run::Bytes(events::referee)),
        ("events-ndjson-bad", Run::Bytes(events::referee)),
        ("events-file", Run::File(events::referee_file)),
        ("websites", Run::Bytes(websites::referee)),
    ]);
    referee.extend(on_referrers(Run::Bytes(referrers::referee)));
    let mut sonic =
        on_events(Some(Run::Bytes(events::sonic)), Some(Run::Bytes(events::sonic_lines)));
    sonic.push(("events-ndjson-bad", Run::Bytes(events::sonic_lines)));
    let mut serde =
        on_events(Some(Run::Bytes(events::serde)), Some(Run::Bytes(events::serde_lines)));
    serde.push(("events-ndjson-bad", Run::Bytes(events::serde_lines)));
    let simd = on_events(Some(Run::Bytes(events::simd)), Some(Run::Bytes(events::simd_lines)));
    let garde = on_events(Some(Run::Bytes(events::garde)), None);
    let schema = on_events(Some(Run::Bytes(events::schema)), None);
    vec![
        peer("referee", env!("PEER_REFEREE"), referee),
        peer(
            "referee, one by one",
            env!("PEER_REFEREE"),
            on_referrers(Run::Bytes(referrers::one_by_one)),
        ),
        peer("sonic-rs + phf + foldhash", env!("PEER_SONIC_RS"), sonic),
        peer("serde_json + phf + foldhash", env!("PEER_SERDE_JSON"), serde),
        peer("simd-json + phf + foldhash", env!("PEER_SIMD_JSON"), simd),
        peer("serde_json + garde", env!("PEER_GARDE"), garde),
        peer("serde_json + jsonschema", env!("PEER_JSONSCHEMA"), schema),
        simdjson(),
        peer("url", env!("PEER_URL"), vec![("websites", Run::Bytes(websites::url))]),
        ada(),
        peer("regex (set)", env!("PEER_REGEX"), on_referrers(Run::Bytes(referrers::regex))),
        peer(
            "url + referer-parser-rs",
            env!("PEER_REFERER_PARSER_RS"),
            vec![("referrer-hosts", Run::Bytes(referrers::parser))],
        ),
    ]
}

#[cfg(simdjson)]
fn simdjson() -> Peer {
    let jobs = on_events(
        Some(Run::Bytes(crate::simdjson::array)),
        Some(Run::Bytes(crate::simdjson::lines)),
    );
    let jobs = jobs.into_iter().filter(|(job, _)| *job != "events-one").collect();
    Peer { name: "simdjson (C++), decode only", version: env!("SIMDJSON"), missing: None, jobs }
}

#[cfg(not(simdjson))]
fn simdjson() -> Peer {
    missing("simdjson (C++), decode only")
}

#[cfg(feature = "cpp")]
fn ada() -> Peer {
    let jobs = vec![("websites", Run::Bytes(websites::ada))];
    Peer { name: "ada-url", version: env!("PEER_ADA_URL"), missing: None, jobs }
}

#[cfg(not(feature = "cpp"))]
fn ada() -> Peer {
    missing("ada-url")
}

#[cfg(any(not(simdjson), not(feature = "cpp")))]
fn missing(name: &'static str) -> Peer {
    let why = Some("its C++ did not compile");
    Peer { name, version: "", missing: why, jobs: Vec::new() }
}
