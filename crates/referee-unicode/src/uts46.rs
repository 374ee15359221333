//! A host in ASCII (UTS #46), with the settings of the URL Standard.

use crate::tables::{Status, Tables, tables};
use crate::{bidi, joiner, normalize, punycode};
use alloc::string::String;
use alloc::vec::Vec;

/// The most characters of a label that is read as Punycode, and of one that is written so: their
/// work grows with the square. Longer ones are no host, as in ICU.
const MAX_DECODED: usize = 2000;
const MAX_ENCODED: usize = 1000;

/// What a label begins with that stands for another by Punycode.
const PREFIX: [char; 4] = ['x', 'n', '-', '-'];

/// The domain in ASCII: `ToASCII` of UTS #46, non-transitional, with `CheckBidi` and
/// `CheckJoiners`, without `CheckHyphens` and `VerifyDnsLength`, and without the forbidden domain
/// code points of the URL Standard. `None` where it is no domain.
///
/// ```
/// use referee_unicode::to_ascii;
/// assert_eq!(to_ascii("Bücher.example").as_deref(), Some("xn--bcher-kva.example"));
/// assert_eq!(to_ascii("ｆａß。de").as_deref(), Some("xn--fa-hia.de"));
/// assert_eq!(to_ascii("a\u{ad}b%ä"), None);
/// ```
pub fn to_ascii(domain: &str) -> Option<String> {
    let tables = tables();
    let mapped = map(domain, tables)?;
    let normalized = normalize::nfc(&mapped, tables);
    if normalized.iter().any(|c| is_forbidden(*c)) {
        return None;
    }
    let mut out = String::with_capacity(domain.len());
    let (mut is_from_right, mut keeps_rule) = (false, true);
    for (number, label) in normalized.split(|c| *c == '.').enumerate() {
        if number > 0 {
            out.push('.');
        }
        let meaning = push(label, &mut out, tables)?;
        let label = bidi::Label::of(&meaning, tables);
        is_from_right |= label.is_from_right;
        keeps_rule &= label.keeps_rule;
    }
    (keeps_rule || !is_from_right).then_some(out)
}

fn map(domain: &str, tables: &Tables) -> Option<Vec<char>> {
    let mut mapped = Vec::with_capacity(domain.len());
    for c in domain.chars() {
        // All of it is valid, but for capitals: most of a host, and spared the look-up.
        if c.is_ascii() {
            mapped.push(c.to_ascii_lowercase());
            continue;
        }
        match (tables.class(c).status(), tables.mapped.of(c)) {
            (Status::Ignored, _) => {}
            (Status::Disallowed, _) => return None,
            (_, None) => mapped.push(c),
            (_, Some(target)) => mapped.extend(target.chars()),
        }
    }
    Some(mapped)
}

/// Is `c` a forbidden domain code point of the URL Standard?
fn is_forbidden(c: char) -> bool {
    // Not `contains` of a text, which brings the search for any text along.
    c <= ' '
        || matches!(
            c,
            '\x7f' | '%' | '#' | '/' | ':' | '<' | '>' | '?' | '@' | '[' | '\\' | ']' | '^' | '|'
        )
}

/// Writes a label that is mapped and normalized, and gives what it stands for: itself, or what its
/// Punycode says.
fn push(label: &[char], out: &mut String, tables: &Tables) -> Option<Vec<char>> {
    let meaning = match label.strip_prefix(&PREFIX) {
        Some(digits) => decode(digits, tables)?,
        None => label.to_vec(),
    };
    if meaning.first().is_some_and(|first| tables.class(*first).is_mark())
        || !joiner::are_right(&meaning, tables)
        || meaning.len() > MAX_ENCODED && !meaning.iter().all(char::is_ascii)
    {
        return None;
    }
    if label.iter().all(char::is_ascii) {
        out.extend(label);
    } else {
        out.push_str("xn--");
        punycode::encode(label, out)?;
    }
    Some(meaning)
}

/// What the Punycode `digits` stand for, which must be what mapping would have left as it is.
fn decode(digits: &[char], tables: &Tables) -> Option<Vec<char>> {
    // An empty one, or one without anything but ASCII, has no reason to be Punycode.
    if digits.last().is_none_or(|last| *last == '-') || digits.len() > MAX_DECODED {
        return None;
    }
    let meaning = punycode::decode(digits)?;
    // Without `CheckHyphens` no label begins with `xn--`.
    if meaning.starts_with(&PREFIX) {
        return None;
    }
    let is_valid = |c: char| {
        !matches!(tables.class(c).status(), Status::Ignored | Status::Disallowed)
            && tables.mapped.of(c).is_none()
    };
    (meaning.iter().copied().all(is_valid) && normalize::nfc(&meaning, tables) == meaning)
        .then_some(meaning)
}
