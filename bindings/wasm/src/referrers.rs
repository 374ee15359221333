//! Raw referrers by the thousand.

use crate::lines::Joined;
use crate::refusal::refuse;
use crate::text;
use referee::referrer::AllowList;
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

/// Classifies the referrers that stand joined in `text`, as long as `lengths` says, by the built-in
/// list, or by the list under an overlay, which is JSON. Gives each distinct result once, as one JSON
/// list; which is whose is in [`places`].
/// Refuses with what is wrong with the overlay.
#[wasm_bindgen]
pub fn classify_referrers(text: &[u8], lengths: &[u32], overlay: Option<String>) -> Option<String> {
    let list = allow_list(overlay)?;
    let text = core::str::from_utf8(text).unwrap_or_default();
    let mut results = String::from("[");
    // By the number of a classification the place of its result, from 1, where there is one.
    let mut places = vec![0; list.numbers()];
    let mut count = 0;
    let mut indices = Vec::with_capacity(lengths.len());
    let mut texts = Joined::new(text);
    for &length in lengths {
        let referrer = texts.next(length);
        let Some(place) = places.get_mut(list.number_of(referrer)) else { continue };
        if *place == 0 {
            if count > 0 {
                results.push(',');
            }
            results.push_str(&text::write(&list.classify(referrer)));
            count += 1;
            *place = count;
        }
        indices.push(*place - 1);
    }
    results.push(']');
    PLACES.set(indices);
    Some(results)
}

/// The built-in list, or the list under the overlay. Refuses with what is wrong with that.
pub(crate) fn allow_list(overlay: Option<String>) -> Option<Cow<'static, AllowList>> {
    let overlay = overlay.map(|overlay| text::read(&overlay));
    match referee_ops::list_under(overlay.as_ref()) {
        Ok(list) => Some(list),
        Err(error) => {
            refuse(error.code(), &error);
            None
        }
    }
}
