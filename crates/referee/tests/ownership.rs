//! Conflicts, overlaps and citations against scans that compare everything with everything.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use proptest::prelude::*;
use referee::owner::{Id, Owner};
use referee::ownership::{
    Citation, CitationIndex, Claim, Claims, ConflictWatch, OwnerClaims, Slot, conflicts, overlaps,
};
use referee::website::Website;
use std::collections::BTreeSet;

/// Few hosts, ports and paths, so that they meet.
fn website() -> impl Strategy<Value = String> {
    let host = prop::sample::select(vec![
        "a.com",
        "b.a.com",
        "c.b.a.com",
        "xa.com",
        "b.com",
        "com",
        "localhost",
        "my.localhost",
        "10.0.0.1",
        "[::1]",
        "www.com",
        "0.1",
    ]);
    let port = prop::sample::select(vec!["", "", ":8080", ":81"]);
    let path = prop::sample::select(vec![
        "", "", "/a", "/a/b", "/a/b/c", "/ab", "/a!", "/a//b", "/a-b/c", "/b",
    ]);
    (host, port, path).prop_map(|(host, port, path)| format!("{host}{port}{path}"))
}

fn claims() -> impl Strategy<Value = Claims> {
    let websites = || prop::collection::vec(website(), 0..5);
    let id = prop::option::of((0..3i64).prop_map(Id::Integer));
    let name = prop::sample::select(vec!["Acme", "Bolt", "acme"]);
    let competitors = prop::collection::vec((id, name, websites()), 0..5);
    (prop::option::of(website()), websites(), competitors).prop_map(|(primary, own, others)| {
        let parse = |all: Vec<String>| all.iter().map(|one| Website::parse(one).unwrap()).collect();
        let mut owners =
            vec![OwnerClaims::brand(primary.map(|one| Website::parse(&one).unwrap()), parse(own))];
        for (index, (id, name, websites)) in others.into_iter().enumerate() {
            owners.push(OwnerClaims::competitor(index, id, name, parse(websites)));
        }
        Claims::new(owners)
    })
}

fn same_owner(before: &Owner, after: &Owner) -> bool {
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
fn naive_pairs(claims: &Claims) -> Vec<(String, usize, usize)> {
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

fn naive_conflicts(after: &Claims, before: Option<&Claims>) -> Vec<(String, Owner, Owner)> {
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
fn parts(key: &str) -> (&str, Option<&str>, &str) {
    let (authority, path) = key.split_at(key.find('/').unwrap_or(key.len()));
    match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port), path),
        _ => (authority, None, path),
    }
}

fn covers(claim: &str, url: &str) -> bool {
    let (host, port, path) = parts(claim);
    let (url_host, url_port, url_path) = parts(url);
    let last = url_host.rsplit('.').next().unwrap();
    let is_ip = url_host.starts_with('[') || last.parse::<u32>().is_ok();
    let hosts =
        url_host == host || host.contains('.') && !is_ip && url_host.ends_with(&format!(".{host}"));
    let paths = path.is_empty() || url_path == path || url_path.starts_with(&format!("{path}/"));
    hosts && (port.is_none() || port == url_port) && paths
}

