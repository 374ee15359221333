//! Brands, competitors, personas and prompts: requests checked, writes planned (rules 6.1 to
//! 6.8).
//!
//! Each function takes the state and a request and gives an [`Outcome`]: what to answer and, where
//! the answer is a success, a [`Plan`] of what to store. Nothing is stored here.
//!
//! # From the bytes of a request to the bytes of an answer
//!
//! Ids are the store's: what a plan creates has none yet, nor has the body of the answer. Give them to
//! the brand as it is stored, and answer with its [`listing`](Brand::listing).
//!
//! ```
//! use referee::answer::Answer;
//! use referee::brand::{Brand, BrandError, update_brand};
//!
//! fn patch(brand: &mut Brand, last_id: &mut i64, body: &[u8]) -> Result<Answer, BrandError> {
//!     // What is no JSON is for the server to refuse: no rule is asked.
//!     let Ok(request) = serde_json::from_slice(body) else {
//!         return Ok(Answer::detail(400, "the body should be JSON"));
//!     };
//!     let outcome = update_brand(brand, &request)?;
//!     let Some(after) = outcome.plan.and_then(|plan| plan.brand) else {
//!         return Ok(outcome.answer);
//!     };
//!     *brand = after;
//!     let competitors = brand.competitors.iter_mut().map(|competitor| &mut competitor.id);
//!     let personas = brand.personas.iter_mut().map(|persona| &mut persona.id);
//!     for id in competitors.chain(personas).filter(|id| id.is_none()) {
//!         *last_id += 1;
//!         *id = Some((*last_id).into());
//!     }
//!     Ok(Answer { body: brand.listing(), ..outcome.answer })
//! }
//!
//! let stored = r#"{"id": 7, "name": "Nova", "website": "nova.example"}"#;
//! let mut brand: Brand = serde_json::from_str(stored).unwrap();
//! let answer = patch(&mut brand, &mut 40, br#"{"competitors": [{"name": "Acme"}]}"#)?;
//! // The status, and the bytes of `application/json`.
//! let (status, bytes) = (answer.status, serde_json::to_vec(&answer.body).unwrap());
//! assert_eq!((status, brand.competitors[0].id.clone()), (200, Some(41.into())));
//! assert_eq!(serde_json::from_slice::<Brand>(&bytes).unwrap(), brand);
//! # Ok::<(), BrandError>(())
//! ```

mod competitor;
mod create;
mod known;
mod language;
mod owners;
mod patch;
mod plan;
mod prompt;
mod prompts;
mod request;
mod state;
mod update;
mod written;

pub use competitor::{create_competitor, replace_competitor};
pub use create::{Limits, create_brand};
pub use owners::BrandError;
pub use patch::BrandPatch;
pub use plan::{Entry, Outcome, Plan};
pub use prompt::{Platform, Prompt, PromptPatch, PromptRequest};
pub use prompts::{DEFAULT_STAGES, PromptQuery, create_prompt, list_prompts, update_prompt};
pub use state::{Brand, BrandStatus, Competitor, Persona, RecordStatus};
pub use update::update_brand;
