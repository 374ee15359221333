//! Requests and answers against the published description of the API: which fields an object
//! has, of which type, and which of them are required.
//!
//! Ids and the date of creation are given by the store, so an answer that is made before storing
//! may lack them; a stage may be lacking until it is classified.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use referee::brand::{Brand, BrandPatch, Competitor, PromptPatch, PromptRequest};
use serde_json::{Value, json};
use testkit::vectors::{Case, Expected, load};

const STRING: &str = "string";
const STRINGS: &str = "string[]";
const PLATFORMS: [&str; 9] = [
    "chatgpt",
    "claude",
    "google_ai_overviews",
    "perplexity",
    "meta",
    "google_ai_mode",
    "google_gemini",
    "copilot",
    "grok",
];

/// Fields of an object: name, type, and whether it is required. A type is that of JSON, the name
/// of another object, `|null` where null is allowed, `[]` for a list of it.
type Fields = &'static [(&'static str, &'static str, bool)];

/// The published objects, those of answers without what only the store gives.
fn fields(object: &str) -> Option<Fields> {
    Some(match object {
        "Brand" => &[
            ("id", "id", false),
            ("name", STRING, true),
            ("description", STRING, true),
            ("website", STRING, true),
            ("status", "brand_status", true),
            ("alternative_names", STRINGS, false),
            ("excluded_names", STRINGS, false),
            ("alternative_websites", STRINGS, false),
            ("case_sensitive", "boolean", false),
            ("competitors", "Competitor[]", false),
            ("personas", "Persona[]", false),
            ("key_topics", STRINGS, false),
        ],
        "Competitor" => &[
            ("id", "id", false),
            ("name", STRING, true),
            ("alternative_names", STRINGS, false),
            ("excluded_names", STRINGS, false),
            ("websites", STRINGS, false),
            ("case_sensitive", "boolean", false),
        ],
        "Persona" => &[("id", "id", false), ("name", STRING, true), ("description", STRING, true)],
        "BrandPatch" => &[
            ("name", STRING, false),
            ("alternative_names", STRINGS, false),
            ("excluded_names", STRINGS, false),
            ("website", STRING, false),
            ("alternative_websites", STRINGS, false),
            ("description", STRING, false),
            ("competitors", "Competitor[]", false),
            ("personas", "PersonaState[]", false),
            ("key_topics", STRINGS, false),
            ("status", "brand_status", false),
            ("case_sensitive", "boolean", false),
        ],
        // As `Persona`, with the status that plans and stores know.
        "PersonaState" => &[
            ("id", "id", false),
            ("name", STRING, true),
            ("description", STRING, true),
            ("status", "record_status", false),
        ],
        "PromptRequest" => &[
            ("text", STRING, true),
            ("persona_id", "id|null", false),
            ("stage", "string|null", false),
            ("tags", STRINGS, false),
            ("key_topics", STRINGS, false),
            ("language", "string|null", false),
            ("platforms", "platform[]", false),
        ],
        "PromptPatch" => &[("tags", STRINGS, false), ("platforms", "platform[]", false)],
        "Prompt" => &[
            ("id", "id", false),
            ("text", STRING, true),
            ("stage", STRING, false),
            ("persona_id", "id|null", true),
            ("platforms", "platform[]", true),
            ("tags", STRINGS, true),
            ("topics", STRINGS, true),
            ("branded", "boolean", true),
            ("favorite", "boolean", true),
            ("status", "record_status", true),
            ("created_at", STRING, false),
        ],
        "Prompts" => &[
            ("total", "integer", true),
            ("offset", "integer", true),
            ("limit", "integer", true),
            ("items", "Prompt[]", true),
        ],
        "Connection" => &[
            ("id", STRING, true),
            ("brand_id", "id", true),
            ("website", STRING, true),
            ("provider", STRING, true),
            ("status", "connection_status", true),
            ("created_at", STRING, true),
            ("last_pushed_at", "string|null", true),
            ("last_push_error", "string|null", true),
        ],
        "Connections" => &[("items", "Connection[]", true)],
        "SaveResult" => &[
            ("accepted", "integer", true),
            ("rejected", "integer", true),
            ("errors", STRINGS, true),
        ],
        "Refusal" => &[("detail", STRING, true)],
        "Violations" => &[("detail", "ValidationError[]", true), ("error_count", "integer", true)],
        "ValidationError" => &[
            ("type", STRING, true),
            ("loc", "step[]", true),
            ("msg", STRING, true),
            ("input", "any", true),
            ("ctx", "object", false),
        ],
        _ => return None,
    })
}

