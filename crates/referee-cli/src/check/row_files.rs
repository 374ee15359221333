//! The rows of a check in files: those that would be stored, and all others with their reasons.

use crate::input::Source;
use crate::output::Output;
use anyhow::{Result, bail};
use referee::batch::{CheckedRow, Verdict};
use referee::event::RowError;
use serde_json::{Map, Value, json};
use std::fs::File;
use std::io::{self, BufRead as _, BufReader, BufWriter, Seek as _, Write};
use std::path::PathBuf;

/// Where each row goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Clean,
    /// Accepted, but a later row has the same upsert key.
    Replaced,
    Other,
}

/// Which row a later one replaces is known only at its end, so rows are put by until then.
pub(crate) struct RowFiles {
    clean: Option<Output>,
    rejects: Option<Output>,
    accepted: BufWriter<File>,
    others: BufWriter<File>,
    fates: Vec<Fate>,
}

impl RowFiles {
    /// The files for the rows of `source`; `None` where no file is asked for.
    pub(crate) fn create(
        source: &Source,
        clean: Option<&PathBuf>,
        rejects: Option<&PathBuf>,
    ) -> Result<Option<Self>> {
        let Some(first) = clean.or(rejects) else { return Ok(None) };
        let create = |path: Option<&PathBuf>| path.map(|path| Output::create(path)).transpose();
        let clean = create(clean)?;
        if clean.as_ref().zip(rejects).is_some_and(|(clean, rejects)| clean.replaces(rejects)) {
            bail!("--clean and --rejects should name two files; one would replace the other");
        }
        let rejects = create(rejects)?;
        if let Source::File(read) = source
            && [&clean, &rejects].into_iter().flatten().any(|output| output.replaces(read))
        {
            bail!(
                "--clean and --rejects should not name the file that is read, which would be lost"
            );
        }
        let spool = || -> Result<BufWriter<File>> {
            let file = crate::input::spool(first.parent())?;
            Ok(BufWriter::with_capacity(crate::input::CHUNK, file))
        };
        let (accepted, others) = (spool()?, spool()?);
        Ok(Some(Self { clean, rejects, accepted, others, fates: Vec::new() }))
    }

    /// Takes a row; `line` is where it stands, `errors` what is wrong with it, as JSON.
    pub(crate) fn take(
        &mut self,
        row: &CheckedRow<'_>,
        line: Option<u64>,
        errors: impl Fn(&RowError<'_>) -> Value,
    ) -> io::Result<()> {
        match row.verdict() {
            Verdict::Accepted { replaces, .. } => {
                self.fates.push(Fate::Clean);
                let replaced = replaces.and_then(|row| usize::try_from(row).ok());
                if let Some(fate) = replaced.and_then(|row| self.fates.get_mut(row)) {
                    *fate = Fate::Replaced;
                }
                write!(self.accepted, "{} ", line.unwrap_or_default())?;
                serde_json::to_writer(&mut self.accepted, &row.event())?;
                self.accepted.write_all(b"\n")
            }
            Verdict::Rejected(reason) => {
                self.fates.push(Fate::Other);
                if self.rejects.is_none() {
                    return Ok(());
                }
                let mut entry = place(row.row(), line);
                entry.insert("reason".into(), reason.as_str().into());
                entry.insert("event".into(), json!(row.event()));
                write_line(&mut self.others, &entry)
            }
            Verdict::Invalid => {
                self.fates.push(Fate::Other);
                if self.rejects.is_none() {
                    return Ok(());
                }
                let mut entry = place(row.row(), line);
                let listed: Vec<Value> = row.errors().iter().map(errors).collect();
                entry.insert("reason".into(), "invalid".into());
                entry.insert("errors".into(), listed.into());
                entry.insert("text".into(), String::from_utf8_lossy(row.text()).into());
                write_line(&mut self.others, &entry)
            }
        }
    }

    /// Writes the files, whole.
    pub(crate) fn finish(self) -> Result<()> {
        let Self { mut clean, mut rejects, accepted, others, fates } = self;
        let mut accepted = reopen(accepted)?;
        let mut others = reopen(others)?;
        let mut text = Vec::new();
        for (row, fate) in (0..).zip(fates) {
            text.clear();
            if fate == Fate::Other {
                if let Some(rejects) = &mut rejects {
                    others.read_until(b'\n', &mut text)?;
                    rejects.write_all(&text)?;
                }
                continue;
            }
            accepted.read_until(b'\n', &mut text)?;
            let space = text.iter().position(|&byte| byte == b' ').unwrap_or_default();
            let (line, event) = text.split_at_checked(space + 1).unwrap_or_default();
            if fate == Fate::Clean {
                if let Some(clean) = &mut clean {
                    clean.write_all(event)?;
                }
            } else if let Some(rejects) = &mut rejects {
                let line = String::from_utf8_lossy(line).trim().parse().ok();
                let mut entry = place(row, line.filter(|&line| line > 0));
                entry.insert("reason".into(), "replaced".into());
                entry.insert("event".into(), serde_json::from_slice(event)?);
                write_line(rejects, &entry)?;
            }
        }
        for output in [clean, rejects].into_iter().flatten() {
            output.finish()?;
        }
        Ok(())
    }
}

fn place(row: u64, line: Option<u64>) -> Map<String, Value> {
    let mut entry = Map::new();
    entry.insert("row".into(), row.into());
    if let Some(line) = line {
        entry.insert("line".into(), line.into());
    }
    entry
}

fn write_line(mut writer: impl Write, entry: &Map<String, Value>) -> io::Result<()> {
    serde_json::to_writer(&mut writer, entry)?;
    writer.write_all(b"\n")
}

fn reopen(spool: BufWriter<File>) -> Result<BufReader<File>> {
    let mut file = spool.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.rewind()?;
    Ok(BufReader::with_capacity(crate::input::CHUNK, file))
}
