//! Reads overlays from JSON.

use super::overlay::{Entry, Item, Overlay};
use super::overlay_error::{OverlayError, OverlayProblem};
use super::platform::RuleKind;
use super::syntax::normalize;
use crate::map::BTreeMap;
use crate::text::is_blank;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use serde_json::{Map, Value};

type Result<T> = core::result::Result<T, OverlayError>;

/// The keys of an overlay, in the order in which it is laid.
const SECTIONS: [&str; 3] = ["remove", "override", "add"];

/// The keys of an entry that hold a text, in the order of its [`texts`](Entry::texts).
const TEXTS: [&str; 4] = ["slug", "name", "vendor", "kind"];

/// The keys of one rule, in the order of [`RuleKind::ALL`]; a list of them has an `s` behind.
const RULES: [&str; 4] = ["host", "path", "app_id", "token"];

fn place(key: &str, keys: &[&str]) -> Option<usize> {
    keys.iter().position(|known| *known == key)
}

pub(super) fn overlay(value: &Value) -> Result<Overlay> {
    let mut overlay = Overlay::default();
    read(value, &mut overlay)?;
    Ok(overlay)
}

fn read(value: &Value, overlay: &mut Overlay) -> Result<()> {
    for (key, value) in object(value, "")? {
        let section = place(key, &SECTIONS).and_then(|at| overlay.sections.get_mut(at));
        let section = section.ok_or_else(|| unknown_key(key, ""))?;
        match value {
            Value::Null => {}
            Value::Array(entries) => {
                for (index, value) in entries.iter().enumerate() {
                    let at = format!("{key}[{index}]");
                    section.push(Entry { at, ..Entry::default() });
                    if let Some(last) = section.last_mut() {
                        entry(value, key == "remove", last)?;
                    }
                }
            }
            other => return Err(wrong_type("a list of entries", key, other)),
        }
    }
    refuse_duplicates(overlay)
}

/// The same rule twice, and lists of one platform overridden twice.
fn refuse_duplicates(overlay: &Overlay) -> Result<()> {
    // By one text, as a draft has them: a map of another type would be more code in a browser.
    let mut seen = BTreeMap::new();
    let [_, replace, add] = &overlay.sections;
    for entry in replace.iter().chain(add) {
        for item in entry.items.iter().filter(|item| !item.is_off) {
            if seen.insert(format!("{}\t{}", item.kind, item.value), 0).is_some() {
                return Err(item.error(OverlayProblem::Duplicate(item.kind)));
            }
        }
    }
    for entry in replace {
        for kind in &entry.lists {
            if seen.insert(format!("{kind}s\t{}", entry.slug()), 0_usize).is_some() {
                return Err(entry.error(OverlayProblem::DuplicateSlug));
            }
        }
    }
    Ok(())
}

/// Reads an entry of `remove` or of another section.
fn entry(value: &Value, is_removal: bool, entry: &mut Entry) -> Result<()> {
    let Entry { at, is_text, texts, has_rules, lists, items } = entry;
    if let (Value::String(text), true) = (value, is_removal) {
        *is_text = true;
        texts[0] = Some(text.clone());
        return Ok(());
    }
    for (key, value) in object(value, at)? {
        let inside = format!("{at}.{key}");
        let text = place(key, &TEXTS).filter(|&text| text == 0 || !is_removal);
        if let Some(text) = text.and_then(|text| texts.get_mut(text)) {
            *text = optional_string(value, &inside)?.map(String::from);
        } else if key == "optional" && !is_removal {
            for (key, value) in object(value, &inside)? {
                let (kind, _) = rule_key(key, &inside)?;
                items_of(kind, true, value, &format!("{inside}.{key}"), items)?;
            }
        } else {
            let (kind, is_list) = rule_key(key, at)?;
            *has_rules = true;
            if is_list && !value.is_null() {
                lists.push(kind);
            }
            items_of(kind, false, value, &inside, items)?;
        }
    }
    let [slug, name, ..] = texts;
    if slug.is_none() && !(is_removal && *has_rules) {
        return Err(missing("slug", at));
    }
    if name.as_deref().is_some_and(is_blank) {
        return Err(missing("name", at));
    }
    Ok(())
}

/// The kind of rules under a key. Is the whole list given, by `hosts`, or one rule of it, by `host`?
fn rule_key(key: &str, at: &str) -> Result<(RuleKind, bool)> {
    let list = key.strip_suffix('s');
    let kind = place(list.unwrap_or(key), &RULES).and_then(|at| RuleKind::ALL.get(at));
    Ok((*kind.ok_or_else(|| unknown_key(key, at))?, list.is_some()))
}

fn items_of(
    kind: RuleKind,
    is_off: bool,
    value: &Value,
    at: &str,
    items: &mut Vec<Item>,
) -> Result<()> {
    match value {
        Value::Null => {}
        Value::Array(values) => {
            for (index, value) in values.iter().enumerate() {
                items.push(item(kind, is_off, value, format!("{at}[{index}]"))?);
            }
        }
        value => items.push(item(kind, is_off, value, at.into())?),
    }
    Ok(())
}

fn item(kind: RuleKind, is_off: bool, value: &Value, at: String) -> Result<Item> {
    let joined;
    let text = match value {
        Value::Object(path) if kind == RuleKind::Path => {
            joined = host_and_path(path, &at)?;
            &joined
        }
        value => string(value, &at)?,
    };
    if let Some(value) = normalize(kind, text) {
        return Ok(Item { at, kind, is_off, value });
    }
    let problem = match kind {
        RuleKind::Host => OverlayProblem::NotAHost,
        RuleKind::Path => OverlayProblem::NotAPath,
        RuleKind::App => OverlayProblem::NotAnAppId,
        RuleKind::Token => OverlayProblem::NotAToken,
    };
    Err(OverlayError::new(problem, &at, text))
}

/// `{"host", "path_prefix"}` as `host/path`.
fn host_and_path(path: &Map<String, Value>, at: &str) -> Result<String> {
    let (mut host, mut prefix) = (None, None);
    for (key, value) in path {
        let text = match key.as_str() {
            "host" => &mut host,
            "path_prefix" => &mut prefix,
            _ => return Err(unknown_key(key, at)),
        };
        *text = optional_string(value, &format!("{at}.{key}"))?;
    }
    let host = host.ok_or_else(|| missing("host", at))?;
    let prefix = prefix.ok_or_else(|| missing("path_prefix", at))?;
    if normalize(RuleKind::Host, host).is_none() {
        return Err(OverlayError::new(OverlayProblem::NotAHost, &format!("{at}.host"), host));
    }
    Ok(format!("{}/{}", host.trim(), prefix.trim().trim_start_matches('/')))
}

fn object<'a>(value: &'a Value, at: &str) -> Result<&'a Map<String, Value>> {
    value.as_object().ok_or_else(|| wrong_type("an object", at, value))
}

fn string<'a>(value: &'a Value, at: &str) -> Result<&'a str> {
    value.as_str().ok_or_else(|| wrong_type("a string", at, value))
}

/// null is the same as absent, as in every request of the API.
fn optional_string<'a>(value: &'a Value, at: &str) -> Result<Option<&'a str>> {
    if value.is_null() { Ok(None) } else { string(value, at).map(Some) }
}

fn unknown_key(key: &str, at: &str) -> OverlayError {
    OverlayError::new(OverlayProblem::UnknownKey, at, key)
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
