//! A process that holds the peers of one language.
//!
//! It first writes what it holds, as one line of JSON. Then it answers each line
//! `{"peer", "job", "file", "millis"}` by a line `{"counts", "samples_ns", "peak_kb"}` or
//! `{"error"}`.

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::cell::{RefCell, RefMut};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// A field of an object; null where it is absent.
fn field<'v>(value: &'v Value, name: &str) -> &'v Value {
    value.get(name).unwrap_or(&Value::Null)
}

/// One library beside others.
#[derive(Debug)]
pub(crate) struct Peer {
    pub(crate) name: String,
    pub(crate) version: String,
    /// Why it is not there.
    pub(crate) missing: Option<String>,
    jobs: Vec<String>,
}

impl Peer {
    pub(crate) fn does(&self, job: &str) -> bool {
        self.jobs.iter().any(|one| one == job)
    }
}

/// What one request measured.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) counts: Value,
    pub(crate) samples: Vec<f64>,
    pub(crate) peak_kb: Option<u64>,
}

/// The peers of one language, and how their process is started.
pub(crate) struct Runner {
    language: String,
    peers: Vec<Peer>,
    command: RefCell<Command>,
    process: RefCell<Process>,
}

impl Runner {
    /// Starts `command`.
    pub(crate) fn new(mut command: Command) -> Result<Self> {
        let process = Process::start(&mut command)?;
        let list = &process.list;
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let peers = field(list, "peers").as_array().into_iter().flatten().map(|peer| Peer {
            name: text(field(peer, "peer")),
            version: text(field(peer, "version")),
            missing: field(peer, "missing").as_str().map(ToOwned::to_owned),
            jobs: field(peer, "jobs").as_array().into_iter().flatten().map(text).collect(),
        });
        Ok(Self {
            language: text(field(list, "language")),
            peers: peers.collect(),
            command: RefCell::new(command),
            process: RefCell::new(process),
        })
    }

    /// The language, as the page names it.
    pub(crate) fn language(&self) -> &str {
        &self.language
    }

    pub(crate) fn peers(&self) -> &[Peer] {
        &self.peers
    }

    /// The process that runs throughout.
    pub(crate) fn process(&self) -> Result<RefMut<'_, Process>> {
        Ok(self.process.try_borrow_mut()?)
    }

    /// A fresh process.
    pub(crate) fn start(&self) -> Result<Process> {
        Process::start(&mut self.command.borrow_mut())
    }
}

pub(crate) struct Process {
    child: Child,
    requests: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
    list: Value,
}

impl Process {
    fn start(command: &mut Command) -> Result<Self> {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("could not start {command:?}"))?;
        let requests = child.stdin.take();
        let answers = BufReader::new(child.stdout.take().context("no standard output")?);
        let mut process = Self { child, requests, answers, list: Value::Null };
        process.list = process.answer()?;
        Ok(process)
    }

    /// Runs one job of one peer for about so many milliseconds, once where it is 0.
    pub(crate) fn run(&mut self, peer: &str, job: &str, file: &Path, millis: u64) -> Result<Run> {
        let request = json!({ "peer": peer, "job": job, "file": file, "millis": millis });
        let requests = self.requests.as_mut().context("the process is at its end")?;
        writeln!(requests, "{request}")?;
        requests.flush()?;
        let answer = self.answer().with_context(|| format!("{peer}, {job}"))?;
        if let Some(error) = field(&answer, "error").as_str() {
            bail!("{peer}, {job}: {error}");
        }
        let samples = field(&answer, "samples_ns").as_array().into_iter().flatten();
        Ok(Run {
            counts: field(&answer, "counts").clone(),
            samples: samples.filter_map(Value::as_f64).collect(),
            peak_kb: field(&answer, "peak_kb").as_u64(),
        })
    }

    fn answer(&mut self) -> Result<Value> {
        let mut line = String::new();
        if self.answers.read_line(&mut line)? == 0 {
            bail!("the runner ended: {}", self.child.wait()?);
        }
        serde_json::from_str(&line).with_context(|| format!("no JSON: {line}"))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // The end of its input ends a runner.
        self.requests = None;
        let _ = self.child.wait();
    }
}
