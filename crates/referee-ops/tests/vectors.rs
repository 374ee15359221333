//! Every vector, through the operations that all faces share.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use testkit::vectors::{load, manifest};

#[test]
fn every_case_gets_the_answer_that_the_rules_ask_for() {
    let mut failures = Vec::new();
    for (operation, cases) in load().unwrap() {
        for case in &cases {
            let line = referee_ops::call_line(&operation, &case.input.to_string());
            let answer: Value = serde_json::from_str(&line).unwrap();
            if let Err(why) = case.check(&answer) {
                failures.push(format!("{operation}: {why}"));
            }
        }
    }
    assert!(failures.is_empty(), "{} cases fail\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn the_manifest_counts_every_case_of_every_operation() {
    let counts: BTreeMap<String, usize> =
        load().unwrap().into_iter().map(|(operation, cases)| (operation, cases.len())).collect();
    assert_eq!(counts, manifest().unwrap(), "`cargo xtask manifest` counts anew");
    let operations: BTreeSet<&str> =
        referee_ops::OPERATIONS.iter().map(|operation| operation.name).collect();
    assert_eq!(operations, counts.keys().map(String::as_str).collect(), "one file an operation");
}

#[test]
fn ids_are_unique_and_rules_are_named() {
    for (operation, cases) in load().unwrap() {
        let mut ids = BTreeSet::new();
        for case in cases {
            assert!(ids.insert(case.id.clone()), "{operation}: two cases are called {}", case.id);
            let first = case.rule.chars().next();
            assert!(
                first.is_some_and(|c| c.is_ascii_digit()),
                "{operation}: {} names no rule",
                case.id
            );
        }
    }
}
