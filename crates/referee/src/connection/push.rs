//! The answer to a push, and what it leaves on the connection (rules 4.7, 5.4).

use super::state::{Connection, ConnectionStatus, Timestamp, unknown};
use crate::answer::Answer;
use crate::batch::{Seed, Upsert, answer_to_push};
use crate::referrer::AllowList;
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use serde_json::Value;

/// A push as it arrives, and what it is judged by.
#[derive(Debug, Clone, Copy)]
pub struct Push<'a> {
    /// The body.
    pub body: &'a [u8],
    /// Its content type, where one is given.
    pub content_type: Option<&'a str>,
    /// The platforms to accept.
    pub allow_list: &'a AllowList,
    /// What keeps outsiders from steering keys into collisions.
    pub seed: Seed,
    /// When it arrived.
    pub now: Timestamp<'a>,
}

/// The answer to a push and what to store.
#[derive(Debug, Clone, PartialEq)]
pub struct Pushed<'a> {
    /// What to answer.
    pub answer: Answer,
    /// The rows to upsert, in order: none unless the answer is 200.
    pub upserts: Vec<Upsert<'a>>,
    /// The connection's new state; none where it stays as it is.
    pub connection: Option<Connection>,
}

/// Answers a push to `connection`, by all steps of rule 4.7: 404 where there is none, 410 where it
/// is disabled, then by the body. Only an active connection changes (rule 5.4).
///
/// ```
/// use referee::batch::Seed;
/// use referee::connection::{Connection, Push, Timestamp, push};
/// use referee::referrer::AllowList;
/// let connection: Connection = serde_json::from_str(
///     r#"{"id": "01JX2Y6E8H1AKQ8V0W7G4D9SXT", "brand_id": 1234, "website": "example.com",
///         "provider": "adobe_analytics", "status": "active",
///         "created_at": "2026-05-24T12:00:00Z"}"#,
/// )
/// .unwrap();
/// let arrived = Push {
///     body: br#"[{"date":"2026-05-20","raw_referrer_value":"claude.ai","raw_page_value":"/"}]"#,
///     content_type: Some("application/json"),
///     allow_list: AllowList::builtin(),
///     seed: Seed::default(),
///     now: Timestamp::parse("2026-05-25T06:00:00Z").unwrap(),
/// };
/// let pushed = push(Some(&connection), &arrived);
/// assert_eq!(pushed.answer.body["accepted"], 1);
/// assert_eq!(pushed.connection.unwrap().last_pushed_at.unwrap(), "2026-05-25T06:00:00Z");
/// assert_eq!(push(None, &arrived).answer.status, 404);
/// ```
pub fn push<'a>(connection: Option<&Connection>, push: &Push<'a>) -> Pushed<'a> {
    // What cannot be pushed to is refused first (rule 4.7, step 1).
    let answer = match connection {
        Some(open) if open.status == ConnectionStatus::Active => {
            let outcome = answer_to_push(push.body, push.content_type, push.allow_list, push.seed);
            let after = open.after(&outcome.answer, push.now);
            return Pushed {
                answer: outcome.answer,
                upserts: outcome.upserts,
                connection: Some(after),
            };
        }
        Some(_) => Answer::detail(410, "connection is disabled; re-register before pushing again"),
        None => unknown(),
    };
    Pushed { answer, upserts: Vec::new(), connection: None }
}

impl Connection {
    /// The connection after a push that was answered with `answer` at `now` (rule 5.4).
    fn after(&self, answer: &Answer, now: Timestamp<'_>) -> Self {
        let mut after = self.clone();
        match answer.status {
            200 => {
                after.last_pushed_at = Some(now.as_str().to_owned());
                after.last_push_error = None;
            }
            400..=499 => after.last_push_error = Some(sentence(&answer.body)),
            _ => {}
        }
        after
    }
}

/// The detail of a refusal as one line: of a list of violations the first, and how many there are.
fn sentence(body: &Value) -> String {
    let detail = &body["detail"];
    if let Some(text) = detail.as_str() {
        return text.to_owned();
    }
    let first = &detail[0];
    let mut place = String::new();
    let mut at = 1;
    while let Some(step) = first["loc"].get(at) {
        if at > 1 {
            place.push('.');
        }
        match step.as_str() {
            Some(name) => place.push_str(name),
            None => place.push_str(&serde_json::to_string(step).unwrap_or_default()),
        }
        at += 1;
    }
    let sentence = [&place, ": ", first["msg"].as_str().unwrap_or_default()].concat();
    match body["error_count"].as_u64() {
        Some(count) if count > 1 => format!("{sentence} (first of {count} errors)"),
        _ => sentence,
    }
}
