//! Brands with many websites, and the requests about them.

use super::{Path, Work};
use referee::owner::Id;
use referee::ownership::{
    CitationIndex, Claims, ConflictWatch, OwnerClaims, Slot, conflicts, overlaps,
};
use referee::website::Website;
use referee_ops::call;
use serde_json::{Value, json};

/// The websites of the smaller brand.
const WEBSITES: usize = 400;
/// The records of the smaller request.
const RECORDS: usize = 100;
/// The changes of a form that is filled in: each may look at all owners of one website.
const CHANGES: usize = 20;
/// As many conflicts or overlaps as are read: there may be far more than websites.
const READ: usize = 100;

pub(super) fn paths() -> Vec<Path> {
    ownership().into_iter().chain(requests()).collect()
}

type Key = fn(usize, usize) -> String;

const KEYS: [(&str, Key); 8] = [
    ("websites of their own", |at, _| format!("a{at}.example/x")),
    ("one website", |_, _| "one.example".into()),
    ("two websites", |at, _| format!("a{}.example", at % 2)),
    ("each website twice", |at, count| format!("a{}.example", at % (count / 2))),
    ("paths of one host", |at, _| format!("one.example/p{at}")),
    ("paths inside each other", |at, _| format!("one.example{}/{at}", "/a".repeat(at % 50))),
    ("hosts inside each other", |at, _| format!("{}b{at}.example", "a.".repeat(at % 50))),
    ("ports", |at, _| format!("one.example:{}/a", at % 60_000 + 1)),
];

/// A competitor for each website, one in three of them with an id.
fn claims(key: Key, count: usize, order: impl Iterator<Item = usize>) -> Claims {
    let site = |at| Website::parse(&key(at, count)).expect("a website");
    let brand = OwnerClaims::brand(Some(site(0)), Vec::new());
    let competitor = |(index, at): (usize, usize)| {
        let id = (at % 3 == 0).then(|| Id::Integer(at.try_into().unwrap_or(0)));
        OwnerClaims::competitor(index, id, format!("Acme {at}"), vec![site(at)])
    };
    Claims::new([brand].into_iter().chain(order.enumerate().map(competitor)).collect())
}

fn ownership() -> Vec<Path> {
    type Use = fn(&Claims, &Claims) -> u64;
    const USES: [(&str, Use); 5] = [
        ("conflicts", |after, _| read_conflicts(after, None)),
        ("conflicts, before the same", |after, _| read_conflicts(after, Some(after))),
        ("conflicts, before reversed", |after, before| read_conflicts(after, Some(before))),
        ("overlaps", |after, _| overlaps(after).iter().take(READ).count() as u64),
        ("conflict watch", |after, before| {
            let mut watch = ConflictWatch::new(after, Some(before));
            let mut found = 0;
            for (position, owner) in after.owners().iter().enumerate().take(CHANGES) {
                watch.set(position, Slot::Website(0), None);
                watch.set(position, Slot::Website(0), owner.websites.first());
                found += watch.conflicts_at(position, Slot::Website(0)).take(READ).count();
            }
            found as u64 + watch.conflicts().len()
        }),
    ];
    let mut paths = Vec::new();
    for (kind, key) in KEYS {
        for (verb, work) in USES {
            paths.push(Path::new(format!("{verb}: {kind}"), WEBSITES, move |count| -> Work {
                let after = claims(key, count, 0..count);
                let before = claims(key, count, (0..count).rev());
                Box::new(move || work(&after, &before))
            }));
        }
        paths.push(Path::new(format!("citations: {kind}"), WEBSITES, move |count| -> Work {
            let claims = claims(key, count, 0..count);
            let urls: Vec<String> =
                (0..count).map(|at| format!("x.{}/y", key(at, count))).collect();
            Box::new(move || {
                let index = CitationIndex::new(&claims);
                index.classify_all(&urls).filter(|found| found.owner() != "other").count() as u64
            })
        }));
    }
    paths
}

fn read_conflicts(after: &Claims, before: Option<&Claims>) -> u64 {
    let found = conflicts(after, before);
    found.len() + found.iter().take(READ).count() as u64
}

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

const REQUESTS: [(&str, &str, Argument); 14] = [
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
];

fn requests() -> Vec<Path> {
    let request = |(operation, kind, argument): (&'static str, &str, Argument)| {
        Path::new(format!("{operation}: {kind}"), RECORDS, move |count| -> Work {
            let argument = argument(count);
            assert!(
                call(operation, &argument).is_ok(),
                "{operation} {:?}",
                call(operation, &argument)
            );
            Box::new(move || u64::from(call(operation, &argument).is_ok()))
        })
    };
    REQUESTS.into_iter().map(request).collect()
}
