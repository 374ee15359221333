//! Requests: every violation in one pass and in its place, and nothing secret in any answer
//! (rules 1.8, 6.1, 6.7, 6.8).
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use proptest::prelude::*;
use referee::brand::{
    Brand, BrandPatch, Competitor, DEFAULT_STAGES, Limits, create_brand, create_competitor,
    create_prompt, update_brand,
};
use serde_json::{Value, json};

/// A request without a fault, with something in each place.
fn right() -> Value {
    json!({
        "name": "Nova",
        "alternative_names": ["N", "Nova Air"],
        "excluded_names": ["Bossa Nova"],
        "website": "https://nova.example",
        "alternative_websites": ["nova.org", "https://www.nova.net/a"],
        "description": "Air carrier.",
        "competitors": [
            {"name": "Acme", "alternative_names": ["A"], "excluded_names": ["B"],
             "websites": ["acme.example", "acme.example/b"], "case_sensitive": true},
            {"name": "Bolt", "alternative_names": [], "excluded_names": [],
             "websites": ["bolt.example"], "case_sensitive": false},
        ],
        "personas": [
            {"name": "Traveler", "description": "Students"},
            {"name": "Family", "description": "Parents"},
        ],
        "key_topics": ["fares"],
        "status": "lead",
        "case_sensitive": true,
    })
}

/// A place, what to put there (absent: take it away), and the type of the violation.
type Fault = (&'static str, Option<Value>, &'static str);

/// Faults that leave each other alone, in the order of the published fields.
fn faults() -> Vec<Fault> {
    let many: Vec<String> = (0..101).map(|at| at.to_string()).collect();
    vec![
        ("/name", Some(json!("\u{2003}")), "string_too_short"),
        ("/alternative_names", Some(json!(many)), "too_long"),
        ("/excluded_names/0", Some(json!(null)), "string_type"),
        ("/website", Some(json!("javascript:alert(1)")), "url_parsing"),
        ("/alternative_websites/0", Some(json!({})), "string_type"),
        ("/alternative_websites/1", Some(json!("")), "url_parsing"),
        ("/description", None, "missing"),
        ("/competitors/0/name", None, "missing"),
        ("/competitors/0/alternative_names", Some(json!(many)), "too_long"),
        ("/competitors/0/websites/1", Some(json!("/b")), "url_parsing"),
        ("/competitors/0/case_sensitive", Some(json!(0)), "bool_type"),
        ("/competitors/1/name", Some(json!("")), "string_too_short"),
        ("/competitors/1/excluded_names", Some(json!("x")), "list_type"),
        ("/competitors/1/websites", Some(json!(null)), "list_type"),
        ("/personas/0/description", Some(json!(1)), "string_type"),
        ("/personas/1/name", None, "missing"),
        ("/key_topics", Some(json!({})), "list_type"),
        ("/status", Some(json!("Lead")), "literal_error"),
        ("/case_sensitive", Some(json!("true")), "bool_type"),
    ]
}

fn inflict(request: &mut Value, (place, value, _): &Fault) {
    let (parent, last) = place.rsplit_once('/').unwrap();
    match value {
        Some(value) => *request.pointer_mut(place).unwrap() = value.clone(),
        None => {
            request.pointer_mut(parent).unwrap().as_object_mut().unwrap().remove(last).unwrap();
        }
    }
}

fn loc(place: &str) -> Value {
    let step = |step: &str| step.parse::<usize>().map_or_else(|_| json!(step), |at| json!(at));
    std::iter::once(json!("body")).chain(place.split('/').skip(1).map(step)).collect()
}

fn found(violations: &[referee::violation::Violation]) -> Vec<(Value, String)> {
    let entry = |found| {
        let found: Value = json!(found);
        (found["loc"].clone(), found["type"].as_str().unwrap().to_owned())
    };
    violations.iter().map(entry).collect()
}

fn spelling() -> impl Strategy<Value = String> {
    "(https?://|HTTP:\\\\\\\\|//|ftp://|http:)?((user)?(:)?hunter2@){0,2}(www\\.)?[a-c ]{1,2}(\\.example)?(:[0-9]{1,5})?(/[a@?# ]{0,3})?"
}

