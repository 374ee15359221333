//! Websites, referrers, overlays, mentions.

use super::{Path, Work};
use crate::hostile;
use referee::mention::{Case, MentionIndex, OwnerNames, present};
use referee::owner::Owner;
use referee::referrer::{AllowList, Overlay};
use referee::website::{Website, redact};
use referee_ops::call;
use serde_json::{Value, json};

/// The code points of the smaller website: the larger one is just within the bound of 2,083.
const WEBSITE: usize = 128;
/// Those of the smaller referrer, and of one far beyond the bound.
const TEXT: usize = 3 << 10;
/// The rules of the smaller overlay.
const RULES: usize = 500;

type Use = fn(&str) -> u64;

pub(super) fn paths() -> Vec<Path> {
    const PLACES: [(&str, &str, &str); 4] = [
        ("website", "", ""),
        ("host", "https://", "/a"),
        ("path", "example.com/", ""),
        ("user info", "https://", "@example.com"),
    ];
    let website: Use = |text| u64::from(Website::parse(text).is_ok());
    let mut paths = Vec::new();
    for (place, before, after) in PLACES {
        let wrap = move |text: &str| format!("{before}{text}{after}");
        paths.extend(over_texts(place, WEBSITE, wrap, website));
        paths.extend(over_texts(&format!("long {place}"), TEXT, wrap, website));
    }
    paths.extend(over_texts(
        "redact",
        TEXT,
        |text| format!("https://{text}@a"),
        |text| redact(text).len() as u64,
    ));
    let referrer: Use = |text| u64::from(AllowList::builtin().classify(text).rule().is_some());
    for (place, before, after) in [
        ("referrer", "", ""),
        ("URL of a referrer", "https://", "/"),
        ("labels", "", ".chatgpt.com"),
    ] {
        paths.extend(over_texts(
            place,
            TEXT,
            move |text| format!("{before}{text}{after}"),
            referrer,
        ));
    }
    paths.extend(overlays());
    paths.extend(mentions());
    paths
}

fn over_texts(
    place: &str,
    size: usize,
    wrap: impl Fn(&str) -> String + Copy + 'static,
    work: Use,
) -> Vec<Path> {
    hostile::TEXTS
        .iter()
        .map(|&(kind, make)| {
            Path::new(format!("{place}: {kind}"), size, move |chars| -> Work {
                let text = wrap(&make(chars));
                Box::new(move || work(&text))
            })
        })
        .collect()
}

fn overlays() -> Vec<Path> {
    type Make = fn(usize) -> Value;
    const KINDS: [(&str, Make); 8] = [
        ("hosts of one platform", |count| add(count, "hosts", |at| format!("a{at}.example"))),
        ("hosts of one domain", |count| add(count, "hosts", |at| format!("a{at}.one.example"))),
        ("hosts inside each other", |count| {
            add(count, "hosts", |at| "a.".repeat(at % 100) + &format!("b{at}.one.example"))
        }),
        ("hosts of one ending", |count| {
            add(count, "hosts", |at| format!("{at}-long-name-of-a-label.example"))
        }),
        ("paths of one host", |count| add(count, "paths", |at| format!("one.example/{at}"))),
        ("tokens", |count| add(count, "tokens", |at| format!("token{at}"))),
        ("platforms", |count| {
            let platform = |at| json!({"slug": format!("p{at}"), "name": "P", "hosts": [format!("a{at}.example")]});
            json!({"add": (0..count).map(platform).collect::<Vec<_>>()})
        }),
        ("entries of one platform", |count| {
            let entry = |at| json!({"slug": "grok", "host": format!("a{at}.example")});
            json!({"override": (0..count).map(entry).collect::<Vec<_>>()})
        }),
    ];
    KINDS
        .into_iter()
        .map(|(kind, make)| {
            Path::new(format!("overlay: {kind}"), RULES, move |count| -> Work {
                let overlay = make(count);
                let raw: Vec<String> = (0..count)
                    .flat_map(|at| [format!("a{at}.one.example"), format!("one.example/{at}/b")])
                    .collect();
                Box::new(move || {
                    let read = Overlay::from_json(&overlay).expect("an overlay");
                    let list = AllowList::builtin().with_overlay(&read).expect("it fits");
                    raw.iter().filter(|raw| list.platform_of(raw).is_ok()).count() as u64
                })
            })
        })
        .chain([Path::new("overlay: removals", RULES, |count| -> Work {
            let hosts: Vec<String> = (0..count).map(|at| format!("a{at}.example")).collect();
            let added = json!({"add": [{"slug": "grok", "hosts": &hosts}]});
            let added = Overlay::from_json(&added).expect("an overlay");
            let list = AllowList::builtin().with_overlay(&added).expect("it fits");
            let removed = Overlay::from_json(&json!({"remove": hosts})).expect("an overlay");
            Box::new(move || list.with_overlay(&removed).expect("it fits").platforms().len() as u64)
        })])
        .collect()
}

