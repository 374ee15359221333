//! `referee brand check` and `referee brand diff`

use super::{Stdout, stdout};
use crate::Found;
use crate::args::{BrandCheck, BrandDiff, Format};
use crate::brand_file::json;
use crate::input::Source;
use crate::style::{DIM, ERROR, GOOD, HEADING, LINE, WARNING, counted, fit};
use anyhow::{Context as _, Result, bail};
use referee::brand::Brand;
use referee::owner::Owner;
use referee::ownership::{Claim, Conflict, Slot, conflicts, overlaps};
use referee::violation::{Step, Violation};
use serde_json::{Value, json};
use std::io::Write as _;

/// The most conflicts and overlaps that are listed, each.
const MAX_LISTED: usize = 100;

pub(super) fn check(args: &BrandCheck) -> Result<Found> {
    let value = json(&args.file)?;
    let name = Source::from(args.file.as_path()).name();
    let violations = Brand::from_request(&value).err().unwrap_or_default();
    // A brand can lack what a request needs and still have websites to compare.
    let brand: Option<Brand> = serde_json::from_value(value).ok();
    let claims = brand.as_ref().and_then(|brand| brand.claims().ok());
    let found = claims.as_ref().map(|claims| conflicts(claims, None));
    let conflicts: Vec<_> = found.iter().flat_map(|found| found.iter().take(MAX_LISTED)).collect();
    let all_conflicts = found.as_ref().map_or(0, referee::ownership::Conflicts::len);
    let overlaps = claims.as_ref().map(overlaps);
    let overlaps: Vec<_> =
        overlaps.iter().flat_map(|found| found.iter().take(MAX_LISTED)).collect();
    let mut out = stdout(args.output.format);
    let listed = json!({"violations": violations, "conflicts": conflicts, "overlaps": overlaps});
    match args.output.format {
        Format::Json => {
            serde_json::to_writer_pretty(&mut out, &listed)?;
            writeln!(out)?;
        }
        Format::Ndjson => {
            for kind in ["violations", "conflicts", "overlaps"] {
                for entry in listed.get(kind).and_then(Value::as_array).into_iter().flatten() {
                    let kind = kind.trim_end_matches('s');
                    writeln!(out, "{}", json!({kind: entry}))?;
                }
            }
        }
        Format::Human => {
            let label = brand.as_ref().map_or("", |brand| brand.name.as_str());
            writeln!(out, "{HEADING}{name}{HEADING:#}: {}\n", fit(label, 60))?;
            write_violations(&mut out, &violations, brand.as_ref())?;
            if claims.is_none() {
                writeln!(
                    out,
                    "{DIM}Websites are compared once every one of them is right.{DIM:#}"
                )?;
            }
            if all_conflicts > 0 {
                let count = counted(all_conflicts, "conflict", "conflicts");
                writeln!(
                    out,
                    "{ERROR}{count}{ERROR:#}: one website, two owners; the API would answer 409"
                )?;
            }
            for conflict in &conflicts {
                write_conflict(&mut out, conflict)?;
            }
            write_omitted(&mut out, all_conflicts - conflicts.len() as u64)?;
            if !overlaps.is_empty() {
                let count = counted(overlaps.len() as u64, "overlap", "overlaps");
                writeln!(
                    out,
                    "{WARNING}{count}{WARNING:#}: part of one owner's website is another's; \
                     allowed, the longer wins"
                )?;
            }
            for overlap in &overlaps {
                writeln!(
                    out,
                    "  {HEADING}{}{HEADING:#}  {}\n    {DIM}lies within{DIM:#} {HEADING}{}{HEADING:#}  {}",
                    overlap.covered.key,
                    whose(&overlap.covered),
                    overlap.covering.key,
                    whose(&overlap.covering)
                )?;
            }
            if violations.is_empty() && all_conflicts == 0 && claims.is_some() {
                writeln!(out, "{GOOD}Nothing that the API would refuse.{GOOD:#}")?;
            }
        }
    }
    out.flush()?;
    let clean = violations.is_empty() && all_conflicts == 0;
    Ok(if clean { Found::NothingWrong } else { Found::Problems })
}

