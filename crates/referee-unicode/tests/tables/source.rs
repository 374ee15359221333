//! What the libraries say of each character.

use icu_normalizer::properties::{
    CanonicalCombiningClassMapBorrowed, CanonicalCompositionBorrowed,
    CanonicalDecompositionBorrowed, Decomposed,
};
use icu_normalizer::uts46::Uts46MapperBorrowed;
use icu_properties::CodePointMapData;
use icu_properties::props::{BidiClass, GeneralCategory, JoiningType};

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
    /// The two parts, of a valid character that normalization puts together.
    pub(crate) parts: Option<[char; 2]>,
    pub(crate) lower: char,
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
        let parts = match decomposition.decompose(c) {
            Decomposed::Expansion(first, second) if !('가'..='힣').contains(&c) => {
                let valid_parts = [first, second].iter().all(|c| status_of(*c).0 == Status::Valid);
                let composes = composition.compose(first, second) == Some(c);
                // Else normalization would need parts that the tables leave out.
                assert_eq!(valid_parts && composes, valid, "{c:?}");
                valid.then_some([first, second])
            }
            Decomposed::Singleton(_) => {
                assert!(!valid, "{c:?}");
                None
            }
            Decomposed::Expansion(..) | Decomposed::Default => None,
        };
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
            parts,
            lower: lower(c),
        }
    });
    characters.collect()
}

/// The lowercase letter, where it is one.
fn lower(c: char) -> char {
    let lower: Vec<char> = c.to_lowercase().collect();
    if let [lower] = lower[..] {
        return lower;
    }
    assert_eq!(c, '\u{130}', "src/lower.rs knows of one letter that is two in lowercase");
    c
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
        BidiClass::EuropeanSeparator
        | BidiClass::CommonSeparator
        | BidiClass::EuropeanTerminator
        | BidiClass::OtherNeutral
        | BidiClass::BoundaryNeutral => 4,
        BidiClass::NonspacingMark => 5,
        _ => 6,
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
