//! What every rule needs of text: trimming and length in code points.

/// Is `c` trimmed from the ends of user input: Unicode white space or a C0 control (rule 1.4).
///
/// ```
/// use referee::text::is_trimmed;
/// assert!(is_trimmed('\u{a0}') && is_trimmed('\0') && !is_trimmed('a'));
/// ```
#[inline]
pub fn is_trimmed(c: char) -> bool {
    c <= ' ' || (c > '~' && c.is_whitespace())
}

/// `text` without the Unicode white space and C0 controls at its ends (rule 1.4): a website. All other
/// text loses white space alone, by `str::trim`.
///
/// ```
/// assert_eq!(referee::text::trim(" \u{3000}a b\0\n"), "a b");
/// ```
pub fn trim(text: &str) -> &str {
    text.trim_matches(is_trimmed)
}

/// Is there nothing but Unicode white space in `text`? Other controls are something.
///
/// ```
/// use referee::text::is_blank;
/// assert!(is_blank(" \t\u{a0}") && !is_blank(" a ") && !is_blank("\0"));
/// ```
pub fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}

/// What stands before and after the last `mark`, which is ASCII. The search of `str` for it from the
/// end is a kilobyte in a browser.
pub(crate) fn split_last(text: &str, mark: u8) -> Option<(&str, &str)> {
    let at = text.bytes().rposition(|byte| byte == mark)?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}

/// What stands after the last `mark`, which is ASCII; all of it where there is none.
pub(crate) fn after_last(text: &str, mark: u8) -> &str {
    split_last(text, mark).map_or(text, |(_, after)| after)
}

/// The number that `digits` of a radix make, 0 where there are none; each beyond 2^32 is 2^32. `None`
/// where one of them is no digit.
pub(crate) fn number(digits: &[u8], radix: u32) -> Option<u64> {
    let mut number = 0;
    for &digit in digits {
        let digit = char::from(digit).to_digit(radix)?;
        number = (number * u64::from(radix) + u64::from(digit)).min(1 << 32);
    }
    Some(number)
}

/// Is `name` what the URL Standard reads as a scheme?
pub(crate) fn is_scheme(name: &str) -> bool {
    name.as_bytes().first().is_some_and(u8::is_ascii_alphabetic)
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
}

/// Does `text` have more than `max` Unicode code points? The unit of every length rule.
///
/// ```
/// use referee::text::longer_than;
/// assert!(!longer_than("äöü", 3) && longer_than("äöü", 2));
/// ```
#[inline]
pub fn longer_than(text: &str, max: usize) -> bool {
    // A code point has one to four bytes: most texts are decided by their length alone.
    text.len() > max && (text.len() > max.saturating_mul(4) || text.chars().count() > max)
}
