//! The life of connections against a naive model (rules 4.7, 5.1 to 5.5).
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use proptest::prelude::*;
use referee::batch::Seed;
use referee::connection::{
    Connection, ConnectionStatus, Integration, PROVIDERS, Push, Pushed, Registration, Timestamp,
    TrafficSource, disable, list, push, register, traffic_source,
};
use referee::owner::Id;
use referee::referrer::AllowList;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Spellings and the site that each stands for; the last has none.
const WEBSITES: [(&str, Option<&str>); 6] = [
    ("example.com", Some("example.com")),
    ("HTTPS://www.Example.com/?a#b", Some("example.com")),
    ("example.com/shop/", Some("example.com/shop")),
    ("example.org", Some("example.org")),
    ("http://example.org:8080", Some("example.org:8080")),
    ("ftp://example.com", None),
];

type Body = (&'static str, u16, &'static [(&'static str, &'static str)]);

/// Bodies, the status that each gets and the rows that it leaves.
const BODIES: [Body; 6] = [
    ("[]", 200, &[]),
    (
        r#"[{"date":"2026-05-20","raw_referrer_value":"chatgpt.com","raw_page_value":"/a","pageviews":1},
            {"date":"2026-05-20","raw_referrer_value":"claude.ai","raw_page_value":"/b"},
            {"date":"2026-05-20","raw_referrer_value":"chatgpt.com","raw_page_value":"/a","pageviews":2}]"#,
        200,
        &[("claude.ai", "/b"), ("chatgpt.com", "/a")],
    ),
    (
        r#"[{"date":"2026-05-20","raw_referrer_value":"google.com","raw_page_value":"/a"}]"#,
        200,
        &[],
    ),
    ("", 400, &[]),
    ("{", 400, &[]),
    (r#"[{"date":"2026-05-20","raw_referrer_value":"claude.ai"}]"#, 422, &[]),
];

