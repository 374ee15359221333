//! The jobs and the data that they are done on, made anew from seeds.

use crate::command::root;
use anyhow::Result;
use std::fs::{self, File};
use std::io::BufWriter;
use std::path::{Path, PathBuf};
use testkit::events::{LISTED, Layout, body, write_file};
use testkit::{referrers, websites};

/// One job, done by many on the same data.
pub(crate) struct Job {
    pub(crate) name: &'static str,
    pub(crate) about: &'static str,
}

impl Job {
    pub(crate) fn is_file(&self) -> bool {
        self.name == FILE
    }
}

const FILE: &str = "events-file";
const EVENTS: usize = 10_000;
const VALUES: usize = 10_000;

const fn job(name: &'static str, about: &'static str) -> Job {
    Job { name, about }
}

pub(crate) const JOBS: &[Job] = &[
    job("events-array", "10,000 events, a JSON array: the whole job"),
    job("events-ndjson", "10,000 events, NDJSON: the whole job"),
    job("events-array-bad", "the array with 5 % bad rows, every error named"),
    job(
        "events-ndjson-bad",
        "NDJSON with 5 % bad rows (peers count them, Referee names every error)",
    ),
    job("events-spaced", "the array with a space after each comma and colon"),
    job("events-indented", "the array, indented"),
    job("events-reordered", "the array, its fields in another order, the same in each row"),
    job("events-shuffled", "the array, its fields shuffled anew in each row"),
    job("events-one", "one event"),
    job("events-arrow", "10,000 events, already in Arrow memory"),
    job(FILE, "2,000,000 events, NDJSON, duplicates across the file"),
    job("websites", "10,000 URLs, about 4 % of them odd"),
    job("referrers", "10,000 raw referrers, as exports have them"),
    job("referrer-hosts", "10,000 raw referrers that are hosts"),
];

/// Where the data stands.
pub(crate) struct Data {
    folder: PathBuf,
}

/// The folder of everything that a comparison builds, installs and makes.
pub(crate) fn folder() -> PathBuf {
    root().join("target/compare")
}

impl Data {
    pub(crate) fn make(file_rows: u64) -> Result<Self> {
        let folder = folder().join("data");
        fs::create_dir_all(&folder)?;
        let data = Self { folder };
        let clean = |layout| body(7, EVENTS, layout, 0);
        for (job, text) in [
            ("events-array", clean(Layout::Array)),
            ("events-ndjson", clean(Layout::Lines)),
            ("events-array-bad", body(7, EVENTS, Layout::Array, 5)),
            ("events-ndjson-bad", body(7, EVENTS, Layout::Lines, 5)),
            ("events-spaced", clean(Layout::Spaced)),
            ("events-indented", clean(Layout::Indented)),
            ("events-reordered", clean(Layout::Reordered)),
            ("events-shuffled", clean(Layout::Shuffled)),
            ("events-one", body(7, 1, Layout::Lines, 0)),
            ("events-arrow", clean(Layout::Lines)),
            ("websites", websites::urls(7, VALUES).join("\n")),
            ("referrers", referrers::values(7, VALUES).join("\n")),
            ("referrer-hosts", referrers::hosts(7, VALUES).join("\n")),
        ] {
            fs::write(data.path(job), text)?;
        }
        let rows = data.folder.join(format!("{FILE}-{file_rows}.ndjson"));
        if !rows.is_file() {
            generate_events(file_rows, &rows)?;
        }
        fs::copy(rows, data.path(FILE))?;
        fs::write(data.patterns(), serde_json::to_string(&referrers::patterns())?)?;
        fs::write(data.platforms(), serde_json::to_string(LISTED)?)?;
        Ok(data)
    }

    pub(crate) fn path(&self, job: &str) -> PathBuf {
        self.folder.join(job)
    }

    /// The allow-list as regular expressions.
    pub(crate) fn patterns(&self) -> PathBuf {
        self.folder.join("patterns.json")
    }

    /// The referrers of the events that lead to a platform.
    pub(crate) fn platforms(&self) -> PathBuf {
        self.folder.join("platforms.json")
    }
}

/// Writes a file of made-up events.
pub(crate) fn generate_events(rows: u64, path: &Path) -> Result<()> {
    let mut out = BufWriter::new(File::create(path)?);
    write_file(7, rows, &mut out)?;
    out.into_inner()?.sync_all()?;
    Ok(())
}
