//! What the libraries say of each character.

use icu_normalizer::properties::{
    CanonicalCombiningClassMapBorrowed, CanonicalCompositionBorrowed,
    CanonicalDecompositionBorrowed, Decomposed,
};
use icu_normalizer::uts46::Uts46MapperBorrowed;
use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};
use icu_properties::CodePointMapData;
use icu_properties::props::{BidiClass, GeneralCategory, JoiningType};
use regex::Regex;

/// What `pack` writes, in the numbers of `src/tables.rs`.
pub(crate) struct Character {
    pub(crate) c: char,
    pub(crate) status: Status,
    /// Of a mapped character.
    pub(crate) mapping: String,
    pub(crate) is_alphanumeric: bool,
    pub(crate) is_mark: bool,
    pub(crate) case: u8,
    pub(crate) bidi: u8,
    pub(crate) joining: u8,
    pub(crate) combining: u8,
    /// What a valid character is put together of by normalization, wholly decomposed.
    pub(crate) parts: Option<String>,
    pub(crate) lower: String,
    /// Does every engine know it?
    pub(crate) is_old: bool,
    /// What an engine of this version of Unicode makes of it.
    pub(crate) engine: Engine,
}

impl Character {
    /// Is it something else in any of the forms, or for an engine?
    pub(crate) fn is_for_an_engine(&self) -> bool {
        let Engine { folded, lower, .. } = &self.engine;
        let itself = self.c.to_string();
        let is_changed = match self.status {
            Status::Valid => *folded != itself || *lower != itself || self.parts.is_some(),
            Status::Mapped => true,
            Status::Ignored | Status::Disallowed => false,
        };
        is_changed && !self.c.is_ascii()
    }
}

/// A character by what `src/unpack.rs` asks of an engine.
pub(crate) struct Engine {
    /// With case folded.
    pub(crate) folded: String,
    pub(crate) lower: String,
    pub(crate) parts: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    Valid,
    Ignored,
    Mapped,
    Disallowed,
}

pub(crate) fn characters() -> Vec<Character> {
    let mapper = Uts46MapperBorrowed::new();
    let category = CodePointMapData::<GeneralCategory>::new();
    let bidi = CodePointMapData::<BidiClass>::new();
    let joining = CodePointMapData::<JoiningType>::new();
    let combining = CanonicalCombiningClassMapBorrowed::new();
    let (decomposition, composition) =
        (CanonicalDecompositionBorrowed::new(), CanonicalCompositionBorrowed::new());
    let status_of = |c: char| {
        let mapping: String = mapper.map_normalize([c].into_iter()).collect();
        let status = match mapping.as_str() {
            "" => Status::Ignored,
            "\u{fffd}" => Status::Disallowed,
            same if same.chars().eq([c]) => Status::Valid,
            _ => Status::Mapped,
        };
        (status, mapping)
    };
    let old = Regex::new(r"\p{Age=13.0}").expect("a version");
    let characters = (char::MIN..=char::MAX).map(|c| {
        let (status, mapping) = status_of(c);
        let valid = status == Status::Valid;
        let stays = mapper.normalize_validate([c].into_iter()).eq([c]);
        // U+FFFD is what disallowed characters become.
        assert_eq!(stays && c != '\u{fffd}', valid, "{c:?}");
        assert!(
            status != Status::Mapped || mapping.chars().all(|c| status_of(c).0 == Status::Valid),
            "{c:?} is mapped to something that is not valid"
        );
        let is_composed = match decomposition.decompose(c) {
            Decomposed::Expansion(first, second) if !('가'..='힣').contains(&c) => {
                let valid_parts = [first, second].iter().all(|c| status_of(*c).0 == Status::Valid);
                let composes = composition.compose(first, second) == Some(c);
                // Else normalization would need parts that the tables leave out.
                assert_eq!(valid_parts && composes, valid, "{c:?}");
                valid
            }
            Decomposed::Singleton(_) => {
                assert!(!valid, "{c:?}");
                false
            }
            Decomposed::Expansion(..) | Decomposed::Default => false,
        };
        let engine = engine(c);
        Character {
            c,
            status,
            mapping,
            is_alphanumeric: c.is_alphanumeric(),
            is_mark: matches!(
                category.get(c),
                GeneralCategory::NonspacingMark
                    | GeneralCategory::SpacingMark
                    | GeneralCategory::EnclosingMark
            ),
            case: case(c),
            bidi: bidi_number(bidi.get(c)),
            joining: joining_number(joining.get(c)),
            combining: combining.get_u8(c),
            parts: is_composed.then(|| engine.parts.clone()),
            lower: c.to_lowercase().collect(),
            is_old: old.is_match(c.encode_utf8(&mut [0; 4])),
            engine,
        }
    });
    characters.collect()
}

fn engine(c: char) -> Engine {
    let text = c.to_string();
    let compatible =
        |text: &str| ComposingNormalizerBorrowed::new_nfkc().normalize(text).into_owned();
    Engine {
        folded: compatible(&compatible(&text).to_uppercase().to_lowercase()),
        lower: text.to_lowercase(),
        parts: DecomposingNormalizerBorrowed::new_nfd().normalize(&text).into_owned(),
    }
}

/// `std` does not tell what has case and what is passed over, but a final sigma does.
fn case(c: char) -> u8 {
    let is_final = |text: &str| text.to_lowercase().ends_with('ς');
    if is_final(&format!("{c}Σ")) {
        1
    } else if is_final(&format!("a{c}Σ")) {
        2
    } else {
        0
    }
}

fn bidi_number(class: BidiClass) -> u8 {
    match class {
        BidiClass::LeftToRight => 0,
        BidiClass::RightToLeft | BidiClass::ArabicLetter => 1,
        BidiClass::EuropeanNumber => 2,
        BidiClass::ArabicNumber => 3,
        BidiClass::NonspacingMark => 5,
        // Neutral ones, and those of white space and controls, which are in no domain.
        _ => 4,
    }
}

fn joining_number(joining: JoiningType) -> u8 {
    match joining {
        JoiningType::LeftJoining => 1,
        JoiningType::RightJoining => 2,
        JoiningType::DualJoining => 3,
        JoiningType::Transparent => 4,
        _ => 0,
    }
}
