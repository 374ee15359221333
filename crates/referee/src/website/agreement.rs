//! The fast path answers as the other modules do wherever it answers.

extern crate std;

use super::{Layout, Place, Website, WebsiteError, normalize_any, plain};
use alloc::string::String;
use proptest::prelude::*;
use std::format;

fn slow(input: &str) -> Result<(Layout, String), WebsiteError> {
    let mut site = String::new();
    normalize_any(input, &mut site).map(|layout| (layout, site))
}

fn fast(input: &str) -> Option<(Layout, String)> {
    let mut site = String::new();
    let layout = plain::normalize(input, &mut site, None);
    assert!(layout.is_some() || site.is_empty(), "wrote without answering {input:?}");
    layout.map(|layout| (layout, site))
}

fn agrees(input: &str) -> Result<(), TestCaseError> {
    if let Some(answer) = fast(input) {
        prop_assert_eq!(Ok(answer), slow(input));
    }
    let mut others = b"others".to_vec();
    let placed = Website::place(input, &mut others).map(|Place { start, site, domain }| {
        let text = match start {
            Some(start) => input.get(start..start + site),
            None => core::str::from_utf8(&others[6..]).ok(),
        };
        (text.expect("text"), site, domain)
    });
    let parsed = Website::parse(input);
    let expected =
        parsed.as_ref().map(|site| (site.site(), site.site().len(), site.domain().len()));
    prop_assert_eq!(placed, expected.map_err(|&error| error));
    prop_assert!(others.starts_with(b"others"));
    Ok(())
}

#[test]
fn plain_urls_take_the_fast_path() {
    for (input, site) in [
        ("https://www.Example.com/Some/Path?utm=1", "example.com/some/path"),
        ("HTTP://WWW.WWW.EXAMPLE.COM", "example.com"),
        ("www.com", "www.com"),
        ("localhost", "localhost"),
        ("http/a//b///", "http/a//b"),
        ("https://xn--a.example/a.b/c..d/~(e)@:;?\u{a0}%\\", "xn--a.example/a.b/c..d/~(e)@:;"),
        ("1.2.a3#", "1.2.a3"),
        ("a:1", "a:1"),
        ("https:80/", "https"),
        ("www.A.example:0443/B?:", "a.example/b"),
        ("http://a:8080", "a:8080"),
        ("a/%41", "a/a"),
        ("a/b\\C\\", "a/b/c"),
        ("a/.b", "a/.b"),
        ("A/x/../É/", "a/%c3%a9"),
        ("a/^", "a/%5e"),
        ("a:1/%2F", "a:1/%2f"),
        ("a/ä?\u{a0} \t", "a/%c3%a4"),
    ] {
        assert_eq!(fast(input).expect(input).1, site);
        agrees(input).expect(input);
    }
}

#[test]
fn what_is_not_plain_is_left_alone() {
    for input in [
        "",
        ".",
        "a..b",
        "a.",
        "a.1",
        "a.0x1",
        "0x1",
        "/a",
        "//a",
        "http:///a",
        "a@b",
        "ä",
        "a/b c",
        "a/\t",
        "a b",
        " a",
        "a:",
        "a:/b",
        "a:1x",
        "a:65536",
        "a/ä\u{a0}",
        "[::1]",
    ] {
        assert_eq!(fast(input), None, "{input:?}");
    }
    for len in [63, 64, 253, 254, 2083, 2084] {
        agrees(&"a".repeat(len)).expect("one label");
        agrees(&("a.".repeat((len - 1) / 2) + if len % 2 == 0 { "ab" } else { "b" }))
            .expect("many labels");
        agrees(&format!("a/{}", "a".repeat(len - 2))).expect("path");
        agrees(&format!("a/{}", "é".repeat(len - 2))).expect("path");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5_000))]

    #[test]
    fn both_agree_on_what_is_nearly_plain(
        input in "(https?://|HTTP://|//|)((www|WWW|xn--a|[a-z_-]{1,4}|[0-9x]{1,3})[.]){0,4}(com|co|[a-z0-9]{1,2}|)(:[0-9]{0,3}|:[0-9]{5}|)((/|/|//|[.]| |\u{a0}|ä|%2e|%4[15]|%|\\\\|[?]|#|[a-zA-Z0-9~!$^'%;:@\t]{1,3}){0,8})"
    ) {
        agrees(&input)?;
    }

    /// What is looked at in other ways stands before the 64th octet and beyond it.
    #[test]
    fn both_agree_on_long_paths(
        before in 0_usize..70, host in 1_usize..40,
        path in "((/|[.]|%2e|%41| |ä|[?]|#|[A-Za-z0-9~^_@-]{1,9}){0,9})",
    ) {
        let long = "/aB".repeat(30);
        let before = long.get(..before).expect("ASCII");
        let host = "a".repeat(host);
        agrees(&format!("https://{host}.example{before}{path}"))?;
        agrees(&format!("{host}{before}{path}{path}"))?;
    }

    #[test]
    fn both_agree_on_every_octet_everywhere(
        start in 0_usize..24, octet in 0_u8..128, other in 0_u8..128
    ) {
        let url = "http://www.a.b2.example/c";
        let (before, after) = url.split_at(start);
        agrees(&format!("{before}{}{}{after}", char::from(octet), char::from(other)))?;
        agrees(&format!("{before}{}", char::from(octet)))?;
    }
}
