//! The answer to a push, steps 2 to 6 of rule 4.7: what depends on the body alone.

use super::checker::check_each;
use super::key::Seed;
use super::options::Options;
use super::report::{Report, Upsert};
use super::rows::Surviving;
use super::tally::Verdict;
use crate::answer::{Answer, MAX_DETAIL};
use crate::event::Format;
use crate::referrer::{AllowList, Reason};
use crate::website::redact;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use serde_json::json;

/// The most bytes of the body of a push: 5 MB (rule 4.6).
pub const MAX_PUSH_BYTES: usize = 5_000_000;
/// The most events of a push (rule 4.6).
pub const MAX_PUSH_EVENTS: usize = 10_000;

/// The answer to a push and, where it is 200, the rows to store.
#[derive(Debug, Clone, PartialEq)]
pub struct PushOutcome<'a> {
    /// What to answer.
    pub answer: Answer,
    /// The rows to store, in their order: none unless the answer is 200.
    pub upserts: Vec<Upsert<'a>>,
}

impl PushOutcome<'_> {
    fn refused(answer: Answer) -> Self {
        Self { answer, upserts: Vec::new() }
    }
}

/// The format that a content type asks for: `application/json` an array, `application/x-ndjson`
/// lines, whatever their case and parameters; any other, or none, either.
///
/// ```
/// use referee::batch::format_of;
/// use referee::event::Format;
/// assert_eq!(format_of(Some("Application/JSON; charset=utf-8")), Format::Json);
/// assert_eq!(format_of(Some("application/x-ndjson")), Format::NdJson);
/// assert_eq!(format_of(None), Format::Auto);
/// ```
pub fn format_of(content_type: Option<&str>) -> Format {
    let essence = content_type.unwrap_or_default().split(';').next().unwrap_or_default().trim();
    if essence.eq_ignore_ascii_case("application/json") {
        Format::Json
    } else if essence.eq_ignore_ascii_case("application/x-ndjson") {
        Format::NdJson
    } else {
        Format::Auto
    }
}

/// Answers a push to a connection that exists and is active: 413, 400, 413, 422 or 200, in the
/// order of rule 4.7. Where nothing is accepted, nothing is to be stored.
///
/// ```
/// use referee::batch::{Seed, answer_to_push};
/// use referee::referrer::AllowList;
/// let body = br#"[{"date":"2026-05-20","raw_referrer_value":"google.com","raw_page_value":"/"}]"#;
/// let list = AllowList::builtin();
/// let outcome = answer_to_push(body, Some("application/json"), list, Seed::default());
/// assert_eq!(outcome.answer.status, 200);
/// assert_eq!(outcome.answer.body["rejected"], 1);
/// assert_eq!(
///     outcome.answer.body["errors"][0],
///     "row 0: the referrer 'google.com' is not on the allow-list of AI platforms (unknown_host)"
/// );
/// ```
pub fn answer_to_push<'a>(
    body: &'a [u8],
    content_type: Option<&str>,
    allow_list: &AllowList,
    seed: Seed,
) -> PushOutcome<'a> {
    if body.len() > MAX_PUSH_BYTES {
        let bytes = body.len() as u64;
        return PushOutcome::refused(too_large("body", bytes, "bytes", MAX_PUSH_BYTES));
    }
    let format = format_of(content_type);
    let options = Options { format, allow_list, max_errors: MAX_DETAIL, seed };
    let mut broken = String::new();
    let mut errors = Vec::new();
    let mut surviving = Surviving::default();
    let mut report = check_each(body, &options, &mut |found, draft, verdict| match verdict {
        Verdict::Accepted { platform, replaces } => {
            surviving.accept(found, draft, platform, replaces);
        }
        Verdict::Rejected(reason) => {
            if errors.len() < MAX_DETAIL {
                errors.push(rejection(found.row, &draft.event.raw_referrer_value, reason));
            }
        }
        Verdict::Invalid => {
            if let Some(why) = found.broken
                && broken.is_empty()
            {
                let place = found.line.map(|line| format!(", line {line}")).unwrap_or_default();
                broken = format!(": row {}{place}: {}", found.row, why.clause());
            }
        }
    });
    match refusal(&mut report, &broken, format) {
        Some(answer) => PushOutcome::refused(answer),
        None => PushOutcome {
            answer: Answer {
                status: 200,
                body: json!({
                    "accepted": report.accepted,
                    "rejected": report.rejected,
                    "errors": errors,
                }),
            },
            upserts: surviving.into_upserts(),
        },
    }
}

/// `broken` says what the first row is that is no JSON, and why.
fn refusal(report: &mut Report, broken: &str, format: Format) -> Option<Answer> {
    let wanted = match format {
        Format::Json => "a JSON array of events",
        Format::NdJson => "NDJSON, one event a line",
        Format::Auto => "a JSON array of events, or NDJSON with one event a line",
    };
    if report.status == 400 {
        let what = if broken.is_empty() { "empty" } else { "malformed" };
        return Some(Answer::detail(400, format!("{what} body, send {wanted}{broken}")));
    }
    if report.events > MAX_PUSH_EVENTS as u64 {
        let events = report.events;
        return Some(too_large("batch", events, "events", MAX_PUSH_EVENTS));
    }
    if report.invalid > 0 {
        let count = report.errors.len() as u64 + report.errors_omitted;
        let mut violations = Vec::new();
        for error in core::mem::take(&mut report.errors) {
            violations.push(error.into_violation());
        }
        return Some(Answer::unprocessable_of(&violations, count));
    }
    None
}

fn too_large(what: &str, count: u64, unit: &str, max: usize) -> Answer {
    let detail =
        format!("the {what} has {count} {unit} and should have at most {max}: split it and retry");
    Answer::detail(413, detail)
}

/// A referrer may be a URL with user info, which no message repeats (rule 1.8).
fn rejection(row: u64, referrer: &str, reason: Reason) -> String {
    let referrer = redact(referrer);
    format!(
        "row {row}: the referrer '{referrer}' is not on the allow-list of AI platforms ({reason})"
    )
}
