//! The bound on an input's length (rule 1.3), and how it lives with idempotence (rule 1.10).
//!
//! A site can be longer than the input it comes from: `ä` becomes `%c3%a4`, `ü.example` becomes
//! `xn--tda.example`. Normalising that site must give itself, so an input over the bound is
//! accepted where it is a normal form already and some spelling of it fits. Its length is then
//! counted in what it stands for: an escape as the character that it spells, a host in its
//! Unicode form.

use super::path::is_pchar;
use super::{Layout, MAX_LENGTH, escape, host};
use crate::text;
use idna::uts46::{AsciiDenyList, Hyphens, Uts46};

/// The most octets of a site whose shortest spelling fits: a host, a port, and a path of which
/// every code point takes four escapes.
const MAX_SITE: usize = host::MAX_NAME + ":65535".len() + 12 * MAX_LENGTH;

/// How `text`, which is trimmed, stands to the bound.
pub(super) enum Length {
    Fits,
    /// Over the bound; accepted only as a normal form whose [spelling](spelling) fits.
    FitsAsSite,
    TooLong,
}

pub(super) fn check(text: &str) -> Length {
    if !text::longer_than(text, MAX_LENGTH) {
        Length::Fits
    } else if text.len() <= MAX_SITE && text.is_ascii() {
        Length::FitsAsSite
    } else {
        Length::TooLong
    }
}

/// The code points of the shortest spelling of a site.
pub(super) fn spelling(site: &str, layout: Layout) -> usize {
    let (authority, path) = site.split_at_checked(layout.authority.into()).unwrap_or((site, ""));
    let (host, port) = authority.split_at_checked(layout.host.into()).unwrap_or((authority, ""));
    host_spelling(host) + port.len() + path_spelling(path)
}

fn host_spelling(host: &str) -> usize {
    let (unicode, _) =
        Uts46::new().to_unicode(host.as_bytes(), AsciiDenyList::EMPTY, Hyphens::Allow);
    unicode.chars().count().min(host.len())
}

fn path_spelling(path: &str) -> usize {
    let mut rest = path.as_bytes();
    let mut count = 0;
    while !rest.is_empty() {
        let (octets, spelled) = match (escape::character(rest), escape::octet(rest)) {
            // `İ` is the one character whose lowercase is two.
            _ if rest.starts_with(b"i%cc%87") => (7, 1),
            (Some(character), _) => (3 * character.len_utf8(), 1),
            (None, Some(octet)) if is_spelled_plain(octet, rest) => (3, 1),
            (None, Some(_)) => (3, 3),
            (None, None) => (1, 1),
        };
        count += spelled;
        rest = rest.get(octets..).unwrap_or_default();
    }
    count
}

/// Can the ASCII character whose escape `bytes` start with also be written plain?
fn is_spelled_plain(octet: u8, bytes: &[u8]) -> bool {
    match octet {
        // These end the path, part its segments, or are dropped.
        b'#' | b'?' | b'/' | b'\\' | b'\t' | b'\n' | b'\r' => false,
        // A plain `%` would start an escape with the two digits that follow.
        b'%' => {
            !matches!(bytes, [_, _, _, a, b, ..] if a.is_ascii_hexdigit() && b.is_ascii_hexdigit())
        }
        _ => octet.is_ascii() && !is_pchar(octet),
    }
}
