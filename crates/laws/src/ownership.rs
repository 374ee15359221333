//! Ownership: conflicts, overlaps and citations by scans that compare everything with everything.

use referee::owner::{Id, Owner};
use referee::ownership::{
    Citation, CitationIndex, Claim, Claims, OwnerClaims, conflicts, overlaps,
};
use referee::website::Website;
use serde_json::Value;
use std::collections::BTreeSet;
use std::fmt::Write;

/// The most websites of a state: the scans are slow.
const MAX_WEBSITES: usize = 40;

/// All laws of ownership for a text of lines: the websites of the brand, of which the first is its
/// primary one; after each `!ID NAME` (no digit: no id) those of a competitor; after `--` the same
/// for the state before; after `??` the URLs that are cited.
pub fn assert_bytes(data: &[u8]) {
    let text = &*String::from_utf8_lossy(data);
    let (states, urls) = text.split_once("\n??\n").unwrap_or((text, ""));
    let (after, before) = match states.split_once("\n--\n") {
        Some((after, before)) => (claims(after), Some(claims(before))),
        None => (claims(states), None),
    };
    conflicts_are_those_of_a_scan(&after, before.as_ref());
    overlaps_are_those_of_a_scan(&after);
    let urls: Vec<&str> = urls.lines().take(MAX_WEBSITES).collect();
    citations_are_those_of_a_scan(&after, &urls);
}

fn claims(text: &str) -> Claims {
    let mut lines = text.lines().take(MAX_WEBSITES).peekable();
    let parse = |line: &&str| Website::parse(line).ok();
    let mut primary = None;
    if lines.peek().is_some_and(|line| !line.starts_with('!')) {
        primary = lines.next().as_ref().and_then(parse);
    }
    let mut owners = vec![OwnerClaims::brand(primary, Vec::new())];
    for line in lines {
        if let Some(name) = line.strip_prefix('!') {
            let digits = name.trim_start_matches(|c: char| c.is_ascii_digit());
            let id = name[..name.len() - digits.len()].parse().ok().map(Id::Integer);
            let index = owners.len() - 1;
            owners.push(OwnerClaims::competitor(index, id, digits.trim(), Vec::new()));
        } else if let (Some(owner), Some(website)) = (owners.last_mut(), parse(&line)) {
            owner.websites.push(website);
        }
    }
    Claims::new(owners)
}

pub(crate) fn seed(operation: &str, argument: &Value) -> Option<Vec<u8>> {
    if !["find_conflicts", "classify_citations"].contains(&operation) {
        return None;
    }
    let mut seed = lines(argument.get("brand")?);
    if let Some(before) = argument.get("before") {
        write!(seed, "--\n{}", lines(before)).ok()?;
    }
    seed.push_str("??\n");
    crate::texts(argument, "urls").for_each(|url| seed.extend([url, "\n"]));
    Some(seed.into_bytes())
}

fn lines(brand: &Value) -> String {
    let mut lines = String::new();
    let mut push = |line: &str| lines.extend([line, "\n"]);
    push(crate::text(brand, "website").unwrap_or_default());
    crate::texts(brand, "alternative_websites").for_each(&mut push);
    for competitor in brand.get("competitors").and_then(Value::as_array).into_iter().flatten() {
        let id = competitor.get("id").and_then(Value::as_u64).map(|id| id.to_string());
        let name = crate::text(competitor, "name").unwrap_or_default();
        push(&format!("!{} {name}", id.unwrap_or_default()));
        crate::texts(competitor, "websites").for_each(&mut push);
    }
    lines
}

/// The conflicts of a write, their number and their slots.
pub fn conflicts_are_those_of_a_scan(after: &Claims, before: Option<&Claims>) {
    let found = conflicts(after, before);
    let listed: Vec<_> = found
        .iter()
        .map(|it| (it.key.to_owned(), it.holder.clone(), it.claimant.clone()))
        .collect();
    assert_eq!(listed, naive_conflicts(after, before));
    assert_eq!(found.len(), listed.len() as u64);
    assert_eq!(found.is_empty(), listed.is_empty());
    for conflict in found.iter() {
        let at = |owner, slot| {
            after.iter().any(|it| (it.owner, it.slot, it.key) == (owner, slot, conflict.key))
        };
        assert!(at(conflict.holder, conflict.holder_slot));
        assert!(at(conflict.claimant, conflict.claimant_slot));
    }
}

/// The overlaps of a state, each once and in order.
pub fn overlaps_are_those_of_a_scan(claims: &Claims) {
    let key = |claim: &Claim<'_>| (claim.position, claim.key.to_owned());
    let mut naive = BTreeSet::new();
    for covered in claims.iter() {
        for covering in claims.iter() {
            if covering.position != covered.position
                && covering.key != covered.key
                && covers(covering.key, covered.key)
            {
                naive.insert((key(&covering), key(&covered)));
            }
        }
    }
    let found = overlaps(claims);
    let listed: Vec<_> = found.iter().map(|it| (key(&it.covering), key(&it.covered))).collect();
    assert_eq!(listed.len(), naive.len(), "each once");
    assert_eq!(listed.into_iter().collect::<BTreeSet<_>>(), naive);
    let order: Vec<_> = found.iter().map(|it| (it.covered.position, it.covered.slot)).collect();
    assert!(order.is_sorted());
}

