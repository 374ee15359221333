//! Every character in a host and in a path, as a digest that the npm package is held against too: there
//! a JavaScript engine is asked for part of it. `cargo xtask unicode` writes it anew.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use referee::website::Website;
use std::path::Path;

/// FNV-1a of 32 bits, over what each website is, a line each.
fn digest(websites: impl Iterator<Item = String>) -> u32 {
    let mut digest = 0x811c_9dc5_u32;
    for website in websites {
        let site =
            Website::parse(&website).map_or_else(|_| String::new(), |of| of.site().to_owned());
        for byte in site.bytes().chain([b'\n']) {
            digest = (digest ^ u32::from(byte)).wrapping_mul(0x0100_0193);
        }
    }
    digest
}

#[test]
fn every_character_is_what_it_was() {
    let all = || ('\u{80}'..='\u{3ffff}').chain('\u{e0000}'..='\u{e0fff}');
    let digests = serde_json::json!({
        "host": digest(all().map(|c| format!("a{c}b\u{301}.example"))),
        "path": digest(all().map(|c| format!("example.com/aΣ{c}/{c}Σ"))),
    });
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/characters.json");
    if std::env::var_os("REFEREE_WRITE_TABLES").is_some() {
        std::fs::write(&path, format!("{digests:#}\n")).unwrap();
    }
    let written = std::fs::read_to_string(path).expect("`cargo xtask unicode` writes it");
    assert_eq!(written, format!("{digests:#}\n"), "it has changed: `cargo xtask unicode`");
}
