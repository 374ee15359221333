//! The fast path: URLs whose host is a plain domain name, and whose path most often has nothing
//! to resolve, decode or encode.
//!
//! One pass over the octets up to the query decides, many at a time; whatever is unusual is left
//! to the other modules, and a test holds both to the same answers. In a plain URL the site is a
//! slice of the input in lowercase.

use super::marks::{MARKED, Marks};
use super::{Layout, MAX_LENGTH, length_of, path, split};
use crate::ascii::{self, Classes, Labels};
use crate::text::trim;
use alloc::string::String;
use core::fmt::Write as _;

/// Writes the site of `input` to `site`, which is empty; `None`, and nothing written, where
/// the host of `input` is not plain or trimming it may matter. Where it is asked for a `slice`, and
/// the site stands in the input but for its case, gives that and writes nothing.
#[cfg_attr(compact, inline(never))]
pub(super) fn normalize<'i>(
    input: &'i str,
    site: &mut String,
    slice: Option<&mut &'i str>,
) -> Option<Layout> {
    // Octets are at least as many as code points.
    if input.len() > MAX_LENGTH {
        return None;
    }
    let start = ascii::http_scheme_len(input.as_bytes());
    let text = input.get(start..)?;
    let marks = Marks::of(input.as_bytes(), start);
    let labels = Labels::of(marks.stops, marks.dots)?;
    let last_label = last_label(&labels);
    if text.as_bytes().get(last_label).is_some_and(u8::is_ascii_digit) {
        // The last label of an IPv4 address begins so.
        return None;
    }
    let www_len = www_len(text.as_bytes(), last_label);
    let (port, path_at) = match text.as_bytes().get(labels.len) {
        None | Some(b'/' | b'?' | b'#') => (None, labels.len),
        Some(b':') => port(text, labels.len)?,
        Some(_) => return None,
    };
    let name = text.get(www_len..labels.len)?;
    let plain = plain_end(text.as_bytes(), path_at, &marks);
    let path = match plain {
        Ok(end) => text.get(path_at..end)?,
        Err(NotPlain) => untrimmed_path(text.get(path_at..)?)?,
    };
    let host = length_of(name);
    if path_at == labels.len
        && let Ok(end) = plain
    {
        let whole = text.get(www_len..end)?;
        match slice {
            Some(slice) => *slice = whole,
            None if site.capacity() == 0 => {
                // Cheaper than to grow an empty string.
                *site = String::with_capacity(whole.len());
                site.push_str(whole);
            }
            None => site.push_str(whole),
        }
        ascii::make_lowercase(site);
        return Some(Layout { host, authority: host, port, is_ip: false });
    }
    site.reserve(name.len() + ":65535".len() + path.len());
    site.push_str(name);
    if let Some(port) = port {
        // Writing to a string cannot fail.
        let _ = write!(site, ":{port}");
    }
    let authority = length_of(site);
    ascii::make_lowercase(site);
    path::push(path, site);
    Some(Layout { host, authority, port, is_ip: false })
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

/// The port (rule 1.8) after the colon at a place of the text, and where it ends; `None` where it is
/// empty, which can mean a scheme, or not valid.
fn port(text: &str, colon: usize) -> Option<(Option<u16>, usize)> {
    let digits = text.get(colon + 1..)?;
    let len = digits.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, rest) = digits.split_at_checked(len)?;
    let is_at_its_end = matches!(rest.as_bytes(), [] | [b'/' | b'?' | b'#', ..]);
    let port = split::port(digits).ok()?;
    (!digits.is_empty() && is_at_its_end).then_some((port, colon + 1 + len))
}

/// A path has something to resolve, decode or encode.
#[derive(Clone, Copy)]
struct NotPlain;

/// Where the path that begins at a place ends, without slashes at its end, if all of its octets
/// stand for themselves and no segment starts with a dot.
fn plain_end(text: &[u8], path: usize, marks: &Marks) -> Result<usize, NotPlain> {
    let mut end = path_end(text, path, marks)?;
    while end > path && text.get(end - 1) == Some(&b'/') {
        end -= 1;
    }
    Ok(end)
}

/// The same with slashes at its end.
fn path_end(text: &[u8], path: usize, marks: &Marks) -> Result<usize, NotPlain> {
    let Marks { stops, dots, slashes } = marks;
    let unusual = stops & !slashes | dots & slashes << 1;
    let from_path = u64::MAX.checked_shl(path.try_into().unwrap_or(u32::MAX)).unwrap_or(0);
    if let Some(end) = end_among(text, 0, unusual & from_path)? {
        return Ok(end);
    }
    // What comes after the marks, eight octets at a time.
    let mut at = path.max(MARKED);
    // The high bit of the first byte where the byte before it is a slash.
    let mut after_slash = u64::from(text.get(at - 1) == Some(&b'/')) << 7;
    let words = text.get(at..).unwrap_or_default();
    for word in words.as_chunks().0 {
        let (unusual, ends_in_slash) = unusual_in(u64::from_le_bytes(*word), after_slash);
        if unusual != 0
            && let Some(end) = end_among(text, at, unusual)?
        {
            return Ok(end);
        }
        after_slash = ends_in_slash;
        at += 8;
    }
    let (unusual, _) = unusual_in(ascii::last_word(words), after_slash);
    Ok(end_among(text, at, unusual)?.unwrap_or(text.len()))
}

/// A bit for each byte of a word that is not plain in a path, or a dot that starts a segment; and the
/// high bit of the first byte, where the last one is a slash.
#[inline]
fn unusual_in(word: u64, after_slash: u64) -> (u64, u64) {
    let Classes { stops, dots, slashes } = ascii::classify(word);
    let unusual = stops & !slashes | dots & (slashes << 8 | after_slash);
    (ascii::one_bit_a_byte(unusual), slashes >> 56)
}

/// Where the path ends, if at one of the unusual octets that stand from `at` on.
#[inline]
fn end_among(text: &[u8], at: usize, mut unusual: u64) -> Result<Option<usize>, NotPlain> {
    while unusual != 0 {
        let end = at + unusual.trailing_zeros() as usize;
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
    let (path, _) = split::split_at_first(text, b"?#");
    let has_controls = path.bytes().any(|byte| byte <= b' ');
    (!has_controls && trim(path).len() == path.len()).then_some(path)
}
