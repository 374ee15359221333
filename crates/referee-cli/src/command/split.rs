//! `referee split`

use super::stdout;
use crate::Found;
use crate::args::{BodyFormat, Format, Split};
use crate::events::Events;
use crate::input::{Source, spool};
use crate::output::Output;
use crate::style::{counted, number};
use anyhow::{Context as _, Result, bail};
use referee::batch::{Parts, Seed, Shape, SplitError, SplitOptions, Splitter};
use std::fs::{self, File};
use std::hash::{BuildHasher as _, RandomState};
use std::io::{self, BufRead as _, BufReader, BufWriter, Seek as _, Write};
use std::path::Path;

pub(super) fn run(args: &Split) -> Result<Found> {
    let source = Source::from(args.file.as_path());
    let mut events = Events::open(&source, &args.reading)?;
    let options = SplitOptions {
        format: events.format(),
        shape: match args.body {
            BodyFormat::Json => Shape::Json,
            BodyFormat::Ndjson => Shape::NdJson,
        },
        max_events: args.max_events,
        max_bytes: args.max_bytes,
        seed: Seed::new(RandomState::new().hash_one(0), RandomState::new().hash_one(1)),
    };
    // Which row a later one replaces is known only at the end, so rows are put by until then.
    let mut rows = BufWriter::with_capacity(crate::input::CHUNK, spool(args.out.parent())?);
    let parts = match put_by(&mut events, &options, &mut rows)? {
        Ok(parts) => parts,
        Err(error @ SplitError::InvalidRow(_)) => {
            let name = source.name();
            crate::complain(&format!(
                "{name}: {error}; `referee check` shows every wrong row, and its --clean writes \
                 the others"
            ));
            return Ok(Found::Problems);
        }
        Err(error) => bail!("{}: {error}", source.name()),
    };
    let mut rows = rows.into_inner().map_err(io::IntoInnerError::into_error)?;
    rows.rewind()?;
    let extension = match args.body {
        BodyFormat::Json => "json",
        BodyFormat::Ndjson => "ndjson",
    };
    fill(&args.out, extension, parts, rows)
}

/// Writes each row of the events, compact, on a line of its own; tells which of them stay.
fn put_by(
    events: &mut Events,
    options: &SplitOptions,
    rows: &mut impl Write,
) -> Result<Result<Parts, SplitError>> {
    let mut splitter = match Splitter::new(options) {
        Ok(splitter) => splitter,
        Err(error) => return Ok(Err(error)),
    };
    let mut written = Ok(());
    let mut refused = None;
    events
        .each_piece(|piece, csv| {
            let pushed = splitter.push(piece, |text| write_row(rows, text, &mut written));
            std::mem::replace(&mut written, Ok(())).context("cannot write a temporary file")?;
            if let Err(mut error) = pushed {
                if let SplitError::InvalidRow(error) = &mut error {
                    error.line = csv.and_then(|csv| csv.line(error.row)).or(error.line);
                }
                refused = Some(error);
                bail!("a row is not valid");
            }
            Ok(())
        })
        .or_else(|error| if refused.is_some() { Ok(()) } else { Err(error) })?;
    if let Some(error) = refused {
        return Ok(Err(error));
    }
    let parts = splitter.finish(|text| write_row(rows, text, &mut written));
    written.context("cannot write a temporary file")?;
    Ok(parts)
}

fn write_row(rows: &mut impl Write, text: &str, written: &mut io::Result<()>) {
    if written.is_ok() {
        *written = rows.write_all(text.as_bytes()).and_then(|()| rows.write_all(b"\n"));
    }
}

/// Writes the parts into the folder.
fn fill(folder: &Path, extension: &str, mut parts: Parts, rows: File) -> Result<Found> {
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    for entry in
        fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?
    {
        // What is left of an earlier split would be sent once more.
        if entry?.file_name().to_string_lossy().starts_with("part-") {
            bail!("{} holds the parts of an earlier split; name an empty folder", folder.display());
        }
    }
    let mut out = stdout(Format::Human);
    let mut written = 0;
    let mut write = |body: String| -> Result<()> {
        written += 1;
        let path = folder.join(format!("part-{written:04}.{extension}"));
        let mut output = Output::create(&path)?;
        output.write_all(body.as_bytes())?;
        output.finish()?;
        writeln!(out, "{}  {} bytes", path.display(), number(body.len() as u64))?;
        Ok(())
    };
    let removed = counted(parts.duplicates_removed(), "duplicate", "duplicates");
    let mut rows = BufReader::with_capacity(crate::input::CHUNK, rows);
    let mut text = String::new();
    while rows.read_line(&mut text)? > 0 {
        parts.push(text.trim_end_matches('\n')).map_or(Ok(()), &mut write)?;
        text.clear();
    }
    parts.finish().map_or(Ok(()), &mut write)?;
    let bodies = counted(written, "body", "bodies");
    writeln!(out, "{bodies} written, {removed} removed")?;
    out.flush()?;
    Ok(Found::NothingWrong)
}
