//! `referee mentions`

use super::stdout;
use crate::Found;
use crate::args::{Format, Mentions};
use crate::brand_file::brand;
use crate::input::Source;
use crate::style::{GOOD, HEADING, WARNING, columns, counted, fit, number, picture};
use crate::table::{Align, Table};
use anstyle::Style;
use anyhow::{Context as _, Result};
use referee::brand::Brand;
use referee::mention::{Mention, MentionIndex, Offsets, Position, Unit, present};
use referee::owner::Owner;
use serde_json::json;
use std::io::Write as _;

pub(super) fn run(args: &Mentions) -> Result<Found> {
    let brand = brand(&args.brand)?;
    let index =
        MentionIndex::new(brand.names()).with_context(|| args.brand.display().to_string())?;
    let text = Source::from(args.file.as_path()).read_text()?;
    let mentions = index.find(&text);
    let mut out = stdout(args.output.format);
    let mut offsets = Offsets::new(&text, Unit::CodePoint);
    let mut entry = |mention: &Mention<'_>| {
        let (start, end) = (offsets.at(mention.start), offsets.at(mention.end));
        json!({"owner": mention.owner, "term": mention.term, "start": start, "end": end})
    };
    match args.output.format {
        Format::Human => {
            if anstream::AutoStream::choice(&std::io::stdout()) != anstream::ColorChoice::Never {
                write_text(&mut out, &text, &mentions)?;
            }
            write_owners(&mut out, &brand, &text, &mentions)?;
        }
        Format::Json => {
            let listed: Vec<_> = mentions.iter().map(&mut entry).collect();
            let found = json!({"mentions": listed, "present": present(&text, &mentions)});
            serde_json::to_writer_pretty(&mut out, &found)?;
            writeln!(out)?;
        }
        Format::Ndjson => {
            for mention in &mentions {
                writeln!(out, "{}", entry(mention))?;
            }
        }
    }
    out.flush()?;
    Ok(Found::NothingWrong)
}

fn style_of(owner: &Owner) -> Style {
    match owner {
        Owner::Brand => GOOD.invert(),
        Owner::Competitor { .. } => WARNING.invert(),
    }
}

/// The text with every mention marked. Mentions of different owners may overlap: the first wins.
fn write_text(out: &mut super::Stdout, text: &str, mentions: &[Mention<'_>]) -> Result<()> {
    let shown = |text: &str| -> String {
        text.chars().map(|c| if matches!(c, '\n' | '\t') { c } else { picture(c) }).collect()
    };
    let mut at = 0;
    for mention in mentions {
        if mention.start < at {
            continue;
        }
        let before = text.get(at..mention.start).unwrap_or_default();
        let marked = text.get(mention.start..mention.end).unwrap_or_default();
        let style = style_of(mention.owner);
        write!(out, "{}{style}{}{style:#}", shown(before), shown(marked))?;
        at = mention.end;
    }
    writeln!(out, "{}\n", shown(text.get(at..).unwrap_or_default().trim_end()))?;
    Ok(())
}

fn write_owners(
    out: &mut super::Stdout,
    brand: &Brand,
    text: &str,
    mentions: &[Mention<'_>],
) -> Result<()> {
    let present = present(text, mentions);
    let count = counted(mentions.len() as u64, "mention", "mentions");
    writeln!(out, "{HEADING}{count}{HEADING:#}")?;
    let mut table = Table::new(&[Align::Left, Align::Left, Align::Right, Align::Left, Align::Left]);
    if !present.is_empty() {
        table.header(&["", "", "mentions", "first in", "as"]);
    }
    for owner in present {
        let (name, kind) = match owner.owner {
            Owner::Brand => (brand.name.as_str(), "brand"),
            Owner::Competitor { name, .. } => (name.as_str(), "competitor"),
        };
        let own = mentions.iter().filter(|mention| mention.owner == owner.owner);
        let mut terms: Vec<&str> = own.clone().map(|mention| mention.term).collect();
        terms.sort_unstable();
        terms.dedup();
        let position = match owner.position {
            Position::Top => "top third",
            Position::Middle => "middle third",
            Position::Bottom => "bottom third",
        };
        table.row(vec![
            fit(name, 30),
            kind.into(),
            number(own.count() as u64),
            position.into(),
            fit(&terms.join(", "), columns().saturating_sub(70).max(20)),
        ]);
    }
    table.write(out, None)?;
    Ok(())
}
