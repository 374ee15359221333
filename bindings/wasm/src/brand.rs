//! A brand while it is edited: what each key stroke changes, and what is to be sent of it.

mod found;
mod path;
mod sites;

use crate::refusal::refuse;
use crate::text;
use serde_json::Value;
use sites::Sites;
use wasm_bindgen::prelude::wasm_bindgen;

/// The state as edited, and the websites of it and of the state that is stored in their normal form.
#[wasm_bindgen]
pub struct BrandDraft {
    before: Sites,
    /// What the draft was at first: a request holds what differs from it.
    initial: Value,
    draft: Value,
    sites: Sites,
}

#[wasm_bindgen]
impl BrandDraft {
    /// Starts from `current` (a JSON object; an empty one where the brand is to be created).
    #[wasm_bindgen(constructor)]
    pub fn new(current: &str) -> BrandDraft {
        let mut draft = text::read(current);
        // Archived personas are left out: the list of a request is the state to reach.
        if let Some(Value::Array(personas)) = draft.get_mut("personas") {
            personas.retain(|persona| persona["status"].as_str() != Some("archived"));
        }
        let (before, mut sites) = (Sites::of(&draft), Sites::of(&draft));
        sites.find(&before, None);
        Self { before, initial: draft.clone(), draft, sites }
    }

    /// Puts `value` (JSON) at `path`, or takes away what stands there where there is none. An index one
    /// past the end of a list adds to it; what follows what is taken away moves up.
    /// Refuses with `path.*` where the path leads nowhere.
    pub fn edit(&mut self, path: &str, value: Option<String>) {
        let steps = path::steps(path);
        let value = value.map(|value| text::read(&value));
        if let Err((code, message)) = path::edit(&mut self.draft, &steps, value) {
            return refuse(code, message);
        }
        let hosts = self.sites.update(&steps, &self.draft);
        self.sites.find(&self.before, hosts.as_deref());
    }

    /// As JSON: the conflicts, at 0, the overlaps, at 1, or the brand as edited.
    pub fn read(&self, what: usize) -> String {
        if what < 2 { self.sites.list(what) } else { text::write(&self.draft) }
    }

    /// The body to send: what has changed, which is all of a brand that is to be created.
    pub fn request(&self) -> String {
        let mut changed = self.draft.clone();
        if let Value::Object(fields) = &mut changed {
            fields.retain(|name, value| self.initial.get(&**name) != Some(value));
        }
        text::write(&changed)
    }
}
