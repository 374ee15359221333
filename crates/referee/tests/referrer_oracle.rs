//! The matcher against an oracle that follows the words of rules 3.2 to 3.4 one by one, slowly.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails by panicking"
)]

use proptest::prelude::*;
use proptest::sample::select;
use referee::referrer::{AllowList, Overlay, RuleKind};
use serde_json::json;
use std::sync::LazyLock;

/// The slug and the rule, or the reason.
type Answer = Result<(String, String), &'static str>;

/// Placeholders that the generators below can make.
const WORDS: [&str; 11] = [
    "-",
    "--",
    "(direct)",
    "(not set)",
    "none",
    "typed/bookmarked",
    "typed / bookmarked",
    "unspecified",
    "direct",
    "null",
    "unknown",
];

fn oracle(list: &AllowList, raw: &str) -> Answer {
    let lower = raw.to_ascii_lowercase();
    let trimmed = |text: &str| text.trim_matches(|c: char| c.is_whitespace() || c < ' ').to_owned();
    let value = trimmed(&lower);
    if value.is_empty() {
        return Err("empty");
    }
    let source = match value.find(" / ") {
        Some(at) => trimmed(&value[..at]),
        None if value.ends_with(" /") => trimmed(&value[..value.len() - 2]),
        None => value.clone(),
    };
    if WORDS.contains(&&*value) || WORDS.contains(&&*source) {
        return Err("placeholder");
    }

    // The scheme.
    let (mut is_app, mut is_url, mut rest) = (false, false, source.as_str());
    if let Some(after) = rest.strip_prefix("//") {
        (is_url, rest) = (true, after);
    } else if let Some(at) = rest.find("://").filter(|&at| is_scheme(&rest[..at])) {
        match &rest[..at] {
            "http" | "https" => is_url = true,
            "android-app" | "ios-app" => is_app = true,
            _ => return Err("unsupported_scheme"),
        }
        rest = &rest[at + 3..];
    } else if let Some(at) = rest.find(':').filter(|&at| is_scheme(&rest[..at])) {
        let name = &rest[..at];
        let after = rest[at + 1..].trim_start_matches(|c: char| c.is_ascii_digit());
        let has_port = rest.len() > at + 1 + after.len() || name.contains('.');
        if !(has_port && (after.is_empty() || after.starts_with(['/', '?', '#']))) {
            return Err(match name {
                "http" | "https" | "android-app" | "ios-app" => "not_a_host",
                _ => "unsupported_scheme",
            });
        }
    }

    // Query and fragment, path, user info, port, trailing dot.
    rest = &rest[..rest.find(['?', '#']).unwrap_or(rest.len())];
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    if authority.contains('\\') {
        return Err("not_a_host");
    }
    let host = &authority[authority.rfind('@').map_or(0, |at| at + 1)..];
    let (host, port) = host.split_at(host.find(':').unwrap_or(host.len()));
    if port.chars().skip(1).any(|c| !c.is_ascii_digit()) {
        return Err("not_a_host");
    }
    let host = host.strip_suffix('.').unwrap_or(host);
    let labels: Vec<&str> = host.split('.').collect();
    let is_label = |label: &&str| {
        !label.is_empty() && label.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c))
    };
    if !labels.iter().all(is_label) {
        return Err("not_a_host");
    }

    // Every rule of the list in turn.
    let is_alone = !is_app && !is_url && path.is_empty();
    let is_covered = |rule_host: &str| {
        let rule_labels: Vec<&str> = rule_host.split('.').collect();
        !is_app && labels.ends_with(&rule_labels)
    };
    let mut best: Option<((bool, usize, usize), Answer)> = None;
    let mut has_paths = false;
    for platform in list.platforms() {
        for kind in RuleKind::ALL {
            for rule in platform.rules.of(kind) {
                let (rule_host, rule_path) = rule.split_at(rule.find('/').unwrap_or(rule.len()));
                let matches = match kind {
                    RuleKind::App => (is_alone || is_app) && host == rule,
                    RuleKind::Token => is_alone && host == rule,
                    RuleKind::Host => is_covered(rule),
                    RuleKind::Path => {
                        has_paths |= is_covered(rule_host);
                        is_covered(rule_host)
                            && (path == rule_path || path.starts_with(&format!("{rule_path}/")))
                    }
                };
                let is_whole = matches!(kind, RuleKind::App | RuleKind::Token);
                let rank = (is_whole, rule_host.len(), rule_path.len());
                if matches && best.as_ref().is_none_or(|(best, _)| rank > *best) {
                    let rule = format!("{kind} {rule}");
                    best = Some((rank, Ok((platform.slug.clone(), rule))));
                }
            }
        }
    }
    best.map_or(Err(if has_paths { "path_not_listed" } else { "unknown_host" }), |(_, answer)| {
        answer
    })
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
}

fn answer(list: &AllowList, raw: &str) -> Answer {
    let classification = list.classify(raw);
    let id = list.platform_of(raw);
    assert_eq!(id.err(), classification.reason(), "{raw:?}");
    assert_eq!(id.ok().and_then(|id| list.platform(id)), classification.platform(), "{raw:?}");
    if let Some(reason) = classification.reason() {
        return Err(reason.as_str());
    }
    let rule = classification.rule().unwrap();
    let slug = &classification.platform().unwrap().slug;
    Ok((slug.clone(), format!("{} {}", rule.kind, rule.value)))
}

