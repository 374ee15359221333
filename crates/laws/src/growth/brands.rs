//! Brands with many websites.

use super::{Path, Work};
use referee::owner::Id;
use referee::ownership::{
    CitationIndex, Claims, ConflictWatch, OwnerClaims, Slot, conflicts, overlaps,
};
use referee::website::Website;

/// The websites of the smaller brand.
const WEBSITES: usize = 400;
/// The changes of a form that is filled in: each may look at all owners of one website.
const CHANGES: usize = 20;
/// As many conflicts or overlaps as are read: there may be far more than websites.
const READ: usize = 100;

type Key = fn(usize, usize) -> String;

const KEYS: [(&str, Key); 8] = [
    ("websites of their own", |at, _| format!("a{at}.example/x")),
    ("one website", |_, _| "one.example".into()),
    ("two websites", |at, _| format!("a{}.example", at % 2)),
    ("each website twice", |at, count| format!("a{}.example", at % (count / 2))),
    ("paths of one host", |at, _| format!("one.example/p{at}")),
    ("paths inside each other", |at, _| format!("one.example{}/{at}", "/a".repeat(at % 50))),
    ("hosts inside each other", |at, _| format!("{}b{at}.example", "a.".repeat(at % 50))),
    ("ports", |at, _| format!("one.example:{}/a", at % 60_000 + 1)),
];

/// A competitor for each website, one in three of them with an id.
fn claims(key: Key, count: usize, order: impl Iterator<Item = usize>) -> Claims {
    let site = |at| Website::parse(&key(at, count)).expect("a website");
    let brand = OwnerClaims::brand(Some(site(0)), Vec::new());
    let competitor = |(index, at): (usize, usize)| {
        let id = (at % 3 == 0).then(|| Id::Integer(at.try_into().unwrap_or(0)));
        OwnerClaims::competitor(index, id, format!("Acme {at}"), vec![site(at)])
    };
    Claims::new([brand].into_iter().chain(order.enumerate().map(competitor)).collect())
}

pub(super) fn paths() -> Vec<Path> {
    type Use = fn(&Claims, &Claims) -> u64;
    const USES: [(&str, Use); 5] = [
        ("conflicts", |after, _| read_conflicts(after, None)),
        ("conflicts, before the same", |after, _| read_conflicts(after, Some(after))),
        ("conflicts, before reversed", |after, before| read_conflicts(after, Some(before))),
        ("overlaps", |after, _| overlaps(after).iter().take(READ).count() as u64),
        ("conflict watch", |after, before| {
            let mut watch = ConflictWatch::new(after, Some(before));
            let mut found = 0;
            for (position, owner) in after.owners().iter().enumerate().take(CHANGES) {
                watch.set(position, Slot::Website(0), None);
                watch.set(position, Slot::Website(0), owner.websites.first());
                found += watch.conflicts_at(position, Slot::Website(0)).take(READ).count();
            }
            found as u64 + watch.conflicts().len()
        }),
    ];
    let mut paths = Vec::new();
    for (kind, key) in KEYS {
        for (verb, work) in USES {
            paths.push(Path::new(format!("{verb}: {kind}"), WEBSITES, move |count| -> Work {
                let after = claims(key, count, 0..count);
                let before = claims(key, count, (0..count).rev());
                Box::new(move || work(&after, &before))
            }));
        }
        paths.push(Path::new(format!("citations: {kind}"), WEBSITES, move |count| -> Work {
            let claims = claims(key, count, 0..count);
            let urls: Vec<String> =
                (0..count).map(|at| format!("x.{}/y", key(at, count))).collect();
            Box::new(move || {
                let index = CitationIndex::new(&claims);
                index.classify_all(&urls).filter(|found| found.owner() != "other").count() as u64
            })
        }));
    }
    paths
}

fn read_conflicts(after: &Claims, before: Option<&Claims>) -> u64 {
    let found = conflicts(after, before);
    found.len() + found.iter().take(READ).count() as u64
}
