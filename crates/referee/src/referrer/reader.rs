//! Reads overlays from JSON.

use super::overlay::{Entry, Item, Overlay};
use super::overlay_error::{OverlayError, OverlayProblem};
use super::platform::RuleKind;
use super::syntax::normalize;
use crate::map::BTreeMap;
use crate::text::is_blank;
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use serde_json::{Map, Value};

type Result<T> = core::result::Result<T, OverlayError>;

pub(super) fn overlay(value: &Value) -> Result<Overlay> {
    let mut overlay = Overlay::default();
    for (key, value) in object(value, "")? {
        let section = match key.as_str() {
            "remove" => &mut overlay.remove,
            "override" => &mut overlay.replace,
            "add" => &mut overlay.add,
            _ => return Err(OverlayError::new(OverlayProblem::UnknownKey, "", key)),
        };
        match value {
            Value::Null => {}
            Value::Array(entries) => {
                for (index, value) in entries.iter().enumerate() {
                    section.push(entry(value, format!("{key}[{index}]"), key == "remove")?);
                }
            }
            other => return Err(wrong_type("a list of entries", key, other)),
        }
    }
    refuse_duplicates(&overlay)?;
    Ok(overlay)
}

/// The same rule twice, and lists of one platform overridden twice.
fn refuse_duplicates(overlay: &Overlay) -> Result<()> {
    // By one text, as a draft has them: a map of another type would be more code in a browser.
    let mut seen = BTreeMap::new();
    for section in [&overlay.replace, &overlay.add] {
        for entry in section {
            for item in &entry.items {
                if seen.insert(format!("{}\t{}", item.kind, item.value), 0).is_some() {
                    return Err(item.error(OverlayProblem::Duplicate(item.kind)));
                }
            }
        }
    }
    for entry in &overlay.replace {
        for kind in &entry.lists {
            if seen.insert(format!("{kind}s\t{}", entry.slug()), 0_usize).is_some() {
                return Err(entry.error(OverlayProblem::DuplicateSlug));
            }
        }
    }
    Ok(())
}

/// An entry of `remove` or of another section.
fn entry(value: &Value, at: String, is_removal: bool) -> Result<Entry> {
    let mut entry = Entry { at, ..Entry::default() };
    let at = &*entry.at;
    if let (Value::String(text), true) = (value, is_removal) {
        return Ok(Entry { slug: Some(text.clone()), is_text: true, ..entry });
    }
    for (key, value) in object(value, at)? {
        let place = format!("{at}.{key}");
        let text = match key.as_str() {
            "slug" => &mut entry.slug,
            "name" if !is_removal => &mut entry.name,
            "vendor" if !is_removal => &mut entry.vendor,
            "kind" if !is_removal => &mut entry.kind,
            "optional" if !is_removal => {
                for (key, value) in object(value, &place)? {
                    let (kind, _) = rule_key(key, &place)?;
                    items_of(kind, value, &format!("{place}.{key}"), &mut entry.optional)?;
                }
                continue;
            }
            _ => {
                let (kind, is_list) = rule_key(key, at)?;
                entry.has_rules = true;
                if is_list && !value.is_null() {
                    entry.lists.push(kind);
                }
                items_of(kind, value, &place, &mut entry.items)?;
                continue;
            }
        };
        *text = optional_string(value, &place)?;
    }
    if entry.slug.is_none() && !(is_removal && entry.has_rules) {
        return Err(missing("slug", at));
    }
    if entry.name.as_deref().is_some_and(is_blank) {
        return Err(missing("name", at));
    }
    Ok(entry)
}

/// The kind of rules under a key. Is the whole list given, by `hosts`, or one rule of it, by `host`?
fn rule_key(key: &str, at: &str) -> Result<(RuleKind, bool)> {
    let list = key.strip_suffix('s');
    let kind = match list.unwrap_or(key) {
        "host" => RuleKind::Host,
        "path" => RuleKind::Path,
        "app_id" => RuleKind::App,
        "token" => RuleKind::Token,
        _ => return Err(OverlayError::new(OverlayProblem::UnknownKey, at, key)),
    };
    Ok((kind, list.is_some()))
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
