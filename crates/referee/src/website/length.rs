//! The bound on an input's length (rule 1.3), and how it lives with idempotence (rule 1.10).
//!
//! A site can be longer than the input it comes from: `ä` becomes `%c3%a4`, `ü.example` becomes
//! `xn--tda.example`. Normalising that site must give itself, so an input over the bound is
//! accepted where it is a normal form already and some spelling of it fits. Its length is then
//! that of its shortest spelling: an escape is the character that it stands for, `fi` in a host
//! may be `ﬁ`, an IPv4 address one number. Only a Unicode label is rather counted too short than
//! taken through every character that UTS #46 maps.

use super::path::is_pchar;
use super::{Layout, MAX_LENGTH, escape, host, ip};
use crate::{text, unicode};
use alloc::format;
use alloc::vec;
use alloc::vec::Vec;

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
    if host.starts_with('[') {
        // Not `contains`, whose search is a kilobyte in a browser.
        let has = |part: &[u8]| host.as_bytes().windows(part.len()).any(|at| at == part);
        // `::` may also stand for one zero piece, which the canonical form spells out.
        return host.len() - usize::from(!has(b"::") && has(b":0:"));
    }
    let ligatures = unicode::ligatures();
    if ip::ends_in_number(host) {
        return v4_spelling(host, &ligatures);
    }
    let mut spelling = 0;
    for label in host.split('.') {
        spelling += label_spelling(label, &ligatures) + 1;
    }
    spelling - 1
}

/// The shortest of the address's legacy forms, in which one number stands for all that follows a dot.
fn v4_spelling(host: &str, ligatures: &[&str]) -> usize {
    let mut shortest = ascii_spelling(host, ligatures);
    let mut rest = ip::v4(host).unwrap_or_default();
    let mut start = 0;
    for (left, part) in [32, 24, 16].into_iter().zip(host.split('.')) {
        rest &= u32::MAX >> (32 - left);
        let before = host.get(..start).unwrap_or_default();
        shortest = shortest.min(ascii_spelling(&format!("{before}{rest}"), ligatures));
        start += part.len() + 1;
    }
    shortest
}

fn label_spelling(label: &str, ligatures: &[&str]) -> usize {
    match label.strip_prefix("xn--").and_then(unicode::punycode_len) {
        Some(unicode) => unicode.div_ceil(MAX_MAPPED),
        None => ascii_spelling(label, ligatures),
    }
}

/// The most characters that UTS #46 makes of one character that a domain may have (`㌖`, of which
/// it makes キロメートル).
const MAX_MAPPED: usize = 6;

/// The fewest characters that UTS #46 makes `text` of.
fn ascii_spelling(text: &str, ligatures: &[&str]) -> usize {
    // The fewest for every beginning of the text, the longest last.
    let mut fewest: Vec<usize> = vec![0];
    for end in 1..=text.len() {
        let start = text.get(..end).unwrap_or_default();
        let mut least = fewest.last().map_or(end, |before| before + 1);
        for ligature in ligatures.iter().filter(|ligature| start.ends_with(**ligature)) {
            if let Some(before) = fewest.get(end - ligature.len()) {
                least = least.min(before + 1);
            }
        }
        fewest.push(least);
    }
    fewest.last().copied().unwrap_or_default()
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

#[cfg(test)]
mod tests {
    extern crate std;

    use super::*;
    use idna::punycode;
    use idna::uts46::{AsciiDenyList, DnsLength, Hyphens, Uts46};
    use std::collections::BTreeSet;
    use std::string::String;

    /// `text` in ASCII inside a label.
    fn ascii(text: &str) -> Option<String> {
        let label = format!("b{text}b");
        let (deny, hyphens, length) = (AsciiDenyList::URL, Hyphens::Allow, DnsLength::Ignore);
        let ascii = Uts46::new().to_ascii(label.as_bytes(), deny, hyphens, length).ok()?;
        Some(ascii.into_owned())
    }

    /// What UTS #46 makes of `c` inside a label.
    fn mapped(c: char) -> Option<String> {
        let ascii = ascii(&String::from(c))?;
        let unicode = match ascii.strip_prefix("xn--") {
            Some(label) => punycode::decode_to_string(label)?,
            None => ascii,
        };
        unicode.strip_prefix('b')?.strip_suffix('b').map(String::from)
    }

    #[test]
    fn ligatures_are_all_that_there_are() {
        let mut ligatures = BTreeSet::new();
        for made in ('\u{80}'..=char::MAX).filter_map(mapped) {
            assert!(made.chars().count() <= MAX_MAPPED, "{made}");
            if made.is_ascii() && made.len() > 1 {
                ligatures.insert(made);
            }
        }
        // One back end knows those of no label too, such as `a/c`.
        let is_in_label = |text: &&str| !text.contains('.') && ascii(text).is_some();
        let known = unicode::ligatures().into_iter().filter(is_in_label);
        assert_eq!(known.map(String::from).collect::<BTreeSet<_>>(), ligatures);
    }

    #[test]
    fn only_one_character_becomes_two_in_lowercase() {
        let more = (char::MIN..=char::MAX).filter(|c| c.to_lowercase().count() > 1);
        assert_eq!(more.collect::<String>(), "İ");
    }

    #[test]
    fn the_shortest_spelling_is_found() {
        for (host, spelling) in [
            ("example.com", 11),
            ("tel.office.example", "℡.oﬃce.example".chars().count()),
            ("viii", 1),
            ("xn--mnchen-3ya.de", 2 + 3),
            ("99.0.0.1", "99.1".len()),
            ("127.0.0.1", "⑫7.1".chars().count()),
            ("0.0.0.0", 1),
            ("10.0.0.50", "⑩.㊿".chars().count()),
            ("[1:0:2:3:4:5:6:7]", "[1::2:3:4:5:6:7]".len()),
            ("[::1]", 5),
        ] {
            assert_eq!(host_spelling(host), spelling, "{host}");
        }
        for (path, spelling) in [
            ("/a%c3%a4%f0%9f%98%80", 4),
            ("/%20%7b%25z", 5),
            ("/%2541", 6),
            ("/%2f%80%21%0a", 13),
            ("/i%cc%87i", 3),
        ] {
            assert_eq!(path_spelling(path), spelling, "{path}");
        }
        let site = "example.com:8080/%20";
        let layout = Layout { host: 11, authority: 16, port: Some(8080), is_ip: false };
        assert_eq!(spelling(site, layout), "example.com:8080/ ".len());
    }
}
