//! The report of a check, for people.

use super::issue::{Issue, WrongRow};
use super::{Checked, Stdout, snippet};
use crate::csv_events::Columns;
use crate::style::{
    DIM, ERROR, GOOD, HEADING, LINE, WARNING, columns, counted, fit, number, printable, width,
};
use crate::table::{Align, Table, bar};
use anyhow::Result;
use referee::batch::{MAX_PUSH_EVENTS, Report};
use referee::event::{Field, Format};
use referee::referrer::Reason;
use std::io::Write as _;

/// How many unknown referrers are shown.
const UNKNOWN_REFERRERS: usize = 8;
/// The columns of the longest bar.
const BAR: usize = 20;

pub(super) fn write(
    out: &mut Stdout,
    checked: &Checked<'_>,
    wrong: &[WrongRow],
    max_issues: usize,
) -> Result<()> {
    let report = &checked.report;
    write_summary(out, checked)?;
    write_wrong_rows(out, checked, wrong, max_issues)?;
    write_unknown_fields(out, report)?;
    write_rejections(out, report)?;
    write_platforms(out, report)?;
    let list = &report.list;
    writeln!(out, "\n{DIM}AI platforms as of {} (list {}){DIM:#}", list.version, list.hash)?;
    Ok(())
}

fn write_summary(out: &mut Stdout, checked: &Checked<'_>) -> Result<()> {
    let report = &checked.report;
    let written = match (checked.csv(), report.format) {
        (Some(_), _) => ", CSV",
        (None, Format::Json) => ", a JSON array",
        (None, Format::NdJson) => ", NDJSON",
        (None, Format::Auto) => "",
    };
    let events = counted(report.events, "event", "events");
    writeln!(out, "{HEADING}{}{HEADING:#}: {events}{written}\n", printable(&checked.name))?;
    let (style, answer) = match report.status {
        200 => (GOOD, "200: the API would take it"),
        422 => (ERROR, "422: the API would take nothing, since rows are wrong"),
        _ if report.events == 0 => (ERROR, "400: the API would take nothing, since there is none"),
        _ => (ERROR, "400: the API would take nothing, since the file is malformed"),
    };
    writeln!(out, "{style}{answer}{style:#}")?;
    let mut table = Table::new(&[Align::Left, Align::Right, Align::Right, Align::Left]);
    let mut row = |name: &str, count: u64, meaning: &str| {
        table.row(vec![name.into(), number(count), percent(count, report.events), meaning.into()]);
    };
    row("accepted", report.accepted, "lead to an AI platform");
    row("rejected", report.rejected, "lead to none that is listed: counted, not stored");
    row("invalid", report.invalid, "are wrong");
    table.write(out, None)?;
    if report.duplicates > 0 {
        writeln!(
            out,
            "  {} by a later one of the same day, referrer and page; {}.",
            counted(report.duplicates, "row is replaced", "rows are replaced"),
            counted(report.upserts, "remains", "remain")
        )?;
    }
    if report.events > MAX_PUSH_EVENTS as u64 {
        writeln!(
            out,
            "  One push takes {} events: send them in parts, as `referee split` writes them.",
            number(MAX_PUSH_EVENTS as u64)
        )?;
    }
    if let Some(csv) = checked.csv() {
        let unused: Vec<String> = csv.columns.unused().map(|name| fit(name, 40)).collect();
        if !unused.is_empty() {
            writeln!(out, "  Columns that hold no field: {}.", unused.join(", "))?;
        }
        if csv.totals > 0 {
            let rows = counted(csv.totals, "row of totals is", "rows of totals are");
            writeln!(out, "  {rows} left out.")?;
        }
    }
    Ok(())
}

fn percent(part: u64, whole: u64) -> String {
    if whole == 0 {
        return String::new();
    }
    #[expect(clippy::cast_precision_loss, reason = "one decimal is shown")]
    let percent = part as f64 * 100.0 / whole as f64;
    format!("{percent:.1} %")
}

