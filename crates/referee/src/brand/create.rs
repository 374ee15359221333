//! The answer to a request to create a brand (rules 6.1 to 6.4).

use super::plan::Outcome;
use super::state::Brand;
use crate::answer::Answer;
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
    Outcome::of_request(&mut |plan| {
        let mut brand = Brand::from_request(request)?;
        plan.competitors(&brand.competitors, &[]);
        plan.personas(&mut brand.personas, &[]);
        within_quota(brand.personas.len(), limits)?;
        Ok(plan.store(brand, None)?.listing())
    })
}

fn within_quota(used: usize, limits: Limits) -> Result<(), Answer> {
    let Some(limit) = limits.personas.filter(|limit| used as u64 > *limit) else { return Ok(()) };
    let message = format!("This plan allows up to {limit} personas per brand; received {used}.");
    let body = json!({ "detail": {
        "error": "quota_exceeded",
        "feature_key": "brand.personas.count",
        "limit": limit,
        "used": used,
        "message": message,
    }});
    Err(Answer { status: 429, body })
}
