//! Referrers: an oracle that follows the words of rules 3.2 to 3.4 one by one, slowly.

use referee::referrer::{AllowList, Overlay, Reason, RuleKind};
use serde_json::{Value, json};
use std::sync::LazyLock;

/// All laws of referrers for a text; of overlays, where it is a JSON object.
pub fn assert_bytes(data: &[u8]) {
    let raw = &*String::from_utf8_lossy(data);
    for list in &*LISTS {
        assert_eq!(answer(list, raw), oracle(list, raw), "{raw:?}");
        spelling_changes_nothing(list, raw);
    }
    a_classifier_says_what_the_list_says(&LISTS[1], raw);
    if let Ok(overlay @ Value::Object(_)) = serde_json::from_slice(data) {
        an_overlay_is_refused_or_stays(&overlay);
    }
}

pub(crate) fn seed(_: &str, argument: &Value) -> Option<Vec<u8>> {
    match (crate::text(argument, "raw"), argument.get("overlay")) {
        (_, Some(overlay)) => Some(overlay.to_string().into_bytes()),
        (raw, None) => raw.map(|raw| raw.as_bytes().to_vec()),
    }
}

/// Case never matters; a scheme, a port and a dot at its end do not for a listed host (rule 3.2).
pub fn spelling_changes_nothing(list: &AllowList, raw: &str) {
    let found = answer(list, raw);
    for other in [raw.to_ascii_uppercase(), raw.to_ascii_lowercase(), format!("\t{raw} ")] {
        assert_eq!(answer(list, &other), found, "{other:?} and {raw:?}");
    }
    let is_host = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let by_host = found.as_ref().is_ok_and(|(_, rule)| rule.starts_with("host "));
    if by_host && raw.chars().all(is_host) && !raw.ends_with('.') {
        for other in [
            format!("https://{raw}"),
            format!("http://u:p@{raw}:8080/?q#f"),
            format!("//{raw}."),
            format!("{raw}.:443"),
            format!("{raw}#/a"),
            format!("{raw} / referral"),
        ] {
            assert_eq!(answer(list, &other), found, "{other:?} and {raw:?}");
        }
        // Not at a label boundary, or not at the end.
        for other in [format!("{raw}.evil.example"), format!("evil.example/{raw}")] {
            assert!(answer(list, &other).is_err(), "{other:?}");
        }
    }
}

/// What a classifier remembers is never what it says of another value: asked for a text, its lines,
/// and values that are nearly one another, in turn.
pub fn a_classifier_says_what_the_list_says(list: &AllowList, text: &str) {
    let mut classifier = list.classifier();
    // A few values are not remembered at all.
    for word in WORDS {
        assert_eq!(classifier.classify(word).reason(), Some(Reason::Placeholder), "{word:?}");
    }
    // A host in the middle of a long value, which is looked at apart, and changes around its start.
    let long = format!("//a-user-of-some-letters@{text}/a-path");
    let changed = long.char_indices().skip(20).take(16).flat_map(|(at, c)| {
        let (before, after) = (&long[..at], &long[at + c.len_utf8()..]);
        ["", "a", "\0"].map(|other| format!("{before}{other}{after}"))
    });
    for value in text.lines().map(String::from).chain(changed) {
        for value in [text, &value, &long, &value] {
            assert_eq!(classifier.platform_of(value), list.platform_of(value), "{value:?}");
            assert_eq!(classifier.classify(value), list.classify(value), "{value:?}");
        }
    }
}

/// An overlay is refused with a code, or gives a list to which adding it anew changes nothing.
pub fn an_overlay_is_refused_or_stays(overlay: &Value) {
    let refused = |error: referee::referrer::OverlayError| {
        assert!(error.code().starts_with("overlay."), "{error:?}");
        assert!(!error.to_string().contains('\n'), "{error:?}");
    };
    let read = match Overlay::from_json(overlay) {
        Ok(read) => read,
        Err(error) => return refused(error),
    };
    match AllowList::builtin().with_overlay(&read) {
        Ok(list) => adding_what_is_there_changes_nothing(&list),
        Err(error) => refused(error),
    }
}

/// The list with all its platforms added once more is the same list, its hash included.
pub fn adding_what_is_there_changes_nothing(list: &AllowList) {
    let platforms: Vec<Value> =
        list.platforms().iter().map(|it| serde_json::to_value(it).expect("JSON")).collect();
    let overlay = Overlay::from_json(&json!({ "add": platforms })).expect("what is there is valid");
    let same = list.with_overlay(&overlay).expect("what is there fits");
    assert_eq!((same.hash(), same.platforms()), (list.hash(), list.platforms()));
}

