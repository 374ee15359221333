//! The usual forms of a raw referrer, read eight bytes at a time: a host, an app id or a word,
//! alone, after `http(s)://`, `android-app://` or `ios-app://`, with a port, as the source of
//! `source / medium`. All else is left to [`raw::parse`](super::raw::parse), which alone says what
//! is right.

use super::key::{End, Key};
use super::labels::{Labels, http_scheme_len, labels};
use super::raw::Position;
use super::traits::Traits;

/// What [`scan`] found: the same as the parts of a [`Referrer`](super::raw::Referrer).
#[derive(Debug, Clone, Copy)]
pub(super) struct Scan<'a> {
    pub(super) position: Position,
    pub(super) name: &'a [u8],
    /// Where the last two labels of the name start.
    base: usize,
    pub(super) end: End,
    /// What follows name and port.
    tail: &'a [u8],
}

/// Reads a value in one of the usual forms. One in another form, or that may be a placeholder with
/// a slash, gives nothing.
#[inline]
#[cfg_attr(hot_paths, optimize(speed))]
pub(super) fn scan(raw: &[u8]) -> Option<Scan<'_>> {
    let (scheme, text) = raw.split_at_checked(http_scheme_len(raw))?;
    let mut position = if scheme.is_empty() { Position::Alone } else { Position::Url };
    let mut found = labels(text)?;
    let (mut name, mut tail) = text.split_at_checked(found.len)?;
    match *tail {
        [] | [b'?' | b'#', ..] | [b' ', b'/', b' ', ..] => {}
        // `typed/bookmarked` is no URL.
        [b'/', ..] if found.dots == 0 && scheme.is_empty() => return None,
        [b'/', ..] => position = Position::Url,
        [b':', b'/', b'/', ref rest @ ..] if scheme.is_empty() => {
            found = app(name, rest)?;
            (name, tail) = rest.split_at_checked(found.len)?;
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
        name = name.get(..found.len)?;
    }
    // The last two labels begin after the last dot but one.
    let last_dot = (1 << 63) >> (found.dots | 1).leading_zeros();
    let others: u64 = found.dots & !last_dot;
    let base = 64 - others.leading_zeros() as usize;
    let end = End::of(name, name.len() - base);
    Some(Scan { position, name, base, end, tail })
}

impl<'a> Scan<'a> {
    /// The key of the name.
    #[inline]
    pub(super) fn key(&self) -> Key {
        Key::new(self.end, self.name.get(self.base..).unwrap_or_default())
    }

    #[inline]
    pub(super) fn traits(&self) -> Traits {
        let path = if let [b'/', ..] = *self.tail { Traits::PATH } else { Traits::NONE };
        let app = if self.position == Position::App { Traits::APP } else { Traits::NONE };
        Traits::of_label(self.name, self.base) | path | app
    }

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

/// The labels of `rest`, where it stands after `android-app://` or `ios-app://` and is usual.
fn app(scheme: &[u8], rest: &[u8]) -> Option<Labels> {
    if !scheme.eq_ignore_ascii_case(b"android-app") && !scheme.eq_ignore_ascii_case(b"ios-app") {
        return None;
    }
    let found = labels(rest)?;
    let tail = rest.get(found.len..)?;
    let is_end = matches!(tail, [] | [b'/' | b'?' | b'#', ..] | [b' ', b'/', b' ', ..]);
    is_end.then_some(found)
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