/// The built-in list, and one in which rules nest in every way.
static LISTS: LazyLock<[AllowList; 2]> = LazyLock::new(|| {
    let overlay = json!({"add": [
        {"slug": "meta", "hosts": ["bing.com", "a.b.c.example", "c.example", "deepseek.chat", "fifteen-byte.ex", "sixteen-bytes.ex", "seventeen-byte.ex",
            "a-very-long-label-of-thirty-two-ch.example", "-very-long-label-of-thirty-two-ch.example"],
         "paths": ["bing.com/chat/x", "b.c.example/chat", "x.com/i"]},
        {"slug": "grok", "hosts": ["b.c.example", "www.bing.com", "com.deepseek.chat"],
         "paths": ["c.example/chat/x", "c.example/chat", "www.bing.com/chat"],
         "tokens": ["grok", "b", "c", "google"], "app_ids": ["b.c.example", "42", "a.b"]},
    ]});
    let builtin = AllowList::builtin();
    [builtin.clone(), builtin.with_overlay(&Overlay::from_json(&overlay).unwrap()).unwrap()]
});

fn name() -> impl Strategy<Value = String> {
    let listed = LISTS
        .iter()
        .flat_map(AllowList::platforms)
        .flat_map(|p| RuleKind::ALL.into_iter().flat_map(|kind| p.rules.of(kind)))
        .cloned()
        .collect::<Vec<_>>();
    let others = [
        "google.com",
        "google",
        "localhost",
        "192.0.2.1",
        "example.co.uk",
        "c",
        "b.c",
        "com",
        "none",
        "direct",
        "typed/bookmarked",
        "(direct)",
        "(not set)",
        "unknown",
        "null",
        "www",
        "a b",
        "é.com",
        "x-very-long-label-of-thirty-two-ch.example",
        "googleusercontent.com",
        "no",
        "chat.com",
    ];
    prop_oneof![
        6 => select(listed),
        3 => select(others.map(String::from).to_vec()),
        1 => "[a-c]{1,3}(\\.[a-c]{1,2}){0,3}",
        1 => "[a-z]{20,40}\\.[a-z]{2,3}",
    ]
}

fn recase(text: &str, mask: u64) -> String {
    let flip = |(i, c): (usize, char)| {
        if mask >> (i % 64) & 1 == 1 { c.to_ascii_uppercase() } else { c }
    };
    text.chars().enumerate().map(flip).collect()
}

fn raw() -> impl Strategy<Value = String> {
    let white = || select(vec!["", "", "", " ", "\t", "\u{a0}", "\r\n"]);
    let scheme = select(vec![
        "",
        "",
        "",
        "https://",
        "http://",
        "//",
        "android-app://",
        "ios-app://",
        "ftp://",
        "https:",
        "mailto:",
        "/",
        "///",
        "c.example://",
        "1://",
    ]);
    let user =
        select(vec!["", "", "", "", "", "u@", "u:p@", "chatgpt.com@", "a@b@", "a:1@", "a\\@"]);
    let before = select(vec!["", "", "", "", "www.", "a.", "not", "x-", ".", "a..", "_", "é"]);
    let after = select(vec![
        "",
        "",
        "",
        "",
        ".",
        "..",
        ":443",
        ":",
        ".:80",
        ":x",
        ".evil.example",
        "x",
        " ",
        "\\",
        "@",
        "@evil.example",
        ":443@evil.example",
        "[",
        "%2e",
    ]);
    let path = select(vec![
        "",
        "",
        "",
        "",
        "/",
        "/chat",
        "/chat/",
        "/chat/x",
        "/chatx",
        "/x/chat",
        "/i/grok",
        "/i",
        "//chat",
        "/c?q",
        "/chat/é",
        "/a b",
        "/@",
        "/%63hat",
        "/bookmarked",
    ]);
    let tail =
        select(vec!["", "", "", "?x=chatgpt.com", "#chatgpt.com", "?", "?a/b", "#/chat", "\\"]);
    let medium = select(vec![
        "",
        "",
        "",
        " / referral",
        " / (not set)",
        " / ",
        " /",
        "  / x / y",
        "/ x",
        " x",
        " /x",
        " / chatgpt.com",
        " / bookmarked",
    ]);
    let parts = (white(), scheme, user, before, name());
    let rest = (after, path, tail, medium, white());
    (parts, rest, prop_oneof![Just(0), any::<u64>()]).prop_map(|(a, b, mask)| {
        let text = [a.0, a.1, a.2, a.3, &a.4, b.0, b.1, b.2, b.3, b.4].concat();
        recase(&text, mask)
    })
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 4_000,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn the_matcher_agrees_with_the_oracle(raw in raw()) {
        for list in &*LISTS {
            prop_assert_eq!(answer(list, &raw), oracle(list, &raw), "{:?}", &raw);
        }
    }

    #[test]
    fn the_matcher_agrees_with_the_oracle_on_any_text(raw in "[a-cA-C.:/@?# -]{0,12}|\\PC{0,20}") {
        for list in &*LISTS {
            prop_assert_eq!(answer(list, &raw), oracle(list, &raw), "{:?}", &raw);
        }
    }
}
