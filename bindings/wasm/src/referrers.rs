//! Raw referrers by the thousand.

use crate::lines::Joined;
use crate::refusal::refuse;
use crate::text;
use referee::referrer::{AllowList, Classification, Overlay};
use std::borrow::Cow;
use std::cell::RefCell;
use wasm_bindgen::prelude::wasm_bindgen;

thread_local! {
    /// For each referrer that was classified last the place of its result.
    static PLACES: RefCell<Vec<u32>> = const { RefCell::new(Vec::new()) };
}

/// For each referrer that was classified last the place of its result. Takes the list: it is there
/// once.
#[wasm_bindgen]
pub fn places() -> Vec<u32> {
    PLACES.take()
}

/// So many results are made once; of an overlay that has more, others are made each time, so that
/// keeping them sorted never costs much.
const MOST_PLACES: usize = 4096;

/// Classifies the referrers that stand joined in `text`, as long as `lengths` says, by the built-in
/// list, or by the list under an overlay, which is JSON. Gives each distinct result once, as one JSON
/// list; which is whose is in [`places`].
/// Refuses with what is wrong with the overlay.
#[wasm_bindgen]
pub fn classify_referrers(text: &[u8], lengths: &[u32], overlay: Option<String>) -> Option<String> {
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
    PLACES.set(indices);
    Some(results)
}

/// The built-in list, or the list under the overlay. Refuses with what is wrong with that.
pub(crate) fn allow_list(overlay: Option<String>) -> Option<Cow<'static, AllowList>> {
    let builtin = AllowList::builtin();
    let Some(overlay) = overlay else { return Some(Cow::Borrowed(builtin)) };
    match Overlay::from_json(&text::read(&overlay))
        .and_then(|overlay| builtin.with_overlay(&overlay))
    {
        Ok(list) => Some(Cow::Owned(list)),
        Err(error) => {
            refuse(error.code(), &error);
            None
        }
    }
}
