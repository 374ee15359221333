//! The vectors of the brand operations, answered by the core itself.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use referee::brand::{
    Brand, BrandError, DEFAULT_STAGES, Limits, Outcome, Prompt, create_brand, create_competitor,
    create_prompt, list_prompts, replace_competitor, update_brand, update_prompt,
};
use referee::owner::Id;
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

fn call(operation: &str, input: &Value) -> Option<Value> {
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

#[test]
fn every_vector_of_the_brand_operations_is_answered_as_it_asks() {
    let mut wrong = Vec::new();
    let mut asked = 0;
    for (operation, cases) in testkit::vectors::load().unwrap() {
        for case in cases {
            let Some(answer) = call(&operation, &case.input) else { continue };
            asked += 1;
            if let Err(message) = case.check(&answer) {
                wrong.push(format!("{operation}: {message}"));
            }
        }
    }
    assert!(asked > 0);
    assert!(wrong.is_empty(), "{} of {asked} wrong\n{}", wrong.len(), wrong.join("\n"));
}
