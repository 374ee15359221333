//! The usual forms of a raw referrer, read eight bytes at a time: a host alone or after
//! `http(s)://`, as the source of `source / medium`, an app id or a word alone. All else is left
//! to [`raw::parse`](super::raw::parse), which alone says what is right.

use super::key::Key;
use super::raw::Position;
use crate::ascii::{Labels, http_scheme_len, labels};

/// What [`scan`] found: the same as the parts of a [`Referrer`](super::raw::Referrer).
#[derive(Debug, Clone, Copy)]
pub(super) struct Scan<'a> {
    pub(super) position: Position,
    pub(super) name: &'a [u8],
    /// The key of the name.
    pub(super) key: Key,
    /// The path, where it is empty or `/`; others take [`raw::parse`](super::raw::parse).
    pub(super) path: Option<&'static str>,
}

/// Reads a value in one of the usual forms. One in another form, or that may be a placeholder with
/// a slash, gives nothing.
#[inline]
#[cfg_attr(hot_paths, optimize(speed))]
pub(super) fn scan(raw: &[u8]) -> Option<Scan<'_>> {
    let start = http_scheme_len(raw);
    let position = if start > 0 { Position::Url } else { Position::Alone };
    let rest = raw.get(start..)?;
    let Labels { len, dots } = labels(rest)?;
    let (name, tail) = rest.split_at_checked(len)?;
    let (position, path) = match *tail {
        [] | [b' ', b'/', b' ', ..] | [b'?' | b'#', ..] => (position, Some("")),
        // `typed/bookmarked` is no URL.
        [b'/', ..] if dots == 0 && position == Position::Alone => return None,
        [b'/'] => (Position::Url, Some("/")),
        [b'/', ..] => (Position::Url, None),
        _ => return None,
    };
    // The last two labels begin after the last dot but one.
    let last_dot = (1 << 63) >> (dots | 1).leading_zeros();
    let others: u64 = dots & !last_dot;
    let base = 64 - others.leading_zeros() as usize;
    let key = Key::of_end(raw, start + len, len - base);
    Some(Scan { position, name, key, path })
}
