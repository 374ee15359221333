//! Texts in the form in which names are compared (rule 7.3), and the way back.

use super::names::Case;
use crate::unicode;
use alloc::string::String;
use alloc::vec::Vec;

/// A text with what does not tell names apart removed: maybe case, the kind of apostrophe and
/// hyphen, the kind and amount of white space.
#[derive(Debug, Default)]
pub(super) struct Folded {
    pub(super) text: String,
    /// Where the distance to the original changes: a place in `text` and the place in the
    /// original from which both run side by side up to the next entry.
    seams: Vec<(usize, usize)>,
}

impl Folded {
    pub(super) fn new(original: &str, case: Case) -> Self {
        let mut folded = Self { text: String::with_capacity(original.len()), seams: Vec::new() };
        let mut rest = original;
        while !rest.is_empty() {
            let (plain, odd) = rest.split_at_checked(plain_len(rest)).unwrap_or((rest, ""));
            folded.text.push_str(plain);
            rest = odd;
            let Some(c) = rest.chars().next() else { break };
            let taken = if c.is_whitespace() {
                folded.text.push(' ');
                rest.len() - rest.trim_start().len()
            } else {
                folded.text.push(fold(c, case));
                c.len_utf8()
            };
            rest = rest.get(taken..).unwrap_or_default();
            folded.seam(original.len() - rest.len());
        }
        if case == Case::Folded {
            folded.text.make_ascii_lowercase();
        }
        folded
    }

    /// Notes that the end of the folded text stands for `original`.
    fn seam(&mut self, original: usize) {
        let here = self.text.len();
        if self.original(here) != original {
            self.seams.push((here, original));
        }
    }

    /// The place in the original of a place between two characters of the folded text.
    pub(super) fn original(&self, folded: usize) -> usize {
        let after = self.seams.partition_point(|&(at, _)| at <= folded);
        let seam = after.checked_sub(1).and_then(|last| self.seams.get(last));
        let (at, original) = seam.copied().unwrap_or_default();
        original + (folded - at)
    }
}

/// How many bytes at the start of `text` fold to themselves, but for ASCII case: ASCII whose
/// white space is single spaces.
fn plain_len(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut after_space = false;
    let odd = bytes.iter().position(|&byte| {
        let space = byte == b' ';
        let odd = !byte.is_ascii() || matches!(byte, b'\t'..=b'\r') || space && after_space;
        after_space = space;
        odd
    });
    let len = odd.unwrap_or(bytes.len());
    // A space before odd white space is the start of its run; before anything odd it costs
    // nothing to take it along.
    let run_begins = odd.is_some() && len > 0 && bytes.get(len - 1) == Some(&b' ');
    if run_begins { len - 1 } else { len }
}

fn fold(c: char, case: Case) -> char {
    match c {
        // The typographic apostrophe, the quote that editors put in its place, and the letter.
        '\u{2019}' | '\u{2018}' | '\u{2bc}' => '\'',
        '\u{2010}' | '\u{2011}' => '-',
        _ if case == Case::Folded => fold_case(c),
        _ => c,
    }
}

/// Unicode simple case folding: the statuses C and S of `CaseFolding.txt`.
///
/// That is the lowercase letter, but for letters that have several lowercase forms, and for
/// Cherokee, which folds to its older uppercase letters.
fn fold_case(c: char) -> char {
    let folded = match u32::from(c) {
        0xb5 => 0x3bc,
        0x17f => 0x73,
        0x345 | 0x1fbe => 0x3b9,
        0x3c2 => 0x3c3,
        0x3d0 => 0x3b2,
        0x3d1 => 0x3b8,
        0x3d5 => 0x3c6,
        0x3d6 => 0x3c0,
        0x3f0 => 0x3ba,
        0x3f1 => 0x3c1,
        0x3f5 => 0x3b5,
        0x13a0..=0x13f5 => return c,
        cherokee @ 0x13f8..=0x13fd => cherokee - 8,
        0x1c80 => 0x432,
        0x1c81 => 0x434,
        0x1c82 => 0x43e,
        0x1c83 => 0x441,
        0x1c84 | 0x1c85 => 0x442,
        0x1c86 => 0x44a,
        0x1c87 => 0x463,
        0x1c88 => 0xa64b,
        0x1e9b => 0x1e61,
        0x1fd3 => 0x390,
        0x1fe3 => 0x3b0,
        cherokee @ 0xab70..=0xabbf => cherokee - 0xab70 + 0x13a0,
        0xfb05 => 0xfb06,
        // Only U+0130 has two lowercase letters, and no simple folding.
        _ => return unicode::lowercase(c),
    };
    char::from_u32(folded).unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::{Case, Folded, fold_case};

    #[test]
    fn case_folds_as_in_the_unicode_character_database() {
        // The peer knows Unicode 16: letters that came later it does not fold.
        let later = ['\u{a7ce}', '\u{a7d2}', '\u{a7d4}'];
        for c in '\0'..=char::MAX {
            if later.contains(&c) || ('\u{16ea0}'..='\u{16eb8}').contains(&c) {
                continue;
            }
            let expected = unicode_case_mapping::case_folded(c)
                .map_or(c, |folded| char::from_u32(folded.get()).unwrap());
            assert_eq!(fold_case(c), expected, "{c:?}");
        }
    }

    fn naive(original: &str) -> (alloc::string::String, alloc::vec::Vec<(usize, usize)>) {
        let mut text = alloc::string::String::new();
        let mut places = alloc::vec![(0, 0)];
        let mut before = None;
        for (at, c) in original.char_indices() {
            let next = if c.is_whitespace() { ' ' } else { super::fold(c, Case::Folded) };
            if next == ' ' && before == Some(' ') {
                places.pop();
            } else {
                text.push(next);
            }
            before = Some(next);
            places.push((text.len(), at + c.len_utf8()));
        }
        (text, places)
    }

    #[test]
    fn places_lead_back_to_the_original() {
        for original in [
            "",
            "plain text, once",
            "a  b\r\n c\u{a0}\u{3000}d \u{2003}e\t",
            " \u{a0} x \n",
            "O’Reilly‐Media\u{2011}x \u{212a}elvin ȺȾ ẞß ſ",
            "\u{301}\u{301}é",
        ] {
            let folded = Folded::new(original, Case::Folded);
            let (text, places) = naive(original);
            assert_eq!(folded.text, text, "{original:?}");
            for (at, place) in places {
                assert_eq!(folded.original(at), place, "{at} in {original:?}");
            }
        }
    }

    #[test]
    fn exact_case_folds_all_but_case() {
        let folded = Folded::new("L’ORÉAL \u{a0}Paris", Case::Exact);
        assert_eq!(folded.text, "L'ORÉAL Paris");
    }
}
