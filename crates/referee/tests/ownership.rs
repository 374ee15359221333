//! Conflicts, overlaps and citations against scans that compare everything with everything.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use laws::ownership::{
    citations_are_those_of_a_scan, conflicts_are_those_of_a_scan, overlaps_are_those_of_a_scan,
};
use proptest::prelude::*;
use referee::owner::{Id, Owner};
use referee::ownership::{
    Citation, CitationIndex, Claims, ConflictWatch, OwnerClaims, Slot, conflicts, overlaps,
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
    claims_of(&website().boxed())
}

fn claims_of(website: &BoxedStrategy<String>) -> impl Strategy<Value = Claims> + use<> {
    let websites = || prop::collection::vec(website.clone(), 0..5);
    let id = prop::option::of((0..3i64).prop_map(Id::Integer));
    let name = prop::sample::select(vec!["Acme", "Bolt", "acme"]);
    let competitors = prop::collection::vec((id, name, websites()), 0..5);
    (prop::option::of(website.clone()), websites(), competitors).prop_map(
        |(primary, own, others)| {
            let parse =
                |all: Vec<String>| all.iter().map(|one| Website::parse(one).unwrap()).collect();
            let mut owners = vec![OwnerClaims::brand(
                primary.map(|one| Website::parse(&one).unwrap()),
                parse(own),
            )];
            for (index, (id, name, websites)) in others.into_iter().enumerate() {
                owners.push(OwnerClaims::competitor(index, id, name, parse(websites)));
            }
            Claims::new(owners)
        },
    )
}

/// Claims, many of them contested, and what they were before: mostly the same, so that conflicts are
/// inherited.
fn claims_and_before() -> impl Strategy<Value = (Claims, Option<Claims>)> {
    let few = prop::sample::select(vec!["a.com", "b.com", "a.com/a"]).prop_map(String::from);
    let kept = prop::collection::vec(prop::bool::weighted(0.8), 40);
    let thinned =
        (claims_of(&few.boxed()), kept, any::<bool>()).prop_map(|(after, kept, turned)| {
            let mut kept = kept.into_iter().cycle();
            let mut is_kept = || kept.next() == Some(true);
            let mut owners = after.owners().to_vec();
            for owner in &mut owners {
                owner.primary.take_if(|_| !is_kept());
                owner.websites.retain(|_| is_kept());
            }
            if turned && let Some((_, competitors)) = owners.split_first_mut() {
                competitors.reverse();
            }
            (after, Some(Claims::new(owners)))
        });
    prop_oneof![4 => thinned, 1 => (claims(), prop::option::of(claims()))]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn conflicts_equal_a_scan_of_all_pairs((after, before) in claims_and_before()) {
        conflicts_are_those_of_a_scan(&after, before.as_ref());
    }

    #[test]
    fn a_watched_form_has_the_conflicts_of_its_claims(
        (opened, before) in claims_and_before(),
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
        overlaps_are_those_of_a_scan(&claims);
    }

    #[test]
    fn citations_equal_a_scan_of_all_claims(
        claims in claims(),
        urls in prop::collection::vec(website(), 1..20),
    ) {
        citations_are_those_of_a_scan(&claims, &urls);
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
