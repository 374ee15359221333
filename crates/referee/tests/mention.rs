//! Names in text against an enumerator that tries every name at every place.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails by panicking"
)]

use laws::mention::are_those_of_the_enumerator;
use proptest::prelude::*;
use referee::mention::{Case, Mention, MentionIndex, Offsets, OwnerNames, Position, Unit, present};
use referee::owner::Owner;

/// Pieces that meet, fold into each other and overlap.
fn words(most: usize) -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "a", "A", "b", "aa", " ", " ", "  ", "\u{a0}", "\n", "-", "‐", "\u{2011}", "'", "’", "_",
        "1", "é", "É", "e\u{301}", "\u{301}", "ß", "ẞ", "ſ", "s", "S", "\u{212a}", "k", "K", "Ⱥ",
        "ⱥ", "耐", "克", "の", "ก", "я", "Я", "ς", "σ", "Σ", "İ", "i", ".", "😀",
    ]);
    prop::collection::vec(piece, 0..most).prop_map(|pieces| pieces.concat())
}

fn owners() -> impl Strategy<Value = Vec<OwnerNames>> {
    owners_of(words(4).boxed(), words(6).boxed())
}

fn owners_of(
    term: BoxedStrategy<String>,
    excluded: BoxedStrategy<String>,
) -> impl Strategy<Value = Vec<OwnerNames>> {
    let terms = prop::collection::vec(term, 0..5);
    let excluded = prop::collection::vec(excluded, 0..3);
    let case = prop::sample::select(vec![Case::Folded, Case::Folded, Case::Exact]);
    prop::collection::vec((terms, excluded, case), 1..4).prop_map(|owners| {
        let owner = |(index, (terms, excluded, case))| OwnerNames {
            owner: Owner::Competitor { index, id: None, name: String::new() },
            terms,
            excluded,
            case,
        };
        owners.into_iter().enumerate().map(owner).collect()
    })
}

/// Some of two words: names of them begin, hold and overlap each other.
fn phrase(most: usize) -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec!["a", "b"]);
    prop::collection::vec(word, 1..most).prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn names_that_overlap_are_settled_as_by_the_enumerator(
        owners in owners_of(phrase(5).boxed(), phrase(4).boxed()),
        text in phrase(12),
    ) {
        are_those_of_the_enumerator(&owners, &text);
    }

    #[test]
    fn mentions_equal_those_of_a_naive_enumerator(owners in owners(), text in words(24)) {
        are_those_of_the_enumerator(&owners, &text);
    }

    #[test]
    fn a_text_of_names_is_full_of_mentions(owners in owners(), at in 0usize..100, by in " {0,3}") {
        // Texts made of the names themselves, so that most of them are found.
        let names: Vec<&String> =
            owners.iter().flat_map(|names| names.terms.iter().chain(&names.excluded)).collect();
        let mut text = String::new();
        for step in 0..8 {
            if let Some(name) = names.get((at * 7 + step * 3) % names.len().max(1)) {
                text += name;
                text += &by;
            }
        }
        are_those_of_the_enumerator(&owners, &text);
    }

    #[test]
    fn offsets_equal_a_count_from_the_start(text in words(20), places in prop::collection::vec(0usize..40, 0..9)) {
        let mut code_points = Offsets::new(&text, Unit::CodePoint);
        let mut utf16 = Offsets::new(&text, Unit::Utf16);
        for place in places.into_iter().filter(|place| text.is_char_boundary(*place)) {
            prop_assert_eq!(code_points.at(place), text[..place].chars().count());
            prop_assert_eq!(utf16.at(place), text[..place].encode_utf16().count());
        }
    }
}

fn brand(terms: &[&str], excluded: &[&str], case: Case) -> MentionIndex {
    let all = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let (terms, excluded) = (all(terms), all(excluded));
    MentionIndex::new(vec![OwnerNames { owner: Owner::Brand, terms, excluded, case }]).unwrap()
}

fn found(index: &MentionIndex, text: &str) -> Vec<String> {
    index.find(text).iter().map(|it| text[it.start..it.end].to_owned()).collect()
}

