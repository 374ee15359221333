//! The usual forms of a raw referrer: a host or a word, alone, after `http(s)://`, as the source of
//! `source / medium`, with a path, with a port, an app id. All else is left to
//! [`raw::parse`](super::raw::parse), which alone says what is right.

use super::labels::{http_scheme_len, labels};
use super::raw::Position;
use super::traits::Traits;
use crate::ascii::{self, Labels};

/// What [`scan`] found: the same as the parts of a [`Referrer`](super::raw::Referrer).
#[derive(Debug, Clone, Copy)]
pub(super) struct Scan<'a> {
    pub(super) position: Position,
    pub(super) name: &'a [u8],
    /// Where the last two labels of the name start.
    pub(super) base: usize,
    /// What follows name and port.
    tail: &'a [u8],
}

/// Reads a value in one of the forms that are seen most, with a short name without capitals. One in
/// another form, or that may be a placeholder with a slash, gives nothing.
#[inline]
pub(super) fn scan(raw: &[u8]) -> Option<Scan<'_>> {
    let (scheme, text) = raw.split_at_checked(http_scheme_len(raw))?;
    let found = labels(text)?;
    let (name, tail) = text.split_at_checked(found.len)?;
    let mut position = if scheme.is_empty() { Position::Alone } else { Position::Url };
    match *tail {
        [] | [b'?' | b'#', ..] | [b' ', b'/', b' ', ..] => {}
        // `typed/bookmarked` is no URL.
        [b'/', ..] if found.dots == 0 && scheme.is_empty() => return None,
        [b'/', ..] => position = Position::Url,
        _ => return None,
    }
    // Where labels start.
    let starts = found.dots << 1 | 1;
    let is_any_empty = starts & (found.dots | 1 << found.len) != 0;
    (!is_any_empty).then_some(Scan { position, name, base: base(found.dots), tail })
}

impl<'a> Scan<'a> {
    #[inline]
    pub(super) fn traits(&self) -> Traits {
        let is_path = self.tail.first() == Some(&b'/');
        Traits::of_label(self.name, self.base) | Traits::of_path(is_path)
    }

    /// The path; nothing where [`raw::parse`](super::raw::parse) may take the value for one that
    /// ends inside of it.
    pub(super) fn path(&self) -> Option<&'a [u8]> {
        let [b'/', ..] = *self.tail else { return Some(&[]) };
        let is_path = |byte: &u8| byte.is_ascii_graphic() && !matches!(byte, b'?' | b'#');
        let len = self.tail.iter().take_while(|byte| is_path(byte)).count();
        let (path, after) = self.tail.split_at_checked(len)?;
        matches!(after, [] | [b'?' | b'#', ..]).then_some(path)
    }
}

/// Reads a value in one of the forms that are less usual: with a port, after `android-app://` or
/// `ios-app://`, with a long name. One in another form gives nothing.
#[inline(never)]
pub(super) fn scan_further(raw: &[u8]) -> Option<Scan<'_>> {
    let mut start = ascii::http_scheme_len(raw);
    let mut position = if start > 0 { Position::Url } else { Position::Alone };
    let mut found = ascii::labels(raw.get(start..)?)?;
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
    let name = raw.get(start..start + found.len)?;
    Some(Scan { position, name, base: base(found.dots), tail })
}

/// Where the last two labels start: after the last dot but one.
#[inline]
pub(super) fn base(dots: u64) -> usize {
    let starts = dots << 1 | 1;
    let others = starts ^ (1 << starts.ilog2());
    (others | 1).ilog2() as usize
}

/// What stands after `android-app://` or `ios-app://`, a scheme of that length: where it starts,
/// its labels and what follows them.
fn app(raw: &[u8], scheme_len: usize) -> Option<(usize, Labels, &[u8])> {
    let scheme = raw.get(..scheme_len)?;
    if !scheme.eq_ignore_ascii_case(b"android-app") && !scheme.eq_ignore_ascii_case(b"ios-app") {
        return None;
    }
    let start = scheme_len + "://".len();
    let found = ascii::labels(raw.get(start..)?)?;
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
