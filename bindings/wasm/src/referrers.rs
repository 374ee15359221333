//! Raw referrers by the thousand.

use crate::lines::Joined;
use crate::refusal::refuse;
use crate::text;
use referee::referrer::{AllowList, Classification, Overlay};
use serde_json::Value;
use std::borrow::Cow;
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

/// So many results are made once; of an overlay that has more, others are made each time, so that
/// keeping them sorted never costs much.
const MOST_PLACES: usize = 4096;

/// Classifies the referrers that stand joined in `text`, as long as `lengths` says, by the built-in
/// list, or by the list under an overlay, which is JSON.
///
/// # Errors
/// The code and the message of what is wrong with the overlay, as JSON.
#[wasm_bindgen]
pub fn classify_referrers(
    text: &[u8],
    lengths: &[u32],
    overlay: Option<String>,
) -> Result<Referrers, String> {
    let list = allow_list(overlay)?;
    let text = core::str::from_utf8(text).unwrap_or_default();
    let mut results = String::from("[");
    let mut count = 0;
    // Sorted by what tells results apart: there are few. A rule is told by its place in memory,
    // below which no reason is.
    let mut places: Vec<(usize, u32)> = Vec::new();
    let mut indices = Vec::with_capacity(lengths.len());
    let mut texts = Joined::new(text);
    for &length in lengths {
        let found = list.classify(texts.next(length));
        let key = match found {
            Classification::Listed { rule, .. } => core::ptr::from_ref(rule).addr(),
            Classification::Rejected(reason) => reason as usize,
        };
        let at = places.partition_point(|&(known, _)| known < key);
        let place = match places.get(at) {
            Some(&(known, place)) if known == key => place,
            _ => {
                let place = count;
                if place > 0 {
                    results.push(',');
                }
                results.push_str(&text::write(&found));
                count += 1;
                if places.len() < MOST_PLACES {
                    places.insert(at, (key, place));
                }
                place
            }
        };
        indices.push(place);
    }
    results.push(']');
    Ok(Referrers { results, indices })
}

/// The built-in list, or the list under the overlay; `null` is none.
pub(crate) fn allow_list(overlay: Option<String>) -> Result<Cow<'static, AllowList>, String> {
    let builtin = AllowList::builtin();
    match overlay.map_or(Ok(Value::Null), |overlay| text::read(&overlay))? {
        Value::Null => Ok(Cow::Borrowed(builtin)),
        overlay => Overlay::from_json(&overlay)
            .and_then(|overlay| builtin.with_overlay(&overlay))
            .map(Cow::Owned)
            .map_err(|error| refuse(error.code(), &error)),
    }
}
