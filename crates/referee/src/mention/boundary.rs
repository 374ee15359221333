//! Where a word may begin and end (rule 7.2).

use crate::unicode;

/// May a name begin or end between `before` and `after`, the characters on both sides of a place
/// in a text? It may not inside a word: between two letters, digits or `_`, unless one of them
/// belongs to a script written without spaces. At the ends of the text there is no character.
///
/// Letters are the alphabetic characters of Unicode and digits its numeric ones. A combining mark
/// that is not alphabetic, such as U+0301, is neither.
pub(super) fn is_break(before: Option<char>, after: Option<char>) -> bool {
    let (Some(before), Some(after)) = (before, after) else { return true };
    !is_word(before) || !is_word(after) || is_unspaced(before) || is_unspaced(after)
}

fn is_word(c: char) -> bool {
    c == '_' || unicode::is_alphanumeric(c)
}

/// Does the letter or digit `c` belong to a script written without spaces: Han, Hiragana,
/// Katakana, Thai, Lao, Khmer or Myanmar?
fn is_unspaced(c: char) -> bool {
    c >= '\u{e01}'
        && UNSPACED.iter().take_while(|(first, _)| *first <= c).any(|(_, last)| c <= *last)
}

/// The letters and digits whose `Script_Extensions` name one of those scripts, which makes `ー`
/// one of them, in Unicode 17. A range runs on over characters that are neither letter nor digit:
/// they are never asked for. U+02BC is left out: it is folded to the apostrophe.
const UNSPACED: [(char, char); 17] = [
    ('\u{e01}', '\u{edf}'),
    ('\u{1000}', '\u{109d}'),
    ('\u{1780}', '\u{17f9}'),
    ('\u{3005}', '\u{30ff}'),
    ('\u{3192}', '\u{3195}'),
    ('\u{31f0}', '\u{3229}'),
    ('\u{3280}', '\u{3289}'),
    ('\u{3400}', '\u{9fff}'),
    ('\u{a9e0}', '\u{a9fe}'),
    ('\u{aa60}', '\u{aa7f}'),
    ('\u{f900}', '\u{fad9}'),
    ('\u{ff66}', '\u{ff9f}'),
    ('\u{116d0}', '\u{116e3}'),
    ('\u{16fe3}', '\u{16ff6}'),
    ('\u{1aff0}', '\u{1b167}'),
    ('\u{1d360}', '\u{1d371}'),
    ('\u{20000}', '\u{33479}'),
];

#[cfg(test)]
mod tests {
    use super::{is_break, is_unspaced, is_word};
    use unicode_script::{Script, ScriptExtension, UnicodeScript};

    #[test]
    fn the_table_has_every_letter_and_digit_of_the_scripts_and_no_other() {
        let scripts = [
            Script::Han,
            Script::Hiragana,
            Script::Katakana,
            Script::Thai,
            Script::Lao,
            Script::Khmer,
            Script::Myanmar,
        ];
        let written_in = |extension: ScriptExtension| {
            !extension.is_common()
                && !extension.is_inherited()
                && scripts.iter().any(|script| extension.contains_script(*script))
        };
        for c in ('\0'..=char::MAX).filter(|c| is_word(*c) && *c != '\u{2bc}') {
            assert_eq!(is_unspaced(c), written_in(c.script_extension()), "{c:?}");
        }
    }

    #[test]
    fn a_word_does_not_break() {
        for inside in ["ab", "a1", "_a", "1_", "éß", "яb", "क१"] {
            let mut chars = inside.chars();
            assert!(!is_break(chars.next(), chars.next()), "{inside}");
        }
        for between in ["a-", "-a", "a'", " a", "鞋a", "a鞋", "のa", "aไ", "ーa", "a\u{301}"]
        {
            let mut chars = between.chars();
            assert!(is_break(chars.next(), chars.next()), "{between}");
        }
        assert!(is_break(None, Some('a')) && is_break(Some('a'), None));
    }
}
