//! Reads lists and overlays from JSON.

use super::overlay::{Change, Item, Overlay, Removal};
use super::overlay_error::{OverlayError, OverlayProblem};
use super::platform::{RuleKind, Rules};
use super::syntax::normalize;
use crate::json;
use crate::map::BTreeSet;
use crate::text::is_blank;
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use serde_json::{Map, Value};

type Result<T> = core::result::Result<T, OverlayError>;

/// The built-in data: its version, and its platforms as additions to nothing.
pub(super) fn builtin() -> Result<(String, Overlay)> {
    let data = json::read(include_str!("../../data/ai_platforms.json")).unwrap_or(Value::Null);
    let mut version = String::new();
    let mut overlay = Overlay::default();
    for (key, value) in object(&data, "")? {
        match key.as_str() {
            "version" => version = string(value, key)?,
            "platforms" => overlay.add = section(value, key, change)?,
            _ => return Err(OverlayError::new(OverlayProblem::UnknownKey, "", key)),
        }
    }
    refuse_duplicates(&overlay)?;
    Ok((version, overlay))
}

pub(super) fn overlay(value: &Value) -> Result<Overlay> {
    let mut overlay = Overlay::default();
    for (key, value) in object(value, "")? {
        match key.as_str() {
            "remove" => overlay.remove = section(value, key, removal)?,
            "override" => overlay.replace = section(value, key, change)?,
            "add" => overlay.add = section(value, key, change)?,
            _ => return Err(OverlayError::new(OverlayProblem::UnknownKey, "", key)),
        }
    }
    refuse_duplicates(&overlay)?;
    Ok(overlay)
}

/// The same rule twice, and lists of one platform overridden twice.
fn refuse_duplicates(overlay: &Overlay) -> Result<()> {
    // One type for both: each type of set is a kilobyte in a browser.
    let mut rules: BTreeSet<(&str, RuleKind)> = BTreeSet::new();
    for item in overlay.replace.iter().chain(&overlay.add).flat_map(|change| &change.items) {
        if !rules.insert((&item.value, item.kind)) {
            return Err(item.error(OverlayProblem::Duplicate(item.kind)));
        }
    }
    let mut lists: BTreeSet<(&str, RuleKind)> = BTreeSet::new();
    for change in &overlay.replace {
        for &kind in &change.lists {
            if !lists.insert((&change.slug, kind)) {
                let problem = OverlayProblem::DuplicateSlug;
                return Err(OverlayError::new(problem, &change.at, &change.slug));
            }
        }
    }
    Ok(())
}

fn section<T>(value: &Value, at: &str, read: fn(&Value, &str) -> Result<T>) -> Result<Vec<T>> {
    match value {
        Value::Null => Ok(Vec::new()),
        Value::Array(entries) => entries
            .iter()
            .enumerate()
            .map(|(index, entry)| read(entry, &format!("{at}[{index}]")))
            .collect(),
        other => Err(wrong_type("a list of entries", at, other)),
    }
}

fn removal(value: &Value, at: &str) -> Result<Removal> {
    if let Value::String(text) = value {
        return Ok(Removal::SlugOrValue { at: at.into(), text: text.clone() });
    }
    let mut slug = None;
    let mut items = Vec::new();
    let mut has_rules = false;
    for (key, value) in object(value, at)? {
        let place = format!("{at}.{key}");
        if key == "slug" {
            slug = optional_string(value, &place)?;
        } else if let Some((kind, _)) = rule_key(key) {
            has_rules = true;
            items_of(kind, value, &place, &mut items)?;
        } else {
            return Err(OverlayError::new(OverlayProblem::UnknownKey, at, key));
        }
    }
    let at = at.to_owned();
    match slug {
        slug if has_rules => Ok(Removal::Rules { at, slug, items }),
        Some(slug) => Ok(Removal::Platform { at, slug }),
        None => Err(missing("slug", &at)),
    }
}

fn change(value: &Value, at: &str) -> Result<Change> {
    let mut slug = None;
    let mut change = Change {
        at: at.into(),
        slug: String::new(),
        name: None,
        vendor: None,
        kind: None,
        lists: Vec::new(),
        items: Vec::new(),
        optional: Rules::default(),
    };
    for (key, value) in object(value, at)? {
        let place = format!("{at}.{key}");
        match key.as_str() {
            "slug" => slug = optional_string(value, &place)?,
            "name" => change.name = optional_string(value, &place)?,
            "vendor" => change.vendor = optional_string(value, &place)?,
            "kind" => change.kind = optional_string(value, &place)?,
            "optional" => change.optional = rules(value, &place)?,
            _ => {
                let Some((kind, form)) = rule_key(key) else {
                    return Err(OverlayError::new(OverlayProblem::UnknownKey, at, key));
                };
                if form == KeyForm::Plural && !value.is_null() {
                    change.lists.push(kind);
                }
                items_of(kind, value, &place, &mut change.items)?;
            }
        }
    }
    change.slug = slug.ok_or_else(|| missing("slug", at))?;
    if change.name.as_deref().is_some_and(is_blank) {
        return Err(missing("name", at));
    }
    Ok(change)
}

