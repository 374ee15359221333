//! A brand while it is edited: what each key stroke changes, and what the API would say to it.

mod found;
mod path;
mod sites;

use crate::refusal::refuse;
use crate::text;
use found::Found;
use path::Path;
use serde_json::{Map, Value, json};
use sites::Sites;
use wasm_bindgen::prelude::wasm_bindgen;

/// The state that is stored, the state as edited, and the websites of both in their normal form.
#[wasm_bindgen]
pub struct BrandDraft {
    current: Option<Value>,
    before: Option<Sites>,
    /// What the draft was at first: a patch holds what differs from it.
    initial: Value,
    draft: Value,
    sites: Sites,
    found: Found,
    limits: Value,
}

#[wasm_bindgen]
impl BrandDraft {
    /// Starts from `current` (a JSON object; `null` where the brand is to be created) under `limits`.
    #[wasm_bindgen(constructor)]
    pub fn new(current: &str, limits: &str) -> BrandDraft {
        let (current, limits) = (text::read(current), text::read(limits));
        let (current, draft) = match current {
            Value::Null => (None, Value::Object(Map::new())),
            current => (Some(current.clone()), active(current)),
        };
        let before = current.as_ref().map(Sites::of);
        let sites = Sites::of(&draft);
        let found = Found::among(&sites, before.as_ref());
        Self { current, before, initial: draft.clone(), draft, sites, found, limits }
    }

    /// Puts `value` (JSON) at `path`; an index one past the end of a list adds to it.
    /// Refuses with `path.*` where the path leads nowhere.
    pub fn set(&mut self, path: &str, value: &str) {
        let path = Path::parse(path);
        if let Err(error) = path.set(&mut self.draft, text::read(value)) {
            return refuse(error.code(), &error);
        }
        match self.sites.update(&path, &self.draft) {
            Some(hosts) => self.found.update(&self.sites, self.before.as_ref(), &hosts),
            None => self.read_anew(),
        }
    }

    /// Takes away what stands at `path`; what follows it in a list moves up.
    /// Refuses with `path.*` where the path leads nowhere.
    pub fn remove(&mut self, path: &str) {
        match Path::parse(path).remove(&mut self.draft) {
            Ok(()) => self.read_anew(),
            Err(error) => refuse(error.code(), &error),
        }
    }

    /// The brand as edited, as JSON.
    pub fn draft(&self) -> String {
        text::write(&self.draft)
    }

    /// The new conflicts, as a JSON list of `{"key", "holder", "claimant", "detail", "paths"}`.
    pub fn conflicts(&self) -> String {
        found::list(&self.found.conflicts)
    }

    /// The overlaps, as a JSON list of `{"covering", "covered"}`, each with its `path`.
    pub fn overlaps(&self) -> String {
        found::list(&self.found.overlaps)
    }

    /// The body to send: the whole brand where it is created, otherwise what has changed.
    pub fn request(&self) -> String {
        text::write(&self.request_value())
    }

    /// What the API would answer to that body, as JSON.
    pub fn answer(&self) -> String {
        let request = self.request_value();
        let (operation, argument) = match &self.current {
            None => ("create_brand", json!({ "request": request, "limits": self.limits })),
            Some(current) => ("update_brand", json!({ "current": current, "request": request })),
        };
        referee_ops::answer_line(operation, &argument)
    }
}

impl BrandDraft {
    fn read_anew(&mut self) {
        self.sites = Sites::of(&self.draft);
        self.found = Found::among(&self.sites, self.before.as_ref());
    }

    fn request_value(&self) -> Value {
        match (&self.current, &self.draft, &self.initial) {
            (Some(_), Value::Object(draft), Value::Object(initial)) => {
                let changed =
                    draft.iter().filter(|(name, value)| initial.get(*name) != Some(value));
                Value::Object(changed.map(|(name, value)| (name.clone(), value.clone())).collect())
            }
            _ => self.draft.clone(),
        }
    }
}

/// The brand without its archived personas: the list of a request is the state to reach.
fn active(mut brand: Value) -> Value {
    if let Some(Value::Array(personas)) = brand.get_mut("personas") {
        personas
            .retain(|persona| persona.get("status").and_then(Value::as_str) != Some("archived"));
    }
    brand
}
