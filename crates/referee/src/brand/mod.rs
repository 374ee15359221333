//! 6.8).
//!
//! Each function takes the state and a request and gives an [`Outcome`]: what to answer and, where
//! the answer is a success, a [`Plan`] of what to store. Nothing is stored here.

mod competitor;
mod create;
mod language;
mod owners;
mod patch;
mod plan;
mod prompt;
mod prompts;
mod request;
mod state;
mod update;

pub use competitor::{create_competitor, replace_competitor};
pub use create::{Limits, create_brand};
pub use owners::BrandError;
pub use patch::BrandPatch;
pub use plan::{Entry, Outcome, Plan};
pub use prompt::{Platform, Prompt, PromptPatch, PromptRequest};
pub use prompts::{DEFAULT_STAGES, PromptQuery, create_prompt, list_prompts, update_prompt};
pub use state::{Brand, BrandStatus, Competitor, Persona, RecordStatus};
pub use update::update_brand;
