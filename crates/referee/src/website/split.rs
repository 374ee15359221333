//! Where an input's host, port and path stand (rules 1.4, 1.5, 1.8).

use super::WebsiteError;
use crate::text;
use alloc::borrow::Cow;
use alloc::string::String;

/// The parts of an input that its site is made of; scheme, user info, query and fragment are gone.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Parts<'a> {
    /// As written, brackets included; never empty.
    pub(super) host: &'a str,
    /// As written, without its colon; empty where there is none.
    pub(super) port: &'a str,
    /// As written; empty, or starting with `/` or `\`.
    pub(super) path: &'a str,
}

/// `text` without tab, LF and CR, which the URL Standard drops anywhere (rule 1.4).
pub(super) fn without_breaks(text: &str) -> Cow<'_, str> {
    let is_break = |c: char| matches!(c, '\t' | '\n' | '\r');
    if text.bytes().any(|octet| is_break(octet.into())) {
        Cow::Owned(text.split(is_break).collect::<String>())
    } else {
        Cow::Borrowed(text)
    }
}

/// The parts of `text`, which is trimmed and without breaks.
pub(super) fn split(text: &str) -> Result<Parts<'_>, WebsiteError> {
    let text = without_scheme(text)?;
    let (authority, rest) = split_at_first(text, b"/\\?#");
    let (path, _) = split_at_first(rest, b"?#");
    // User info may hold `@` itself: the last one ends it.
    let host_and_port = text::after_last(authority, b'@');
    let (host, port) = split_port(host_and_port);
    if host.is_empty() {
        return Err(WebsiteError::EmptyHost);
    }
    Ok(Parts { host, port, path })
}

/// What follows the scheme and its slashes (rule 1.5).
fn without_scheme(text: &str) -> Result<&str, WebsiteError> {
    if text.starts_with("//") {
        return Ok(without_slashes(text));
    }
    if text.starts_with(['/', '\\']) {
        return Err(WebsiteError::EmptyHost);
    }
    match scheme(text) {
        None => Ok(text),
        // `localhost:8080`, and `http:80` too, is a host with a port.
        Some((_, rest)) if starts_with_port(rest) => Ok(text),
        Some((name, rest)) if is_http(name) => Ok(without_slashes(rest)),
        Some(_) => Err(WebsiteError::UnsupportedScheme),
    }
}

/// The URL Standard ignores any number of slashes, forward and back, after `http:`.
fn without_slashes(text: &str) -> &str {
    text.trim_start_matches(['/', '\\'])
}

/// The scheme of `text` and what follows its colon, where it starts with what the URL Standard
/// reads as a scheme.
pub(super) fn scheme(text: &str) -> Option<(&str, &str)> {
    let (name, rest) = text.split_once(':')?;
    let is_scheme = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'));
    is_scheme.then_some((name, rest))
}

pub(super) fn is_http(scheme: &str) -> bool {
    scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")
}

/// Does `text` start with digits, followed by the end or one of `/ ? # \`?
pub(super) fn starts_with_port(text: &str) -> bool {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < text.len() && (rest.is_empty() || rest.starts_with(['/', '?', '#', '\\']))
}

/// `text` up to the first of `ends`, which are ASCII, and from it on.
#[allow(clippy::manual_contains, reason = "it would call a search for each octet")]
#[cfg_attr(hot_paths, optimize(speed))]
pub(super) fn split_at_first<'a>(text: &'a str, ends: &[u8]) -> (&'a str, &'a str) {
    let at = text.bytes().position(|octet| ends.iter().any(|&end| end == octet));
    at.and_then(|at| text.split_at_checked(at)).unwrap_or((text, ""))
}

/// The host and the port, which stand apart at the first colon outside brackets.
fn split_port(text: &str) -> (&str, &str) {
    let mut in_brackets = false;
    let colon = text.find(|c| {
        match c {
            '[' => in_brackets = true,
            ']' => in_brackets = false,
            _ => {}
        }
        c == ':' && !in_brackets
    });
    match colon.and_then(|at| text.split_at_checked(at)) {
        Some((host, port)) => (host, port.strip_prefix(':').unwrap_or(port)),
        None => (text, ""),
    }
}

/// The port as a number: `None` where it is absent or, whatever the scheme, 80 or 443 (rule 1.8).
pub(super) fn port(digits: &str) -> Result<Option<u16>, WebsiteError> {
    if digits.is_empty() {
        return Ok(None);
    }
    // A `u16` would parse from `+80` too.
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(WebsiteError::InvalidPort);
    }
    let port: u16 = digits.parse().map_err(|_| WebsiteError::InvalidPort)?;
    Ok((port != 80 && port != 443).then_some(port))
}
