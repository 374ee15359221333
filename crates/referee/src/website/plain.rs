//! The fast path: URLs that are plain ASCII and have nothing to resolve, decode or encode.
//!
//! One pass over the octets up to the query decides; whatever is unusual is left to the other
//! modules, and a test holds both to the same answers. In a plain URL the site is a slice of the
//! input in lowercase.

use super::{Layout, MAX_LENGTH, host};
use alloc::string::String;

/// Writes the site of `input` to `site`, which is empty; `None`, and nothing written, where
/// `input` is not plain.
pub(super) fn normalize(input: &str, site: &mut String) -> Option<Layout> {
    // Octets are at least as many as code points.
    if input.len() > MAX_LENGTH {
        return None;
    }
    let text = input.get(scheme_len(input.as_bytes())..)?;
    let name = Name::scan(text.as_bytes())?;
    let path_len = path_len(text.as_bytes().get(name.len..)?)?;
    let www_len = name.www_len(text.as_bytes());
    site.push_str(text.get(www_len..name.len + path_len)?);
    site.make_ascii_lowercase();
    let host = u16::try_from(name.len - www_len).ok()?;
    Some(Layout { host, authority: host, port: None, is_ip: false })
}

/// The octets of `http://` or `https://` at the start of `bytes`; a third slash is no plain host.
fn scheme_len(bytes: &[u8]) -> usize {
    let starts_with = |scheme: &[u8]| {
        bytes.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    };
    if starts_with(b"https://") {
        8
    } else if starts_with(b"http://") {
        7
    } else {
        0
    }
}

/// A plain domain name at the start of some octets.
struct Name {
    len: usize,
    /// Where its last label starts.
    last_label: usize,
}

impl Name {
    /// The name that `bytes` start with, up to the end or one of `/ ? #`: letters, digits, `-`,
    /// `_` and dots, no empty label, the last label not the start of a number.
    fn scan(bytes: &[u8]) -> Option<Self> {
        let mut label = 0;
        let mut len = bytes.len();
        for (at, &byte) in bytes.iter().enumerate() {
            match class(byte) {
                Class::Name => {}
                Class::Dot if is_label(at - label) => label = at + 1,
                Class::Slash | Class::End => {
                    len = at;
                    break;
                }
                _ => return None,
            }
        }
        let is_number = bytes.get(label).is_some_and(u8::is_ascii_digit);
        let is_plain = is_label(len - label) && len <= host::MAX_NAME && !is_number;
        is_plain.then_some(Self { len, last_label: label })
    }

    /// The octets of every `www.` that goes (rule 1.7): those before which the last label does
    /// not start.
    fn www_len(&self, bytes: &[u8]) -> usize {
        let mut len = 0;
        while len + 4 < self.last_label
            && bytes.get(len..len + 4).is_some_and(|start| start.eq_ignore_ascii_case(b"www."))
        {
            len += 4;
        }
        len
    }
}

fn is_label(len: usize) -> bool {
    (1..=host::MAX_LABEL).contains(&len)
}

/// The octets of the path that `bytes` start with, without slashes at its end, where all of them
/// stand for themselves and no segment starts with a dot.
fn path_len(bytes: &[u8]) -> Option<usize> {
    let mut len = bytes.len();
    let mut previous = Class::Name;
    for (at, &byte) in bytes.iter().enumerate() {
        let class = class(byte);
        match class {
            Class::Name | Class::Slash | Class::Pchar => {}
            Class::Dot if previous != Class::Slash => {}
            Class::End => {
                len = at;
                break;
            }
            _ => return None,
        }
        previous = class;
    }
    let path = bytes.get(..len)?;
    Some(path.iter().rposition(|&byte| byte != b'/').map_or(0, |last| last + 1))
}

/// What an octet means on the fast path.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    /// Plain in a name and in a path.
    Name,
    Dot,
    Slash,
    /// Plain in a path, unusual in a name.
    Pchar,
    /// `?` or `#`.
    End,
    /// Left to the slow path.
    Unusual,
}

fn class(byte: u8) -> Class {
    CLASSES.get(usize::from(byte)).copied().unwrap_or(Class::Unusual)
}

const CLASSES: [Class; 256] = {
    let mut classes = [Class::Unusual; 256];
    let mut rest: &mut [Class] = &mut classes;
    let mut byte = 0_u8;
    while let [class, tail @ ..] = rest {
        *class = match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' => Class::Name,
            b'.' => Class::Dot,
            b'/' => Class::Slash,
            b'?' | b'#' => Class::End,
            _ if super::path::is_pchar(byte) => Class::Pchar,
            _ => Class::Unusual,
        };
        rest = tail;
        byte = byte.wrapping_add(1);
    }
    classes
};