#[test]
fn scripts_of_the_world() {
    for (term, text, count) in [
        ("NK", "BANK NK nk", 2),
        ("耐克", "我喜欢耐克鞋", 1),
        ("Nike", "我的Nike鞋", 1),
        ("Nike", "スニーカーNikeのくつ", 1),
        ("ナイキ", "ナイキー", 1),
        ("ไนกี้", "รองเท้าไนกี้ใหม่", 1),
        ("나이키", "나이키는", 0),
        ("나이키", "나이키 신발", 1),
        ("Яндекс", "про ЯНДЕКС, не Яндексом", 1),
        ("ΣΙΓΜΑΣ", "σιγμας", 1),
        ("Straße", "STRAẞE STRASSE", 1),
        ("نايك", "حذاء نايك الجديد", 1),
        ("नाइक", "नाइक जूते", 1),
        ("Yahoo!", "Yahoo!Yahoo!", 2),
        (".NET", "ASP.NET and .NET", 2),
        ("C++", "C++ C++11", 2),
        ("AT&T", "at&t AT&Ts", 1),
    ] {
        assert_eq!(
            found(&brand(&[term], &[], Case::Folded), text).len(),
            count,
            "{term} in {text}"
        );
    }
}

#[test]
fn exact_case_still_folds_the_rest() {
    let index = brand(&["NeXT  O'Neill"], &[], Case::Exact);
    assert_eq!(found(&index, "NeXT O’Neill, Next O'Neill, NeXT\u{a0}\nO'Neill").len(), 2);
}

#[test]
fn an_excluded_phrase_counts_only_as_whole_words_and_in_its_case() {
    let index = brand(&["Caliber"], &["Caliber Auto Wash"], Case::Folded);
    assert_eq!(found(&index, "caliber auto wash, Caliber Auto Washers"), ["Caliber"]);
    let index = brand(&["Caliber"], &["Caliber Auto Wash"], Case::Exact);
    assert_eq!(found(&index, "Caliber Auto wash, Caliber Auto Wash"), ["Caliber"]);
}

#[test]
fn hostile_texts_take_linear_time() {
    let nested: Vec<String> = (1..=100).map(|count| "耐".repeat(count)).collect();
    let nested: Vec<&str> = nested.iter().map(String::as_str).collect();
    let index = brand(&nested, &[], Case::Folded);
    assert_eq!(index.find(&"耐".repeat(100_000)).len(), 1000);
    let index = brand(&["\u{301}", "a\u{301}"], &["\u{301}\u{301}\u{301}b"], Case::Folded);
    assert_eq!(index.find(&"\u{301}".repeat(100_000)).len(), 100_000);
    // A name as long as the text that nearly stands everywhere in it.
    let almost = "a ".repeat(100_000) + "b";
    let index = brand(&[&almost, "a"], &[&("A ".repeat(90_000) + "c")], Case::Folded);
    assert_eq!(index.find(&"a ".repeat(150_000)).len(), 150_000);
}

#[test]
fn positions_are_thirds_of_the_text_in_code_points() {
    let index = brand(&["耐克"], &[], Case::Folded);
    let at = |text: &str| present(text, &index.find(text))[0].position;
    // Six code points: the third that holds the first mention, whatever follows.
    assert_eq!(at("哈耐克哈耐克"), Position::Top);
    assert_eq!(at("哈哈耐克哈哈"), Position::Middle);
    assert_eq!(at("哈哈哈耐克哈"), Position::Middle);
    assert_eq!(at("哈哈哈哈耐克"), Position::Bottom);
    assert!(present("", &index.find("")).is_empty());
}

#[test]
fn whose_a_mention_is_costs_no_room() {
    let mention = |owner, owner_position, start| Mention {
        owner,
        owner_position,
        term: "a",
        start,
        end: start + 1,
    };
    let (brand, acme) =
        (Owner::Brand, Owner::Competitor { index: 0, id: None, name: "Acme".into() });
    let mentions = [
        mention(&acme, usize::MAX, 0),
        mention(&brand, 7, 1),
        mention(&brand, 7, 2),
        mention(&acme, usize::MAX, 2),
    ];
    let found = present("aaa", &mentions);
    let found: Vec<_> = found.iter().map(|presence| (presence.owner, presence.position)).collect();
    assert_eq!(found, [(&brand, Position::Middle), (&acme, Position::Top)]);
}
