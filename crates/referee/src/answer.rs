//! HTTP answers as values: a status code and a JSON body, nothing sent.

use crate::violation::Violation;
use alloc::string::String;
use serde::Serialize;
use serde_json::{Value, json};

/// The most entries that the `detail` list of a 422 answer holds; `error_count` has the full
/// number (rule 4.7).
pub const MAX_DETAIL: usize = 100;

/// The answer to a request: what a server would send, the body as `application/json`: its bytes are
/// `serde_json::to_vec(&answer.body)`.
///
/// ```
/// use referee::answer::Answer;
/// let answer = Answer::detail(404, "connection not found");
/// assert_eq!(
///     serde_json::to_string(&answer).unwrap(),
///     r#"{"status":404,"body":{"detail":"connection not found"}}"#
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Answer {
    /// The HTTP status code.
    pub status: u16,
    /// The JSON body.
    pub body: Value,
}

impl Answer {
    /// A refusal whose body is `{"detail": "…"}`: 400, 404, 409, 410 and 413 (rule 4.7).
    pub fn detail(status: u16, detail: impl Into<String>) -> Self {
        Self { status, body: json!({ "detail": detail.into() }) }
    }

    /// 422 with the first [`MAX_DETAIL`] violations and the number of all (rule 4.7).
    ///
    /// ```
    /// use referee::answer::Answer;
    /// use referee::violation::{Violation, ViolationKind};
    /// let answer = Answer::unprocessable(&[Violation {
    ///     kind: ViolationKind::Missing,
    ///     loc: vec!["body".into(), "name".into()],
    ///     input: serde_json::json!({}),
    /// }]);
    /// assert_eq!(answer.status, 422);
    /// assert_eq!(answer.body["error_count"], 1);
    /// assert_eq!(answer.body["detail"][0]["msg"], "Field required");
    /// ```
    pub fn unprocessable(violations: &[Violation]) -> Self {
        Self::unprocessable_of(violations, violations.len() as u64)
    }

    /// As [`unprocessable`](Self::unprocessable), where not all violations are at hand:
    /// `error_count` is the number of all.
    pub fn unprocessable_of(violations: &[Violation], error_count: u64) -> Self {
        let detail = violations.get(..MAX_DETAIL).unwrap_or(violations);
        Self { status: 422, body: json!({ "detail": detail, "error_count": error_count }) }
    }

    /// Is this a success: a status from 200 to 299?
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

/// `text` and what it ends with: one item after the other.
pub(crate) fn with_list(mut text: String, items: &[impl AsRef<str>]) -> String {
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            text.push_str(", ");
        }
        text.push_str(item.as_ref());
    }
    text
}
