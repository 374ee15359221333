//! The host in its one spelling (rules 1.6, 1.7).

use super::{WebsiteError, escape, ip};
use crate::unicode;
use alloc::borrow::Cow;
use alloc::string::String;
use core::fmt::Write as _;

/// The most octets of a label, and of a whole name, that the DNS can hold.
pub(super) const MAX_LABEL: usize = 63;
pub(super) const MAX_NAME: usize = 253;

/// What kind of host it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum HostKind {
    Name,
    Ip,
}

/// Writes the normal form of `host`, which is as written and not empty, to the end of `out`.
pub(super) fn push(host: &str, out: &mut String) -> Result<HostKind, WebsiteError> {
    if let Some(address) = host.strip_prefix('[') {
        let address = address.strip_suffix(']').ok_or(WebsiteError::InvalidHost)?;
        ip::push_v6(address, out)?;
        return Ok(HostKind::Ip);
    }
    let decoded = escape::decode_all(host).ok_or(WebsiteError::InvalidHost)?;
    let mapped = map(&decoded)?;
    if ip::ends_in_number(&mapped) {
        let address = ip::v4(&mapped).ok_or(WebsiteError::InvalidHost)?;
        let [a, b, c, d] = address.to_be_bytes();
        // Writing to a string cannot fail.
        let _ = write!(out, "{a}.{b}.{c}.{d}");
        return Ok(HostKind::Ip);
    }
    let name = mapped.strip_suffix('.').unwrap_or(&mapped);
    if name.len() > MAX_NAME || !name.split('.').all(|label| (1..=MAX_LABEL).contains(&label.len()))
    {
        return Err(WebsiteError::InvalidHost);
    }
    out.push_str(without_www(name));
    Ok(HostKind::Name)
}

/// `host` in ASCII and lowercase, without forbidden domain code points.
///
/// This is the URL Standard's domain parser as amended on 2026-06-25 (whatwg/url#914): what is
/// ASCII is only lowercased, so that a bogus `xn--` label does not fail.
fn map(host: &str) -> Result<Cow<'_, str>, WebsiteError> {
    if !host.is_ascii() {
        return unicode::to_ascii(host).map(Cow::Owned).ok_or(WebsiteError::InvalidHost);
    }
    if host.bytes().any(is_forbidden) {
        return Err(WebsiteError::InvalidHost);
    }
    if host.bytes().any(|b| b.is_ascii_uppercase()) {
        return Ok(Cow::Owned(host.to_ascii_lowercase()));
    }
    Ok(Cow::Borrowed(host))
}

/// Is `b` a forbidden domain code point of the URL Standard?
const fn is_forbidden(b: u8) -> bool {
    matches!(
        b,
        0..=b' '
            | b'#'
            | b'%'
            | b'/'
            | b':'
            | b'<'
            | b'>'
            | b'?'
            | b'@'
            | b'['
            | b'\\'
            | b']'
            | b'^'
            | b'|'
            | 0x7f
    )
}

/// `name` without its leading `www.`, again and again while what remains has a dot (rule 1.7).
fn without_www(mut name: &str) -> &str {
    while let Some(rest) = name.strip_prefix("www.")
        && rest.contains('.')
    {
        name = rest;
    }
    name
}
