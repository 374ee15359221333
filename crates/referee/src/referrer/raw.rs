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
    // Most values have few slashes: much faster than a search for three characters.
    let parts = |at: usize| {
        let source = value.get(..at)?.strip_suffix(' ')?;
        matches!(value.as_bytes().get(at + 1), None | Some(b' ')).then_some(source)
    };
    value.match_indices('/').find_map(|(at, _)| parts(at)).map_or(value, str::trim)
}

/// Takes the scheme off. A value without one is what may stand alone.
fn scheme(source: &str) -> Result<(Position, &str), Reason> {
    if let Some(rest) = source.strip_prefix("//") {
        return Ok((Position::Url, rest));
    }
    let (scheme, rest) = split_before(source, |b| matches!(b, b':' | b'/' | b'?' | b'#'));
    let Some(rest) = rest.strip_prefix(':') else { return Ok((Position::Alone, source)) };
    if !text::is_scheme(scheme) {
        return Ok((Position::Alone, source));
    }
    let position = if scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http") {
        Some(Position::Url)
    } else if scheme.eq_ignore_ascii_case("android-app") || scheme.eq_ignore_ascii_case("ios-app") {
        Some(Position::App)
    } else {
        None
    };
    if let Some(rest) = rest.strip_prefix("//") {
        return position.map(|position| (position, rest)).ok_or(Reason::UnsupportedScheme);
    }
    let (port, _) = split_before(rest, |b| matches!(b, b'/' | b'?' | b'#'));
    // `chatgpt.com:443` is a host with a port, `chatgpt.com:` one with an empty port, but
    // `mailto:` is a scheme.
    if is_port(port) && (!port.is_empty() || scheme.contains('.')) {
        return Ok((Position::Alone, source));
    }
    // `https:chatgpt.com` is none of the forms, but its scheme is not what is wrong.
    Err(if position.is_some() { Reason::NotAHost } else { Reason::UnsupportedScheme })
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
    let host = match host.split_once(':') {
        Some((host, port)) if is_port(port) => host,
        Some(_) => return Err(Reason::NotAHost),
        None => host,
    };
    let host = host.strip_suffix('.').unwrap_or(host);
    if is_host(host) { Ok(host) } else { Err(Reason::NotAHost) }
}

/// Labels of ASCII letters, digits, `-` and `_`, none of them empty.
pub(super) fn is_host(text: &str) -> bool {
    text.split('.').all(|label| {
        !label.is_empty()
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
    })
}

fn is_port(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

/// Splits before the first byte that is an `end`; only ASCII bytes may be.
fn split_before(text: &str, end: impl Fn(u8) -> bool) -> (&str, &str) {
    let at = text.bytes().position(end).unwrap_or(text.len());
    text.split_at_checked(at).unwrap_or((text, ""))
}
