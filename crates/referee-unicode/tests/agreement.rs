//! Held against the libraries: `idna` with ICU4X, and `std`.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use icu_normalizer::properties::{
    CanonicalCombiningClassMapBorrowed, CanonicalCompositionBorrowed,
};
use idna::uts46::{AsciiDenyList, DnsLength, Hyphens, Uts46};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use referee_unicode::{is_alphanumeric, lowercase, punycode_len, to_ascii, to_lowercase};

/// `idna`, and what it leaves out of UTS #46: a label that stands for one with `xn--` is not valid.
fn library(domain: &str) -> Option<String> {
    let ascii = Uts46::new().to_ascii(
        domain.as_bytes(),
        AsciiDenyList::URL,
        Hyphens::Allow,
        DnsLength::Ignore,
    );
    let ascii = ascii.ok()?.into_owned();
    let is_twice = |label: &str| {
        let meaning = label.strip_prefix("xn--").and_then(idna::punycode::decode_to_string);
        meaning.is_some_and(|meaning| meaning.starts_with("xn--"))
    };
    (!ascii.split('.').any(is_twice)).then_some(ascii)
}

fn agree(domain: &str) {
    assert_eq!(to_ascii(domain), library(domain), "{domain:?}");
}

fn all() -> impl Iterator<Item = char> {
    char::MIN..=char::MAX
}

/// The characters that may be part of a host.
fn allowed() -> impl Iterator<Item = char> {
    all().filter(|c| to_ascii(&format!("{c}a")).is_some() || to_ascii(&format!("א{c}")).is_some())
}

#[test]
fn every_character_alone() {
    for c in all() {
        agree(c.encode_utf8(&mut [0; 4]));
    }
}

/// Each tells one property: the place of a mark, the bidi class at each place of a label and in
/// both kinds, what joins with what on either side, the order of marks.
#[test]
fn every_allowed_character_among_others() {
    for c in allowed() {
        for (before, after) in [
            ("a", ""),
            ("", "a"),
            ("a", "b"),
            ("א", ""),
            ("", "א"),
            ("א", "א"),
            ("א1", "א"),
            ("א\u{661}", "א"),
            ("א.a", ""),
            ("א.a", "a"),
            ("א.", ""),
            ("a", "\u{200d}"),
            ("a", "\u{200c}"),
            ("", "\u{200c}\u{628}"),
            ("\u{628}\u{200c}", ""),
            ("\u{628}", "\u{200c}\u{628}"),
            ("\u{628}\u{200c}", "\u{628}"),
            ("a\u{323}", "\u{301}"),
            ("a\u{301}", "\u{323}"),
            ("e\u{1dce}", "\u{31b}"),
            ("\u{ac00}", ""),
            ("a.", "\u{301}.com"),
        ] {
            agree(&format!("{before}{c}{after}"));
        }
    }
}

#[test]
fn every_character_as_punycode() {
    for c in all().filter(|c| !c.is_ascii()) {
        let mut label = String::from("xn--");
        label.push_str(&idna::punycode::encode_str(&c.to_string()).unwrap());
        agree(&label);
        agree(&format!("a.{}.ö", label.to_uppercase()));
    }
}

/// Every mark and Hangul vowel or consonant after every character that composes with one.
#[test]
fn every_pair_that_may_compose() {
    let class = CanonicalCombiningClassMapBorrowed::new();
    let marks = allowed().filter(|c| class.get_u8(*c) > 0 || ('\u{1160}'..='\u{11ff}').contains(c));
    let marks: Vec<char> = marks.collect();
    assert!(marks.len() > 800, "{}", marks.len());
    let composition = CanonicalCompositionBorrowed::new();
    let firsts = allowed()
        .filter(|first| marks.iter().any(|mark| composition.compose(*first, *mark).is_some()));
    for first in firsts.filter(|first| !('\u{ac00}'..='\u{d7a3}').contains(first)) {
        for mark in &marks {
            agree(&format!("{first}{mark}"));
            agree(&format!("{first}\u{323}{mark}"));
        }
    }
}

#[test]
fn lowercase_and_letters_of_every_character() {
    for c in all() {
        assert_eq!(is_alphanumeric(c), c.is_alphanumeric(), "{c:?}");
        let mut lower = c.to_lowercase();
        let expected = lower.next().filter(|_| lower.next().is_none()).unwrap_or(c);
        assert_eq!(lowercase(c), expected, "{c:?}");
        for text in
            [c.to_string(), format!("aΣ{c}"), format!("aΣ{c}a"), format!("a{c}Σ"), format!("{c}Σ")]
        {
            assert_eq!(to_lowercase(&text), text.to_lowercase(), "{text:?}");
        }
    }
}

#[test]
fn labels_of_any_length() {
    for length in [1, 59, 60, 63, 64, 999, 1000, 1001, 1002, 1999, 2000, 2001] {
        for c in ["a", "ä", "字", "\u{301}", "-"] {
            agree(&c.repeat(length));
            agree(&format!("ö{}", c.repeat(length)));
            agree(&format!("xn--{}", c.repeat(length)));
            agree(&format!("xn--{}-6q8b", c.repeat(length)));
        }
    }
}

/// Characters that matter to one rule or another, and any.
fn character() -> impl Strategy<Value = char> {
    let odd = "a1-_.%Z9ÄßςΣσİıſﬀ。．｡\u{ad}\u{200c}\u{200d}\u{300}\u{301}\u{323}\u{327}\u{345}\u{5d0}\u{5b4}\u{628}\u{627}\u{661}\u{6f1}\u{94d}\u{915}\u{93c}\u{1100}\u{1161}\u{11a8}가각\u{1112}ᾳ\u{1fb3}\u{3099}か\u{f900}𝐀\u{1d165}\u{1d158}\u{e0100}\u{10840}\u{10d24}\u{fdfa}\u{2f800}\u{378}\u{1f1e6}";
    prop_oneof![
        4 => select(odd.chars().collect::<Vec<_>>()),
        2 => prop::char::range('!', '~'),
        2 => prop::char::range('\u{80}', '\u{7ff}'),
        1 => prop::char::range('\u{800}', '\u{1fff}'),
        1 => any::<char>(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    #[test]
    fn any_text(text in vec(character(), 0..12)) {
        let text: String = text.into_iter().collect();
        agree(&text);
        prop_assert_eq!(to_lowercase(&text), text.to_lowercase());
        if let Some(ascii) = to_ascii(&text) {
            agree(&ascii);
        }
    }

    #[test]
    fn any_punycode(label in "[a-z0-9-]{0,12}", before in prop::option::of(character())) {
        let expected = idna::punycode::decode(&label).map(|meaning| meaning.len());
        prop_assert_eq!(punycode_len(&label), expected);
        agree(&format!("{}xn--{label}", before.map(String::from).unwrap_or_default()));
        agree(&format!("xn--{label}.ä"));
        agree(&format!("ｘn--{label}"));
        agree(&format!("xn--xn--{label}.ä"));
    }

    #[test]
    fn any_meaning_of_punycode(text in vec(character(), 1..6)) {
        let text: String = text.into_iter().collect();
        if let Some(label) = idna::punycode::encode_str(&text) {
            agree(&format!("xn--{label}"));
        }
    }
}