fn rules(value: &Value, at: &str) -> Result<Rules> {
    let mut rules = Rules::default();
    for (key, value) in object(value, at)? {
        let Some((kind, _)) = rule_key(key) else {
            return Err(OverlayError::new(OverlayProblem::UnknownKey, at, key));
        };
        let mut items = Vec::new();
        items_of(kind, value, &format!("{at}.{key}"), &mut items)?;
        rules.of_mut(kind).extend(items.into_iter().map(|item| item.value));
    }
    Ok(rules)
}

/// `hosts` gives a platform's list, `host` one rule of it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum KeyForm {
    Singular,
    Plural,
}

fn rule_key(key: &str) -> Option<(RuleKind, KeyForm)> {
    Some(match key {
        "hosts" => (RuleKind::Host, KeyForm::Plural),
        "host" => (RuleKind::Host, KeyForm::Singular),
        "paths" => (RuleKind::Path, KeyForm::Plural),
        "path" => (RuleKind::Path, KeyForm::Singular),
        "app_ids" => (RuleKind::App, KeyForm::Plural),
        "app_id" => (RuleKind::App, KeyForm::Singular),
        "tokens" => (RuleKind::Token, KeyForm::Plural),
        "token" => (RuleKind::Token, KeyForm::Singular),
        _ => return None,
    })
}

fn items_of(kind: RuleKind, value: &Value, at: &str, items: &mut Vec<Item>) -> Result<()> {
    match value {
        Value::Null => {}
        Value::Array(values) => {
            for (index, value) in values.iter().enumerate() {
                items.push(item(kind, value, format!("{at}[{index}]"))?);
            }
        }
        value => items.push(item(kind, value, at.into())?),
    }
    Ok(())
}

fn item(kind: RuleKind, value: &Value, at: String) -> Result<Item> {
    let text = match value {
        Value::Object(path) if kind == RuleKind::Path => host_and_path(path, &at)?,
        value => string(value, &at)?,
    };
    if let Some(value) = normalize(kind, &text) {
        return Ok(Item { at, kind, value });
    }
    let problem = match kind {
        RuleKind::Host => OverlayProblem::NotAHost,
        RuleKind::Path => OverlayProblem::NotAPath,
        RuleKind::App => OverlayProblem::NotAnAppId,
        RuleKind::Token => OverlayProblem::NotAToken,
    };
    Err(OverlayError::new(problem, &at, &text))
}

/// `{"host", "path_prefix"}` as `host/path`.
fn host_and_path(path: &Map<String, Value>, at: &str) -> Result<String> {
    let (mut host, mut prefix) = (None, None);
    for (key, value) in path {
        let place = format!("{at}.{key}");
        match key.as_str() {
            "host" => host = optional_string(value, &place)?,
            "path_prefix" => prefix = optional_string(value, &place)?,
            _ => return Err(OverlayError::new(OverlayProblem::UnknownKey, at, key)),
        }
    }
    let host = host.ok_or_else(|| missing("host", at))?;
    let prefix = prefix.ok_or_else(|| missing("path_prefix", at))?;
    if normalize(RuleKind::Host, &host).is_none() {
        return Err(OverlayError::new(OverlayProblem::NotAHost, &format!("{at}.host"), &host));
    }
    Ok(format!("{}/{}", host.trim(), prefix.trim().trim_start_matches('/')))
}

fn object<'a>(value: &'a Value, at: &str) -> Result<&'a Map<String, Value>> {
    value.as_object().ok_or_else(|| wrong_type("an object", at, value))
}

fn string(value: &Value, at: &str) -> Result<String> {
    value.as_str().map(ToOwned::to_owned).ok_or_else(|| wrong_type("a string", at, value))
}

/// null is the same as absent, as in every request of the API.
fn optional_string(value: &Value, at: &str) -> Result<Option<String>> {
    if value.is_null() { Ok(None) } else { string(value, at).map(Some) }
}

fn missing(key: &'static str, at: &str) -> OverlayError {
    OverlayError::new(OverlayProblem::MissingKey { key }, at, "")
}

fn wrong_type(expected: &'static str, at: &str, value: &Value) -> OverlayError {
    let found = match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    };
    OverlayError::new(OverlayProblem::WrongType { expected }, at, found)
}