#[derive(Debug, Clone)]
enum Step {
    Register { website: usize, provider: &'static str },
    Disable { connection: usize },
    Push { connection: usize, body: usize },
    List,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let provider = prop_oneof![9 => Just("adobe_analytics"), 1 => Just("matomo")];
    let step = prop_oneof![
        3 => (0..WEBSITES.len(), provider)
            .prop_map(|(website, provider)| Step::Register { website, provider }),
        2 => (0..6_usize).prop_map(|connection| Step::Disable { connection }),
        5 => (0..6_usize, 0..BODIES.len())
            .prop_map(|(connection, body)| Step::Push { connection, body }),
        1 => Just(Step::List),
    ];
    prop::collection::vec(step, 0..40)
}

/// A connection as the rules speak of it, and nothing more.
#[derive(Debug, Clone)]
struct Model {
    site: &'static str,
    active: bool,
    pushed: Option<String>,
    failed: bool,
}

fn moment(step: usize) -> String {
    format!("2026-05-24T12:{:02}:{:02}Z", step / 60, step % 60)
}

fn id(number: usize) -> String {
    format!("01JX2Y6E8H1AKQ8V0W7G4D9{number:03}")
}

fn pushed<'a>(connection: Option<&Connection>, body: &'a str, now: &'a str) -> Pushed<'a> {
    let arrived = Push {
        body: body.as_bytes(),
        content_type: Some("application/json"),
        allow_list: AllowList::builtin(),
        seed: Seed::default(),
        now: Timestamp::parse(now).unwrap(),
    };
    push(connection, &arrived)
}

/// The rows of a store, keyed as rule 4.5 says.
type Rows = BTreeMap<(String, String, String), String>;

fn upsert(rows: &mut Rows, pushed: &Pushed<'_>) {
    for upsert in &pushed.upserts {
        let event = &upsert.event;
        let key = (
            event.date.to_string(),
            event.raw_referrer_value.to_string(),
            event.raw_page_value.to_string(),
        );
        rows.insert(key, json!(event).to_string());
    }
}

proptest! {
    #[test]
    fn a_life_of_connections_is_that_of_the_model(
        steps in steps(),
        integrated in prop::option::weighted(0.3, 0..5_usize),
    ) {
        let integrations: Vec<_> = integrated
            .map(|website| Integration {
                provider: "google_analytics".into(),
                website: WEBSITES[website].0.into(),
            })
            .into_iter()
            .collect();
        let integrated = integrated.and_then(|website| WEBSITES[website].1);
        let mut connections: Vec<Connection> = Vec::new();
        let mut model: Vec<Model> = Vec::new();
        let mut rows = Rows::new();
        for (number, step) in steps.into_iter().enumerate() {
            let now = moment(number);
            match step {
                Step::Register { website, provider } => {
                    let (website, site) = WEBSITES[website];
                    let new_id = id(connections.len());
                    let registration = Registration {
                        brand_id: &Id::Integer(1234),
                        connections: &connections,
                        integrations: &integrations,
                        providers: PROVIDERS,
                        id: &new_id,
                        now: Timestamp::parse(&now).unwrap(),
                    };
                    let request = json!({ "website": website, "provider": provider });
                    let outcome = register(&registration, &request);
                    let taken = |site| {
                        integrated == Some(site) || model.iter().any(|m| m.active && m.site == site)
                    };
                    let status = match site {
                        _ if provider != "adobe_analytics" => 400,
                        None => 400,
                        Some(site) if taken(site) => 409,
                        Some(_) => 201,
                    };
                    prop_assert_eq!(outcome.answer.status, status);
                    prop_assert_eq!(outcome.connection.is_some(), status == 201);
                    if let Some(connection) = outcome.connection {
                        prop_assert_eq!(&outcome.answer.body, &json!(connection));
                        prop_assert_eq!(&connection.created_at, &now);
                        let site = site.unwrap();
                        model.push(Model { site, active: true, pushed: None, failed: false });
                        connections.push(connection);
                    }
                }
                Step::Disable { connection } => {
                    let outcome = disable(&connections, &id(connection));
                    match model.get_mut(connection) {
                        None => prop_assert_eq!(outcome.answer.status, 404),
                        Some(known) => {
                            known.active = false;
                            prop_assert_eq!(outcome.answer.status, 200);
                            connections[connection] = outcome.connection.unwrap();
                        }
                    }
                }
                Step::Push { connection, body } => {
                    let (body, status, left) = BODIES[body];
                    let before = connections.get(connection);
                    let outcome = pushed(before, body, &now);
                    match model.get_mut(connection) {
                        None => prop_assert_eq!(outcome.answer.status, 404),
                        Some(known) if !known.active => {
                            prop_assert_eq!(outcome.answer.status, 410);
                            prop_assert_eq!(outcome.connection, None, "nothing changes");
                            prop_assert!(outcome.upserts.is_empty());
                        }
                        Some(known) => {
                            prop_assert_eq!(outcome.answer.status, status);
                            known.failed = status != 200;
                            if status == 200 {
                                known.pushed = Some(now.clone());
                            }
                            let found: Vec<_> = outcome.upserts.iter().map(|upsert| {
                                let event = &upsert.event;
                                (&*event.raw_referrer_value, &*event.raw_page_value)
                            }).collect();
                            prop_assert_eq!(&found[..], left);
                            upsert(&mut rows, &outcome);
                            let stored = rows.clone();
                            let after = outcome.connection.unwrap();
                            let again = pushed(Some(&after), body, &now);
                            upsert(&mut rows, &again);
                            prop_assert_eq!(&rows, &stored, "the same batch again changes nothing");
                            prop_assert_eq!(again.answer, outcome.answer);
                            prop_assert_eq!(again.connection.as_ref(), Some(&after));
                            connections[connection] = after;
                        }
                    }
                }
                Step::List => {
                    let items: Vec<Value> = connections.iter().map(|known| json!(known)).collect();
                    prop_assert_eq!(list(&connections).body, json!({ "items": items }));
                }
            }
            let active: Vec<_> =
                connections.iter().filter(|c| c.status == ConnectionStatus::Active).collect();
            let sites: BTreeSet<_> = active.iter().map(|connection| &connection.website).collect();
            prop_assert_eq!(sites.len(), active.len(), "one active connection a website");
            for (connection, model) in connections.iter().zip(&model) {
                prop_assert_eq!(&connection.website, model.site);
                prop_assert_eq!(connection.status == ConnectionStatus::Active, model.active);
                prop_assert_eq!(&connection.last_pushed_at, &model.pushed);
                prop_assert_eq!(connection.last_push_error.is_some(), model.failed);
            }
            for (website, site) in WEBSITES {
                let Some(site) = site else { continue };
                let landed =
                    model.iter().any(|m| m.active && m.site == site && m.pushed.is_some());
                let wanted = if landed {
                    Some(TrafficSource::Push)
                } else {
                    (integrated == Some(site)).then_some(TrafficSource::GoogleAnalytics)
                };
                prop_assert_eq!(traffic_source(website, &connections, &integrations), Ok(wanted));
            }
        }
    }

    #[test]
    fn a_moment_is_read_or_refused_and_never_changed(text in "[0-9]{4}-[0-2][0-9]-[0-3][0-9]T[0-2][0-9]:[0-6][0-9]:[0-6][0-9](\\.[0-9]{0,3})?Z?") {
        if let Ok(moment) = Timestamp::parse(&text) {
            prop_assert_eq!(moment.as_str(), text.as_str());
            prop_assert!(text.ends_with('Z') && !text.contains(".Z"));
            let part = |range: core::ops::Range<usize>| text.get(range).unwrap().parse::<u32>().unwrap();
            prop_assert!(part(11..13) < 24 && part(14..16) < 60 && part(17..19) <= 60);
        }
    }
}

#[test]
fn the_keys_stand_in_the_order_of_the_guide() {
    let text = serde_json::to_string(&Connection {
        id: id(1),
        brand_id: Id::Integer(1234),
        website: "example.com".into(),
        provider: "adobe_analytics".into(),
        status: ConnectionStatus::Active,
        created_at: moment(0),
        last_pushed_at: None,
        last_push_error: None,
    })
    .unwrap();
    assert_eq!(
        text,
        r#"{"id":"01JX2Y6E8H1AKQ8V0W7G4D9001","brand_id":1234,"website":"example.com","provider":"adobe_analytics","status":"active","created_at":"2026-05-24T12:00:00Z","last_pushed_at":null,"last_push_error":null}"#
    );
}
