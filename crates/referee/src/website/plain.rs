//! The fast path: URLs whose host is a plain domain name, and whose path most often has nothing
//! to resolve, decode or encode.
//!
//! One pass over the octets up to the query decides, eight at a time; whatever is unusual is left
//! to the other modules, and a test holds both to the same answers. In a plain URL the site is a
//! slice of the input in lowercase.

use super::{Layout, MAX_LENGTH, length_of, path, split};
use crate::ascii::{self, Classes, Labels};
use crate::text::trim;
use alloc::string::String;
use core::fmt::Write as _;

/// Writes the site of `input` to `site`, which is empty; `None`, and nothing written, where
/// the host of `input` is not plain or trimming it may matter.
#[cfg_attr(hot_paths, optimize(speed))]
pub(super) fn normalize(input: &str, site: &mut String) -> Option<Layout> {
    // Octets are at least as many as code points.
    if input.len() > MAX_LENGTH {
        return None;
    }
    let text = input.get(ascii::http_scheme_len(input.as_bytes())..)?;
    let labels = ascii::labels(text.as_bytes())?;
    let last_label = last_label(&labels);
    if text.as_bytes().get(last_label).is_some_and(u8::is_ascii_digit) {
        // The last label of an IPv4 address begins so.
        return None;
    }
    let www_len = www_len(text.as_bytes(), last_label);
    let name = text.get(www_len..labels.len)?;
    let rest = text.get(labels.len..)?;
    let (port, rest) = match rest.as_bytes() {
        [] | [b'/' | b'?' | b'#', ..] => (None, rest),
        [b':', ..] => split_port(rest)?,
        _ => return None,
    };
    let plain = plain_len(rest.as_bytes());
    let path = match plain {
        Ok(len) => rest.get(..len)?,
        Err(NotPlain) => untrimmed_path(rest)?,
    };
    let most = name.len() + ":65535".len() + path.len();
    if site.capacity() == 0 {
        // Cheaper than to grow an empty string.
        *site = String::with_capacity(most);
    } else {
        site.reserve(most);
    }
    site.push_str(name);
    if let Some(port) = port {
        // Writing to a string cannot fail.
        let _ = write!(site, ":{port}");
    }
    let authority = length_of(site);
    if plain.is_ok() {
        site.push_str(path);
        site.make_ascii_lowercase();
    } else {
        site.make_ascii_lowercase();
        path::push(path, site);
    }
    Some(Layout { host: length_of(name), authority, port, is_ip: false })
}

/// Where the last of some labels starts.
fn last_label(labels: &Labels) -> usize {
    64 - labels.dots.leading_zeros() as usize
}

/// The octets of every `www.` that goes (rule 1.7): those before which the last label does not
/// start.
fn www_len(name: &[u8], last_label: usize) -> usize {
    // All of them are letters or dots already, of which this bit only makes letters small.
    const SMALL: u32 = u32::from_le_bytes([0x20; 4]);
    let mut len = 0;
    let mut rest = name;
    while let Some((start, after)) = rest.split_first_chunk()
        && u32::from_le_bytes(*start) | SMALL == u32::from_le_bytes(*b"www.")
        && len + 4 < last_label
    {
        len += 4;
        rest = after;
    }
    len
}

/// The port (rule 1.8) that `text` starts with after a colon, and what follows; `None` where it is
/// empty, which can mean a scheme, or not valid.
fn split_port(text: &str) -> Option<(Option<u16>, &str)> {
    let digits = text.get(1..)?;
    let len = digits.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, rest) = digits.split_at_checked(len)?;
    let is_at_its_end = matches!(rest.as_bytes(), [] | [b'/' | b'?' | b'#', ..]);
    let port = split::port(digits).ok()?;
    (!digits.is_empty() && is_at_its_end).then_some((port, rest))
}

/// A path has something to resolve, decode or encode.
#[derive(Clone, Copy)]
struct NotPlain;

/// The octets of the path that `text` starts with, without slashes at its end, where all of them
/// stand for themselves and no segment starts with a dot.
fn plain_len(text: &[u8]) -> Result<usize, NotPlain> {
    let mut len = path_len(text)?;
    while len > 0 && text.get(len - 1) == Some(&b'/') {
        len -= 1;
    }
    Ok(len)
}

/// The octets of the same with slashes at its end.
#[cfg_attr(hot_paths, optimize(speed))]
fn path_len(text: &[u8]) -> Result<usize, NotPlain> {
    let mut at = 0;
    // The high bit of the first byte where the byte before it is a slash.
    let mut after_slash = 0;
    for word in text.as_chunks().0 {
        let Unusual { bytes, ends_in_slash } = unusual(u64::from_le_bytes(*word), after_slash);
        if bytes != 0
            && let Some(end) = path_end(text, at, bytes)?
        {
            return Ok(end);
        }
        after_slash = ends_in_slash;
        at += 8;
    }
    let Unusual { bytes, .. } = unusual(ascii::last_word(text), after_slash);
    Ok(path_end(text, at, bytes)?.unwrap_or(text.len()))
}

struct Unusual {
    /// The high bit of each byte that is not plain in a path, or a dot that starts a segment.
    bytes: u64,
    /// The high bit of the first byte, where the last one is a slash.
    ends_in_slash: u64,
}

#[inline]
fn unusual(word: u64, after_slash: u64) -> Unusual {
    let Classes { stops, dots, slashes } = ascii::classify(word);
    let bytes = stops & !slashes | dots & (slashes << 8 | after_slash);
    Unusual { bytes, ends_in_slash: slashes >> 56 }
}

/// Where the path ends, if at one of the unusual bytes of the word at a place.
#[inline]
fn path_end(text: &[u8], at: usize, mut unusual: u64) -> Result<Option<usize>, NotPlain> {
    while unusual != 0 {
        let end = at + unusual.trailing_zeros() as usize / 8;
        match text.get(end) {
            None | Some(b'?' | b'#') => return Ok(Some(end)),
            // A dot is unusual where it starts a segment.
            Some(&byte) if byte != b'.' && path::is_pchar(byte) => unusual &= unusual - 1,
            Some(_) => return Err(NotPlain),
        }
    }
    Ok(None)
}

/// The path that `text` starts with as written, unless trimming (rule 1.4) may change it.
fn untrimmed_path(text: &str) -> Option<&str> {
    let path = text.split(['?', '#']).next()?;
    let has_controls = path.bytes().any(|byte| byte <= b' ');
    (!has_controls && trim(path).len() == path.len()).then_some(path)
}
