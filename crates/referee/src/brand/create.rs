//! The answer to a request to create a brand (rules 6.1 to 6.4).

use super::plan::{Entry, Outcome, Plan};
use super::state::Brand;
use crate::answer::Answer;
use crate::ownership::{Claims, conflicts};
use alloc::format;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// What a plan allows (rule 6.3).
///
/// ```
/// use referee::brand::Limits;
/// let limits: Limits = serde_json::from_str(r#"{"brand.personas.count": 3}"#).unwrap();
/// assert_eq!(limits, Limits { personas: Some(3) });
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Limits {
    /// The most personas that a brand may be created with; without it, any number.
    #[serde(rename = "brand.personas.count", default, skip_serializing_if = "Option::is_none")]
    pub personas: Option<u64>,
}

/// The answer to a request to create a brand: 422, then 429, then 409, then 200 with the brand
/// (rule 6.4). The plan creates its competitors and personas after it.
///
/// ```
/// use referee::brand::{Limits, create_brand};
/// use serde_json::json;
/// let request = json!({
///     "name": "Spirit Airlines",
///     "website": "https://spirit.com",
///     "description": "Low cost air carrier.",
/// });
/// let outcome = create_brand(&request, Limits::default());
/// assert_eq!(outcome.answer.status, 200);
/// assert_eq!(outcome.answer.body["name"], "Spirit Airlines");
/// assert_eq!(outcome.plan.unwrap().brand.unwrap().website, "https://spirit.com");
/// ```
pub fn create_brand(request: &Value, limits: Limits) -> Outcome {
    let brand = match Brand::from_request(request) {
        Ok(brand) => brand,
        Err(violations) => return Outcome::refused(Answer::unprocessable(&violations)),
    };
    if let Some(refusal) = over_quota(&brand, limits) {
        return Outcome::refused(refusal);
    }
    // The websites of a checked request normalise.
    if let Some(refusal) = brand.claims().ok().and_then(|claims| conflict(&claims, None)) {
        return Outcome::refused(refusal);
    }
    let competitors = brand.competitors.iter().cloned().map(Entry::Competitor);
    let personas = brand.personas.iter().cloned().map(Entry::Persona);
    let create = competitors.chain(personas).collect();
    let body = brand.listing();
    Outcome::planned(body, Plan { brand: Some(brand), create, ..Plan::default() })
}

fn over_quota(brand: &Brand, limits: Limits) -> Option<Answer> {
    let limit = limits.personas?;
    let used = brand.personas.len();
    if used as u64 <= limit {
        return None;
    }
    let message = format!("This plan allows up to {limit} personas per brand; received {used}.");
    let body = json!({ "detail": {
        "error": "quota_exceeded",
        "feature_key": "brand.personas.count",
        "limit": limit,
        "used": used,
        "message": message,
    }});
    Some(Answer { status: 429, body })
}

/// 409 where a write gives one key to two owners that did not share it before (rules 2.1, 2.3).
pub(super) fn conflict(after: &Claims, before: Option<&Claims>) -> Option<Answer> {
    conflicts(after, before).first().map(|conflict| Answer::detail(409, conflict.detail()))
}
