//! The answers to requests to create, change and list prompts (rule 6.8).

use super::owners::BrandError;
use super::plan::{Entry, Outcome};
use super::prompt::Prompt;
use super::state::{Brand, RecordStatus};
use crate::answer::{Answer, with_list};
use crate::request::{Findings, Part};
use crate::violation::Violation;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use serde::Serialize;
use serde_json::{Value, json};

/// The stages of a brand that has none of its own.
pub const DEFAULT_STAGES: [&str; 5] = ["Advice", "Awareness", "Evaluation", "Comparison", "Other"];

const STATUSES: &str = "'active', 'archived' or 'all'";

/// The answer to a request to create a prompt of `brand`, whose prompts are `prompts` and whose
/// active stages are `stages`: 422, then 400 for a stage that is none of them, then 409 where
/// the prompt is tracked already, then 200 with the prompt.
///
/// An archived prompt of the same text is reactivated: it keeps its id, its favorite mark and its
/// date, and takes everything else from the request. Of several, one of the same persona is
/// taken before the first.
///
/// # Errors
/// Where the brand has more names than can be looked for.
///
/// ```
/// use referee::brand::{Brand, DEFAULT_STAGES, create_prompt};
/// use serde_json::json;
/// let brand: Brand = serde_json::from_str(
///     r#"{"name": "Spirit Airlines", "website": "https://spirit.com"}"#,
/// )
/// .unwrap();
/// let request = json!({
///     "text": "What are the best budget airlines?",
///     "tags": ["budget"],
///     "platforms": ["chatgpt", "perplexity"],
/// });
/// let outcome = create_prompt(&brand, &[], &DEFAULT_STAGES, &request).unwrap();
/// assert_eq!(outcome.answer.status, 200);
/// assert_eq!(outcome.answer.body["branded"], false);
/// assert!(outcome.plan.unwrap().classify_stage);
/// ```
pub fn create_prompt(
    brand: &Brand,
    prompts: &[Prompt],
    stages: &[impl AsRef<str>],
    request: &Value,
) -> Result<Outcome, BrandError> {
    Outcome::of(&mut |plan| {
        let findings = Findings::default();
        let mut created = findings.root("body", request).prompt(brand);
        findings.verdict()?;
        if let Some(stage) = &created.stage
            && !stages.iter().any(|known| known.as_ref() == stage)
        {
            return Err(Answer::detail(400, unknown_stage(stage, stages)).into());
        }
        let mut archived: Option<&Prompt> = None;
        for prompt in prompts.iter().filter(|prompt| prompt.text == created.text) {
            let of_persona = prompt.persona_id == created.persona_id;
            match prompt.status {
                RecordStatus::Active if of_persona => {
                    let detail = "a prompt with this text and persona is already active; update \
                                  its tags and platforms instead";
                    return Err(Answer::detail(409, detail).into());
                }
                RecordStatus::Archived
                    if archived.is_none_or(|known| {
                        of_persona && known.persona_id != created.persona_id
                    }) =>
                {
                    archived = Some(prompt);
                }
                _ => {}
            }
        }
        plan.classify_stage = created.stage.is_none();
        created.branded = brand.is_mentioned(&created.text)?;
        let entries = if let Some(known) = archived {
            created.id.clone_from(&known.id);
            created.favorite = known.favorite;
            created.created_at.clone_from(&known.created_at);
            &mut plan.reactivate
        } else {
            &mut plan.create
        };
        let body = created.listing();
        entries.push(Entry::Prompt(created));
        Ok(body)
    })
}

fn unknown_stage(stage: &str, stages: &[impl AsRef<str>]) -> String {
    let detail = format!("stage '{stage}' is not an active stage of this brand");
    if stages.is_empty() { detail } else { with_list(detail + "; use one of: ", stages) }
}