proptest! {
    #[test]
    fn every_violation_is_found_in_one_pass_and_in_its_place(chosen in any::<[bool; 19]>()) {
        let mut request = right();
        let faults: Vec<_> = faults().into_iter().zip(chosen).filter(|(_, chosen)| *chosen).collect();
        for (fault, _) in &faults {
            inflict(&mut request, fault);
        }
        let wanted: Vec<_> =
            faults.iter().map(|((place, _, kind), _)| (loc(place), (*kind).to_owned())).collect();
        let created = Brand::from_request(&request).err().unwrap_or_default();
        prop_assert_eq!(found(&created), wanted.clone());

        // A change asks for nothing at the top, and is the same below it.
        let current = Brand::from_request(&right()).unwrap();
        let patched = BrandPatch::from_request(&request, &current).err().unwrap_or_default();
        let below = wanted.into_iter().filter(|(loc, _)| *loc != json!(["body", "description"]));
        prop_assert_eq!(found(&patched), below.collect::<Vec<_>>());
    }

    #[test]
    fn what_is_accepted_can_be_judged_and_sent_again(
        website in spelling(),
        others in prop::collection::vec(spelling(), 0..3),
        theirs in prop::collection::vec(spelling(), 0..3),
    ) {
        let request = json!({
            "name": "N", "website": website, "description": "", "alternative_websites": others,
            "competitors": [{"name": "C", "websites": theirs}],
        });
        let Ok(brand) = Brand::from_request(&request) else { return Ok(()) };
        prop_assert!(brand.claims().is_ok(), "what is kept of a website normalises too");
        prop_assert_eq!(Brand::from_request(&json!(brand)), Ok(brand));
    }

    #[test]
    fn no_answer_and_no_plan_holds_user_info(
        websites in prop::collection::vec(spelling(), 4),
        name in prop::option::of(Just("N")),
    ) {
        let request = json!({
            "name": name, "website": websites[0], "alternative_websites": [websites[1]],
            "description": null, "competitors": [{"websites": [websites[2]]}],
            "personas": [{"websites": websites[3]}],
        });
        let mut complete = request.clone();
        complete["name"] = json!("N");
        complete["description"] = json!("");
        complete["competitors"][0]["name"] = json!("C");
        complete["personas"] = json!([]);
        let current = Brand::from_request(&right()).unwrap();
        for request in [request, complete] {
            let outcomes = [
                create_brand(&request, Limits::default()),
                update_brand(&current, &request).unwrap(),
                create_competitor(&current, &request).unwrap(),
                create_competitor(&current, &request["competitors"][0]).unwrap(),
            ];
            for outcome in outcomes {
                let text = serde_json::to_string(&outcome).unwrap();
                prop_assert!(!text.contains("hunter2"), "{}", text);
            }
        }
    }

    #[test]
    fn any_json_gets_an_answer(text in "[\\[{\"a-z0-9.:,\\]}]{0,24}", at in 0..19_usize) {
        let value = serde_json::from_str(&text).unwrap_or(Value::String(text));
        let current = Brand::from_request(&right()).unwrap();
        let (place, ..) = faults()[at].clone();
        let mut request = right();
        inflict(&mut request, &(place, Some(value.clone()), ""));
        for request in [request, value] {
            let outcomes = [
                create_brand(&request, Limits::default()),
                update_brand(&current, &request).unwrap(),
                create_competitor(&current, &request).unwrap(),
                create_prompt(&current, &[], &DEFAULT_STAGES, &request).unwrap(),
            ];
            for outcome in outcomes {
                prop_assert!([200, 409, 422].contains(&outcome.answer.status));
                prop_assert_eq!(outcome.plan.is_some(), outcome.answer.status == 200);
            }
        }
    }
}

#[test]
fn a_hundred_thousand_violations_are_counted_and_a_hundred_listed() {
    let entries: Vec<Value> = (0..100_000).map(|_| json!({"websites": [5]})).collect();
    let request =
        json!({"name": "N", "website": "n.example", "description": "", "competitors": entries});
    let outcome = create_brand(&request, Limits::default());
    assert_eq!(outcome.answer.body["error_count"], 200_000);
    assert_eq!(outcome.answer.body["detail"].as_array().unwrap().len(), 100);
}

#[test]
fn a_competitor_goes_through_a_request_unchanged() {
    let competitor = Competitor::from_request(&right()["competitors"][0]).unwrap();
    assert_eq!(json!(competitor), right()["competitors"][0]);
}

#[test]
fn the_published_bound_on_websites_holds_for_normal_forms_too() {
    // `é` is six characters of a site: this site is longer than what a request may hold.
    let typed = format!("a.example/{}", "é".repeat(1000));
    let site = referee::website::Website::parse(&typed).unwrap().into_site();
    for (website, status) in [(&typed, 200), (&site, 422)] {
        let mut request = right();
        request["competitors"][1]["websites"][0] = json!(website);
        let answer = create_brand(&request, Limits::default()).answer;
        assert_eq!(answer.status, status);
        if status == 422 {
            assert_eq!(answer.body["detail"][0]["ctx"]["code"], "website.too_long");
        }
    }
}
