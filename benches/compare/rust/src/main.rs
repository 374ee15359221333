//! Referee and its Rust and C++ peers as one process: what stands on a line of standard input is
//! run, and its times and counts are a line of standard output. See `benches/README.md`.

mod events;
mod measure;
mod peers;
mod referrers;
#[cfg(simdjson)]
mod simdjson;
mod websites;

use serde_json::{Value, json};
use std::collections::HashMap;
use std::io::{BufRead, Write, stdin, stdout};

/// What a job has counted, by name.
type Counts = serde_json::Map<String, Value>;

/// The counts of the names and numbers.
fn counts<const N: usize>(pairs: [(&str, u64); N]) -> Counts {
    pairs.into_iter().map(|(name, count)| (name.to_owned(), count.into())).collect()
}

fn main() {
    let peers = peers::all();
    let list: Vec<Value> = peers.iter().map(peers::Peer::describe).collect();
    answer(&json!({ "language": "Rust", "peers": list }));
    let mut files = HashMap::new();
    for line in stdin().lock().lines().map_while(Result::ok) {
        let request: Value = serde_json::from_str(&line).expect("a request is JSON");
        let text = |name: &str| request[name].as_str().unwrap_or_default().to_owned();
        let (peer, job, file) = (text("peer"), text("job"), text("file"));
        let budget = request["millis"].as_u64().unwrap_or(100);
        let run = peers.iter().find(|one| one.name == peer).and_then(|one| one.job(&job));
        let Some(run) = run else {
            answer(&json!({ "error": format!("{peer} does not do {job}") }));
            continue;
        };
        let (counts, samples) = match run {
            peers::Run::Bytes(run) => {
                let bytes = files
                    .entry(file.clone())
                    .or_insert_with(|| std::fs::read(&file).expect("the data is there"));
                measure::measure(&mut *run(bytes), budget)
            }
            peers::Run::File(run) => measure::measure(&mut || run(&file), budget),
        };
        answer(&json!({
            "peer": peer,
            "job": job,
            "counts": counts,
            "samples_ns": samples,
            "peak_kb": measure::peak_kb(),
        }));
    }
}

fn answer(value: &Value) {
    let mut out = stdout().lock();
    writeln!(out, "{value}").and_then(|()| out.flush()).expect("standard output is open");
}
