//! `referee citations`

use super::{lines, stdout};
use crate::Found;
use crate::args::{Citations, Format};
use crate::brand_file::brand;
use crate::style::{DIM, GOOD, HEADING, WARNING, counted, fit, number};
use crate::table::{Align, Table, bar};
use anyhow::{Context as _, Result};
use referee::owner::Owner;
use referee::ownership::{Citation, CitationIndex};
use referee::website::redact;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::io::Write as _;

/// The columns of the longest bar.
const BAR: usize = 20;

pub(super) fn run(args: &Citations) -> Result<Found> {
    let brand = brand(&args.brand)?;
    let claims = brand.claims().with_context(|| args.brand.display().to_string())?;
    let index = CitationIndex::new(&claims);
    let mut out = stdout(args.output.format);
    let mut totals = Totals::default();
    let mut owners = Vec::new();
    for line in lines(&args.file)? {
        let line = line?;
        let Some(url) = url(&line) else { continue };
        let citation = index.classify(&url);
        totals.add(&citation);
        match args.output.format {
            Format::Human => {
                let (style, owner, claim) = match &citation {
                    Citation::Owned { owner: Owner::Brand, claim } => {
                        (GOOD, brand.name.clone(), *claim)
                    }
                    Citation::Owned { owner: Owner::Competitor { name, .. }, claim } => {
                        (WARNING, name.clone(), *claim)
                    }
                    Citation::Other => (DIM, "other".to_owned(), ""),
                };
                let (owner, url) = (fit(&owner, 24), fit(&redact(&url), 70));
                write!(out, "{style}{owner:<24}{style:#}  {url}")?;
                if claim.is_empty() {
                    writeln!(out)?;
                } else {
                    writeln!(out, "  {DIM}by {claim}{DIM:#}")?;
                }
            }
            Format::Ndjson => {
                let mut entry = Map::new();
                entry.insert("url".into(), redact(&url).into());
                if let Value::Object(citation) = json!(citation) {
                    entry.extend(citation);
                }
                writeln!(out, "{}", Value::from(entry))?;
            }
            Format::Json => owners.push(json!(citation)),
        }
    }
    match args.output.format {
        Format::Human => totals.write(&mut out, &brand.name)?,
        Format::Json => {
            let totals = json!({
                "brand": totals.brand,
                "competitors": totals.competitors.values().map(|(name, count)| {
                    json!({"name": name, "urls": count})
                }).collect::<Vec<_>>(),
                "other": totals.other,
            });
            serde_json::to_writer_pretty(&mut out, &json!({"owners": owners, "totals": totals}))?;
            writeln!(out)?;
        }
        Format::Ndjson => {}
    }
    out.flush()?;
    Ok(Found::NothingWrong)
}

/// The URL of a line: the line itself, a JSON string, or the `url` of a JSON object. Blank lines
/// have none.
fn url(line: &str) -> Option<String> {
    let text = line.trim();
    if text.is_empty() {
        return None;
    }
    if text.starts_with(['"', '{'])
        && let Ok(value) = serde_json::from_str::<Value>(text)
    {
        let url = value.get("url").unwrap_or(&value).as_str();
        // An object without a URL is counted: it is no website.
        return Some(url.unwrap_or_default().to_owned());
    }
    Some(text.to_owned())
}

/// How many URLs each owner has.
#[derive(Debug, Default)]
struct Totals {
    brand: u64,
    /// By place among the competitors.
    competitors: BTreeMap<usize, (String, u64)>,
    other: u64,
}

impl Totals {
    fn add(&mut self, citation: &Citation<'_>) {
        match citation {
            Citation::Other => self.other += 1,
            Citation::Owned { owner: Owner::Brand, .. } => self.brand += 1,
            Citation::Owned { owner: Owner::Competitor { index, name, .. }, .. } => {
                self.competitors.entry(*index).or_insert_with(|| (name.clone(), 0)).1 += 1;
            }
        }
    }

    fn write(&self, out: &mut super::Stdout, brand: &str) -> Result<()> {
        let of_competitors = self.competitors.values().map(|(_, count)| count).sum::<u64>();
        let all = self.brand + self.other + of_competitors;
        writeln!(out, "\n{HEADING}{}{HEADING:#}", counted(all, "URL", "URLs"))?;
        let mut rows = vec![(brand.to_owned(), "brand", self.brand)];
        let mut competitors: Vec<_> = self.competitors.values().collect();
        competitors.sort_by_key(|(_, count)| u64::MAX - count);
        rows.extend(competitors.iter().map(|(name, count)| (name.clone(), "competitor", *count)));
        rows.push(("other".to_owned(), "", self.other));
        let most = rows.iter().map(|(.., count)| *count).max().unwrap_or_default();
        let mut table = Table::new(&[Align::Left, Align::Left, Align::Right, Align::Left]);
        for (name, kind, count) in rows {
            table.row(vec![fit(&name, 40), kind.into(), number(count), bar(count, most, BAR)]);
        }
        table.write(out, Some(3))?;
        Ok(())
    }
}
