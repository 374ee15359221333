//! `referee website`

use super::{inputs, stdout};
use crate::Found;
use crate::args::{Format, Website as Args};
use crate::style::{DIM, ERROR, HEADING, fit};
use anyhow::Result;
use referee::website::{Website, redact};
use serde_json::{Value, json};
use std::io::Write as _;

pub(super) fn run(args: &Args) -> Result<Found> {
    let mut out = stdout(args.output.format);
    let mut found = Found::NothingWrong;
    let mut all = Vec::new();
    for input in inputs(&args.inputs)? {
        let input = input?;
        let website = Website::parse(&input);
        if website.is_err() {
            found = Found::Problems;
        }
        match args.output.format {
            Format::Human => match website {
                Ok(website) => {
                    let (site, domain) = (website.site(), website.domain());
                    writeln!(out, "{HEADING}{site}{HEADING:#}  {DIM}domain{DIM:#} {domain}")?;
                }
                Err(error) => {
                    let input = fit(&redact(&input), 60);
                    writeln!(
                        out,
                        "{ERROR}no website{ERROR:#}  {input}: {error} {DIM}[{}]{DIM:#}",
                        error.code()
                    )?;
                }
            },
            Format::Json => all.push(entry(&input, &website)),
            Format::Ndjson => writeln!(out, "{}", entry(&input, &website))?,
        }
    }
    if args.output.format == Format::Json {
        serde_json::to_writer_pretty(&mut out, &all)?;
        writeln!(out)?;
    }
    out.flush()?;
    Ok(found)
}

fn entry(input: &str, website: &Result<Website, referee::website::WebsiteError>) -> Value {
    let input = redact(input);
    match website {
        Ok(website) => json!({"input": input, "domain": website.domain(), "site": website.site()}),
        Err(error) => {
            json!({"input": input, "error": {"code": error.code(), "message": error.to_string()}})
        }
    }
}