fn naive_citation<'a>(claims: &'a Claims, url: &str) -> Citation<'a> {
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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn conflicts_equal_a_scan_of_all_pairs(after in claims(), before in prop::option::of(claims())) {
        let found = conflicts(&after, before.as_ref());
        let listed: Vec<_> = found
            .iter()
            .map(|it| (it.key.to_owned(), it.holder.clone(), it.claimant.clone()))
            .collect();
        prop_assert_eq!(&listed, &naive_conflicts(&after, before.as_ref()));
        prop_assert_eq!(found.len(), listed.len() as u64);
        prop_assert_eq!(found.is_empty(), listed.is_empty());
        for conflict in found.iter() {
            let at = |owner, slot| after.iter().any(|claim| {
                (claim.owner, claim.slot, claim.key) == (owner, slot, conflict.key)
            });
            prop_assert!(at(conflict.holder, conflict.holder_slot));
            prop_assert!(at(conflict.claimant, conflict.claimant_slot));
        }
    }

    #[test]
    fn a_watched_form_has_the_conflicts_of_its_claims(
        opened in claims(),
        before in prop::option::of(claims()),
        edits in prop::collection::vec((0usize..6, 0usize..7, prop::option::of(website())), 0..12),
    ) {
        let mut form = ConflictWatch::new(&opened, before.as_ref());
        let mut owners = opened.owners().to_vec();
        for (position, field, website) in edits {
            let position = position % owners.len();
            let website = website.map(|website| site(&website));
            let slot = if field == 0 {
                owners[position].primary.clone_from(&website);
                Slot::Primary
            } else {
                // An emptied field of a list keeps its place: a website that nobody claims.
                let list = &mut owners[position].websites;
                let at = (field - 1).min(list.len());
                let unclaimed = site(&format!("unclaimed{position}-{at}.test"));
                list.resize(list.len().max(at + 1), unclaimed.clone());
                list[at] = website.clone().unwrap_or(unclaimed);
                Slot::Website(at)
            };
            form.set(position, slot, website.as_ref());
            let now = Claims::new(owners.clone());
            let expected = conflicts(&now, before.as_ref());
            prop_assert_eq!(
                form.conflicts().iter().collect::<Vec<_>>(),
                expected.iter().collect::<Vec<_>>()
            );
            prop_assert_eq!(form.conflicts().len(), expected.len());
            let owner = &now.owners()[position].owner;
            let at: BTreeSet<_> = form
                .conflicts_at(position, slot)
                .map(|it| it.detail() + &it.claimant.to_string())
                .collect();
            let key = now.iter().find(|claim| (claim.position, claim.slot) == (position, slot));
            let of_field: BTreeSet<_> = expected
                .iter()
                .filter(|it| Some(it.key) == key.map(|claim| claim.key))
                .filter(|it| it.holder == owner || it.claimant == owner)
                .map(|it| it.detail() + &it.claimant.to_string())
                .collect();
            prop_assert_eq!(at, of_field);
        }
    }

    #[test]
    fn saving_what_is_saved_makes_no_conflict(state in claims()) {
        // Two competitors of one name and no id cannot be told apart before and after, nor can
        // two of one id.
        let mut seen = BTreeSet::new();
        let distinct = state.owners().iter().all(|claims| match &claims.owner {
            Owner::Brand => true,
            Owner::Competitor { id, name, .. } => {
                seen.insert(id.as_ref().map_or(name.clone(), ToString::to_string))
            }
        });
        prop_assume!(distinct);
        prop_assert!(conflicts(&state, Some(&state)).is_empty());
    }

    #[test]
    fn overlaps_equal_a_scan_of_all_pairs(claims in claims()) {
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
        let found = overlaps(&claims);
        let listed: Vec<_> =
            found.iter().map(|it| (key(&it.covering), key(&it.covered))).collect();
        prop_assert_eq!(listed.len(), naive.len(), "each once");
        prop_assert_eq!(listed.into_iter().collect::<BTreeSet<_>>(), naive);
        let order: Vec<_> =
            found.iter().map(|it| (it.covered.position, it.covered.slot)).collect();
        prop_assert!(order.is_sorted());
    }

    #[test]
    fn citations_equal_a_scan_of_all_claims(
        claims in claims(),
        urls in prop::collection::vec(website(), 1..20),
    ) {
        let index = CitationIndex::new(&claims);
        let single: Vec<_> = urls.iter().map(|url| index.classify(url)).collect();
        prop_assert_eq!(index.classify_all(&urls).collect::<Vec<_>>(), single);
        for url in urls {
            let site = Website::parse(&url).unwrap();
            prop_assert_eq!(index.classify(&url), naive_citation(&claims, site.site()), "{}", url);
        }
    }
}

fn site(input: &str) -> Website {
    Website::parse(input).unwrap()
}

#[test]
fn a_hundred_thousand_claims_of_one_key_are_counted_and_listed_lazily() {
    let owners = |own: &str| {
        let competitors = (0..100_000).map(|at| {
            OwnerClaims::competitor(at, None, format!("Acme {at}"), vec![site("example.com/a")])
        });
        let brand = OwnerClaims::brand(Some(site(own)), vec![]);
        Claims::new(std::iter::once(brand).chain(competitors).collect())
    };
    let (before, after) = (owners("example.org"), owners("example.com"));
    assert_eq!(conflicts(&after, None).len(), 100_000 * 99_999 / 2);
    // All of them collided before: nothing is listed, and nothing is looked through either.
    assert!(conflicts(&after, Some(&before)).first().is_none());
    assert_eq!(overlaps(&after).iter().count(), 100_000);
}

#[test]
fn deep_paths_of_one_owner_are_skipped_at_once() {
    // Each path lies inside all those before it, and none is another owner's.
    let path = |depth: usize| "/a".repeat(depth);
    let all = (1..=900).map(|depth| site(&format!("example.com{}", path(depth))));
    let claims = Claims::new(vec![
        OwnerClaims::brand(Some(site("example.com")), vec![]),
        OwnerClaims::competitor(0, None, "Acme", all.collect()),
    ]);
    assert_eq!(overlaps(&claims).iter().count(), 900);
    let index = CitationIndex::new(&claims);
    let cited = |path: &str| match index.classify(&format!("example.com{path}")) {
        Citation::Owned { claim, .. } => claim.len() - "example.com".len(),
        Citation::Other => panic!("not found"),
    };
    assert_eq!(cited(&path(1000)), path(900).len());
    assert_eq!(cited(&(path(450) + "b")), path(449).len());
}
