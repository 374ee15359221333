//! The raw forms of a referrer and the host, app id or word that each holds (rule 3.2).

use super::classification::Reason;
use super::placeholder::is_placeholder;
use crate::{text, website};

/// Where the name stood, which decides the rules it is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Position {
    /// Alone, without a scheme or a path: a host, an app id or a token.
    Alone,
    /// In a URL: a host.
    Url,
    /// In `android-app://` or `ios-app://`: an app id.
    App,
}

/// The parts of a raw referrer that count. Case is as given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Referrer<'a> {
    pub(super) position: Position,
    /// A host by syntax: labels of letters, digits, `-` and `_`, none of them empty.
    pub(super) name: &'a str,
    /// Empty or from its first `/`, without query and fragment.
    pub(super) path: &'a str,
}

/// Takes a raw referrer apart.
pub(super) fn parse(raw: &str) -> Result<Referrer<'_>, Reason> {
    // White space only: a control character is none, and no part of a host (rule 3.2).
    let value = raw.trim();
    if value.is_empty() {
        return Err(Reason::Empty);
    }
    // `typed / bookmarked` is one by its source, as `(direct) / (none)` is.
    let source = source(value);
    if is_placeholder(source) {
        return Err(Reason::Placeholder);
    }
    let (position, rest) = scheme(source)?;
    let (authority, tail) = split_before(rest, |b| matches!(b, b'/' | b'?' | b'#'));
    let (path, _) = split_before(tail, |b| matches!(b, b'?' | b'#'));
    let name = name(authority)?;
    let position = match position {
        Position::Alone if !path.is_empty() => Position::Url,
        position => position,
    };
    Ok(Referrer { position, name, path })
}

/// The part before ` / `, also where trimming took the white space of an empty medium.
pub(super) fn source(value: &str) -> &str {
    let bytes = value.as_bytes();
    let is_end = |at: &usize| match bytes.get(*at..) {
        Some([b' ', b'/', after @ ..]) => after.first().is_none_or(|&byte| byte == b' '),
        _ => false,
    };
    let end = (0..bytes.len()).find(is_end);
    end.and_then(|end| value.get(..end)).map_or(value, str::trim)
}

/// What a scheme says of the position.
const SCHEMES: [(&str, Position); 4] = [
    ("https", Position::Url),
    ("http", Position::Url),
    ("android-app", Position::App),
    ("ios-app", Position::App),
];

/// Takes the scheme off. A value without one is what may stand alone.
fn scheme(source: &str) -> Result<(Position, &str), Reason> {
    if let Some(rest) = source.strip_prefix("//") {
        return Ok((Position::Url, rest));
    }
    let alone = Ok((Position::Alone, source));
    let (scheme, rest) = split_before(source, |b| b == b':');
    let Some(rest) = rest.strip_prefix(':') else { return alone };
    if !text::is_scheme(scheme) {
        return alone;
    }
    let known = SCHEMES.iter().find(|(known, _)| scheme.eq_ignore_ascii_case(known));
    if let Some(rest) = rest.strip_prefix("//") {
        return known.map(|&(_, position)| (position, rest)).ok_or(Reason::UnsupportedScheme);
    }
    let (port, _) = split_before(rest, |b| matches!(b, b'/' | b'?' | b'#'));
    // `chatgpt.com:443` is a host with a port, `chatgpt.com:` one with an empty port, but
    // `mailto:` is a scheme.
    if is_port(port) && (!port.is_empty() || scheme.contains('.')) {
        return alone;
    }
    // `https:chatgpt.com` is none of the forms, but its scheme is not what is wrong.
    Err(if known.is_some() { Reason::NotAHost } else { Reason::UnsupportedScheme })
}

/// The host or app id of an authority, without user info, port and one trailing dot.
fn name(authority: &str) -> Result<&str, Reason> {
    // A browser ends the host at a backslash: what follows must not be taken for the host.
    if authority.contains('\\') {
        return Err(Reason::NotAHost);
    }
    let host = text::after_last(authority, b'@');
    if let Some(rest) = host.strip_prefix('[') {
        let is_address = rest.split_once(']').is_some_and(|(address, port)| {
            website::v6(address).is_some()
                && (port.is_empty() || port.strip_prefix(':').is_some_and(is_port))
        });
        return Err(if is_address { Reason::UnknownHost } else { Reason::NotAHost });
    }
    let (host, port) = split_before(host, |b| b == b':');
    let host = host.strip_suffix('.').unwrap_or(host);
    if is_host(host) && is_port(port.strip_prefix(':').unwrap_or_default()) {
        Ok(host)
    } else {
        Err(Reason::NotAHost)
    }
}

/// Labels of ASCII letters, digits, `-` and `_`, none of them empty.
pub(super) fn is_host(text: &str) -> bool {
    let mut before = b'.';
    let is_part = |b: u8| {
        let is_part = match b {
            b'.' => before != b'.',
            _ => b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'),
        };
        before = b;
        is_part
    };
    text.bytes().all(is_part) && before != b'.'
}

fn is_port(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

/// Splits before the first byte that is an `end`; only ASCII bytes may be.
fn split_before(text: &str, end: impl Fn(u8) -> bool) -> (&str, &str) {
    let at = text.bytes().position(end).unwrap_or(text.len());
    text.split_at_checked(at).unwrap_or((text, ""))
}
