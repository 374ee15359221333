//! The other commands, as a user runs them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]
#![allow(dead_code, reason = "each test file uses a part of what they share")]

mod common;

use common::{Folder, program, run, run_with};
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::Stdio;

fn example(name: &str) -> String {
    testkit::root().join("examples").join(name).to_str().unwrap().to_owned()
}

#[test]
fn call_answers_every_line_in_order() {
    let input = b"{\"input\":\"www.example.com\"}\nnonsense\n\n{\"input\":7}\n\xff\n{\"input\":\"b.example\"}";
    let run = run_with(&["call", "normalize_website"], input);
    let answers: Vec<Value> =
        run.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(run.code, 0);
    assert_eq!(answers[0], json!({"ok": {"domain": "example.com", "site": "example.com"}}));
    let codes: Vec<_> = answers.iter().map(|answer| answer["error"]["code"].as_str()).collect();
    let (json, wrong) = (Some("argument.json"), Some("argument.type"));
    assert_eq!(codes, [None, json, json, wrong, json, None]);
    assert_eq!(answers[5]["ok"]["site"], "b.example");
}

/// U+007F is the one control that JSON writes as it is, and no part of a colour.
#[test]
fn what_programs_read_keeps_every_character() {
    let folder = Folder::new();
    let brand = r#"{"name":"a\u007fb","website":"a.example"}"#;
    let brand = folder.write("brand.json", brand);
    let event = r#"{"date":"2026-05-20","raw_referrer_value":"a","raw_page_value":"/","sessions":"a\u007fb"}"#;
    let del = "a\u{7f}b";
    for (arguments, input) in [
        (vec!["check", "-"], event),
        (vec!["website"], del),
        (vec!["referrer"], del),
        (vec!["mentions", "--brand", &brand], del),
    ] {
        for format in ["json", "ndjson"] {
            for color in ["auto", "never", "always"] {
                let arguments = [&arguments[..], &["--format", format, "--color", color]].concat();
                let run = run_with(&arguments, input);
                assert!(run.stdout.contains(del), "{arguments:?}: {} {}", run.stdout, run.stderr);
            }
        }
    }
}

