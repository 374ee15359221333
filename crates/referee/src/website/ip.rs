//! IP addresses as hosts: every legacy form of IPv4, and IPv6, in canonical form (rule 1.6).

use crate::text;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Write as _;

/// Does `host` end in a number, so that the URL Standard takes it for an IPv4 address?
///
/// `host` is ASCII and lowercase.
pub(super) fn ends_in_number(host: &str) -> bool {
    let last = text::after_last(without_dot(host), b'.');
    let is_decimal = !last.is_empty() && last.bytes().all(|b| b.is_ascii_digit());
    is_decimal || last.starts_with("0x") && number(last).is_some()
}

/// The IPv4 address that `host` stands for, as the URL Standard's IPv4 parser reads it: one to
/// four numbers, each decimal, octal (`0…`) or hexadecimal (`0x…`), the last filling the octets
/// that are left.
///
/// `host` is ASCII and lowercase and [ends in a number](ends_in_number).
pub(super) fn v4(host: &str) -> Option<u32> {
    let mut address = 0;
    let mut bits = 32;
    let mut last = None;
    for part in without_dot(host).split('.') {
        if let Some(octet) = last.replace(number(part)?) {
            if octet > 0xff || bits == 8 {
                return None;
            }
            bits -= 8;
            address |= octet << bits;
        }
    }
    let last = last.filter(|last| last >> bits == 0)?;
    u32::try_from(address | last).ok()
}

/// Writes an IPv4 address to `out`, octet by octet.
pub(super) fn push_v4(address: u32, out: &mut String) {
    for (at, octet) in address.to_be_bytes().iter().enumerate() {
        let dot = if at > 0 { "." } else { "" };
        // Writing to a string cannot fail.
        let _ = write!(out, "{dot}{octet}");
    }
}

fn without_dot(host: &str) -> &str {
    host.strip_suffix('.').unwrap_or(host)
}

/// A number in the URL Standard's IPv4 notation; each that is too large for
/// any address is 2^32.
fn number(text: &str) -> Option<u64> {
    match text.as_bytes() {
        [] => None,
        // `0x` alone is zero.
        [b'0', b'x', digits @ ..] => text::number(digits, 16),
        [b'0', digits @ ..] => text::number(digits, 8),
        digits => text::number(digits, 10),
    }
}

/// The pieces of an IPv6 address, the last two of which may be written as an IPv4 address.
///
/// Not by `core::net`, of which a test holds that it says the same: that reads every kind of address by one
/// parser, most of a kilobyte in a browser.
pub(crate) fn v6(address: &str) -> Option<[u16; 8]> {
    let with_v4;
    let mut address = address;
    if let Some((before, v4)) = text::split_last(address, b':')
        && v4.contains('.')
    {
        let (mut bits, mut octets) = (0, 0);
        for part in v4.split('.') {
            let octet = text::number(part.as_bytes(), 10)?;
            if part.is_empty() || part.len() > 1 && part.starts_with('0') || octet > 0xff {
                return None;
            }
            bits = bits << 8 | octet;
            octets += 1;
        }
        if octets != 4 {
            return None;
        }
        with_v4 = format!("{before}:{:x}:{:x}", bits >> 16, bits & 0xffff);
        address = &with_v4;
    }
    let gap = address.as_bytes().windows(2).position(|two| two == b"::");
    let (head, tail) = match gap {
        Some(gap) => (address.get(..gap)?, address.get(gap + 2..)?),
        None => (address, ""),
    };
    let (head, tail) = (list(head)?, list(tail)?);
    let mut pieces = [0; 8];
    let given = head.len() + tail.len();
    if given > pieces.len() || gap.is_some() != (given < pieces.len()) {
        return None;
    }
    for (to, from) in pieces.iter_mut().zip(head) {
        *to = from;
    }
    for (to, from) in pieces.iter_mut().rev().zip(tail.into_iter().rev()) {
        *to = from;
    }
    Some(pieces)
}

/// Pieces between colons, if any.
fn list(pieces: &str) -> Option<Vec<u16>> {
    let mut list = Vec::new();
    for piece in pieces.split(':').filter(|_| !pieces.is_empty()) {
        if !(1..=4).contains(&piece.len()) {
            return None;
        }
        list.push(u16::try_from(text::number(piece.as_bytes(), 16)?).ok()?);
    }
    Some(list)
}

/// The IPv6 address between brackets, written to `out` with its brackets in the URL Standard's
/// canonical form: lowercase, the first longest run of zero pieces as `::`.
pub(super) fn push_v6(address: &str, out: &mut String) -> Option<()> {
    let pieces = v6(address)?;
    let (start, len) = longest_zero_run(&pieces);
    out.push('[');
    for (index, &piece) in pieces.iter().enumerate() {
        if index == start && len > 1 {
            out.push_str("::");
        } else if len < 2 || index < start || index >= start + len {
            if index > 0 && !out.ends_with(':') {
                out.push(':');
            }
            // Writing to a string cannot fail.
            let _ = write!(out, "{:x}", u32::from(piece));
        }
    }
    out.push(']');
    Some(())
}

/// Where the first longest run of zero pieces starts, and how long it is.
fn longest_zero_run(pieces: &[u16]) -> (usize, usize) {
    let mut longest = (0, 0);
    let mut len = 0;
    for (index, &piece) in pieces.iter().enumerate() {
        len = if piece == 0 { len + 1 } else { 0 };
        if len > longest.1 {
            longest = (index + 1 - len, len);
        }
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::v6;
    use core::net::Ipv6Addr;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(5_000))]

        #[test]
        fn pieces_are_read_as_by_the_standard_library(
            address in "[0-9a-fA-F:.]{0,12}|(::|:)?(0?[0-9a-fA-F]{0,4}:){0,8}(::?|[0-9a-f]{1,5}|((0|[1-9][0-9]{0,2}|0[0-9])[.]){3,4}[0-9]{0,3})"
        ) {
            let expected = address.parse::<Ipv6Addr>().ok().map(|address| address.segments());
            prop_assert_eq!(v6(&address), expected, "{}", address);
        }
    }
}