fn add(count: usize, kind: &str, value: impl Fn(usize) -> String) -> Value {
    json!({"add": [{"slug": "grok", kind: (0..count).map(value).collect::<Vec<_>>()}]})
}

fn owner(index: usize, terms: Vec<String>, excluded: Vec<String>) -> OwnerNames {
    let owner = Owner::Competitor { index, id: None, name: String::new() };
    let case = if index.is_multiple_of(2) { Case::Folded } else { Case::Exact };
    OwnerNames { owner, terms, excluded, case }
}

/// Names and a text that together have about so many bytes.
type Names = fn(usize) -> (Vec<OwnerNames>, String);

fn mentions() -> Vec<Path> {
    const KINDS: [(&str, Names); 11] = [
        ("names that begin alike", |bytes| {
            (vec![owner(0, prefixes(bytes / 2, "a "), Vec::new())], "a ".repeat(bytes / 4))
        }),
        ("names that begin alike, no spaces", |bytes| {
            (vec![owner(0, prefixes(bytes / 2, "耐"), Vec::new())], "耐".repeat(bytes / 6))
        }),
        ("names that begin alike, of two owners", |bytes| {
            let names = prefixes(bytes / 2, "a ");
            let half = |odd| names.iter().skip(odd).step_by(2).cloned().collect();
            let owners = vec![owner(0, half(0), Vec::new()), owner(2, half(1), Vec::new())];
            (owners, "a ".repeat(bytes / 4))
        }),
        ("one name at the beginning of those of another owner", |bytes| {
            let others = owner(0, prefixes(bytes / 2, "a "), Vec::new());
            (vec![others, owner(2, vec!["a".into()], Vec::new())], "a ".repeat(bytes / 4))
        }),
        ("excluded names that begin alike", |bytes| {
            let excluded = prefixes(bytes / 2, "a ");
            (vec![owner(0, vec!["a".into()], excluded)], "a ".repeat(bytes / 4))
        }),
        ("names that end inside a word", |bytes| {
            let names = prefixes(bytes / 2, "ab ").iter().map(|name| format!("{name}a")).collect();
            (vec![owner(0, names, Vec::new())], "ab ".repeat(bytes / 6))
        }),
        ("names that end alike", |bytes| {
            let names = prefixes(bytes / 2, "a ").iter().map(|name| format!("b{name}")).collect();
            (vec![owner(0, names, Vec::new())], format!("b{}", "a ".repeat(bytes / 4)))
        }),
        ("owners with names of their own", |bytes| {
            let count = bytes / 20;
            let name = |at| owner(at, vec![format!("name{at}")], Vec::new());
            // Every other owner far from the one before.
            let order = (0..count).step_by(2).chain((1..count).step_by(2));
            let text = order.map(|at| format!("name{at}")).collect::<Vec<_>>().join(", ");
            ((0..count).map(name).collect(), text)
        }),
        ("owners with long names", |bytes| {
            let length = bytes.isqrt();
            let name =
                |at| owner(2 * at, vec![format!("{at} {}", "耐".repeat(length / 3))], Vec::new());
            let owners: Vec<_> = (0..length / 2).map(name).collect();
            let text = owners.iter().map(|it| it.terms[0].as_str()).collect::<Vec<_>>().join(" ");
            (owners, text)
        }),
        ("combining", |bytes| {
            let name = owner(0, vec!["e\u{301}".into(), "\u{301}\u{301}".into()], Vec::new());
            (vec![name], "\u{301}".repeat(bytes / 2))
        }),
        ("white space", |bytes| {
            let name = owner(0, vec!["a b".into(), "\u{202e}".into()], Vec::new());
            (vec![name], "a \u{a0}\u{3000}b \u{202e}\u{378}".repeat(bytes / 14))
        }),
    ];
    let mut paths = Vec::new();
    for (kind, names) in KINDS {
        paths.push(Path::new(format!("mentions: {kind}"), TEXT, move |bytes| -> Work {
            let (owners, text) = names(bytes);
            Box::new(move || {
                let index = MentionIndex::new(owners.clone()).expect("few names");
                let mentions = index.find(&text);
                (mentions.len() + present(&text, &mentions).len()) as u64
            })
        }));
        paths.push(Path::new(format!("find_mentions: {kind}"), TEXT, move |bytes| -> Work {
            let (owners, text) = names(bytes);
            let competitor = |it: &OwnerNames| {
                json!({
                    "name": "?", "alternative_names": it.terms, "excluded_names": it.excluded,
                    "case_sensitive": it.case == Case::Exact,
                })
            };
            let competitors: Vec<Value> = owners.iter().map(competitor).collect();
            let brand = json!({"name": "?", "website": "a.example", "competitors": competitors});
            let argument = json!({"brand": brand, "text": text});
            Box::new(move || u64::from(call("find_mentions", &argument).is_ok()))
        }));
    }
    paths
}

/// `unit`, twice `unit` and so on: names of so many bytes in all.
fn prefixes(bytes: usize, unit: &str) -> Vec<String> {
    let count = (2 * bytes / unit.len()).isqrt();
    (1..=count).map(|times| unit.repeat(times)).collect()
}
