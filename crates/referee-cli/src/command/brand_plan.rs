//! The plan of a change to a brand, for people.

use super::Stdout;
use crate::style::{DIM, ERROR, GOOD, HEADING, LINE, WARNING, fit};
use anstyle::Style;
use anyhow::Result;
use serde_json::{Map, Value};
use std::io::Write as _;

/// Writes the answer to a change and what it would do.
pub(super) fn write(out: &mut Stdout, argument: &Value, answer: &Value, status: u64) -> Result<()> {
    let Some(plan) = answer.get("plan") else { return write_refusal(out, answer, status) };
    writeln!(out, "{GOOD}{status}: the API would save it{GOOD:#}\n")?;
    let current = argument.get("current").unwrap_or(&Value::Null);
    let mut changes = 0;
    if let Some(brand) = plan.get("brand") {
        changes += write_changes(out, "brand", current, brand)?;
    }
    for (list, style, verb) in [
        ("create", GOOD, "+ create"),
        ("update", WARNING, "~ update"),
        ("reactivate", GOOD, "^ reactivate"),
        ("archive", ERROR, "- archive"),
    ] {
        for entry in list_of(plan, list) {
            changes += 1;
            write_entry(out, style, verb, entry)?;
            if matches!(list, "update" | "reactivate")
                && let Some(before) = record_before(current, entry)
            {
                write_changes(out, "   ", before, entry)?;
            }
        }
    }
    for owner in list_of(plan, "reevaluate") {
        changes += 1;
        let owner = match owner.get("name").and_then(Value::as_str) {
            Some(name) => format!("the competitor '{}'", fit(name, 60)),
            None => "the brand".to_owned(),
        };
        writeln!(out, "{LINE}! re-evaluate{LINE:#} past responses for {owner}")?;
    }
    if changes == 0 {
        writeln!(out, "Nothing would change.")?;
    }
    Ok(())
}

fn write_refusal(out: &mut Stdout, answer: &Value, status: u64) -> Result<()> {
    writeln!(out, "{ERROR}{status}: the API would refuse it{ERROR:#}\n")?;
    match answer.pointer("/body/detail") {
        Some(Value::Array(violations)) => {
            for violation in violations {
                let loc = violation.get("loc").and_then(Value::as_array);
                let steps = loc.into_iter().flatten().skip(1).map(|step| match step {
                    Value::String(name) => format!(".{name}"),
                    index => format!("[{index}]"),
                });
                let loc: String = steps.collect();
                let loc = loc.strip_prefix('.').unwrap_or("the body");
                let msg = violation.get("msg").and_then(Value::as_str).unwrap_or_default();
                writeln!(out, "  {HEADING}{loc}{HEADING:#}: {msg}")?;
            }
        }
        Some(Value::String(detail)) => writeln!(out, "  {detail}")?,
        Some(detail) => writeln!(out, "  {detail}")?,
        None => {}
    }
    Ok(())
}

fn list_of<'p>(plan: &'p Value, list: &str) -> impl Iterator<Item = &'p Value> {
    plan.get(list).and_then(Value::as_array).into_iter().flatten()
}

fn write_entry(out: &mut Stdout, style: Style, verb: &str, entry: &Value) -> Result<()> {
    let text = |name| entry.get(name).and_then(Value::as_str).unwrap_or_default();
    let id = entry.get("id").map(|id| format!(" {DIM}(id {id}){DIM:#}")).unwrap_or_default();
    writeln!(out, "{style}{verb}{style:#} {} '{}'{id}", text("kind"), fit(text("name"), 60))?;
    Ok(())
}

/// The record of the same kind and id as it is stored.
fn record_before<'v>(current: &'v Value, entry: &Value) -> Option<&'v Value> {
    let list = match entry.get("kind")?.as_str()? {
        "competitor" => "competitors",
        _ => "personas",
    };
    let id = entry.get("id")?;
    current.get(list)?.as_array()?.iter().find(|record| record.get("id") == Some(id))
}

/// Writes each field that differs; records within are listed by themselves.
fn write_changes(out: &mut Stdout, owner: &str, before: &Value, after: &Value) -> Result<usize> {
    const RECORDS: [&str; 4] = ["competitors", "personas", "kind", "id"];
    let nothing = Map::new();
    let before = before.as_object().unwrap_or(&nothing);
    let after = after.as_object().unwrap_or(&nothing);
    let mut changes = 0;
    for (name, value) in after.iter().filter(|(name, _)| !RECORDS.contains(&name.as_str())) {
        let old = before.get(name).filter(|old| !old.is_null());
        let same = match old {
            Some(old) => old == value,
            // What is not given has its default.
            None => is_default(name, value),
        };
        if same {
            continue;
        }
        changes += 1;
        if let Some((old, new)) = old.and_then(Value::as_array).zip(value.as_array()) {
            write_owner(out, owner)?;
            writeln!(out, "{HEADING}{name}{HEADING:#}:{}", list_change(old, new))?;
            continue;
        }
        let old = old.map_or_else(|| "none".to_owned(), |old| fit(&old.to_string(), 60));
        let new = fit(&value.to_string(), 60);
        write_owner(out, owner)?;
        writeln!(out, "{HEADING}{name}{HEADING:#}: {DIM}{old}{DIM:#} → {new}")?;
    }
    Ok(changes)
}

fn write_owner(out: &mut Stdout, owner: &str) -> Result<()> {
    if owner == "brand" {
        write!(out, "{WARNING}~ update{WARNING:#} {owner}, ")?;
    } else {
        write!(out, "{owner} ")?;
    }
    Ok(())
}

/// What comes into a list and what leaves it; where neither, its order changes.
fn list_change(old: &[Value], new: &[Value]) -> String {
    let missing = |from: &[Value], of: &[Value], style: Style, sign: char| -> String {
        let gone = from.iter().filter(|item| !of.contains(item));
        let gone =
            gone.map(|item| format!(" {style}{sign}{style:#} {}", fit(&item.to_string(), 60)));
        gone.collect::<Vec<_>>().concat()
    };
    let change = missing(old, new, ERROR, '-') + &missing(new, old, GOOD, '+');
    if change.is_empty() { " another order".to_owned() } else { change }
}

fn is_default(name: &str, value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Array(list) => list.is_empty(),
        Value::String(text) => {
            text.is_empty() || (name == "status" && matches!(text.as_str(), "customer" | "active"))
        }
        _ => false,
    }
}
