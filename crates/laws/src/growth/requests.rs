//! Every operation as faces call it, with many records.

use super::{Path, Work};
use referee_ops::call;
use serde_json::{Value, json};

/// The records of the smaller request: so many that what is done for each pair of them would cost
/// more than the JSON of each.
const RECORDS: usize = 400;

type Argument = fn(usize) -> Value;

fn list<T: serde::Serialize>(count: usize, of: impl Fn(usize) -> T) -> Value {
    json!((0..count).map(of).collect::<Vec<_>>())
}

/// A brand whose lists have `count` entries each.
fn brand(count: usize) -> Value {
    json!({
        "id": 1, "name": "Nova", "website": "nova.example", "description": "",
        "alternative_websites": list(count, |at| format!("w{at}.example")),
        "competitors": list(count, |at| json!({
            "id": at, "name": format!("Acme {at}"), "websites": [format!("c{at}.example")],
        })),
        "personas": list(count, |at| json!({
            "id": at, "name": format!("Persona {at}"), "description": "d",
            "status": if at % 2 == 0 { "active" } else { "archived" },
        })),
    })
}

fn prompts(count: usize) -> Value {
    list(count, |at| {
        json!({
            "id": at, "text": format!("text {at}"), "stage": "Advice",
            "status": if at % 2 == 0 { "active" } else { "archived" },
        })
    })
}

fn connections(count: usize) -> Value {
    list(count, |at| {
        json!({
            "id": at.to_string(), "brand_id": 1, "website": format!("a{at}.example"),
            "provider": "adobe_analytics", "status": "active",
            "created_at": "2026-05-24T12:00:00Z",
        })
    })
}

const REQUESTS: [(&str, &str, Argument); 28] = [
    ("create_brand", "a large brand", |count| json!({"request": brand(count)})),
    ("create_brand", "nothing right", |count| {
        json!({"request": {
            "competitors": list(count, |_| 7), "personas": list(count, |_| json!({})),
            "alternative_websites": list(count, |_| "ftp://a"), "key_topics": list(count, |_| 1),
        }})
    }),
    ("create_brand", "one name again and again", |count| {
        let persona = |_| json!({"name": "P", "description": "d"});
        json!({"request": {"name": "N", "website": "n.example", "description": "d",
            "personas": list(count, persona)}})
    }),
    ("create_brand", "one website again and again", |count| {
        let competitor = |at| json!({"name": format!("A{at}"), "websites": ["one.example"]});
        json!({"request": {"name": "N", "website": "n.example", "description": "d",
            "competitors": list(count, competitor)}})
    }),
    ("update_brand", "everything listed", |count| {
        let brand = brand(count);
        json!({"current": brand, "request": {
            "competitors": brand["competitors"],
            "personas": list(count, |at| json!({"id": at, "name": format!("Persona {at}"), "description": "e"})),
        }})
    }),
    ("update_brand", "names that come back", |count| {
        json!({"current": brand(count), "request": {
            "competitors": [],
            "personas": list(count / 2, |at| json!({"name": format!("Persona {}", 2 * at + 1), "description": "e"})),
        }})
    }),
    (
        "create_competitor",
        "many others",
        |count| json!({"current": brand(count), "request": {"name": "A", "websites": list(count, |at| format!("n{at}.example"))}}),
    ),
    (
        "replace_competitor",
        "many others",
        |count| json!({"current": brand(count), "competitor_id": count - 1, "request": {"name": "A", "websites": list(count, |at| format!("n{at}.example"))}}),
    ),
    (
        "replace_competitor",
        "the websites of others",
        |count| json!({"current": brand(count), "competitor_id": count - 1, "request": {"name": "A", "websites": list(count, |at| format!("c{at}.example"))}}),
    ),
    ("create_prompt", "many prompts", |count| {
        json!({"brand": brand(count), "prompts": prompts(count), "stages": list(count, |at| format!("S{at}")),
            "request": {"text": "text 1", "stage": "S7", "tags": list(count, |at| at.to_string())}})
    }),
    ("list_prompts", "many prompts", |count| json!({"prompts": prompts(count), "status": "all"})),
    ("register_connection", "many connections", |count| {
        json!({"brand_id": 1, "connections": connections(count),
            "integrations": list(count, |at| json!({"provider": "google_analytics", "website": format!("g{at}.example")})),
            "request": {"website": "new.example", "provider": "adobe_analytics"},
            "id": "01JX2Y6E8H1AKQ8V0W7G4D9SXT", "now": "2026-05-24T12:00:00Z"})
    }),
    (
        "disable_connection",
        "many connections",
        |count| json!({"connections": connections(count), "connection_id": (count - 1).to_string()}),
    ),
    (
        "traffic_source",
        "many connections",
        |count| json!({"website": "new.example", "connections": connections(count), "integrations": []}),
    ),
    (
        "classify_citations",
        "many URLs",
        |count| json!({"brand": brand(count), "urls": list(count, |at| format!("c{at}.example/a"))}),
    ),
    (
        "find_conflicts",
        "websites of their own",
        |count| json!({"brand": brand(count), "current": brand(count)}),
    ),
    (
        "find_mentions",
        "many owners",
        |count| json!({"brand": brand(count), "text": "Acme 1, acme 2 and Nova. ".repeat(count)}),
    ),
    (
        "update_prompt",
        "many tags",
        |count| json!({"prompt": prompts(1)[0], "request": {"tags": list(count, |at| at.to_string())}}),
    ),
    ("list_connections", "many connections", |count| json!({"connections": connections(count)})),
    ("push_events", "good rows", |count| {
        json!({"connection": connections(1)[0], "body": rows(count, "chatgpt.com"),
            "now": "2026-05-24T12:00:00Z"})
    }),
    ("push_events", "wrong rows", |count| {
        json!({"connection": connections(1)[0], "body": "{}\n".repeat(count),
            "now": "2026-05-24T12:00:00Z"})
    }),
    (
        "check_events",
        "rows included",
        |count| json!({"body": rows(count, "chatgpt.com"), "include_rows": true}),
    ),
    ("check_events", "wrong rows", |count| json!({"body": "{}\n".repeat(count)})),
    ("check_events", "unknown referrers", |count| {
        let body: String = (0..count).map(|at| rows(1, &format!("r{at}.example"))).collect();
        json!({"body": body})
    }),
    ("split_events", "good rows", |count| json!({"body": rows(count, "chatgpt.com")})),
    (
        "normalize_website",
        "a long path",
        |count| json!({"input": format!("a.example/{}", "b/".repeat(count / 8))}),
    ),
    (
        "classify_referrer",
        "a large overlay",
        |count| json!({"raw": "x.example", "overlay": overlay(count)}),
    ),
    ("list_platforms", "a large overlay", |count| json!({"overlay": overlay(count)})),
];