/// The owner of each URL, asked one by one and at once.
pub fn citations_are_those_of_a_scan<U: AsRef<str>>(claims: &Claims, urls: &[U]) {
    let index = CitationIndex::new(claims);
    let all: Vec<Citation<'_>> = index.classify_all(urls).collect();
    assert_eq!(all.len(), urls.len());
    for (url, found) in urls.iter().map(AsRef::as_ref).zip(all) {
        assert_eq!(index.classify(url), found, "{url:?} alone");
        let naive = match Website::parse(url) {
            Ok(website) => naive_citation(claims, website.site()),
            Err(_) => Citation::Other,
        };
        assert_eq!(found, naive, "{url:?}");
    }
}

/// Are they one owner before and after a write (rule 2.3)?
pub fn same_owner(before: &Owner, after: &Owner) -> bool {
    match (before, after) {
        (Owner::Brand, Owner::Brand) => true,
        (Owner::Competitor { id: old, .. }, Owner::Competitor { id: Some(new), .. }) => {
            old.as_ref() == Some(new)
        }
        (Owner::Competitor { name: old, .. }, Owner::Competitor { id: None, name: new, .. }) => {
            old == new
        }
        _ => false,
    }
}

/// Every pair of claims of one key by two owners, each pair of owners once a key.
pub fn naive_pairs(claims: &Claims) -> Vec<(String, usize, usize)> {
    let all: Vec<Claim<'_>> = claims.iter().collect();
    let mut pairs = Vec::new();
    for (at, later) in all.iter().enumerate() {
        for earlier in &all[..at] {
            let pair = (later.key.to_owned(), earlier.position, later.position);
            if earlier.key == later.key
                && earlier.position != later.position
                && !pairs.contains(&pair)
            {
                pairs.push(pair);
            }
        }
    }
    pairs
}

/// Key, holder and claimant of every new conflict.
pub fn naive_conflicts(after: &Claims, before: Option<&Claims>) -> Vec<(String, Owner, Owner)> {
    let empty = Claims::default();
    let before = before.unwrap_or(&empty);
    let owner = |claims: &Claims, at: usize| claims.owners()[at].owner.clone();
    let held = |key: &str, new: &Owner| {
        before.iter().any(|claim| claim.key == key && same_owner(claim.owner, new))
    };
    let legacy = naive_pairs(before);
    let mut found = Vec::new();
    for (key, first, second) in naive_pairs(after) {
        let (a, b) = (owner(after, first), owner(after, second));
        let is_legacy = legacy.iter().any(|(old_key, p, q)| {
            let (p, q) = (owner(before, *p), owner(before, *q));
            *old_key == key
                && (same_owner(&p, &a) && same_owner(&q, &b)
                    || same_owner(&p, &b) && same_owner(&q, &a))
        });
        if !is_legacy {
            let swap = held(&key, &b) && !held(&key, &a);
            found.push(if swap { (key, b, a) } else { (key, a, b) });
        }
    }
    found
}

/// Host, port and path of a key, by hand.
pub fn parts(key: &str) -> (&str, Option<&str>, &str) {
    let (authority, path) = key.split_at(key.find('/').unwrap_or(key.len()));
    match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port), path),
        _ => (authority, None, path),
    }
}

/// Does a claim cover a URL, itself a site (rule 2.6)?
pub fn covers(claim: &str, url: &str) -> bool {
    let (host, port, path) = parts(claim);
    let (url_host, url_port, url_path) = parts(url);
    let last = url_host.rsplit('.').next().unwrap();
    let is_ip = url_host.starts_with('[') || last.bytes().all(|b| b.is_ascii_digit());
    let hosts =
        url_host == host || host.contains('.') && !is_ip && url_host.ends_with(&format!(".{host}"));
    let paths = path.is_empty() || url_path == path || url_path.starts_with(&format!("{path}/"));
    hosts && (port.is_none() || port == url_port) && paths
}

/// The owner of a site, by a look at every claim.
pub fn naive_citation<'a>(claims: &'a Claims, url: &str) -> Citation<'a> {
    let specificity = |claim: &Claim<'_>| {
        let (host, port, path) = parts(claim.key);
        (host.len(), port.is_some(), path.len())
    };
    let mut best: Option<Claim<'a>> = None;
    for claim in claims.iter().filter(|claim| covers(claim.key, url)) {
        if best.is_none_or(|best| specificity(&claim) > specificity(&best)) {
            best = Some(claim);
        }
    }
    best.map_or(Citation::Other, |best| Citation::Owned { owner: best.owner, claim: best.key })
}
