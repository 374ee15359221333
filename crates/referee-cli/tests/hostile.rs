//! Inputs and outputs that fail: an exit status and a sentence, never a panic.
#![cfg(unix)]
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
use std::ffi::{OsStr, OsString};
use std::fs::{File, OpenOptions};
use std::os::unix::ffi::OsStrExt as _;
use std::process::{Command, Stdio};

const GOOD: &str =
    r#"{"date":"2026-05-20","raw_referrer_value":"chatgpt.com","raw_page_value":"/a"}"#;
const WRONG: &str = r#"{"date":"2026-05-20","raw_referrer_value":"claude.ai"}"#;

fn example(name: &str) -> OsString {
    testkit::root().join("examples").join(name).into_os_string()
}

/// Every command that reads and writes, each with input that it can use.
fn commands(folder: &Folder) -> Vec<(Vec<OsString>, &'static str)> {
    let brand = example("brand.json");
    let out = folder.path("bodies").into_os_string();
    let [check, split, brand_command] = ["check", "split", "brand"];
    [
        (vec![check.into(), "-".into()], WRONG),
        (vec![check.into(), "--format".into(), "json".into()], WRONG),
        (vec![check.into(), "--format".into(), "ndjson".into()], WRONG),
        (vec![split.into(), "-".into(), "--out".into(), out], GOOD),
        (vec!["website".into()], "a.example\nb c\n"),
        (vec!["website".into(), "--format".into(), "json".into()], "a.example"),
        (vec!["referrer".into()], "chatgpt.com\n"),
        (vec!["platforms".into()], ""),
        (vec![brand_command.into(), check.into(), brand.clone()], ""),
        (vec![brand_command.into(), "diff".into(), brand.clone(), "-".into()], "{}"),
        (vec!["citations".into(), "--brand".into(), brand.clone()], "https://a.example\n"),
        (vec!["mentions".into(), "--brand".into(), brand], "NovaTrail"),
        (vec!["call".into(), "normalize_website".into()], "{\"input\":\"a.example\"}\n"),
        (vec!["completions".into(), "bash".into()], ""),
    ]
    .into()
}

