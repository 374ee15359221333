//! `referee check` and `referee split`, as a user runs them.
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
use std::io::{Read as _, Write as _};
use std::process::Stdio;

const GOOD: &str = r#"{"date":"2026-05-20","raw_referrer_value":"chatgpt.com","raw_page_value":"/a","pageviews":4}"#;
const UNKNOWN: &str =
    r#"{"date":"2026-05-20","raw_referrer_value":"google.com","raw_page_value":"/a"}"#;
const WRONG: &str = r#"{"date":"2026-05-20","raw_referrer_value":"claude.ai","raw_page_value":"/b","pageviews":"4"}"#;

fn example(name: &str) -> String {
    testkit::root().join("examples").join(name).to_str().unwrap().to_owned()
}

#[test]
fn a_good_file_exits_0_and_rejections_are_no_problem() {
    let run = run_with(&["check", "-"], format!("{GOOD}\n{UNKNOWN}\n"));
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert!(run.stdout.contains("200: the API would take it"), "{}", run.stdout);
    assert!(run.stdout.contains("unknown_host") && run.stdout.contains("google.com"));
    assert!(!run.stdout.contains('\x1b'), "no colours in a pipe");
}

#[test]
fn a_wrong_row_exits_1_and_is_shown_with_line_field_and_what_would_be_right() {
    let run = run_with(&["check"], format!("{GOOD}\n\n{WRONG}\n"));
    assert_eq!(run.code, 1);
    assert!(run.stdout.contains("422"), "{}", run.stdout);
    assert!(run.stdout.contains("standard input:3 pageviews: Input should be a valid integer"));
    assert!(run.stdout.contains(r#""pageviews":"4"}"#));
    assert!(run.stdout.contains("a whole number of at least 0"));
}

#[test]
fn any_number_of_threads_shows_the_same() {
    let folder = Folder::new();
    let mut body = String::new();
    for page in 0..9000 {
        let page = page % 4001;
        body.push_str(&GOOD.replace("/a", &format!("/{page}")));
        body.push_str(if page % 997 == 3 { "\n{]\n\n" } else { "\n" });
    }
    let file = folder.write("events.ndjson", &body);
    for format in ["human", "json", "ndjson"] {
        for more in [&["--max-issues", "3"][..], &[]] {
            let show = |threads: &str| {
                let arguments = ["check", &file, "--format", format, "--threads", threads];
                run(&[&arguments, more].concat())
            };
            let one = show("1");
            assert_eq!(one.code, 1, "{}", one.stderr);
            for threads in ["2", "7"] {
                assert_eq!(show(threads).stdout, one.stdout, "{format} {more:?}");
            }
            let lines = ["check", "-", "--format", format];
            let piped = run_with(&[&lines, more].concat(), &body).stdout;
            assert_eq!(piped.replace("standard input", &file), one.stdout);
        }
    }
    assert_eq!(run(&["check", &file, "--threads", "0"]).code, 2);
}

#[test]
fn the_example_shows_every_kind_of_problem() {
    let run = run(&["check", &example("adobe-export.ndjson")]);
    assert_eq!(run.code, 1);
    for part in [
        "2,040 events",
        "8 wrong rows",
        "[missing]",
        "[date_parsing]",
        "[int_from_float]",
        "should it be pageviews?",
        "www.google.com",
        "google_gemini",
        "list ",
    ] {
        assert!(run.stdout.contains(part), "{part} is not in\n{}", run.stdout);
    }
    let long = run.stdout.lines().find(|line| line.chars().count() > 100);
    assert_eq!(long, None);
}

#[test]
fn json_is_the_report_and_ndjson_one_error_a_line() {
    let input = format!("{GOOD}\n{WRONG}\n{GOOD}\n");
    let json_run = run_with(&["check", "--format", "json"], &input);
    let report: Value = serde_json::from_str(&json_run.stdout).unwrap();
    assert_eq!(json_run.code, 1);
    assert_eq!(report["status"], 422);
    assert_eq!((&report["accepted"], &report["duplicates"]), (&json!(2), &json!(1)));
    assert_eq!(report["errors"][0]["line"], 2);
    let direct = referee_ops::check_events(&json!({"body": input})).unwrap();
    assert_eq!(report, direct, "the report is that of the operation");
    let lines = run_with(&["check", "--format", "ndjson"], &input);
    let error: Value = serde_json::from_str(&lines.stdout).unwrap();
    assert_eq!((lines.code, &error), (1, &report["errors"][0]));
}

#[test]
fn max_issues_caps_what_is_shown_and_not_what_is_counted() {
    let input = format!("{WRONG}\n").repeat(30);
    let lines = run_with(&["check", "--max-issues", "2", "--format", "ndjson"], &input);
    assert_eq!(lines.stdout.lines().count(), 2);
    let report = run_with(&["check", "--max-issues", "2", "--format", "json"], &input);
    let report: Value = serde_json::from_str(&report.stdout).unwrap();
    assert_eq!((report["errors"].as_array().unwrap().len(), &report["invalid"]), (2, &json!(30)));
    let run = run_with(&["check", "--max-issues", "2"], input);
    assert_eq!(run.stdout.matches("[int_type]").count(), 2);
    assert!(run.stdout.contains("30 wrong rows") && run.stdout.contains("28 more wrong rows"));
}

#[test]
fn gzip_of_many_members_and_zstandard_are_read_whatever_their_name() {
    let folder = Folder::new();
    let mut packed = Vec::new();
    for line in [GOOD, UNKNOWN] {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        writeln!(gzip, "{line}").unwrap();
        packed.extend(gzip.finish().unwrap());
    }
    let gzip = folder.write("events.ndjson.gz", &packed);
    let mut frames = zstd::encode_all(format!("{GOOD}\n").as_bytes(), 1).unwrap();
    frames.extend(zstd::encode_all(format!("{UNKNOWN}\n").as_bytes(), 1).unwrap());
    let zstandard = folder.write("events", &frames);
    // As pzstd writes it: each frame behind one that is to be skipped, which tells its size.
    let skipped = b"\x50\x2a\x4d\x18\x04\0\0\0\x0a\x0a\0\0";
    let parallel = folder.write("events.zst", [skipped.as_slice(), &frames].concat());
    for path in [gzip, zstandard, parallel] {
        let run = run(&["check", &path, "--format", "json"]);
        let report: Value = serde_json::from_str(&run.stdout).unwrap();
        assert_eq!((run.code, &report["events"]), (0, &json!(2)), "{path}");
    }
    let run = run_with(&["check"], &packed);
    assert!(run.stdout.contains("2 events"), "{}", run.stdout);
}

#[test]
fn a_packed_file_that_ends_early_reports_what_was_read_and_exits_2() {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    for row in 0..5_000 {
        writeln!(gzip, "{}", GOOD.replace("/a", &format!("/{row}"))).unwrap();
    }
    let packed = gzip.finish().unwrap();
    let folder = Folder::new();
    let clean = folder.path("clean.ndjson");
    let half = &packed[..packed.len() / 2];
    let run = run_with(&["check", "-", "--clean", clean.to_str().unwrap()], half);
    assert_eq!(run.code, 2);
    assert!(run.stdout.contains("accepted"), "{}", run.stdout);
    assert!(run.stderr.contains("checked only in part"), "{}", run.stderr);
    assert_eq!(folder.names(), [""; 0], "no file is left half written");
}

#[test]
fn clean_and_rejects_hold_every_row_once() {
    let folder = Folder::new();
    let (clean, rejects) = (folder.path("clean.ndjson"), folder.path("rejects.ndjson"));
    let corrected = GOOD.replace("\"pageviews\":4", "\"pageviews\":9,\"other\":1");
    let input = format!("{GOOD}\n{WRONG}\n{UNKNOWN}\n{corrected}\n{{\n");
    let run = run_with(
        &["check", "-", "--clean", clean.to_str().unwrap(), "--rejects", rejects.to_str().unwrap()],
        input,
    );
    assert_eq!(run.code, 1);
    let corrected: Value = serde_json::from_str(&folder.read("clean.ndjson")).unwrap();
    assert_eq!(corrected["pageviews"], 9);
    assert_eq!(corrected.get("other"), None, "only fields of the schema");
    let rejects: Vec<Value> = folder
        .read("rejects.ndjson")
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let reasons: Vec<_> = rejects.iter().map(|entry| entry["reason"].as_str().unwrap()).collect();
    assert_eq!(reasons, ["replaced", "invalid", "unknown_host", "invalid"]);
    let lines: Vec<_> = rejects.iter().map(|entry| entry["line"].as_u64().unwrap()).collect();
    assert_eq!(lines, [1, 2, 3, 5]);
    assert_eq!(rejects[1]["errors"][0]["field"], "pageviews");
    assert_eq!(rejects[1]["text"], WRONG);
    assert_eq!(folder.names(), ["clean.ndjson", "rejects.ndjson"]);
}

#[test]
fn what_cannot_be_written_is_named_and_nothing_is_left() {
    let folder = Folder::new();
    let path = folder.path("no/such/folder/clean.ndjson");
    let run = run_with(&["check", "-", "--clean", path.to_str().unwrap()], GOOD);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("cannot write") && run.stderr.contains("no/such/folder"));
    assert_eq!(folder.names(), [""; 0]);
}

#[test]
fn an_older_file_stays_until_the_new_one_is_whole() {
    let folder = Folder::new();
    let clean = folder.write("clean.ndjson", "old");
    let mut command = program(&["check", "-", "--clean", &clean]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(format!("{GOOD}\n").repeat(5_000).as_bytes()).unwrap();
    assert_eq!(folder.read("clean.ndjson"), "old");
    drop(stdin);
    child.wait().unwrap();
    assert_eq!(folder.read("clean.ndjson").lines().count(), 1);
}

#[test]
fn a_closed_pipe_is_no_error() {
    let folder = Folder::new();
    let path = folder.write("wrong.ndjson", format!("{WRONG}\n").repeat(5_000));
    let mut command = program(&["check", &path, "--format", "ndjson"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdout = child.stdout.take().unwrap();
    stdout.read_exact(&mut [0; 100]).unwrap();
    drop(stdout);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}

#[test]
fn empty_and_broken_files_are_400() {
    for input in ["", "\n\n", "\u{feff}", "[1,", "[{]"] {
        let run = run_with(&["check", "-", "--format", "json"], input);
        let report: Value = serde_json::from_str(&run.stdout).unwrap();
        assert_eq!((run.code, &report["status"]), (1, &json!(400)), "{input:?}");
    }
    let run = run_with(&["check"], "[]");
    assert_eq!(run.code, 0, "an empty array is 200: {}", run.stdout);
}

#[test]
fn wrong_usage_exits_2() {
    for arguments in [
        &["check", "no-such-file.ndjson"][..],
        &["check", "--format", "xml"],
        &["check", "/"],
        &["nonsense"],
        &["split", "x.ndjson"],
        &["call", "no_such_operation"],
    ] {
        let run = run(arguments);
        assert_eq!(run.code, 2, "{arguments:?}: {}", run.stdout);
        assert!(run.stderr.starts_with("error:"), "{}", run.stderr);
    }
}

#[test]
fn an_overlay_decides_and_a_wrong_one_is_named() {
    let folder = Folder::new();
    let overlay =
        folder.write("overlay.json", r#"{"add": [{"slug": "grok", "hosts": ["google.com"]}]}"#);
    let run = run_with(&["check", "-", "--overlay", &overlay, "--format", "json"], UNKNOWN);
    let report: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(report["platforms"][0]["platform"], "grok");
    let wrong = folder.write("wrong.json", r#"{"add": [{"slug": "grok", "hosts": ["a b"]}]}"#);
    let run = run_with(&["check", "-", "--overlay", &wrong], UNKNOWN);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("add[0].hosts[0]"), "{}", run.stderr);
}

#[test]
fn colours_are_for_terminals_and_no_color_has_the_last_word() {
    let folder = Folder::new();
    let path = folder.write("events.ndjson", WRONG);
    assert!(!run(&["check", &path]).stdout.contains('\x1b'));
    assert!(run(&["check", &path, "--color", "always"]).stdout.contains("\x1b["));
    let forced = |name: &str| {
        let mut command = program(&["check", &path]);
        command.env("CLICOLOR_FORCE", "1").env(name, "1");
        String::from_utf8(command.output().unwrap().stdout).unwrap()
    };
    assert!(forced("UNRELATED").contains("\x1b["));
    assert!(!forced("NO_COLOR").contains('\x1b'));
}

#[test]
fn data_cannot_drive_the_terminal() {
    let row =
        r#"{"date":"\u001b[2J","raw_referrer_value":"\u001b]0;x\u0007","raw_page_value":"/"}"#;
    let raw = row.replace("\\u001b", "\x1b");
    for input in [row, raw.as_str()] {
        let run = run_with(&["check"], input);
        assert!(!run.stdout.contains('\x1b'), "{:?}", run.stdout);
    }
}

#[test]
fn split_writes_bodies_within_the_limits_and_refuses_wrong_rows() {
    let folder = Folder::new();
    let rows: Vec<String> = (0..5).map(|row| GOOD.replace("/a", &format!("/{row}"))).collect();
    let input = folder.write("events.ndjson", rows.join("\n") + "\n" + &rows[0] + "\n");
    let out = folder.path("bodies").to_str().unwrap().to_owned();
    let first = run(&["split", &input, "--out", &out, "--max-events", "2"]);
    assert_eq!(first.code, 0, "{}", first.stderr);
    assert!(first.stdout.contains("3 bodies written, 1 duplicate removed"), "{}", first.stdout);
    let parts: Vec<String> =
        (1..=3).map(|part| folder.read(&format!("bodies/part-000{part}.ndjson"))).collect();
    assert_eq!(parts.concat(), [&rows[1..], &rows[..1]].concat().join("\n") + "\n");
    let again = run(&["split", &input, "--out", &out]);
    assert_eq!(again.code, 2, "parts of an earlier split would be sent once more");
    let wrong = folder.write("wrong.ndjson", format!("{GOOD}\n{WRONG}\n"));
    let other = folder.path("other").to_str().unwrap().to_owned();
    let refused = run(&["split", &wrong, "--out", &other, "--as", "json"]);
    assert_eq!(refused.code, 1);
    assert!(refused.stderr.contains("line 2, pageviews"), "{}", refused.stderr);
    assert!(!folder.names().contains(&"other".to_owned()));
}

#[test]
fn split_writes_arrays_where_they_are_asked_for_and_keeps_the_limit_of_bytes() {
    let folder = Folder::new();
    let rows: Vec<String> = (0..5).map(|row| GOOD.replace("/a", &format!("/{row}"))).collect();
    let input = folder.write("events.ndjson", rows.join("\n"));
    let out = folder.path("bodies").to_str().unwrap().to_owned();
    let most = (2 * GOOD.len() + "[,]".len()).to_string();
    let split = run(&["split", &input, "--out", &out, "--as", "json", "--max-bytes", &most]);
    assert_eq!(split.code, 0, "{}", split.stderr);
    let read = |part| folder.read(&format!("bodies/part-000{part}.json"));
    assert_eq!(read(1), format!("[{}]", rows[..2].join(",")));
    assert_eq!(read(2), format!("[{}]", rows[2..4].join(",")));
    assert_eq!(read(3), format!("[{}]", rows[4]));
}
