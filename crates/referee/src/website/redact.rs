//! What of an input may be echoed: all but its user info (rule 1.8).

use super::split;
use crate::text;
use alloc::borrow::Cow;

/// `input` as a message may show it: trimmed, and without user info.
///
/// It looks for user info also where the input is no website, and rather takes away too much:
/// `user:password@example.com` has the shape of the scheme `user:`.
///
/// ```
/// use referee::website::redact;
/// assert_eq!(redact(" https://me:secret@example.com/a "), "https://example.com/a");
/// assert_eq!(redact("ftp://me:secret@example.com"), "ftp://example.com");
/// assert_eq!(redact("me:secret@example.com"), "example.com");
/// assert_eq!(redact("example.com/@me"), "example.com/@me");
/// ```
pub fn redact(input: &str) -> Cow<'_, str> {
    let text = split::without_breaks(text::trim(input));
    let (prefix, rest) = split_prefix(&text);
    let (authority, tail) = split::split_at_first(rest, b"/\\?#");
    match text::split_last(authority, b'@') {
        None => text,
        Some((_, host)) => Cow::Owned([prefix, host, tail].concat()),
    }
}

/// The scheme and the slashes that no user info can stand in, and the rest.
fn split_prefix(text: &str) -> (&str, &str) {
    let rest = match split::scheme(text) {
        Some((name, rest)) if split::is_http(name) || rest.starts_with(['/', '\\']) => rest,
        _ => text,
    };
    let rest = split::without_slashes(rest);
    text.split_at_checked(text.len() - rest.len()).unwrap_or(("", text))
}