/// The answer to a request to change `prompt`: 422, or 200 with the prompt.
///
/// ```
/// use referee::brand::{Prompt, update_prompt};
/// use serde_json::json;
/// let prompt: Prompt = serde_json::from_str(r#"{"id": 3, "text": "Best soap?"}"#).unwrap();
/// let outcome = update_prompt(&prompt, &json!({"tags": ["soap"]}));
/// assert_eq!(outcome.answer.body["tags"], json!(["soap"]));
/// assert_eq!(update_prompt(&prompt, &json!({"text": "Best bar?"})).answer.status, 422);
/// ```
pub fn update_prompt(prompt: &Prompt, request: &Value) -> Outcome {
    Outcome::of_request(&mut |plan| {
        let findings = Findings::default();
        let mut after = prompt.clone();
        findings.root("body", request).prompt_patch(&mut after.tags, &mut after.platforms);
        findings.verdict()?;
        let body = after.listing();
        if (&after.tags, &after.platforms) != (&prompt.tags, &prompt.platforms) {
            plan.update.push(Entry::Prompt(after));
        }
        Ok(body)
    })
}

/// Which prompts to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct PromptQuery {
    /// Those of which status; without it, all.
    pub status: Option<RecordStatus>,
    /// The most to list, at least 1.
    pub limit: u64,
    /// How many to skip.
    pub offset: u64,
}

impl Default for PromptQuery {
    /// The first 100 that are active.
    fn default() -> Self {
        Self { status: Some(RecordStatus::Active), limit: 100, offset: 0 }
    }
}

impl PromptQuery {
    /// Reads the query parameters `status`, `limit` and `offset`: numbers, or their digits as
    /// they stand in a query string.
    ///
    /// # Errors
    /// Every violation, located in `query`.
    ///
    /// ```
    /// use referee::brand::PromptQuery;
    /// use serde_json::json;
    /// let query = PromptQuery::from_request(&json!({"status": "all", "limit": "20"})).unwrap();
    /// assert_eq!(query, PromptQuery { status: None, limit: 20, offset: 0 });
    /// assert!(PromptQuery::from_request(&json!({"limit": 0})).is_err());
    /// ```
    pub fn from_request(request: &Value) -> Result<Self, Vec<Violation>> {
        let findings = Findings::default();
        let query = findings.root("query", request).prompt_query();
        findings.verdict()?;
        Ok(query)
    }
}

impl Part<'_, '_> {
    fn prompt_query(&self) -> PromptQuery {
        const MEANT: [Option<RecordStatus>; 3] =
            [Some(RecordStatus::Active), Some(RecordStatus::Archived), None];
        self.object();
        let status =
            self.nullable("status").literal(&["active", "archived", "all"], &MEANT, STATUSES);
        let default = PromptQuery::default();
        PromptQuery {
            status: status.unwrap_or(default.status),
            limit: self.nullable("limit").count(1).unwrap_or(default.limit),
            offset: self.nullable("offset").count(0).unwrap_or(default.offset),
        }
    }
}

/// The answer to a request to list prompts: 422, or 200 with `total` (of the status asked for),
/// `offset`, `limit` and `items`, in the order of `prompts`.
///
/// ```
/// use referee::brand::{Prompt, list_prompts};
/// use serde_json::json;
/// let prompts: Vec<Prompt> = serde_json::from_str(
///     r#"[{"id": 1, "text": "Best soap?"}, {"id": 2, "text": "Best bar?", "status": "archived"}]"#,
/// )
/// .unwrap();
/// let answer = list_prompts(&prompts, &json!({"status": "archived"}));
/// assert_eq!(answer.body["total"], 1);
/// assert_eq!(answer.body["items"][0]["id"], 2);
/// ```
pub fn list_prompts(prompts: &[Prompt], query: &Value) -> Answer {
    let query = match PromptQuery::from_request(query) {
        Ok(query) => query,
        Err(violations) => return Answer::unprocessable(&violations),
    };
    let PromptQuery { status, limit, offset } = query;
    let mut total = 0_u64;
    let mut items = Vec::new();
    for prompt in
        prompts.iter().filter(|prompt| status.is_none_or(|status| prompt.status == status))
    {
        if total >= offset && total - offset < limit {
            items.push(prompt.listing());
        }
        total += 1;
    }
    let body = json!({ "total": total, "offset": offset, "limit": limit, "items": items });
    Answer { status: 200, body }
}