fn write_omitted(out: &mut Stdout, omitted: u64) -> Result<()> {
    if omitted > 0 {
        writeln!(out, "  and {}", counted(omitted, "more", "more"))?;
    }
    Ok(())
}

fn write_violations(
    out: &mut Stdout,
    violations: &[Violation],
    brand: Option<&Brand>,
) -> Result<()> {
    if violations.is_empty() {
        return Ok(());
    }
    let count = counted(violations.len() as u64, "violation", "violations");
    writeln!(out, "{ERROR}{count}{ERROR:#}: the API would answer 422")?;
    for violation in violations {
        // All stand in the body.
        let loc = path(violation.loc.get(1..).unwrap_or_default());
        let competitor = match violation.loc.get(1..3) {
            Some([Step::Field(list), Step::Index(at)]) if list == "competitors" => {
                brand.and_then(|brand| brand.competitors.get(*at))
            }
            _ => None,
        };
        write!(out, "  {HEADING}{loc}{HEADING:#}")?;
        if let Some(competitor) = competitor {
            write!(out, " {DIM}({}){DIM:#}", fit(&competitor.name, 40))?;
        }
        write!(out, ": {}", violation.kind.msg())?;
        if !matches!(violation.kind.code(), "missing" | "too_long") {
            write!(out, " {DIM}found{DIM:#} {}", fit(&violation.input.to_string(), 60))?;
        }
        writeln!(out, " {DIM}[{}]{DIM:#}", violation.kind.code())?;
    }
    writeln!(out)?;
    Ok(())
}

/// `competitors[1].websites[0]`
fn path(loc: &[Step]) -> String {
    let steps = loc.iter().map(|step| match step {
        Step::Index(at) => format!("[{at}]"),
        Step::Field(name) => format!(".{name}"),
    });
    match steps.collect::<String>().strip_prefix('.') {
        Some(path) => path.to_owned(),
        None => "the brand".to_owned(),
    }
}

fn write_conflict(out: &mut Stdout, conflict: &Conflict<'_>) -> Result<()> {
    writeln!(
        out,
        "  {HEADING}{}{HEADING:#}\n    {DIM}held by{DIM:#}     {}\n    {DIM}claimed by{DIM:#}  {}",
        conflict.key,
        owner_and_slot(conflict.holder, conflict.holder_slot),
        owner_and_slot(conflict.claimant, conflict.claimant_slot)
    )?;
    Ok(())
}

fn whose(claim: &Claim<'_>) -> String {
    owner_and_slot(claim.owner, claim.slot)
}

/// `the competitor 'Acme', websites[0]`
fn owner_and_slot(owner: &Owner, slot: Slot) -> String {
    let name = match owner {
        Owner::Brand => "the brand".to_owned(),
        Owner::Competitor { .. } => fit(&owner.to_string(), 60),
    };
    let field = match (owner, slot) {
        (_, Slot::Primary) => "website".to_owned(),
        (Owner::Brand, Slot::Website(at)) => format!("alternative_websites[{at}]"),
        (Owner::Competitor { index, .. }, Slot::Website(at)) => {
            format!("competitors[{index}].websites[{at}]")
        }
    };
    format!("{name}, {LINE}{field}{LINE:#}")
}

pub(super) fn diff(args: &BrandDiff) -> Result<Found> {
    let current = json(&args.current)?;
    let request = json(&args.new)?;
    let argument = json!({"current": current, "request": request});
    let answer = match referee_ops::update_brand(&argument) {
        Ok(answer) => answer,
        Err(error) => {
            let message = error.to_string();
            let place = message
                .strip_prefix("current")
                .map(|rest| rest.trim_start_matches(['.', ':', ' ']));
            bail!("{}: {}", args.current.display(), place.unwrap_or(&message));
        }
    };
    let status = answer.get("status").and_then(Value::as_u64).unwrap_or_default();
    let mut out = stdout(args.output.format);
    match args.output.format {
        Format::Json => {
            serde_json::to_writer_pretty(&mut out, &answer)?;
            writeln!(out)?;
        }
        Format::Ndjson => writeln!(out, "{answer}")?,
        Format::Human => super::brand_plan::write(&mut out, &argument, &answer, status)
            .context("cannot write")?,
    }
    out.flush()?;
    Ok(if status == 200 { Found::NothingWrong } else { Found::Problems })
}
