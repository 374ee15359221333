//! The URL Standard as others implement and test it, outside the differences of June 2026.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails by panicking"
)]

use laws::website::{against_url, assert_same, domain, is_amended, is_http};
use proptest::prelude::*;
use referee::website::{Website, WebsiteError};
use serde_json::Value;
use std::path::PathBuf;
use std::process::Command;
use std::{env, fs};

/// A file of a crate that Cargo has in its registry.
fn upstream(krate: &str, file: &str) -> String {
    let output = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["metadata", "--format-version=1", "--offline"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo metadata");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let package = metadata["packages"]
        .as_array()
        .and_then(|packages| packages.iter().find(|package| package["name"] == krate))
        .expect("the crate is a dependency");
    let mut path = PathBuf::from(package["manifest_path"].as_str().expect("a path"));
    path.pop();
    fs::read_to_string(path.join(file)).expect("the crate ships its tests")
}

#[test]
fn web_platform_tests() {
    let cases: Value = serde_json::from_str(&upstream("url", "tests/urltestdata.json")).unwrap();
    let (mut same, mut failures) = (0, 0);
    for case in cases.as_array().expect("a list") {
        let Some(input) = case["input"].as_str().filter(|input| is_http(input)) else { continue };
        // A relative reference is none here: rule 1.5 knows no base.
        if !case["base"].is_null() && !input.contains("//") {
            continue;
        }
        if case["failure"] == true {
            if !is_amended(input) {
                assert!(Website::parse(input).is_err(), "{input:?}");
                failures += 1;
            }
        } else {
            let text = |key: &str| case[key].as_str().expect("text");
            assert_same(input, text("href"), text("hostname"), text("port"));
            same += 1;
        }
    }
    assert!(same > 150 && failures > 150, "{same} sites and {failures} failures");
}

#[test]
fn unicode_idna_tests() {
    let text = upstream("idna", "tests/IdnaTestV2.txt");
    let (mut same, mut failures, mut left_out) = (0, 0, 0);
    for line in text.lines() {
        let line = line.split('#').next().unwrap_or_default();
        let columns: Vec<&str> = line.split(';').map(str::trim).collect();
        let [source, unicode, status, to_ascii, ascii_status, ..] = columns[..] else { continue };
        let source = unescape(source);
        // ASCII is not mapped, and URLs have a use of their own for `?`, `/` and their like.
        let is_plain = |c: char| !c.is_ascii() || c.is_ascii_alphanumeric() || "-._".contains(c);
        // Unassigned when the file was made, assigned in Unicode 17 and 18.
        let is_new = |c| matches!(c, '\u{323b0}'..='\u{33479}' | '\u{3d000}'..='\u{3fc3f}');
        if source.is_ascii() || !source.chars().all(is_plain) || source.contains(is_new) {
            left_out += 1;
            continue;
        }
        let or = |value: &str, default: &str| {
            if value.is_empty() { default.to_owned() } else { unescape(value) }
        };
        let to_ascii = or(to_ascii, &or(unicode, &source));
        let status = or(ascii_status, &or(status, "[]"));
        // The URL Standard asks for no hyphen rules, no DNS lengths, no STD3 rules.
        let is_refused = status
            .trim_matches(['[', ']'])
            .split(", ")
            .any(|code| !matches!(code, "" | "V2" | "V3" | "A4_1" | "A4_2" | "U1" | "X4_2"));
        let got = Website::parse(&format!("https://{source}/"));
        let last = to_ascii.trim_end_matches('.').rsplit('.').next().unwrap_or_default();
        if last.parse::<u64>().is_ok() {
            // An IPv4 address to the URL Standard, and none of these is one.
            assert_eq!(got, Err(WebsiteError::InvalidHost), "{source:?}");
            continue;
        }
        if is_refused {
            assert!(got.is_err(), "{source:?} {status} {got:?}");
            failures += 1;
        } else if let (Some(domain), true) = (domain(&to_ascii), to_ascii.is_ascii()) {
            let got = got.unwrap_or_else(|error| panic!("{source:?} {status} {error:?}"));
            assert_eq!(got.domain(), domain, "{source:?}");
            same += 1;
        }
    }
    assert!(
        same > 400 && failures > 2500,
        "{same} domains, {failures} failures, {left_out} left out"
    );
}

/// `\uXXXX` of the Unicode test files.
fn unescape(text: &str) -> String {
    let mut parts = text.split("\\u");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (hex, rest) = part.split_at(4);
        out.extend(char::from_u32(u32::from_str_radix(hex, 16).expect("hex")));
        out.push_str(rest);
    }
    if out == "\"\"" { String::new() } else { out }
}

/// The url crate keeps `A|` whatever the scheme.
#[test]
fn a_drive_letter_is_a_segment_as_any_other() {
    against_url("https://example.com/A|\\..");
    assert_eq!(Website::parse("https://example.com/A|\\..").unwrap().site(), "example.com");
}

/// The url crate refuses them for the label alone, which the rules allow.
#[test]
fn punycode_of_nothing_may_be_written_in_escapes() {
    for input in
        ["https://%2a%2exn--/", "https://a%2E%58n%2d-.b/", "https://xn--/", "https://%78N--a/"]
    {
        assert!(is_amended(input) && Website::parse(input).is_ok(), "{input}");
        against_url(input);
    }
    for input in ["https://axn--/", "https://a%2fxn--.b/", "https://a@b/xn--", "https://%2a%2exn-/"]
    {
        against_url(input);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn hosts_are_those_of_the_url_crate(
        host in "(www[.]|[a-z]{1,3}[.]|[0-9]{1,4}[.]|0x[0-9a-f]{0,3}[.]|[.。．]|ä|ß|É|０|１|Ⅷ|%[0-9a-f]{2}|%C3%A4|xn--|-|_|@|:|[0-9]{1,10}){1,5}",
        path in "([.]|%2e|a|Ä|%|[ -~]){0,4}"
    ) {
        against_url(&format!("https://{host}/{path}"));
    }

    #[test]
    fn addresses_are_those_of_the_url_crate(
        v4 in "(0x[0-9a-fA-F]{0,9}|0[0-9]{1,4}|[0-9]{1,10})([.](0x[0-9a-f]{0,9}|0[0-7]{0,3}|[0-9]{1,4})){0,4}[.]{0,2}",
        v6 in "([0-9a-fA-F]{1,4}|0|0|:|::){0,6}(:[0-9a-f]{1,4}|:0|:){0,6}(:[0-9]{1,3}([.][0-9]{1,3}){3}){0,1}",
    ) {
        against_url(&format!("https://{v4}/"));
        against_url(&format!("https://[{v6}]/"));
    }

    #[test]
    fn paths_are_those_of_the_url_crate(
        path in "([/\\\\]|[/\\\\][.][.]|/[.]|[.]|%2e|%2E|%2[fF]|%5c|a|Ä|İ|Σ|%[0-9a-fA-F]{2}|%[cC]3%[89abAB][0-9a-f]|%|[ -~]|\t){0,14}",
    ) {
        against_url(&format!("https://example.com/{path}"));
    }
}
