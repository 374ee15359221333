//! The Unicode that the rules ask for, in few bytes.
//!
//! The answers are those of [`idna`] (with ICU4X) and of `std`, which the tests hold them against:
//! every code point alone and among others, and random texts. What differs is the size. The tables
//! are runs and differences that compress well, under 5 KB after gzip where ICU4X's and those of `std`
//! come to 60, and they are unpacked when first asked for. What a JavaScript engine knows, and each in
//! the same way, it is asked in WebAssembly (elsewhere libraries are). That is for a web page; where
//! 100 KB do not matter, take the libraries: they need nothing unpacked and answer faster.
//!
//! [`idna`]: https://docs.rs/idna
#![no_std]

extern crate alloc;
#[cfg(test)]
extern crate std;

mod bidi;
mod engine;
mod joiner;
mod lower;
mod normalize;
mod punycode;
mod tables;
mod unpack;
mod uts46;

pub use lower::{lowercase, to_lowercase};
pub use uts46::to_ascii;

use alloc::vec::Vec;

/// How many characters the lowercase label `xn--label` stands for; `None` where it is not Punycode.
///
/// ```
/// assert_eq!(referee_unicode::punycode_len("bcher-kva"), Some("bücher".chars().count()));
/// ```
pub fn punycode_len(label: &str) -> Option<usize> {
    let label: Vec<char> = label.chars().collect();
    punycode::decode(&label).map(|characters| characters.len())
}

/// What UTS #46 makes of one character, where that is more than one and all ASCII, also where no host may
/// have it: `a/c` of `℀`.
///
/// ```
/// let ligatures = referee_unicode::ligatures();
/// assert!(ligatures.contains(&"fi"), "ﬁ");
/// assert!(ligatures.contains(&"tel"), "℡");
/// ```
pub fn ligatures() -> Vec<&'static str> {
    let all = tables::tables().mapped.0.iter().map(|(_, text)| &**text);
    all.filter(|text| text.len() > 1 && text.is_ascii()).collect()
}

/// Is `c` a letter or a digit: alphabetic or numeric in Unicode, as for
/// [`char::is_alphanumeric`]?
///
/// ```
/// assert!(referee_unicode::is_alphanumeric('鞋') && !referee_unicode::is_alphanumeric('‐'));
/// ```
pub fn is_alphanumeric(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_alphanumeric()
    } else {
        tables::tables().class(c).is_alphanumeric()
    }
}
