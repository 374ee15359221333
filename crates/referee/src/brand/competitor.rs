//! The answers to requests to create or replace a single competitor (rule 6.7).

use super::create::conflict;
use super::owners::BrandError;
use super::plan::{Entry, Outcome, Plan};
use super::state::{Brand, Competitor};
use crate::answer::Answer;
use crate::owner::Id;
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
    let before = current.claims()?;
    let competitor = match Competitor::from_request(request) {
        Ok(competitor) => competitor,
        Err(violations) => return Ok(Outcome::refused(Answer::unprocessable(&violations))),
    };
    let mut brand = current.clone();
    brand.competitors.push(competitor.clone());
    if let Some(refusal) = conflict(&brand.claims()?, Some(&before)) {
        return Ok(Outcome::refused(refusal));
    }
    let body = json!(competitor);
    let mut plan = Plan { brand: Some(brand), ..Plan::default() };
    plan.create.push(Entry::Competitor(competitor));
    Ok(Outcome::planned(body, plan))
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
    let before = current.claims()?;
    let listed = current.competitors.iter().enumerate();
    let mut known = listed.filter(|(_, known)| known.id.as_ref() == Some(id));
    let Some((index, replaced)) = known.next() else {
        return Ok(Outcome::refused(Answer::detail(404, "competitor not found for this brand")));
    };
    let competitor = match Competitor::from_request(request) {
        Ok(competitor) => Competitor { id: Some(id.clone()), ..competitor },
        Err(violations) => return Ok(Outcome::refused(Answer::unprocessable(&violations))),
    };
    let mut brand = current.clone();
    if let Some(place) = brand.competitors.get_mut(index) {
        place.clone_from(&competitor);
    }
    if let Some(refusal) = conflict(&brand.claims()?, Some(&before)) {
        return Ok(Outcome::refused(refusal));
    }
    let mut plan = Plan { brand: Some(brand), ..Plan::default() };
    plan.competitor(index, &competitor, replaced);
    Ok(Outcome::planned(json!(competitor), plan))
}
