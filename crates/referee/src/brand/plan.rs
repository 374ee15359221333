//! What a write asks its store to do.

use super::owners::BrandError;
use super::prompt::Prompt;
use super::state::{Brand, Competitor, Persona};
use crate::answer::Answer;
use crate::owner::Owner;
use crate::ownership::{Claims, conflicts};
use crate::violation::Violation;
use alloc::boxed::Box;
use alloc::string::ToString;
use alloc::vec::Vec;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A record in a plan: its kind, its id where it has one, and its fields.
///
/// ```
/// use referee::brand::{Entry, Persona, RecordStatus};
/// let entry = Entry::Persona(Persona {
///     id: None,
///     name: "Budget Traveler".into(),
///     description: "Price-sensitive consumer".into(),
///     status: RecordStatus::Active,
/// });
/// assert_eq!(
///     serde_json::to_string(&entry).unwrap(),
///     r#"{"kind":"persona","name":"Budget Traveler","description":"Price-sensitive consumer","status":"active"}"#
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Entry {
    /// A competitor.
    Competitor(Competitor),
    /// A persona.
    Persona(Persona),
    /// A prompt.
    Prompt(Prompt),
}

/// What a write asks its store to do (rule 6.6). Each entry holds the record as it is after the
/// write; a record that stays as it is has none. In which order competitors are listed, by which ties
/// are told apart (rule 2.6), stands in `brand` alone.
///
/// A plan can be put by as JSON and read again, such as by the worker that carries it out.
///
/// ```
/// use referee::brand::{Brand, Plan, update_brand};
/// use serde_json::json;
/// let current: Brand = serde_json::from_str(r#"{"name": "Nova", "website": "a.example"}"#).unwrap();
/// let request = json!({"case_sensitive": true, "competitors": [{"name": "Acme"}]});
/// let plan = update_brand(&current, &request).unwrap().plan.unwrap();
/// let message = serde_json::to_string(&plan).unwrap();
/// assert_eq!(serde_json::from_str::<Plan>(&message).unwrap(), plan);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Plan {
    /// The brand after the write, where it is the brand that is written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub brand: Option<Brand>,
    /// Records to create.
    pub create: Vec<Entry>,
    /// Records whose fields change.
    pub update: Vec<Entry>,
    /// Archived records to take into use again.
    pub reactivate: Vec<Entry>,
    /// Records to archive.
    pub archive: Vec<Entry>,
    /// Owners whose past mentions were found by another rule of case: read past responses again.
    pub reevaluate: Vec<Owner>,
    /// Is the stage of the prompt to be found from its text (rule 6.8)?
    #[serde(default, skip_serializing_if = "is_false")]
    pub classify_stage: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_false(flag: &bool) -> bool {
    !flag
}

/// The answer to a request and, where it is a success, the plan that carries it out.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// What to answer.
    pub answer: Answer,
    /// What to do first: there is one exactly where the answer is a success.
    pub plan: Option<Plan>,
}

impl Outcome {
    pub(super) fn refused(answer: Answer) -> Self {
        Self { answer, plan: None }
    }

    pub(super) fn planned(body: Value, plan: Plan) -> Self {
        Self { answer: Answer { status: 200, body }, plan: Some(plan) }
    }

    /// As [`of`](Self::of), of a write that a request alone decides.
    pub(super) fn of_request(
        write: &mut dyn FnMut(&mut Plan) -> Result<Value, Box<Refusal>>,
    ) -> Self {
        // The websites of a checked request normalise.
        Self::of(write)
            .unwrap_or_else(|error| Self::refused(Answer::detail(422, error.to_string())))
    }

    /// What comes of a write that fills its plan and gives the body of the answer.
    pub(super) fn of(
        write: &mut dyn FnMut(&mut Plan) -> Result<Value, Box<Refusal>>,
    ) -> Result<Self, BrandError> {
        let mut plan = Plan::default();
        match write(&mut plan) {
            Ok(body) => Ok(Self::planned(body, plan)),
            Err(refusal) => match *refusal {
                Refusal::Answer(answer) => Ok(Self::refused(answer)),
                Refusal::State(error) => Err(error),
            },
        }
    }
}

/// Why a write has no plan.
pub(super) enum Refusal {
    /// The request is refused.
    Answer(Answer),
    /// What is stored cannot be judged.
    State(BrandError),
}

impl From<Answer> for Box<Refusal> {
    fn from(answer: Answer) -> Self {
        Self::new(Refusal::Answer(answer))
    }
}

impl From<Vec<Violation>> for Box<Refusal> {
    fn from(violations: Vec<Violation>) -> Self {
        Answer::unprocessable(&violations).into()
    }
}

impl From<BrandError> for Box<Refusal> {
    fn from(error: BrandError) -> Self {
        Self::new(Refusal::State(error))
    }
}

impl Plan {
    /// Plans to store a brand, unless that gives one key to two owners that did not share it
    /// before: 409 (rules 2.1, 2.3).
    pub(super) fn store(
        &mut self,
        brand: Brand,
        before: Option<&Claims>,
    ) -> Result<&Brand, Box<Refusal>> {
        if let Some(conflict) = conflicts(&brand.claims()?, before).first() {
            return Err(Answer::detail(409, conflict.detail()).into());
        }
        Ok(self.brand.insert(brand))
    }
}
