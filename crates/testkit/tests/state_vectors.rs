//! The vectors of brands, prompts and connections, answered by the core itself.
#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use referee::batch::Seed;
use referee::brand::{
    Brand, BrandError, DEFAULT_STAGES, Limits, Outcome, Prompt, create_brand, create_competitor,
    create_prompt, list_prompts, replace_competitor, update_brand, update_prompt,
};
use referee::connection::{
    Connection, Integration, PROVIDERS, Push, Registration, Timestamp, disable, list, push,
    register, traffic_source,
};
use referee::owner::Id;
use referee::referrer::AllowList;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

fn field<T: DeserializeOwned>(input: &Value, name: &str) -> T {
    serde_json::from_value(input.get(name).cloned().unwrap_or_default())
        .unwrap_or_else(|error| panic!("{name}: {error} in {input}"))
}

fn limits(input: &Value) -> Limits {
    input.get("limits").map_or_else(Limits::default, |_| field(input, "limits"))
}

fn answer(outcome: Result<Outcome, BrandError>) -> Value {
    match outcome {
        Ok(outcome) => json!({ "ok": outcome }),
        Err(error) => json!({ "error": { "code": error.code(), "message": error.to_string() } }),
    }
}

fn brand_call(operation: &str, input: &Value) -> Option<Value> {
    let request = &input["request"];
    let current = || field::<Brand>(input, "current");
    Some(answer(match operation {
        "create_brand" => Ok(create_brand(request, limits(input))),
        "update_brand" => update_brand(&current(), request),
        "create_competitor" => create_competitor(&current(), request),
        "replace_competitor" => {
            replace_competitor(&current(), &field::<Id>(input, "competitor_id"), request)
        }
        "create_prompt" => {
            let stages = input.get("stages").map(|_| field::<Vec<String>>(input, "stages"));
            let stages = stages.unwrap_or_else(|| DEFAULT_STAGES.map(String::from).to_vec());
            let prompts: Option<Vec<Prompt>> = field(input, "prompts");
            create_prompt(&field(input, "brand"), &prompts.unwrap_or_default(), &stages, request)
        }
        "update_prompt" => Ok(update_prompt(&field(input, "prompt"), request)),
        "list_prompts" => {
            let prompts: Vec<Prompt> = field(input, "prompts");
            return Some(json!({ "ok": list_prompts(&prompts, input) }));
        }
        _ => return None,
    }))
}

fn error(code: &str) -> Value {
    json!({ "error": { "code": code } })
}

fn connection_call(operation: &str, input: &Value) -> Option<Value> {
    let connections = || field::<Vec<Connection>>(input, "connections");
    let integrations = || field::<Vec<Integration>>(input, "integrations");
    let text = |name: &str| input[name].as_str().unwrap();
    let now = || Timestamp::parse(text("now"));
    Some(match operation {
        "register_connection" => {
            let now = match now() {
                Ok(now) => now,
                Err(invalid) => return Some(error(invalid.code())),
            };
            let registration = Registration {
                brand_id: &field(input, "brand_id"),
                connections: &connections(),
                integrations: &integrations(),
                providers: PROVIDERS,
                id: text("id"),
                now,
            };
            let outcome = register(&registration, &input["request"]);
            if let Some(connection) = outcome.connection {
                assert_eq!(json!(connection), outcome.answer.body);
            }
            json!({ "ok": outcome.answer })
        }
        "list_connections" => json!({ "ok": list(&connections()) }),
        "disable_connection" => {
            json!({ "ok": disable(&connections(), text("connection_id")).answer })
        }
        "push_events" => {
            let now = match now() {
                Ok(now) => now,
                Err(invalid) => return Some(error(invalid.code())),
            };
            let connection: Option<Connection> = field(input, "connection");
            let arrived = Push {
                body: text("body").as_bytes(),
                content_type: input["content_type"].as_str(),
                allow_list: AllowList::builtin(),
                seed: Seed::default(),
                now,
            };
            let pushed = push(connection.as_ref(), &arrived);
            let mut result = json!(pushed.answer);
            if pushed.answer.status == 200 {
                let rows = pushed.upserts.iter().map(|row| {
                    let platform = AllowList::builtin().platform(row.platform).unwrap();
                    json!({ "row": row.row, "platform": platform.slug, "event": row.event })
                });
                result["upserts"] = rows.collect();
            }
            if let Some(connection) = pushed.connection {
                result["connection"] = json!(connection);
            }
            json!({ "ok": result })
        }
        "traffic_source" => {
            match traffic_source(text("website"), &connections(), &integrations()) {
                Ok(source) => json!({ "ok": { "source": source } }),
                Err(invalid) => error(invalid.code()),
            }
        }
        _ => return None,
    })
}

#[test]
fn every_vector_of_brands_and_connections_is_answered_as_it_asks() {
    let mut wrong = Vec::new();
    let mut asked = 0;
    for (operation, cases) in testkit::vectors::load().unwrap() {
        for case in cases {
            let answer = brand_call(&operation, &case.input)
                .or_else(|| connection_call(&operation, &case.input));
            let Some(answer) = answer else { continue };
            asked += 1;
            if let Err(message) = case.check(&answer) {
                wrong.push(format!("{operation}: {message}"));
            }
        }
    }
    assert!(asked > 0);
    assert!(wrong.is_empty(), "{} of {asked} wrong\n{}", wrong.len(), wrong.join("\n"));
}
