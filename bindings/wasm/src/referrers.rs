//! Raw referrers by the thousand.

use crate::lines::Joined;
use crate::refusal::refuse;
use crate::text;
use referee::referrer::{AllowList, Classification, Overlay};
use serde_json::Value;
use std::borrow::Cow;
use std::collections::HashMap;
use wasm_bindgen::prelude::wasm_bindgen;

/// The results for many referrers: each distinct one once, and its place for each referrer.
#[wasm_bindgen]
pub struct Referrers {
    results: String,
    indices: Vec<u32>,
}

#[wasm_bindgen]
impl Referrers {
    /// The distinct results, as one JSON list.
    pub fn results(&self) -> String {
        self.results.clone()
    }

    /// For each referrer the place of its result. Takes the list: it is there once.
    pub fn indices(&mut self) -> Vec<u32> {
        core::mem::take(&mut self.indices)
    }
}

/// Classifies the referrers that stand joined in `text`, as long as `lengths` says, by the built-in
/// list, or by the list under an overlay, which is JSON.
///
/// # Errors
/// The code and the message of what is wrong with the overlay, as JSON.
#[wasm_bindgen]
#[cfg_attr(hot_paths, optimize(speed))]
pub fn classify_referrers(
    text: &[u8],
    lengths: &[u32],
    overlay: &str,
) -> Result<Referrers, String> {
    let list = allow_list(overlay)?;
    let text = core::str::from_utf8(text).unwrap_or_default();
    let mut results: Vec<Value> = Vec::new();
    let mut places: HashMap<(&str, &str), u32> = HashMap::new();
    let mut indices = Vec::with_capacity(lengths.len());
    let mut texts = Joined::new(text, lengths);
    for &length in lengths {
        let found = list.classify(texts.next(length));
        let key = match found {
            Classification::Listed { rule, .. } => (rule.kind.as_str(), rule.value.as_str()),
            Classification::Rejected(reason) => ("", reason.as_str()),
        };
        indices.push(*places.entry(key).or_insert_with(|| {
            results.push(serde_json::to_value(found).unwrap_or_default());
            u32::try_from(results.len() - 1).unwrap_or(u32::MAX)
        }));
    }
    Ok(Referrers { results: text::write(&Value::Array(results)), indices })
}

/// The built-in list, or the list under the overlay; nothing or `null` is none.
pub(crate) fn allow_list(overlay: &str) -> Result<Cow<'static, AllowList>, String> {
    let builtin = AllowList::builtin();
    if overlay.is_empty() {
        return Ok(Cow::Borrowed(builtin));
    }
    match text::read(overlay)? {
        Value::Null => Ok(Cow::Borrowed(builtin)),
        overlay => Overlay::from_json(&overlay)
            .and_then(|overlay| builtin.with_overlay(&overlay))
            .map(Cow::Owned)
            .map_err(|error| refuse(error.code(), &error)),
    }
}
