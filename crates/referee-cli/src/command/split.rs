//! `referee split`

use super::stdout;
use crate::Found;
use crate::args::{BodyFormat, Split};
use crate::events::Events;
use crate::input::Source;
use crate::output::Output;
use crate::style::{ERROR, counted, number};
use anyhow::{Context as _, Result, bail};
use referee::batch::{self, Seed, Shape, SplitError, SplitOptions};
use std::fs;
use std::hash::{BuildHasher as _, RandomState};
use std::io::Write as _;

pub(super) fn run(args: &Split) -> Result<Found> {
    let source = Source::from(args.file.as_path());
    let mut events = Events::open(&source, &args.reading)?;
    let mut body = Vec::new();
    // Of a CSV, the line of each row.
    let mut lines = Vec::new();
    events.each_piece(|piece, csv| {
        body.extend_from_slice(piece);
        lines.extend(csv.into_iter().flat_map(|csv| csv.lines().iter().copied()));
        Ok(())
    })?;
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
    let parts = match batch::split(&body, &options) {
        Ok(parts) => parts,
        Err(SplitError::InvalidRow(mut error)) => {
            let line = usize::try_from(error.row).ok().and_then(|row| lines.get(row));
            error.line = line.copied().or(error.line);
            let error = SplitError::InvalidRow(error);
            let name = source.name();
            anstream::eprintln!(
                "{ERROR}error:{ERROR:#} {name}: {error}; `referee check` shows every wrong row, \
                 and its --clean writes the others"
            );
            return Ok(Found::Problems);
        }
        Err(error) => bail!("{}: {error}", source.name()),
    };
    drop(body);
    let extension = match args.body {
        BodyFormat::Json => "json",
        BodyFormat::Ndjson => "ndjson",
    };
    let folder = &args.out;
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    for entry in
        fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?
    {
        // What is left of an earlier split would be sent once more.
        if entry?.file_name().to_string_lossy().starts_with("part-") {
            bail!("{} holds the parts of an earlier split; name an empty folder", folder.display());
        }
    }
    let mut out = stdout();
    for (part, body) in (1..).zip(&parts.bodies) {
        let path = folder.join(format!("part-{part:04}.{extension}"));
        let mut output = Output::create(&path)?;
        output.write_all(body.as_bytes())?;
        output.finish()?;
        writeln!(out, "{}  {} bytes", path.display(), number(body.len() as u64))?;
    }
    let bodies = counted(parts.bodies.len() as u64, "body", "bodies");
    let removed = counted(parts.duplicates_removed, "duplicate", "duplicates");
    writeln!(out, "{bodies} written, {removed} removed")?;
    out.flush()?;
    Ok(Found::NothingWrong)
}
