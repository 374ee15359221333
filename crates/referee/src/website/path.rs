//! The path in its one spelling (rule 1.9).

use super::escape;
use super::split::split_at_first;
use crate::unicode;
use alloc::string::String;
use alloc::vec::Vec;

/// Writes the normal form of `path` to the end of `out`.
///
/// `path` is as written: empty, or starting with `/` or `\`. What is written is empty, or starts
/// with `/` and does not end with it.
pub(super) fn push(path: &str, out: &mut String) {
    let mut decoded = String::with_capacity(path.len());
    for segment in resolve(path) {
        decoded.push('/');
        push_decoded(segment, &mut decoded);
    }
    // Escapes that were kept are lowercased with the rest. The mapping is the whole
    // `toLowercase` of Unicode, final sigma included: ΟΔΟΣ and οδος are one path.
    if decoded.is_ascii() {
        decoded.make_ascii_lowercase();
        push_encoded(&decoded, out);
    } else {
        push_encoded(&unicode::to_lowercase(&decoded), out);
    }
}

/// The segments of `path` after dot segments are resolved, without the empty ones at the end.
///
/// Resolving before decoding is safe: decoding makes no new dot segment, since `%2e` counts as a
/// dot here already.
fn resolve(path: &str) -> Vec<&str> {
    let mut segments = Vec::new();
    let mut rest = path;
    while let Some(after_slash) = rest.get(1..) {
        let segment;
        (segment, rest) = split_at_first(after_slash, b"/\\");
        match dots(segment) {
            Some(1) => {}
            Some(2) => {
                segments.pop();
            }
            _ => segments.push(segment),
        }
    }
    while segments.last().is_some_and(|segment| segment.is_empty()) {
        segments.pop();
    }
    segments
}

/// How many dots, plain or escaped, `segment` consists of; `None` where it has anything else.
fn dots(segment: &str) -> Option<usize> {
    let mut rest = segment.as_bytes();
    let mut count = 0;
    while let [b'.', after @ ..] | [b'%', b'2', b'e' | b'E', after @ ..] = rest {
        rest = after;
        count += 1;
    }
    rest.is_empty().then_some(count)
}

/// Decodes the escapes of unreserved ASCII characters, of what is encoded again anyway and of valid
/// UTF-8 sequences, keeps the others, and makes a `%` that starts none the escape of itself: every `%`
/// written starts one.
fn push_decoded(segment: &str, out: &mut String) {
    let mut rest = segment;
    while let Some(at) = rest.bytes().position(|byte| byte == b'%') {
        let (before, escape) = rest.split_at_checked(at).unwrap_or_default();
        out.push_str(before);
        let bytes = escape.as_bytes();
        let len = match (escape::octet(bytes), escape::character(bytes)) {
            (None, _) => {
                out.push_str("%25");
                1
            }
            (Some(_), Some(character)) => {
                out.push(character);
                3 * character.len_utf8()
            }
            (Some(octet), None) => {
                if is_unreserved(octet) || is_encoded_again(octet) {
                    out.push(char::from(octet));
                } else {
                    escape::push(octet, out);
                }
                3
            }
        };
        rest = escape.get(len..).unwrap_or_default();
    }
    out.push_str(rest);
}

/// Is `octet` an ASCII character that [`push_encoded`] encodes wherever it stands? Its escape must
/// not look like letters to lowercasing, whose final sigma depends on the characters around it:
/// `{Σ` and `%7bΣ` are one path. Those that never stand in a path as they are stay escapes.
const fn is_encoded_again(octet: u8) -> bool {
    octet.is_ascii() && !is_pchar(octet) && !matches!(octet, b'/' | b'\\' | b'?' | b'#' | b'%')
}

/// Encodes everything outside RFC 3986 `pchar`, `/` and the `%` of the escapes that are there.
fn push_encoded(path: &str, out: &mut String) {
    let mut rest = path;
    while let Some(at) = rest.bytes().position(|byte| !is_written_plain(byte)) {
        let (plain, others) = rest.split_at_checked(at).unwrap_or_default();
        out.push_str(plain);
        let end = others.bytes().position(is_written_plain).unwrap_or(others.len());
        let (others, after) = others.split_at_checked(end).unwrap_or_default();
        others.bytes().for_each(|byte| escape::push(byte, out));
        rest = after;
    }
    out.push_str(rest);
}

const fn is_written_plain(byte: u8) -> bool {
    is_pchar(byte) || matches!(byte, b'/' | b'%')
}

/// RFC 3986 `unreserved`.
const fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}

/// RFC 3986 `pchar`, escapes aside: `unreserved`, `sub-delims`, `:` and `@`.
pub(super) const fn is_pchar(byte: u8) -> bool {
    is_unreserved(byte)
        || matches!(
            byte,
            b'!' | b'$'
                | b'&'
                | b'\''
                | b'('
                | b')'
                | b'*'
                | b'+'
                | b','
                | b';'
                | b'='
                | b':'
                | b'@'
        )
}
