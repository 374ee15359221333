//! `referee platforms`

use super::{allow_list, stdout};
use crate::Found;
use crate::args::{Format, Platforms};
use crate::style::{DIM, columns, fit};
use crate::table::{Align, Table};
use anyhow::Result;
use referee::referrer::RuleKind;
use std::io::Write as _;

pub(super) fn run(args: &Platforms) -> Result<Found> {
    let list = allow_list(&args.list)?;
    let mut out = stdout(args.output.format);
    match args.output.format {
        Format::Human => {
            let slugs = list.platforms().iter().map(|platform| platform.slug.len());
            let names = list.platforms().iter().map(|platform| crate::style::width(&platform.name));
            let taken = slugs.max().unwrap_or(0) + names.max().unwrap_or(0) + 6;
            let room = columns().saturating_sub(taken).max(20);
            let mut table = Table::new(&[Align::Left; 3]);
            table.header(&["slug", "name", "what leads to it"]);
            for platform in list.platforms() {
                let kinds = RuleKind::ALL.into_iter();
                let rules: Vec<&str> =
                    kinds.flat_map(|kind| platform.rules.of(kind)).map(String::as_str).collect();
                let rules = fit(&rules.join(" "), room);
                table.row(vec![platform.slug.clone(), platform.name.clone(), rules]);
            }
            table.write(&mut out, None)?;
            writeln!(
                out,
                "\n{DIM}AI platforms as of {} (list {}){DIM:#}",
                list.version(),
                list.hash()
            )?;
        }
        Format::Json => {
            serde_json::to_writer_pretty(&mut out, &*list)?;
            writeln!(out)?;
        }
        Format::Ndjson => {
            for platform in list.platforms() {
                serde_json::to_writer(&mut out, platform)?;
                writeln!(out)?;
            }
        }
    }
    out.flush()?;
    Ok(Found::NothingWrong)
}
