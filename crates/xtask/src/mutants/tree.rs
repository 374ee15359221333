//! The copy of the workspace in which the mutants stand.

use crate::find::{self, Site};
use crate::weave::{SWITCH, weave};
use anyhow::{Context as _, Result, bail};
use serde_json::Value;
use std::collections::HashSet;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What is mutated.
const CORE: &str = "crates/referee/src";

/// The copy, and the places in its core.
pub(crate) struct Tree {
    pub(crate) root: PathBuf,
    pub(crate) files: Vec<File>,
    /// Mutants that do not compile.
    pub(crate) broken: HashSet<u32>,
    /// Of each file, where in the woven text which mutants stand.
    places: Vec<Vec<(Range<usize>, Vec<u32>)>>,
}

/// A file of the core.
pub(crate) struct File {
    path: String,
    text: String,
    pub(crate) sites: Vec<Site>,
}

impl Tree {
    /// Copies what Git knows of the workspace at `from`.
    pub(crate) fn copy(from: &Path, root: PathBuf) -> Result<Self> {
        let listed = Command::new("git").current_dir(from).arg("ls-files").output()?;
        let listed = String::from_utf8(listed.stdout)?;
        let mut files = Vec::new();
        let mut next = 1;
        for path in listed.lines() {
            let (source, copy) = (from.join(path), root.join(path));
            let Ok(bytes) = fs::read(&source) else { continue };
            write(&copy, &bytes)?;
            if path.starts_with(CORE) && source.extension().is_some_and(|end| end == "rs") {
                let text = String::from_utf8(bytes)?;
                let sites = find::sites(&text, path, next).with_context(|| path.to_owned())?;
                next += u32::try_from(sites.iter().map(|site| site.mutants.len()).sum::<usize>())?;
                files.push(File { path: path.to_owned(), text, sites });
            }
        }
        if next == 1 {
            bail!("no mutants: is this the workspace of Referee?");
        }
        Ok(Self { root, files, broken: HashSet::new(), places: Vec::new() })
    }

    /// Weaves the mutants into the core, and leaves out those that do not compile.
    pub(crate) fn weave(&mut self, cargo: impl Fn() -> Command) -> Result<()> {
        let count = self.files.iter().flat_map(|file| &file.sites).map(|site| site.mutants.len());
        let count = count.sum::<usize>() + 1;
        for _ in 0..50 {
            self.places.clear();
            for file in &self.files {
                let mut woven = weave(&file.text, &file.sites, &self.broken);
                if file.path.ends_with("/lib.rs") {
                    woven.text.push_str(&SWITCH.replace("{SITES}", &count.to_string()));
                }
                write(&self.root.join(&file.path), woven.text.as_bytes())?;
                // The smallest that holds an error is to blame: mutants before their places.
                let mut places: Vec<_> =
                    woven.mutants.into_iter().map(|(range, id)| (range, vec![id])).collect();
                places.extend(woven.sites);
                places.sort_by_key(|(range, ids)| (range.len(), ids.len()));
                self.places.push(places);
            }
            let mut wrong = self.check(cargo(), "dev")?;
            if wrong.is_empty() {
                // With what only tests know, other types may be meant.
                wrong = self.check(cargo(), "test")?;
            }
            if wrong.is_empty() {
                return Ok(());
            }
            eprintln!("{} mutants do not compile", self.broken.len() + wrong.len());
            self.broken.extend(wrong);
        }
        bail!("the core does not compile with its mutants")
    }

    /// The mutants that the compiler complains about.
    fn check(&self, mut cargo: Command, profile: &str) -> Result<HashSet<u32>> {
        cargo.args(["check", "--quiet", "--package", "referee", "--lib", "--profile", profile]);
        cargo.args(["--message-format", "json"]);
        let output = cargo.current_dir(&self.root).stderr(Stdio::inherit()).output()?;
        let mut wrong = HashSet::new();
        for line in String::from_utf8_lossy(&output.stdout).lines() {
            let Ok(told) = serde_json::from_str::<Value>(line) else { continue };
            let Some(message) = told.get("message") else { continue };
            let is = |value: &Value, name, wanted: Value| value.get(name) == Some(&wanted);
            if !is(message, "level", "error".into()) {
                continue;
            }
            let spans = message.get("spans").and_then(Value::as_array);
            let spans = spans.map(Vec::as_slice).unwrap_or_default();
            let mut found: Vec<u32> = Vec::new();
            for span in spans.iter().filter(|span| is(span, "is_primary", true.into())) {
                found.extend(self.blame(span).unwrap_or_default());
            }
            if found.is_empty() && !spans.is_empty() {
                bail!("no mutant is to blame for {message}");
            }
            wrong.extend(found);
        }
        if wrong.is_empty() && !output.status.success() {
            bail!("the copy cannot be checked");
        }
        Ok(wrong)
    }

    fn blame(&self, span: &Value) -> Option<&[u32]> {
        let path = span.get("file_name")?.as_str()?;
        let at = |name: &str| usize::try_from(span.get(name)?.as_u64()?).ok();
        let (start, end) = (at("byte_start")?, at("byte_end")?);
        let file = self.files.iter().position(|file| path.ends_with(&file.path))?;
        let places = self.places.get(file)?;
        let (_, ids) = places.iter().find(|(range, _)| range.start <= start && end <= range.end)?;
        Some(ids)
    }
}

/// Writes a file unless it is there already, so that nothing is built anew for it.
fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    if fs::read(path).is_ok_and(|there| there == bytes) {
        return Ok(());
    }
    fs::create_dir_all(path.parent().context("a folder")?)?;
    fs::write(path, bytes).with_context(|| path.display().to_string())
}