fn write_wrong_rows(
    out: &mut Stdout,
    checked: &Checked<'_>,
    wrong: &[WrongRow],
    max_issues: usize,
) -> Result<()> {
    let invalid = checked.report.invalid;
    if invalid == 0 {
        return Ok(());
    }
    writeln!(out, "\n{HEADING}{}{HEADING:#}", counted(invalid, "wrong row", "wrong rows"))?;
    let columns = checked.csv().map(|csv| &csv.columns);
    let last = wrong.iter().map(|row| row.line.unwrap_or(row.row)).max().unwrap_or_default();
    let gutter = last.to_string().len();
    for row in wrong {
        for issue in &row.issues {
            write_issue(out, &checked.name, row, issue, columns, gutter)?;
        }
    }
    let rest = invalid - wrong.len() as u64;
    if rest > 0 {
        let rest = counted(rest, "more wrong row", "more wrong rows");
        writeln!(
            out,
            "\n  {rest}; --max-issues {} shows more",
            max_issues.saturating_mul(10).max(10)
        )?;
    }
    Ok(())
}

fn write_issue(
    out: &mut Stdout,
    name: &str,
    row: &WrongRow,
    issue: &Issue,
    header: Option<&Columns>,
    gutter: usize,
) -> Result<()> {
    let (place, line) = match row.line {
        Some(line) => (format!("{}:{line}", printable(name)), line.to_string()),
        None => (format!("{}, row {}", printable(name), row.row), row.row.to_string()),
    };
    let field = match (&issue.column, issue.field) {
        (Some(column), Some(field)) if column != field.name() => {
            format!(" {HEADING}{}{HEADING:#} ({field}):", fit(column, 60))
        }
        (_, Some(field)) => format!(" {HEADING}{field}{HEADING:#}:"),
        (_, None) => String::new(),
    };
    let code = format!("{DIM}[{}]{DIM:#}", issue.code);
    // Where a line has no room for all, the message has one of its own.
    let plain = anstream::adapter::strip_str(&format!("{field}{code}")).to_string();
    let needed = width(&place) + width(&plain) + width(&issue.msg) + 2;
    let msg = &issue.msg;
    write!(out, "\n{LINE}{place}{LINE:#}{field} ")?;
    if needed <= columns() {
        writeln!(out, "{ERROR}{msg}{ERROR:#} {code}")?;
    } else {
        writeln!(out, "{code}")?;
        for line in wrapped(msg, columns() - 2) {
            writeln!(out, "  {ERROR}{line}{ERROR:#}")?;
        }
    }
    let room = columns().saturating_sub(gutter + 4);
    let cut = snippet::cut(row, issue, header, room);
    writeln!(out, " {LINE}{line:>gutter$} │{LINE:#} {}", cut.text)?;
    let mark = "^".repeat(cut.marked);
    let needed = cut.before + cut.marked + 1 + width(&issue.advice);
    let indent = " ".repeat(cut.before);
    write!(out, " {:gutter$} {LINE}│{LINE:#} {indent}{ERROR}{mark}{ERROR:#}", "")?;
    if needed <= room {
        writeln!(out, " {}", issue.advice)?;
    } else {
        // Beside the mark there is no room: below it, as far right as it goes.
        let indent = " ".repeat(cut.before.min(room.saturating_sub(width(&issue.advice))));
        writeln!(out, "\n {:gutter$} {LINE}│{LINE:#} {indent}{}", "", issue.advice)?;
    }
    Ok(())
}

