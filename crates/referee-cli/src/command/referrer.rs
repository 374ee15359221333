//! `referee referrer`

use super::{allow_list, inputs, stdout};
use crate::Found;
use crate::args::{Format, Referrer};
use crate::style::{DIM, GOOD, WARNING, fit};
use anyhow::Result;
use referee::referrer::Classification;
use serde_json::{Map, Value, json};
use std::io::Write as _;

pub(super) fn run(args: &Referrer) -> Result<Found> {
    let list = allow_list(&args.list)?;
    let mut out = stdout(args.output.format);
    let mut all = Vec::new();
    for raw in inputs(&args.inputs)? {
        let raw = raw?;
        let found = list.classify(&raw);
        match args.output.format {
            Format::Human => {
                let shown = fit(&raw, 60);
                match &found {
                    Classification::Listed { platform, rule, .. } => writeln!(
                        out,
                        "{GOOD}{}{GOOD:#}  {shown}  {DIM}{} {}{DIM:#}",
                        platform.slug, rule.kind, rule.value
                    )?,
                    Classification::Rejected(reason) => {
                        writeln!(
                            out,
                            "{WARNING}rejected{WARNING:#}  {shown}  {DIM}{reason}{DIM:#}"
                        )?;
                    }
                }
            }
            Format::Json => all.push(entry(&raw, &found)),
            Format::Ndjson => writeln!(out, "{}", entry(&raw, &found))?,
        }
    }
    if args.output.format == Format::Json {
        serde_json::to_writer_pretty(&mut out, &all)?;
        writeln!(out)?;
    }
    out.flush()?;
    // What is rejected is counted, never failed (rule 3.1).
    Ok(Found::NothingWrong)
}

fn entry(raw: &str, found: &Classification<'_>) -> Value {
    let mut entry = Map::new();
    entry.insert("raw".into(), raw.into());
    if let Value::Object(found) = json!(found) {
        entry.extend(found);
    }
    entry.into()
}