fn rows(count: usize, referrer: &str) -> String {
    let row = |at| {
        let page = format!("/{at}");
        json!({"date": "2026-05-20", "raw_referrer_value": referrer, "raw_page_value": page})
    };
    (0..count).flat_map(|at| [row(at).to_string(), "\n".into()]).collect()
}

fn overlay(count: usize) -> Value {
    json!({"add": [{"slug": "acme", "name": "Acme",
        "hosts": list(count, |at| format!("h{at}.example"))}]})
}

pub(super) fn paths() -> Vec<Path> {
    let request = |(operation, kind, argument): (&'static str, &'static str, Argument)| {
        Path::new(format!("{operation}: {kind}"), RECORDS, move |count| -> Work {
            let argument = argument(count);
            let result = call(operation, &argument);
            assert!(result.is_ok(), "{operation}, {kind}: {result:?}");
            Box::new(move || u64::from(call(operation, &argument).is_ok()))
        })
    };
    REQUESTS.into_iter().map(request).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use referee_ops::OPERATIONS;
    use std::collections::BTreeSet;

    #[test]
    fn every_operation_is_counted() {
        let counted: BTreeSet<_> = REQUESTS.iter().map(|(operation, ..)| *operation).collect();
        let all: BTreeSet<_> = OPERATIONS.iter().map(|operation| operation.name).collect();
        assert_eq!(counted, all);
    }

    #[test]
    fn each_is_answered_as_its_name_says() {
        for (operation, kind, argument) in REQUESTS {
            let result = call(operation, &argument(40)).expect("an answer");
            let status = result["status"].as_u64().unwrap_or(200);
            let want = match kind {
                "nothing right" | "one name again and again" | "wrong rows" => 422,
                "one website again and again" | "the websites of others" => 409,
                _ => 200,
            };
            assert_eq!(if status == 201 { 200 } else { status }, want, "{operation}, {kind}");
        }
    }
}