/// What of `value` is not as published, with where it stands.
fn wrong(kind: &str, value: &Value, at: &str) -> Vec<String> {
    if let Some(item) = kind.strip_suffix("[]") {
        let Some(items) = value.as_array() else { return vec![format!("{at}: no list")] };
        let items = items.iter().enumerate();
        return items.flat_map(|(n, value)| wrong(item, value, &format!("{at}[{n}]"))).collect();
    }
    if let Some(kind) = kind.strip_suffix("|null") {
        return if value.is_null() { vec![] } else { wrong(kind, value, at) };
    }
    let one_of = |set: &[&str]| value.as_str().is_some_and(|text| set.contains(&text));
    let right = match kind {
        "any" => true,
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_u64(),
        "object" => value.is_object(),
        "id" | "step" => value.is_i64() || value.is_string(),
        "brand_status" => one_of(&["lead", "prospect", "customer"]),
        "record_status" => one_of(&["active", "archived"]),
        "connection_status" => one_of(&["active", "disabled"]),
        "platform" => one_of(&PLATFORMS),
        object => return wrong_fields(fields(object).unwrap(), value, at),
    };
    if right { vec![] } else { vec![format!("{at}: {value} is no {kind}")] }
}

fn wrong_fields(fields: Fields, value: &Value, at: &str) -> Vec<String> {
    let Some(object) = value.as_object() else { return vec![format!("{at}: no object")] };
    let mut found = Vec::new();
    for (name, kind, required) in fields {
        match object.get(*name) {
            Some(value) => found.extend(wrong(kind, value, &format!("{at}.{name}"))),
            None if *required => found.push(format!("{at}.{name}: absent")),
            None => {}
        }
    }
    let unpublished = |name: &&String| !fields.iter().any(|(known, ..)| known == name);
    found.extend(object.keys().filter(unpublished).map(|name| format!("{at}.{name}: unpublished")));
    found
}

/// The object that an answer of this operation and status has as its body.
fn body_of(operation: &str, status: u64) -> Option<&'static str> {
    Some(match (operation, status) {
        ("create_brand" | "update_brand", 200) => "Brand",
        ("create_competitor" | "replace_competitor", 200) => "Competitor",
        ("create_prompt" | "update_prompt", 200) => "Prompt",
        ("list_prompts", 200) => "Prompts",
        ("register_connection", 201) | ("disable_connection", 200) => "Connection",
        ("list_connections", 200) => "Connections",
        ("push_events", 200) => "SaveResult",
        (_, 400 | 404 | 409 | 410 | 413) => "Refusal",
        (_, 422) => "Violations",
        // 429 has a body of its own, which its vectors hold whole.
        (_, 429) => return None,
        _ => panic!("{operation} answers {status}, which is not published"),
    })
}

fn answered(case: &Case) -> Option<(&Value, u64)> {
    match &case.expected {
        Expected::Ok(answer) => Some((answer.get("body")?, answer.get("status")?.as_u64()?)),
        _ => None,
    }
}

#[test]
fn every_answer_is_as_published() {
    let mut found = Vec::new();
    let mut judged = 0;
    for (operation, cases) in load().unwrap() {
        for case in &cases {
            let Some((body, status)) = answered(case) else { continue };
            let Some(kind) = body_of(&operation, status) else { continue };
            judged += 1;
            found.extend(wrong(kind, body, &format!("{operation}: {}", case.id)));
        }
    }
    assert!(judged > 200, "{judged} answers judged");
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn every_request_that_is_read_can_be_written_as_published() {
    let mut found = Vec::new();
    let mut judged = 0;
    for (operation, cases) in load().unwrap() {
        for case in &cases {
            if answered(case).is_none_or(|(_, status)| status != 200) {
                continue;
            }
            let request = &case.input["request"];
            let state =
                |name: &str| -> Brand { serde_json::from_value(case.input[name].clone()).unwrap() };
            let (kind, written) = match operation.as_str() {
                "create_brand" => ("Brand", Brand::from_request(request).unwrap().listing()),
                "update_brand" => {
                    let patch = BrandPatch::from_request(request, &state("current")).unwrap();
                    ("BrandPatch", json!(patch))
                }
                "create_competitor" | "replace_competitor" => {
                    ("Competitor", json!(Competitor::from_request(request).unwrap()))
                }
                "create_prompt" => {
                    let request = PromptRequest::from_request(request, &state("brand")).unwrap();
                    ("PromptRequest", json!(request))
                }
                "update_prompt" => {
                    ("PromptPatch", json!(PromptPatch::from_request(request).unwrap()))
                }
                _ => continue,
            };
            judged += 1;
            found.extend(wrong(kind, &written, &format!("{operation}: {}", case.id)));
        }
    }
    assert!(judged > 80, "{judged} requests judged");
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn what_is_not_as_published_is_seen() {
    let refused = |kind: &str, value: Value| assert!(!wrong(kind, &value, "").is_empty());
    refused("Persona", json!({"name": "A"}));
    refused("Persona", json!({"name": "A", "description": "", "status": "active"}));
    refused("Competitor", json!({"name": "A", "websites": [null]}));
    refused("Prompts", json!({"total": -1, "offset": 0, "limit": 1, "items": []}));
    refused("Refusal", json!({"detail": []}));
}
