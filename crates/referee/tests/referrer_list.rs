//! The built-in list and overlays over it (rules 3.5, 3.6).
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use referee::referrer::AllowList;

#[test]
fn the_builtin_data_passes_every_check() {
    let list = AllowList::builtin();
    assert_eq!(list.version(), "2026.11.21");
    assert_eq!(list.platforms().len(), 66);
    let rules: usize = list.platforms().iter().map(|p| p.rules.hosts.len()).sum();
    assert!(rules > 60);
}

#[test]
fn a_platform_as_it_serializes_is_an_entry_that_adds_nothing() {
    let list = AllowList::builtin();
    let overlay = serde_json::json!({ "add": list.platforms() });
    let overlay = referee::referrer::Overlay::from_json(&overlay).unwrap();
    let same = list.with_overlay(&overlay).unwrap();
    assert_eq!(same, *list);
}
