//! The host in its one spelling (rules 1.6, 1.7).

use super::{escape, ip};
use crate::unicode;
use alloc::string::String;

/// The most octets of a label, and of a whole name, that the DNS can hold.
pub(super) const MAX_LABEL: usize = 63;
pub(super) const MAX_NAME: usize = 253;

/// What kind of host it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum HostKind {
    Name,
    Ip,
}

/// Writes the normal form of `host`, which is as written and not empty, to the end of `out`; `None`
/// where it is no host.
pub(super) fn push(host: &str, out: &mut String) -> Option<HostKind> {
    if let Some(address) = host.strip_prefix('[') {
        ip::push_v6(address.strip_suffix(']')?, out)?;
        return Some(HostKind::Ip);
    }
    let mapped = map(escape::decode_all(host)?)?;
    if ip::ends_in_number(&mapped) {
        ip::push_v4(ip::v4(&mapped)?, out);
        return Some(HostKind::Ip);
    }
    let name = mapped.strip_suffix('.').unwrap_or(&mapped);
    if name.len() > MAX_NAME || !name.split('.').all(|label| (1..=MAX_LABEL).contains(&label.len()))
    {
        return None;
    }
    out.push_str(without_www(name));
    Some(HostKind::Name)
}

/// `host` in ASCII and lowercase, without forbidden domain code points.
///
/// This is the URL Standard's domain parser as amended on 2026-06-25 (whatwg/url#914): what is
/// ASCII is only lowercased, so that a bogus `xn--` label does not fail.
fn map(mut host: String) -> Option<String> {
    if !host.is_ascii() {
        return unicode::to_ascii(&host);
    }
    host.make_ascii_lowercase();
    (!host.bytes().any(is_forbidden)).then_some(host)
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
