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

#[test]
fn the_builtin_data_is_what_an_overlay_would_make_of_it() {
    let list = AllowList::builtin();
    let slugs: Vec<_> = list.platforms().iter().map(|platform| &platform.slug).collect();
    let overlay = serde_json::json!({ "remove": slugs, "add": list.platforms() });
    let overlay = referee::referrer::Overlay::from_json(&overlay).unwrap();
    assert_eq!(list.with_overlay(&overlay).unwrap(), *list);
    for platform in list.platforms() {
        let is_part = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
        assert!(!platform.slug.is_empty() && platform.slug.bytes().all(is_part), "{platform:?}");
        for text in [&platform.name, &platform.vendor, &platform.kind] {
            assert!(!text.is_empty() && text.trim() == text, "{platform:?}");
        }
    }
}
