//! Lowercase (chapter 3.13 of the Unicode Standard).

use crate::tables::{Case, Tables, tables};
use crate::unpack::only;
use alloc::string::String;

/// The lowercase letter of `c`, where that is one letter; `c` itself where it is none or two.
///
/// ```
/// use referee_unicode::lowercase;
/// assert_eq!([lowercase('Ä'), lowercase('ẞ'), lowercase('İ')], ['ä', 'ß', 'İ']);
/// ```
pub fn lowercase(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    tables().lower.of(c).and_then(only).unwrap_or(c)
}

/// `text` in lowercase, as `str::to_lowercase` has it: with a final sigma at the ends of words.
///
/// ```
/// assert_eq!(referee_unicode::to_lowercase("ΟΔΟΣ İ"), "οδος i\u{307}");
/// ```
pub fn to_lowercase(text: &str) -> String {
    let tables = tables();
    let mut lower = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        match c {
            'Σ' => {
                let (before, rest) = text.split_at_checked(at).unwrap_or_default();
                let is_final = is_next_cased(before.chars().rev(), tables)
                    && !is_next_cased(rest.chars().skip(1), tables);
                lower.push(if is_final { 'ς' } else { 'σ' });
            }
            _ => match tables.lower.of(c) {
                Some(text) => lower.push_str(text),
                None => lower.push(c.to_ascii_lowercase()),
            },
        }
    }
    lower
}

/// Has the first of `chars` that is not passed over case?
fn is_next_cased(chars: impl Iterator<Item = char>, tables: &Tables) -> bool {
    let mut cases = chars.map(|c| tables.class(c).case());
    cases.find(|case| *case != Case::Ignorable) == Some(Case::Cased)
}
