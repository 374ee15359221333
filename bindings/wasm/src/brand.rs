//! A brand while it is edited: what each key stroke changes, and what is to be sent of it.

mod found;
mod path;
mod sites;

use crate::refusal::refuse;
use crate::shelf::Shelf;
use crate::text;
use serde_json::Value;
use sites::Sites;
use std::cell::RefCell;
use wasm_bindgen::prelude::wasm_bindgen;

/// The state as edited, and the websites of it and of the state that is stored in their normal form.
struct Draft {
    before: Sites,
    /// What the brand was at first: a request holds what differs from it.
    initial: Value,
    brand: Value,
    sites: Sites,
}

thread_local! {
    static DRAFTS: RefCell<Shelf<Draft>> = const { RefCell::new(Shelf::new()) };
}

/// A draft that starts from `current` (a JSON object; an empty one where the brand is to be created): its
/// number.
#[wasm_bindgen]
pub fn draft_new(current: &str) -> usize {
    let mut brand = text::read(current);
    // Archived personas are left out: the list of a request is the state to reach.
    if let Some(Value::Array(personas)) = brand.get_mut("personas") {
        personas.retain(|persona| persona["status"].as_str() != Some("archived"));
    }
    let (before, mut sites) = (Sites::of(&brand), Sites::of(&brand));
    sites.find(&before, None);
    let draft = Box::new(Draft { before, initial: brand.clone(), brand, sites });
    DRAFTS.with_borrow_mut(|drafts| drafts.put(draft))
}

/// Puts `value` (JSON) at `path`, or takes away what stands there where there is none. An index one
/// past the end of a list adds to it; what follows what is taken away moves up.
/// Refuses with `path.*` where the path leads nowhere.
#[wasm_bindgen]
pub fn draft_edit(number: usize, path: &str, value: Option<String>) {
    with(number, |Draft { before, brand, sites, .. }| {
        let steps = path::steps(path);
        let value = value.map(|value| text::read(&value));
        if let Err((code, message)) = path::edit(brand, &steps, value) {
            return refuse(code, message);
        }
        let hosts = sites.update(&steps, brand);
        sites.find(before, hosts.as_deref());
    });
}

/// As JSON: the conflicts, at 0, the overlaps, at 1, the brand as edited, at 2, or the body to send: what
/// has changed, which is all of a brand that is to be created.
#[wasm_bindgen]
pub fn draft_read(number: usize, what: usize) -> String {
    let text = with(number, |Draft { initial, brand, sites, .. }| match what {
        0 | 1 => sites.list(what),
        2 => text::write(brand),
        _ => {
            let mut changed = brand.clone();
            if let Value::Object(fields) = &mut changed {
                fields.retain(|name, value| initial.get(&**name) != Some(value));
            }
            text::write(&changed)
        }
    });
    text.unwrap_or_default()
}

/// The draft is not needed any more.
#[wasm_bindgen]
pub fn draft_free(number: usize) {
    DRAFTS.with_borrow_mut(|drafts| drafts.take(number));
}

fn with<R>(number: usize, body: impl FnOnce(&mut Draft) -> R) -> Option<R> {
    DRAFTS.with_borrow_mut(|drafts| drafts.get(number).map(body))
}
