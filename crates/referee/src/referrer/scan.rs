//! The usual forms of a raw referrer, read eight bytes at a time: a host, an app id or a word,
//! alone, after `http(s)://`, `android-app://` or `ios-app://`, with a port, as the source of
//! `source / medium`. All else is left to [`raw::parse`](super::raw::parse), which alone says what
//! is right.

use super::key::Key;
use super::labels::{Labels, http_scheme_len, labels};
use super::raw::Position;

/// What [`scan`] found: the same as the parts of a [`Referrer`](super::raw::Referrer).
#[derive(Debug, Clone, Copy)]
pub(super) struct Scan<'a> {
    pub(super) position: Position,
    pub(super) name: &'a [u8],
    /// The key of the name.
    pub(super) key: Key,
    /// What follows name and port.
    tail: &'a [u8],
}

/// Reads a value in one of the usual forms. One in another form, or that may be a placeholder with
/// a slash, gives nothing.
#[inline]
#[cfg_attr(hot_paths, optimize(speed))]
pub(super) fn scan(raw: &[u8]) -> Option<Scan<'_>> {
    let mut start = http_scheme_len(raw);
    let mut position = if start > 0 { Position::Url } else { Position::Alone };
    let mut found = labels(raw.get(start..)?)?;
    let mut tail = raw.get(start + found.len..)?;
    match *tail {
        [] | [b'?' | b'#', ..] | [b' ', b'/', b' ', ..] => {}
        // `typed/bookmarked` is no URL.
        [b'/', ..] if found.dots == 0 && start == 0 => return None,
        [b'/', ..] => position = Position::Url,
        [b':', b'/', b'/', ..] if start == 0 => {
            (start, found, tail) = app(raw, found.len)?;
            position = Position::App;
        }
        [b':', ..] => {
            tail = after_port(tail)?;
            if let [b'/', ..] = tail {
                position = Position::Url;
            }
        }
        _ => return None,
    }
    if found.has_empty() {
        found = found.without_trailing_dot();
        if found.has_empty() {
            return None;
        }
    }
    let Labels { len, dots } = found;
    // The last two labels begin after the last dot but one.
    let last_dot = (1 << 63) >> (dots | 1).leading_zeros();
    let others: u64 = dots & !last_dot;
    let base = 63 - (others << 1 | 1).leading_zeros() as usize;
    let key = Key::of_end(raw, start + len, len - base);
    Some(Scan { position, name: raw.get(start..start + len)?, key, tail })
}

impl<'a> Scan<'a> {
    /// The path; nothing where [`raw::parse`](super::raw::parse) may take the value for one that
    /// ends inside of it.
    pub(super) fn path(&self) -> Option<&'a [u8]> {
        let [b'/', ..] = self.tail else { return Some(&[]) };
        let is_path = |byte: &u8| byte.is_ascii_graphic() && !matches!(byte, b'?' | b'#');
        let len = self.tail.iter().take_while(|byte| is_path(byte)).count();
        let (path, after) = self.tail.split_at_checked(len)?;
        matches!(after, [] | [b'?' | b'#', ..]).then_some(path)
    }
}

/// What stands after `android-app://` or `ios-app://`, a scheme of that length: where it starts,
/// its labels and what follows them.
fn app(raw: &[u8], scheme_len: usize) -> Option<(usize, Labels, &[u8])> {
    let scheme = raw.get(..scheme_len)?;
    if !scheme.eq_ignore_ascii_case(b"android-app") && !scheme.eq_ignore_ascii_case(b"ios-app") {
        return None;
    }
    let start = scheme_len + "://".len();
    let found = labels(raw.get(start..)?)?;
    let tail = raw.get(start + found.len..)?;
    let is_end = matches!(tail, [] | [b'/' | b'?' | b'#', ..] | [b' ', b'/', b' ', ..]);
    is_end.then_some((start, found, tail))
}

/// What follows a colon and the digits of a port, where that ends it.
fn after_port(text: &[u8]) -> Option<&[u8]> {
    let digits = text.get(1..)?;
    let len = digits.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let tail = digits.get(len..)?;
    let is_end = matches!(tail, [] | [b'/' | b'?' | b'#', ..] | [b' ', b'/', b' ', ..]);
    // An empty one may belong to a scheme.
    (len > 0 && is_end).then_some(tail)
}