/// `text` in lines of at most `max` columns, broken between words.
fn wrapped(text: &str, max: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let Some(line) = lines.last_mut() else { break };
        if line.is_empty() {
            line.push_str(word);
        } else if width(line) + 1 + width(word) <= max {
            line.push(' ');
            line.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines
}

fn write_unknown_fields(out: &mut Stdout, report: &Report) -> Result<()> {
    if report.unknown_fields.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{HEADING}Fields that are not of the schema{HEADING:#}, and ignored")?;
    let mut fields: Vec<_> = report.unknown_fields.iter().collect();
    fields.sort_by_key(|(name, count)| (u64::MAX - **count, *name));
    for (name, count) in fields.iter().take(UNKNOWN_REFERRERS) {
        let rows = counted(**count, "row", "rows");
        write!(out, "  {WARNING}{}{WARNING:#} in {rows}", fit(name, 60))?;
        match meant(name) {
            Some(field) => writeln!(out, ": should it be {field}?")?,
            None => writeln!(out)?,
        }
    }
    let more = fields.len().saturating_sub(UNKNOWN_REFERRERS);
    if more > 0 {
        writeln!(out, "  and {more} more names")?;
    }
    Ok(())
}

/// The field that a name is nearly spelled as.
fn meant(name: &str) -> Option<Field> {
    let letters = |name: &str| -> String {
        name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let near = letters(name);
    if near.len() < 4 {
        return None;
    }
    Field::ALL.into_iter().find(|field| {
        let field = letters(field.name());
        field == near
            || field.starts_with(&near)
            || field.ends_with(&near)
            || near.starts_with(&field)
    })
}

fn write_rejections(out: &mut Stdout, report: &Report) -> Result<()> {
    if report.rejected == 0 {
        return Ok(());
    }
    writeln!(out, "\n{HEADING}Rejected{HEADING:#}, by reason")?;
    let mut reasons: Vec<_> =
        Reason::ALL.into_iter().map(|reason| (reason, report.rejections.of(reason))).collect();
    reasons.retain(|(_, count)| *count > 0);
    reasons.sort_by_key(|(_, count)| u64::MAX - count);
    let most = reasons.first().map_or(0, |(_, count)| *count);
    let mut table = Table::new(&[Align::Left, Align::Right, Align::Left, Align::Left]);
    for (reason, count) in reasons {
        let meaning = match reason {
            Reason::Empty => "nothing but white space",
            Reason::Placeholder => "the tool knew no referrer",
            Reason::NotAHost => "neither a host nor an app",
            Reason::UnsupportedScheme => "a URL that is not of the web",
            Reason::PathNotListed => "the host is listed with other paths only",
            Reason::UnknownHost => "not on the list of AI platforms",
        };
        table.row(vec![
            reason.as_str().into(),
            number(count),
            bar(count, most, BAR),
            meaning.into(),
        ]);
    }
    table.write(out, Some(2))?;
    let unknown = &report.unknown_referrers;
    writeln!(out, "\n{HEADING}Most frequent{HEADING:#} of the rejected referrers")?;
    let most = unknown.first().map_or(0, |referrer| referrer.count);
    let mut table = Table::new(&[Align::Left, Align::Right, Align::Left]);
    for referrer in unknown.iter().take(UNKNOWN_REFERRERS) {
        let shown = if referrer.value.trim().is_empty() {
            format!("{:?}", referrer.value)
        } else {
            referrer.value.clone()
        };
        table.row(vec![fit(&shown, 44), number(referrer.count), bar(referrer.count, most, BAR)]);
    }
    table.write(out, Some(2))?;
    Ok(())
}

fn write_platforms(out: &mut Stdout, report: &Report) -> Result<()> {
    if report.platforms.is_empty() {
        return Ok(());
    }
    let verb = if report.status == 200 { "What would be stored" } else { "What is good so far" };
    writeln!(out, "\n{HEADING}{verb}{HEADING:#}, by AI platform")?;
    let mut table = Table::new(&[
        Align::Left,
        Align::Right,
        Align::Left,
        Align::Right,
        Align::Right,
        Align::Right,
        Align::Right,
    ]);
    table.header(&["platform", "rows", "", "pageviews", "sessions", "transactions", "revenue"]);
    let most = report.platforms.first().map_or(0, |platform| platform.upserts);
    for totals in &report.platforms {
        table.row(vec![
            totals.platform.clone(),
            number(totals.upserts),
            bar(totals.upserts, most, BAR),
            number(totals.pageviews),
            number(totals.sessions),
            number(totals.transactions),
            money(totals.purchase_revenue),
        ]);
    }
    table.write(out, Some(2))?;
    Ok(())
}

/// An amount with two decimals: `12,345.60`.
fn money(amount: f64) -> String {
    let fixed = format!("{amount:.2}");
    let (whole, cents) = fixed.split_once('.').unwrap_or((&fixed, "00"));
    match whole.parse() {
        Ok(whole) => format!("{}.{cents}", number(whole)),
        // More than fits an integer.
        Err(_) => fixed,
    }
}