/// The slug and the rule, or the reason.
pub type Answer = Result<(String, String), &'static str>;

/// What tools write where they know no referrer (rule 3.4).
const WORDS: [&str; 64] = [
    "#n/a",
    "$direct",
    "(blank)",
    "(data deleted)",
    "(data not available)",
    "(direct)",
    "(direct/none)",
    "(empty)",
    "(low traffic)",
    "(low-traffic)",
    "(no referrer)",
    "(no value)",
    "(none)",
    "(not available)",
    "(not provided)",
    "(not set)",
    "(not_set)",
    "(null)",
    "(other)",
    "(redacted)",
    "(typed/bookmarked)",
    "(unavailable)",
    "(undefined)",
    "(unknown)",
    "(unspecified)",
    "-",
    "--",
    "::none::",
    "::unspecified::",
    "<null>",
    "\\n",
    "blank",
    "bookmark",
    "bookmarked",
    "data not available",
    "direct",
    "direct / none",
    "direct access",
    "direct entry",
    "direct traffic",
    "direct visit",
    "direct/none",
    "empty",
    "low traffic",
    "n/a",
    "nan",
    "nil",
    "no referer",
    "no referrer",
    "none",
    "not applicable",
    "not available",
    "not provided",
    "not set",
    "not_set",
    "null",
    "typed",
    "typed / bookmarked",
    "typed/bookmark",
    "typed/bookmarked",
    "undefined",
    "uniques exceeded",
    "unknown",
    "unspecified",
];

/// The platform and the rule that the words of rules 3.2 to 3.4 give, or the reason.
///
/// # Errors
/// The reason.
pub fn oracle(list: &AllowList, raw: &str) -> Answer {
    let lower = raw.to_ascii_lowercase();
    let trimmed = |text: &str| text.trim().to_owned();
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
    // An IPv6 address is a host that no rule can list.
    if let Some(rest) = host.strip_prefix('[') {
        let (address, port) = rest.split_once(']').unwrap_or(("", ""));
        let is_port = |port: &str| port.chars().all(|c| c.is_ascii_digit());
        let has_port = port.is_empty() || port.strip_prefix(':').is_some_and(is_port);
        let is_host = address.parse::<std::net::Ipv6Addr>().is_ok() && has_port;
        return Err(if is_host { "unknown_host" } else { "not_a_host" });
    }
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

/// What the library gives, and that its ways to ask agree.
///
/// # Errors
/// The reason.
pub fn answer(list: &AllowList, raw: &str) -> Answer {
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

/// The built-in list, one in which rules nest in every way, and one with a crowd of rules for one
/// domain.
pub static LISTS: LazyLock<[AllowList; 3]> = LazyLock::new(|| {
    let overlay = json!({"add": [
        {"slug": "meta", "hosts": ["bing.com", "a.b.c.example", "c.example", "deepseek.chat", "fifteen-byte.ex", "sixteen-bytes.ex", "seventeen-byte.ex",
            "a-very-long-label-of-thirty-two-ch.example", "-very-long-label-of-thirty-two-ch.example"],
         "paths": ["bing.com/chat/x", "b.c.example/chat", "x.com/i"]},
        {"slug": "grok", "hosts": ["b.c.example", "www.bing.com", "com.deepseek.chat"],
         "paths": ["c.example/chat/x", "c.example/chat", "www.bing.com/chat"],
         "tokens": ["grok", "b", "c", "google"], "app_ids": ["b.c.example", "42", "a.b"]},
    ]});
    let numbered = |of: &dyn Fn(usize) -> String| (0..20).map(of).collect::<Vec<_>>();
    let crowd = json!({"add": [
        {"slug": "meta", "hosts": numbered(&|at| format!("{at}.c.example")),
         "paths": numbered(&|at| format!("c.example/{at}")), "app_ids": ["c.example", "2.c.example"]},
        {"slug": "grok", "hosts": numbered(&|at| format!("{at}.{}.c.example", at / 2)),
         "paths": numbered(&|at| format!("{}.c.example/a/{at}", at % 3))},
        {"slug": "claude", "paths": ["1.c.example/a", "b.c.example/a/b"], "hosts": ["b.c.example"]},
        // More than a table by the last bytes has places for.
        {"slug": "perplexity", "hosts": numbered(&|at| format!("{at}-alike.example"))},
    ]});
    let builtin = AllowList::builtin();
    [json!({}), overlay, crowd]
        .map(|overlay| builtin.with_overlay(&Overlay::from_json(&overlay).unwrap()).unwrap())
});
