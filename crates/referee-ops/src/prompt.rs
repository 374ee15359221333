//! Prompts (rule 6.8).

use crate::argument::carry_out;
use crate::brand::{REQUEST, planned};
use crate::error::OpError;
use crate::json::to_value;
use crate::state::{brand, prompt};
use referee::brand as core;
use serde_json::Value;

/// `{"brand", "prompts"?, "stages"?, "request"}` → answer and `plan`? (rule 6.8).
///
/// # Errors
/// Where the argument is unusable. What the request holds is refused in the answer.
///
/// ```
/// use referee_ops::create_prompt;
/// use serde_json::json;
///
/// let brand = json!({"name": "Spirit Airlines", "website": "spirit.com"});
/// let request = json!({
///     "text": "What are the best budget airlines?",
///     "tags": ["budget"],
///     "platforms": ["chatgpt", "perplexity"],
/// });
/// let answer = create_prompt(&json!({"brand": brand, "request": request}))?;
/// assert_eq!(answer["status"], 200);
/// assert_eq!(answer["body"]["branded"], false);
/// assert_eq!(answer["plan"]["classify_stage"], true);
/// # Ok::<(), referee_ops::OpError>(())
/// ```
pub fn create_prompt(argument: &Value) -> Result<Value, OpError> {
    carry_out(argument, |argument| {
        let brand = brand(&argument.object("brand"));
        let prompts = argument.objects("prompts", prompt);
        let request = argument.any("request", REQUEST);
        let stages = match argument.get("stages") {
            Some(_) => argument.borrowed_texts("stages"),
            None => core::DEFAULT_STAGES.into(),
        };
        planned(core::create_prompt(&brand, &prompts, &stages, request), "brand: ")
    })
}

/// `{"prompt", "request"}` → answer and `plan`? (rule 6.8).
///
/// # Errors
/// Where the argument is unusable.
///
/// ```
/// use referee_ops::update_prompt;
/// use serde_json::json;
///
/// let prompt = json!({"id": 3, "text": "Best soap?"});
/// let answer = update_prompt(&json!({"prompt": prompt, "request": {"text": "Best bar?"}}))?;
/// assert_eq!(answer["status"], 422);
/// # Ok::<(), referee_ops::OpError>(())
/// ```
pub fn update_prompt(argument: &Value) -> Result<Value, OpError> {
    carry_out(argument, |argument| {
        let prompt = prompt(&argument.object("prompt"));
        Ok(to_value(&core::update_prompt(&prompt, argument.any("request", REQUEST))))
    })
}

/// `{"prompts", "status"?, "limit"?, "offset"?}` → answer, its body
/// `{"total", "offset", "limit", "items"}` (rule 6.8).
///
/// `status`, `limit` and `offset` are what a client asks for: a wrong one is refused in the answer.
///
/// # Errors
/// Where `prompts` is unusable.
///
/// ```
/// use referee_ops::list_prompts;
/// use serde_json::json;
///
/// let prompts = json!([{"id": 3, "text": "Best soap?"}, {"text": "Old", "status": "archived"}]);
/// let answer = list_prompts(&json!({"prompts": prompts}))?;
/// assert_eq!(answer["body"]["total"], 1);
/// # Ok::<(), referee_ops::OpError>(())
/// ```
pub fn list_prompts(argument: &Value) -> Result<Value, OpError> {
    carry_out(argument, |argument| {
        argument.list("prompts");
        let prompts = argument.objects("prompts", prompt);
        // Of its fields those of a query are read.
        Ok(to_value(&core::list_prompts(&prompts, argument.value())))
    })
}
