//! Rule 1.10 and what else must hold for every input.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails by panicking"
)]

use proptest::prelude::*;
use referee::website::{Website, WebsiteError, redact};

/// Pieces that have tripped other normalisers, strung together at random.
const PIECES: &[&str] = &[
    "www.",
    "WWW.",
    "www",
    "ｗｗｗ．",
    "%77ww.",
    ".",
    "..",
    "。",
    "．",
    "com",
    "example",
    "Example.COM",
    "a",
    "1",
    "0",
    "0x",
    "0x7F",
    "08",
    "1.2.3.4",
    "1113982867",
    "256",
    "4294967296",
    "[::1]",
    "[",
    "]",
    "::",
    "[1:0:2::]",
    "[::ffff:1.2.3.4]",
    ":",
    ":80",
    ":443",
    ":8080",
    ":65536",
    ":0080",
    ":0",
    "@",
    "user:pass@",
    "http",
    "https",
    "HTTP:",
    "http:",
    "https:80",
    "http://",
    "https://",
    "//",
    "ftp",
    "ftp:",
    "mailto:",
    "/",
    "\\",
    "/a",
    "/./",
    "/../",
    "/%2e/",
    "/.%2E",
    "/..",
    "/.",
    "%",
    "%2",
    "%25",
    "%2541",
    "%41",
    "%%36%31",
    "%2f",
    "%2F",
    "%5c",
    "%3f",
    "%23",
    "%20",
    "%7e",
    "%C3%84",
    "%c3",
    "%a4",
    "%80",
    "%FF",
    "%e2%84%aa",
    "%ed%a0%80",
    "%f0%9f%98%80",
    "%00",
    "%09",
    "?",
    "#",
    "?q=1",
    "#f",
    " ",
    "\t",
    "\n",
    "\r",
    "\u{a0}",
    "\u{3000}",
    "\0",
    "\u{1f}",
    "\u{7f}",
    "ä",
    "Ä",
    "a\u{308}",
    "ß",
    "ẞ",
    "İ",
    "ı",
    "Σ",
    "ΟΔΟΣ",
    "K",
    "ﬀ",
    "℡",
    "㏂",
    "⒈",
    "１",
    "½",
    "⅓",
    "\u{ad}",
    "\u{200d}",
    "\u{200b}",
    "\u{feff}",
    "\u{fffd}",
    "א",
    "ا1",
    "日本",
    "😀",
    "xn--",
    "xn--a",
    "xn--tda",
    "XN--TDA",
    "xn--8i7caa",
    "-",
    "--",
    "_",
    "~",
    "!",
    "$",
    "^",
    "|",
    "{",
    "<",
    "\"",
    "`",
    ",",
    ";",
    "=",
    "+",
    "&",
    "*",
    "(",
    "'",
];

fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => prop::sample::select(PIECES).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
        1 => "[a-zA-Z0-9.%/:-]{1,6}",
    ]
}

fn nasty() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::collection::vec(piece(), 0..12).prop_map(|pieces| pieces.concat()),
        (prop::collection::vec(piece(), 1..5), prop::collection::vec(piece(), 0..8))
            .prop_map(|(host, path)| format!("{}.example/{}", host.concat(), path.concat())),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5_000))]

    #[test]
    fn normalising_a_site_or_a_domain_gives_itself(input in nasty()) {
        let Ok(website) = Website::parse(&input) else { return Ok(()) };
        prop_assert_eq!(&Website::parse(website.site()).unwrap(), &website);
        let domain = Website::parse(website.domain()).unwrap();
        prop_assert_eq!(domain.domain(), website.domain());
        prop_assert_eq!(domain.site(), website.domain());
    }

    #[test]
    fn a_site_is_its_parts(input in nasty()) {
        let Ok(website) = Website::parse(&input) else { return Ok(()) };
        let port = website.port().map(|port| format!(":{port}")).unwrap_or_default();
        prop_assert_eq!(
            format!("{}{port}{}", website.domain(), website.path()),
            website.site()
        );
        prop_assert!(website.site().is_ascii() && !website.site().ends_with('/'));
        prop_assert!(website.path().is_empty() || website.path().starts_with('/'));
        prop_assert!(!website.domain().is_empty() && website.domain().len() <= 253);
    }

    #[test]
    fn the_site_of_an_input_at_the_bound_gives_itself(
        host in "(example[.]com|münchen[.]de|℡[.]oﬃce|㌖[.]com|127[.]1|0|\\[1::2:3:4:5:6:7\\])",
        unit in prop::sample::select(PIECES),
        last in prop::sample::select(PIECES),
        missing in 0_usize..3,
    ) {
        let start = format!("{host}/a{last}");
        let room = 2083 - start.chars().count() - missing;
        let units = unit.repeat(room / unit.chars().count());
        let Ok(website) = Website::parse(&format!("{start}{units}")) else { return Ok(()) };
        prop_assert_eq!(Website::parse(website.site()), Ok(website));
    }

    #[test]
    fn user_info_is_never_echoed(
        prefix in "(https?:)?[/\\\\]{0,3}|ftp://|",
        user in "[a-z0-9:@.!$%]{0,12}",
        tail in "([/?#].{0,8})?",
    ) {
        let input = format!("{prefix}{user}SECRET:SECRET@example.com{tail}");
        prop_assume!(!tail.contains("SECRET"));
        let shown = redact(&input);
        prop_assert!(!shown.contains("SECRET"), "{}", shown);
        prop_assert!(shown.contains("example.com"), "{}", shown);
    }

    #[test]
    fn what_redact_shows_is_the_same_website(input in nasty()) {
        // A host named `http` behind user info would be a scheme without it.
        let input = format!("https://{input}");
        if let Ok(website) = Website::parse(&input) {
            prop_assert_eq!(Website::parse(&redact(&input)), Ok(website));
        }
    }
}

#[test]
fn code_points_over_the_bound_are_too_many() {
    for start in ["example.com/", "münchen.de/", "1.2.3.4/", "[::1]/"] {
        let fill = |len: usize| {
            let start_len = start.chars().count();
            format!("{start}{}", "a".repeat(len - start_len))
        };
        assert!(Website::parse(&fill(2083)).is_ok());
        if start != "1.2.3.4/" {
            assert_eq!(Website::parse(&fill(2084)), Err(WebsiteError::TooLong), "{start}");
        }
        let url = format!("https://{}", fill(2083 - 7));
        assert_eq!(Website::parse(&url), Err(WebsiteError::TooLong), "{start}");
    }
}
