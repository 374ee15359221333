//! Where an input's host, port and path stand (rules 1.4, 1.5, 1.8).

use super::WebsiteError;
use crate::text;
use alloc::borrow::Cow;

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
        Cow::Owned(text.chars().filter(|&c| !is_break(c)).collect())
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
pub(super) fn without_slashes(text: &str) -> &str {
    text.trim_start_matches(['/', '\\'])
}

/// The scheme of `text` and what follows its colon, where it starts with what the URL Standard
/// reads as a scheme.
pub(super) fn scheme(text: &str) -> Option<(&str, &str)> {
    text.split_once(':').filter(|(name, _)| text::is_scheme(name))
}

pub(super) fn is_http(scheme: &str) -> bool {
    scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")
}

/// Does `text` start with digits, followed by the end or one of `/ ? # \`?
pub(super) fn starts_with_port(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    digits > 0 && matches!(text.as_bytes().get(digits), None | Some(b'/' | b'?' | b'#' | b'\\'))
}

/// `text` up to the first of `ends`, which are ASCII, and from it on.
#[allow(clippy::manual_contains, reason = "it would call a search for each octet")]
pub(super) fn split_at_first<'a>(text: &'a str, ends: &[u8]) -> (&'a str, &'a str) {
    let at = text.bytes().position(|octet| ends.iter().any(|&end| end == octet));
    at.and_then(|at| text.split_at_checked(at)).unwrap_or((text, ""))
}

/// The host and the port, which stand apart at the first colon outside brackets.
fn split_port(text: &str) -> (&str, &str) {
    let mut in_brackets = false;
    let colon = text.bytes().position(|octet| {
        match octet {
            b'[' => in_brackets = true,
            b']' => in_brackets = false,
            _ => {}
        }
        octet == b':' && !in_brackets
    });
    let at = colon.unwrap_or(text.len());
    (text.get(..at).unwrap_or_default(), text.get(at + 1..).unwrap_or_default())
}

/// The port as a number: `None` where it is absent or, whatever the scheme, 80 or 443 (rule 1.8).
pub(super) fn port(digits: &str) -> Result<Option<u16>, WebsiteError> {
    if digits.is_empty() {
        return Ok(None);
    }
    let port = text::number(digits.as_bytes(), 10).and_then(|port| u16::try_from(port).ok());
    let port = port.ok_or(WebsiteError::InvalidPort)?;
    Ok((port != 80 && port != 443).then_some(port))
}
