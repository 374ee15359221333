//! The answers to requests to create or replace a single competitor (rule 6.7).

use super::owners::BrandError;
use super::plan::{Entry, Outcome, Plan, Refusal};
use super::state::Brand;
use crate::answer::Answer;
use crate::owner::Id;
use crate::request::Findings;
use alloc::boxed::Box;
use serde_json::{Value, json};

/// The answer to a request to create a competitor of `current`, listed after the others: 422,
/// then 409, then 200 with the competitor.
///
/// # Errors
/// Where a website of `current` does not normalise.
///
/// ```
/// use referee::brand::{Brand, create_competitor};
/// use serde_json::json;
/// let current: Brand =
///     serde_json::from_str(r#"{"name": "LUSH", "website": "https://lush.com"}"#).unwrap();
/// let outcome = create_competitor(&current, &json!({"name": "The Body Shop"})).unwrap();
/// assert_eq!(outcome.answer.status, 200);
/// let outcome =
///     create_competitor(&current, &json!({"name": "Lush", "websites": ["lush.com"]})).unwrap();
/// assert_eq!(outcome.answer.status, 409);
/// ```
pub fn create_competitor(current: &Brand, request: &Value) -> Result<Outcome, BrandError> {
    Outcome::of(&mut |plan| write(current, None, request, plan))
}

/// The answer to a request to replace all fields of the competitor `id` of `current`: 404 where
/// there is none, 422, 409, then 200 with the competitor.
///
/// # Errors
/// Where a website of `current` does not normalise.
///
/// ```
/// use referee::brand::{Brand, replace_competitor};
/// use referee::owner::Id;
/// use serde_json::json;
/// let current: Brand = serde_json::from_value(json!({
///     "name": "LUSH", "website": "lush.com",
///     "competitors": [{"id": 5, "name": "The Body Shop"}],
/// }))
/// .unwrap();
/// let request = json!({"name": "The Body Shop", "case_sensitive": true});
/// let outcome = replace_competitor(&current, &Id::Integer(5), &request).unwrap();
/// assert_eq!(outcome.plan.unwrap().reevaluate.len(), 1);
/// assert_eq!(replace_competitor(&current, &Id::Integer(6), &request).unwrap().answer.status, 404);
/// ```
pub fn replace_competitor(
    current: &Brand,
    id: &Id,
    request: &Value,
) -> Result<Outcome, BrandError> {
    Outcome::of(&mut |plan| write(current, Some(id), request, plan))
}

/// Writes the competitor `id`, or a new one.
fn write(
    current: &Brand,
    id: Option<&Id>,
    request: &Value,
    plan: &mut Plan,
) -> Result<Value, Box<Refusal>> {
    let before = current.claims()?;
    let mut brand = current.clone();
    let mut replaced = None;
    if id.is_some() {
        replaced =
            brand.competitors.iter_mut().enumerate().find(|(_, known)| known.id.as_ref() == id);
        if replaced.is_none() {
            let detail = "competitor not found for this brand";
            return Err(Answer::detail(404, detail).into());
        }
    }
    let findings = Findings::default();
    let competitor = findings.root("body", request).competitor(id.cloned());
    findings.verdict()?;
    let body = json!(competitor);
    if let Some((index, place)) = replaced {
        plan.competitor(index, &competitor, place);
        *place = competitor;
    } else {
        plan.create.push(Entry::Competitor(competitor.clone()));
        brand.competitors.push(competitor);
    }
    plan.store(brand, Some(&before))?;
    Ok(body)
}