#[test]
fn call_answers_before_the_next_line_comes() {
    let mut command = program(&["call", "normalize_website"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut answers = BufReader::new(child.stdout.take().unwrap()).lines();
    for host in ["a.example", "b.example"] {
        writeln!(stdin, "{}", json!({ "input": host })).unwrap();
        assert!(answers.next().unwrap().unwrap().contains(host));
    }
    drop(stdin);
    assert!(child.wait().unwrap().success());
}

#[test]
fn call_gives_what_the_operation_gives() {
    for (operation, cases) in testkit::vectors::load().unwrap() {
        let lines: Vec<String> = cases.iter().map(|case| case.input.to_string()).collect();
        let input = lines.join("\n");
        let run = run_with(&["call", &operation], input);
        assert_eq!(run.code, 0);
        assert_eq!(run.stdout.lines().count(), cases.len(), "{operation}");
        for (case, line) in cases.iter().zip(run.stdout.lines()) {
            let answer: Value = serde_json::from_str(line).unwrap();
            if let Err(why) = case.check(&answer) {
                panic!("{operation}: {why}");
            }
        }
    }
}

#[test]
fn website_shows_sites_and_never_a_password() {
    let shown = run(&["website", "https://www.Example.com:443/Shop/?a=1"]);
    assert_eq!((shown.code, shown.stdout.as_str()), (0, "example.com/shop  domain example.com\n"));
    for format in ["human", "json", "ndjson"] {
        let input = "ftp://user:secret@example.com\n//user:secret@example.com/\n";
        let run = run_with(&["website", "--format", format], input);
        assert_eq!(run.code, 1);
        assert!(!run.stdout.contains("secret"), "{}", run.stdout);
    }
    let lines = run_with(&["website", "--format", "ndjson"], "a.example\r\nb.example");
    let sites: Vec<Value> =
        lines.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((&sites[0]["site"], &sites[1]["site"]), (&json!("a.example"), &json!("b.example")));
}

#[test]
fn referrer_and_platforms_use_the_list() {
    let found = run(&["referrer", "--format", "json", "https://chatgpt.com/", "google.com"]);
    let found: Value = serde_json::from_str(&found.stdout).unwrap();
    assert_eq!(found[0]["platform"], "chatgpt");
    assert_eq!(
        (&found[1]["platform"], &found[1]["reason"]),
        (&Value::Null, &json!("unknown_host"))
    );
    let list = run(&["platforms", "--format", "json"]);
    let list: Value = serde_json::from_str(&list.stdout).unwrap();
    assert_eq!(list, referee_ops::list_platforms(&json!({})).unwrap());
    assert!(run(&["platforms"]).stdout.contains("chatgpt"));
}

#[test]
fn brand_check_shows_owner_and_field() {
    let good = run(&["brand", "check", &example("brand.json")]);
    assert_eq!(good.code, 0, "{}", good.stdout);
    assert!(good.stdout.contains("1 overlap") && good.stdout.contains("Nothing that the API"));
    let folder = Folder::new();
    let path = folder.write(
        "brand.json",
        json!({
            "name": "Nova", "website": "nova.example", "description": "x",
            "alternative_websites": ["ftp://user:secret@nova.example"],
            "competitors": [{"name": "Acme", "websites": ["ftp://a.example"]}],
        })
        .to_string(),
    );
    let wrong = run(&["brand", "check", &path]);
    assert_eq!(wrong.code, 1);
    assert!(wrong.stdout.contains("competitors[0].websites[0] (Acme): "), "{}", wrong.stdout);
    assert!(!wrong.stdout.contains("secret"));
    let path = folder.write(
        "brand.json",
        json!({
            "name": "Nova", "website": "nova.example", "description": "x",
            "competitors": [{"name": "Acme", "websites": ["https://www.nova.example/"]}],
        })
        .to_string(),
    );
    let conflict = run(&["brand", "check", &path]);
    assert_eq!(conflict.code, 1);
    assert!(conflict.stdout.contains("the brand, website"), "{}", conflict.stdout);
    assert!(conflict.stdout.contains("the competitor 'Acme', competitors[0].websites[0]"));
    let json = run(&["brand", "check", &path, "--format", "json"]);
    let json: Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(json["conflicts"][0]["key"], "nova.example");
    assert_eq!(run(&["brand", "check", &folder.write("x.json", "{")]).code, 2);
}

#[test]
fn brand_diff_shows_the_plan() {
    let files = [example("brand.json"), example("brand-new.json")];
    let shown = run(&["brand", "diff", &files[0], &files[1]]);
    assert_eq!(shown.code, 0, "{}", shown.stdout);
    for part in [
        "+ create competitor 'Cumulus'",
        "~ update competitor 'PEAK' (id 2)",
        "^ reactivate persona 'Budget Traveler' (id 11)",
        "- archive persona 'Gift Buyer'",
        "! re-evaluate past responses for the competitor 'PEAK'",
        "+ \"https://outdoorhub.example/brands/alto\"",
    ] {
        assert!(shown.stdout.contains(part), "{part} is not in\n{}", shown.stdout);
    }
    let json = run(&["brand", "diff", &files[0], &files[1], "--format", "json"]);
    let json: Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(
        (&json["status"], json["plan"]["create"].as_array().unwrap().len()),
        (&json!(200), 1)
    );
    let nothing = run_with(&["brand", "diff", &files[0], "-"], "{}");
    assert!(nothing.stdout.contains("Nothing would change"), "{}", nothing.stdout);
    let refused = run_with(&["brand", "diff", &files[0], "-"], r#"{"name": " "}"#);
    assert_eq!(refused.code, 1);
    assert!(refused.stdout.contains("422") && refused.stdout.contains("name: "));
    let list = run_with(&["brand", "diff", &files[0], "-"], "[]");
    assert!(list.stdout.contains("the body: Input should be"), "{}", list.stdout);
}

#[test]
fn citations_and_their_totals() {
    let brand = example("brand.json");
    let shown = run(&["citations", "--brand", &brand, &example("urls.txt")]);
    assert!(shown.stdout.contains("10 URLs"), "{}", shown.stdout);
    let input =
        "https://novatrail.example/a\n{\"url\":\"https://peak.example\"}\n\"x.example\"\n\n{}\n";
    let json_run = run_with(&["citations", "--brand", &brand, "--format", "json"], input);
    let found: Value = serde_json::from_str(&json_run.stdout).unwrap();
    let owners: Vec<_> = found["owners"].as_array().unwrap().iter().map(|o| &o["owner"]).collect();
    assert_eq!(owners, ["brand", "competitor", "other", "other"]);
    assert_eq!(found["totals"]["other"], 2);
    let lines = run_with(&["citations", "--brand", &brand, "--format", "ndjson"], input);
    assert_eq!(lines.stdout.lines().count(), 4);
}

#[test]
fn mentions_are_listed_and_marked_on_a_terminal() {
    let arguments = ["mentions", "--brand", &example("brand.json"), &example("answer.txt")];
    let plain = run(&arguments);
    assert!(plain.stdout.starts_with("6 mentions"), "{}", plain.stdout);
    assert!(plain.stdout.contains("L'Ours Blanc") && plain.stdout.contains("bottom third"));
    let marked = run(&[&arguments[..], &["--color", "always"]].concat());
    assert!(marked.stdout.contains("\x1b["));
    assert!(marked.stdout.contains("For muddy trails"));
    let json = run(&[&arguments[..], &["--format", "json"]].concat());
    let found: Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(found["mentions"][0]["term"], "NovaTrail");
    assert_eq!(found["present"].as_array().unwrap().len(), 4);
}

#[test]
fn completions_and_help_are_there_for_every_command() {
    for shell in ["bash", "zsh", "fish"] {
        let run = run(&["completions", shell]);
        assert_eq!(run.code, 0);
        assert!(run.stdout.contains("referee") && run.stdout.contains("date-order"), "{shell}");
    }
    for command in
        ["check", "split", "website", "referrer", "citations", "mentions", "call", "completions"]
    {
        let run = run(&[command, "--help"]);
        assert_eq!(run.code, 0);
        assert!(run.stdout.contains("Example"), "{command} has an example");
    }
}
