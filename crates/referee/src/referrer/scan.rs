//! The usual forms of a raw referrer: a host or a word, alone, after `http(s)://`, as the source of
//! `source / medium`, with a path, with a port, an app id. All else is left to
//! [`raw::parse`](super::raw::parse), which alone says what is right.

use super::key::{self, Key};
use super::labels::{http_scheme_len, labels, long_labels};
use super::raw::Position;
use super::traits::Traits;
use crate::ascii;

/// What [`scan`] found: the same as the parts of a [`Referrer`](super::raw::Referrer).
#[derive(Debug, Clone, Copy)]
pub(super) struct Scan<'a> {
    pub(super) key: Key,
    pub(super) position: Position,
    pub(super) name: &'a [u8],
    /// Where the last two labels of the name start.
    base: usize,
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
    let base = base(found.dots);
    (!is_any_empty).then_some(Scan { key: key::plain(name, base), position, name, base, tail })
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

/// As [`scan`], and in forms that are less usual: with a port, after `android-app://` or `ios-app://`,
/// with a long name, with capitals. A browser asks it alone: two scans would be twice the code.
#[cfg_attr(not(compact), inline(never))]
pub(super) fn scan_further(raw: &[u8]) -> Option<Scan<'_>> {
    let (mut position, start) = match ascii::http_scheme_len(raw) {
        0 => app_scheme_len(raw).map_or((Position::Alone, 0), |len| (Position::App, len)),
        len => (Position::Url, len),
    };
    let text = raw.get(start..)?;
    let found = long_labels(text)?;
    let (name, mut tail) = text.split_at_checked(found.len)?;
    if let [b':', digits @ ..] = tail {
        let len = digits.iter().take_while(|byte| byte.is_ascii_digit()).count();
        tail = digits.get(len..)?;
        // An empty port may belong to a scheme.
        if len == 0 {
            return None;
        }
    }
    match *tail {
        [] | [b'?' | b'#', ..] | [b' ', b'/', b' ', ..] => {}
        [b'/', ..] if position != Position::Alone => {}
        // `typed/bookmarked` is no URL.
        [b'/', ..] if found.dots > 0 => position = Position::Url,
        _ => return None,
    }
    let base = base(found.dots);
    Some(Scan { key: Key::from(name, base), position, name, base, tail })
}

/// The length of `android-app://` or `ios-app://` at the start, in any case.
fn app_scheme_len(raw: &[u8]) -> Option<usize> {
    // Few hosts begin so.
    let scheme: &[u8] = match raw.first()? {
        b'a' | b'A' => b"android-app://",
        b'i' | b'I' => b"ios-app://",
        _ => return None,
    };
    raw.get(..scheme.len())?.eq_ignore_ascii_case(scheme).then_some(scheme.len())
}

/// Where the last two labels start: after the last dot but one.
#[inline]
pub(super) fn base(dots: u64) -> usize {
    let starts = dots << 1 | 1;
    let others = starts ^ (1 << starts.ilog2());
    (others | 1).ilog2() as usize
}

#[cfg(test)]
mod tests {
    use super::super::classification::Reason;
    use super::super::raw::{Referrer, parse};
    use super::*;
    use alloc::format;

    /// Of what a browser classifies the scan is asked first.
    #[test]
    fn what_is_scanned_is_what_is_parsed() {
        let schemes = ["", "http://", "HTTPS://", "//", "android-app://", "IOS-app://", "ios-app:"];
        let names = ["chatgpt.com", "A.b-1.Example", "none", "com.x", "a..b", "x.", "a_b.com", ""];
        let ports = ["", ":80", ":", ":x", ":80x"];
        let tails = ["", "/", "/a/b", "/a b", "/a / b", "?q", "#f", " / b", " /", " b", "\\", "é"];
        let mut scanned = 0;
        for (scheme, name) in schemes.iter().flat_map(|it| names.map(|name| (it, name))) {
            for (port, tail) in ports.iter().flat_map(|port| tails.map(|tail| (port, tail))) {
                let raw = format!("{scheme}{name}{port}{tail}");
                let Some(scan) = scan_further(raw.as_bytes()) else { continue };
                scanned += 1;
                match parse(&raw) {
                    Ok(Referrer { position, name, path }) => {
                        assert_eq!(
                            (scan.position, scan.name),
                            (position, name.as_bytes()),
                            "{raw}"
                        );
                        assert_eq!(
                            scan.path().unwrap_or(path.as_bytes()),
                            path.as_bytes(),
                            "{raw}"
                        );
                    }
                    Err(reason) => {
                        assert_eq!(
                            (reason, scan.name),
                            (Reason::Placeholder, &b"none"[..]),
                            "{raw}"
                        );
                        assert_eq!(scan.position, Position::Alone, "{raw}");
                    }
                }
            }
        }
        assert!(scanned > 300, "{scanned}");
    }
}
