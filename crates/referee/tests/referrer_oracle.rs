//! The matcher against an oracle that follows the words of rules 3.2 to 3.4 one by one, slowly.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails by panicking"
)]

use laws::referrer::{LISTS, answer, oracle, spelling_changes_nothing};
use proptest::prelude::*;
use proptest::sample::select;
use referee::referrer::{AllowList, RuleKind};

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
            spelling_changes_nothing(list, &raw);
        }
    }

    #[test]
    fn the_matcher_agrees_with_the_oracle_on_any_text(raw in "[a-cA-C.:/@?# -]{0,12}|\\PC{0,20}") {
        for list in &*LISTS {
            prop_assert_eq!(answer(list, &raw), oracle(list, &raw), "{:?}", &raw);
            spelling_changes_nothing(list, &raw);
        }
    }

    #[test]
    fn a_classifier_says_what_the_list_says(
        raws in prop::collection::vec(raw(), 1..8),
        order in prop::collection::vec(any::<prop::sample::Index>(), 30),
    ) {
        for list in &*LISTS {
            let mut classifier = list.classifier();
            for at in &order {
                let raw = at.get(&raws);
                prop_assert_eq!(classifier.classify(raw), list.classify(raw), "{:?}", raw);
                prop_assert_eq!(classifier.platform_of(raw), list.platform_of(raw), "{:?}", raw);
            }
        }
    }
}