/// Runs a command with its input in a file, and its output where it is told.
fn output(folder: &Folder, command: &[OsString], input: &str, stdout: Stdio) -> (i32, String) {
    let input = File::open(folder.write("input", input)).unwrap();
    let mut command = program(command);
    command.stdin(input).stdout(stdout).stderr(Stdio::piped());
    let output = command.spawn().unwrap().wait_with_output().unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_told_and_exits_2() {
    let full = || Stdio::from(OpenOptions::new().write(true).open("/dev/full").unwrap());
    for (command, input) in commands(&Folder::new()) {
        let (code, stderr) = output(&Folder::new(), &command, input, full());
        assert_eq!(code, 2, "{command:?}: {stderr}");
        assert!(stderr.starts_with("error:") && stderr.contains("No space"), "{stderr}");
    }
    // Where the error cannot be written either, the exit status tells.
    for arguments in [&["check", "no-such-file"][..], &["check", "-", "--no-such"]] {
        let status = program(arguments).stderr(full()).status().unwrap();
        assert_eq!(status.code(), Some(2));
    }
    let folder = Folder::new();
    let wrong = folder.write("wrong.ndjson", WRONG);
    let out = folder.path("bodies");
    let mut split = program(&["split", &wrong, "--out", out.to_str().unwrap()]);
    assert_eq!(split.stderr(full()).status().unwrap().code(), Some(1));
}

#[test]
fn a_reader_that_has_gone_is_no_error_of_any_command() {
    for (command, input) in commands(&Folder::new()) {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let (code, stderr) = output(&Folder::new(), &command, input, writer.into());
        assert_eq!((code, stderr.as_str()), (0, ""), "{command:?}");
    }
}

#[test]
fn closed_streams_are_empty_ones() {
    let run = |redirection: &str, arguments: &str| {
        let line = format!("exec {} {arguments} {redirection}", env!("CARGO_BIN_EXE_referee"));
        let output = Command::new("sh").args(["-c", &line]).output().unwrap();
        (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
    };
    let (code, stdout) = run("<&-", "check -");
    assert_eq!(code, 1);
    assert!(stdout.contains("400"), "{stdout}");
    assert_eq!(run("<&-", "call normalize_website"), (0, String::new()));
    assert_eq!(run("<&-", "website"), (0, String::new()));
    assert_eq!(run(">&-", "website a.example").0, 0);
    assert_eq!(run("2>&-", "check no-such-file").0, 2);
    assert_eq!(run("<&- >&- 2>&-", "check -").0, 1);
}

#[test]
fn standard_input_is_read_only_once() {
    let brand = std::fs::read_to_string(example("brand.json")).unwrap();
    for arguments in [
        &["brand", "diff", "-", "-"][..],
        &["citations", "--brand", "-"],
        &["citations", "--brand", "-", "-"],
        &["mentions", "--brand", "-", "-"],
    ] {
        let run = run_with(arguments, &brand);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{arguments:?}");
        assert!(run.stderr.contains("only once"), "{arguments:?}: {}", run.stderr);
    }
    let run = run_with(&["check", "-", "--overlay", "-"], "{}");
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("only once"), "{}", run.stderr);
}

#[test]
fn one_file_for_two_outputs_is_refused_and_untouched() {
    let folder = Folder::new();
    let old = folder.write("old.ndjson", "old");
    std::os::unix::fs::symlink(&old, folder.path("link.ndjson")).unwrap();
    let path = |name: &str| folder.path(name).to_str().unwrap().to_owned();
    for (clean, rejects) in [
        (old.clone(), old.clone()),
        (old.clone(), path("link.ndjson")),
        (path("new.ndjson"), path("new.ndjson")),
        (path("new.ndjson"), path("./new.ndjson")),
    ] {
        let run = run_with(&["check", "-", "--clean", &clean, "--rejects", &rejects], GOOD);
        assert_eq!(run.code, 2, "{clean} {rejects}");
        assert!(run.stderr.contains("two files"), "{}", run.stderr);
    }
    assert_eq!((folder.read("old.ndjson").as_str(), folder.names().len()), ("old", 2));
    // A device keeps nothing that could be lost.
    let null = ["check", "-", "--clean", "/dev/null", "--rejects", "/dev/null"];
    assert_eq!(run_with(&null, GOOD).code, 0);
}

#[test]
fn the_file_that_is_read_is_not_replaced() {
    let folder = Folder::new();
    let file = folder.write("events.ndjson", GOOD);
    let other = folder.path("./events.ndjson").to_str().unwrap().to_owned();
    for (option, output) in [("--clean", &file), ("--rejects", &other)] {
        let run = run(&["check", &file, option, output]);
        assert_eq!(run.code, 2, "{option}: {}", run.stderr);
        assert!(run.stderr.contains("the file that is read"), "{}", run.stderr);
    }
    assert_eq!((folder.read("events.ndjson").as_str(), folder.names().len()), (GOOD, 1));
}

#[test]
fn a_brand_that_is_none_names_its_field() {
    let folder = Folder::new();
    let brand = r#"{"name": "Nova", "website": "nova.example", "competitors": [{"name": 7}]}"#;
    let brand = folder.write("brand.json", brand);
    for command in ["citations", "mentions"] {
        let run = run_with(&[command, "--brand", &brand], "");
        assert_eq!(run.code, 2);
        let wanted = "brand.competitors[0].name: should be a string, is an integer";
        assert!(run.stderr.contains(wanted), "{}", run.stderr);
    }
}

#[test]
fn arguments_that_are_no_text() {
    let broken = OsStr::from_bytes(b"\xff");
    let folder = Folder::new();
    for command in [
        [OsStr::new("website"), broken],
        [OsStr::new("referrer"), broken],
        [OsStr::new("call"), broken],
        [OsStr::new("check"), OsStr::from_bytes(b"--column=date=\xff")],
        [OsStr::new("check"), OsStr::from_bytes(b"--format=\xff")],
        [OsStr::new("check"), broken],
    ] {
        let run = run(&command);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{command:?}");
        assert!(run.stderr.starts_with("error:"), "{}", run.stderr);
    }
    let mut command = program(&["website", "a.example"]);
    assert_eq!(command.env("REFEREE_FORMAT", broken).output().unwrap().status.code(), Some(2));
    // The name of a file may be any.
    let path = folder.path("a").with_file_name(OsStr::from_bytes(b"\xff.ndjson"));
    std::fs::write(&path, format!("{GOOD}\n{WRONG}\n")).unwrap();
    let clean = folder.path("a").with_file_name(OsStr::from_bytes(b"clean-\xfe"));
    let arguments =
        [OsStr::new("check"), path.as_os_str(), OsStr::new("--clean"), clean.as_os_str()];
    let checked = run(&arguments);
    assert_eq!(checked.code, 1, "{}", checked.stderr);
    assert!(checked.stdout.contains("\u{fffd}.ndjson:2"), "{}", checked.stdout);
    assert_eq!(std::fs::read(clean).unwrap().split(|&byte| byte == b'\n').count(), 2);
}

#[test]
fn files_that_are_no_text() {
    let folder = Folder::new();
    let broken = folder.write("broken", b"\xff\xfe{\xe9}");
    let brand = example("brand.json").into_string().unwrap();
    for command in [
        &["check", "-", "--overlay", &broken][..],
        &["referrer", "a", "--overlay", &broken],
        &["brand", "check", &broken],
        &["brand", "diff", &broken, &brand],
        &["brand", "diff", &brand, &broken],
        &["citations", "--brand", &broken, &broken],
        &["mentions", "--brand", &brand, &broken],
    ] {
        let run = run(command);
        assert_eq!(run.code, 2, "{command:?}");
        assert!(
            run.stderr.starts_with("error:") && run.stderr.contains("broken"),
            "{}",
            run.stderr
        );
    }
    // Of what is checked, a line that is no text is a wrong line.
    for body in [&b"\xff"[..], b"{\"date\":\"\xe9\"}\n", b"[\"\xe9\"]", b"\xff\xfe[\0]\0"] {
        let run = run_with(&["check", "-", "--input", "json"], body);
        assert_eq!((run.code, run.stderr.as_str()), (1, ""), "{body:?}");
    }
    // Latin-1, as spreadsheets write it.
    let csv = b"Day,Referring Domain,Page\n2026-05-20,chatgpt.com,/caf\xe9\n";
    let run = run_with(&["check", "-", "--input", "csv"], csv);
    assert!(run.code == 1 || run.code == 2, "{}{}", run.stdout, run.stderr);
    assert!(run_with(&["citations", "--brand", &brand], b"\xff\n").stdout.contains("1 URL"));
}

#[test]
fn folders_where_files_are_wanted() {
    let folder = Folder::new();
    let good = folder.write("good.ndjson", GOOD);
    let brand = example("brand.json").into_string().unwrap();
    let place = folder.path("place").to_str().unwrap().to_owned();
    std::fs::create_dir(&place).unwrap();
    for command in [
        &["check", &place][..],
        &["check", &good, "--overlay", &place],
        &["check", &good, "--clean", &place],
        &["check", &good, "--rejects", &place],
        &["split", &place, "--out", &place],
        &["split", &good, "--out", &good],
        &["brand", "check", &place],
        &["brand", "diff", &brand, &place],
        &["citations", "--brand", &brand, &place],
        &["mentions", "--brand", &place, &good],
    ] {
        let run = run(command);
        assert_eq!(run.code, 2, "{command:?}: {}", run.stdout);
        assert!(run.stderr.starts_with("error:"), "{command:?}: {}", run.stderr);
    }
    for arguments in [&["check"][..], &["call", "normalize_website"], &["website"]] {
        let output = program(arguments).stdin(File::open(&place).unwrap()).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(output.stderr.starts_with(b"error: cannot read"), "{arguments:?}");
    }
    assert_eq!(folder.names(), ["good.ndjson", "place"]);
    assert!(std::fs::read_dir(&place).unwrap().next().is_none());
}

#[test]
#[cfg(target_os = "linux")]
fn files_that_cannot_be_read() {
    // Opens, and fails where it is read: so for every user.
    let unreadable = "/proc/self/mem";
    let brand = example("brand.json").into_string().unwrap();
    let folder = Folder::new();
    let out = folder.path("bodies").to_str().unwrap().to_owned();
    for command in [
        &["check", unreadable][..],
        &["check", unreadable, "--input", "ndjson"],
        &["check", unreadable, "--input", "csv"],
        &["check", "-", "--overlay", unreadable],
        &["split", unreadable, "--out", &out],
        &["brand", "check", unreadable],
        &["citations", "--brand", &brand, unreadable],
        &["mentions", "--brand", &brand, unreadable],
    ] {
        let run = run(command);
        assert_eq!(run.code, 2, "{command:?}: {}", run.stdout);
        assert!(run.stderr.contains("cannot read /proc/self/mem"), "{command:?}: {}", run.stderr);
    }
    assert_eq!(folder.names(), [""; 0]);
}

#[test]
fn numbers_beyond_all() {
    let folder = Folder::new();
    let body = format!("{GOOD}\n").repeat(20_000);
    let file = folder.write("events.ndjson", &body);
    let most = u64::MAX.to_string();
    let run_with_most = |option: &str| run(&["check", &file, option, &most]);
    let threads = run_with_most("--threads");
    assert_eq!(threads.code, 0, "{}", threads.stderr);
    assert!(threads.stdout.contains("20,000 events"), "{}", threads.stdout);
    assert_eq!(run_with_most("--max-issues").code, 0);
    let out = folder.path("bodies").to_str().unwrap().to_owned();
    let split = run(&["split", &file, "--out", &out, "--max-events", &most, "--max-bytes", &most]);
    assert!(split.stdout.contains("1 body written"), "{}", split.stdout);
    for (option, number) in [
        ("--max-events", "1e3"),
        ("--max-bytes", "-1"),
        ("--max-events", "0"),
        ("--max-bytes", "18446744073709551616"),
    ] {
        let refused = run(&["split", &file, "--out", &out, option, number]);
        assert_eq!(refused.code, 2, "{option} {number}");
    }
    for columns in ["0", "1", "18446744073709551615", "-1", "many"] {
        let mut command = program(&["check", &file, "--format", "human"]);
        let output = command.env("COLUMNS", columns).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{columns}");
    }
}

#[test]
fn errors_cannot_drive_the_terminal() {
    let folder = Folder::new();
    let overlay = r#"{"add": [{"slug": "\u001b[2J", "hosts": ["a.example\u001b[2J"]}]}"#;
    let overlay = folder.write("overlay.json", overlay);
    let name = folder.write("a\x1b[2J.ndjson", WRONG);
    let out = folder.path("bodies").to_str().unwrap().to_owned();
    for command in [
        &["referrer", "a", "--overlay", &overlay, "--color", "always"][..],
        &["split", &name, "--out", &out, "--color", "always"],
        &["check", "no\x1b[2J", "--color", "always"],
        &["check", &name, "--color", "always"],
        &["mentions", "--brand", &name, "--color", "always"],
    ] {
        let run = run(command);
        assert_ne!(run.code, 0);
        let shown = run.stdout + &run.stderr;
        assert!(shown.contains("\x1b[") && !shown.contains("\x1b[2J"), "{command:?}: {shown:?}");
    }
}
