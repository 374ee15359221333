//! IP addresses as hosts: every legacy form of IPv4, and IPv6, in canonical form (rule 1.6).

use super::WebsiteError;
use crate::text;
use alloc::string::String;
use core::fmt::Write as _;
use core::net::{Ipv4Addr, Ipv6Addr};

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
pub(super) fn v4(host: &str) -> Result<Ipv4Addr, WebsiteError> {
    let mut parts = without_dot(host).split('.');
    let mut address: u32 = 0;
    for octets_left in (1..=4).rev() {
        let part = parts.next().and_then(number).ok_or(WebsiteError::InvalidHost)?;
        let is_last = parts.clone().next().is_none();
        let bits = if is_last { octets_left * 8 } else { 8 };
        if part >> bits != 0 {
            return Err(WebsiteError::InvalidHost);
        }
        let shift = (octets_left - 1) * 8;
        // `part` fits `bits`, at most 32 of them.
        let part = u32::try_from(part).map_err(|_| WebsiteError::InvalidHost)?;
        if is_last {
            return Ok(Ipv4Addr::from_bits(address | part));
        }
        address |= part << shift;
    }
    Err(WebsiteError::InvalidHost)
}

fn without_dot(host: &str) -> &str {
    host.strip_suffix('.').unwrap_or(host)
}

/// A number in the URL Standard's IPv4 notation; each that is too large for
/// any address is 2^32.
fn number(text: &str) -> Option<u64> {
    let (digits, radix) = if let Some(digits) = text.strip_prefix("0x") {
        (digits, 16)
    } else if let Some(digits) = text.strip_prefix('0').filter(|digits| !digits.is_empty()) {
        (digits, 8)
    } else if text.is_empty() {
        return None;
    } else {
        (text, 10)
    };
    // `0x` alone is zero.
    digits.chars().try_fold(0_u64, |number, digit| {
        let digit = digit.to_digit(radix)?;
        Some((number * u64::from(radix) + u64::from(digit)).min(1 << 32))
    })
}

/// The IPv6 address between brackets, written to `out` with its brackets in the URL Standard's
/// canonical form: lowercase, the first longest run of zero pieces as `::`.
pub(super) fn push_v6(address: &str, out: &mut String) -> Result<(), WebsiteError> {
    let address: Ipv6Addr = address.parse().map_err(|_| WebsiteError::InvalidHost)?;
    let pieces = address.segments();
    let (start, len) = longest_zero_run(pieces);
    // `Ipv6Addr` itself displays an IPv4-mapped address with dots, which the URL Standard does not.
    out.push('[');
    for (index, piece) in pieces.iter().enumerate() {
        if index == start && len > 1 {
            out.push_str("::");
        } else if len < 2 || index < start || index >= start + len {
            if index > 0 && !out.ends_with(':') {
                out.push(':');
            }
            // Writing to a string cannot fail.
            let _ = write!(out, "{piece:x}");
        }
    }
    out.push(']');
    Ok(())
}

/// Where the first longest run of zero pieces starts, and how long it is.
fn longest_zero_run(pieces: [u16; 8]) -> (usize, usize) {
    let mut longest = (0, 0);
    let mut len = 0;
    for (index, piece) in pieces.into_iter().enumerate() {
        len = if piece == 0 { len + 1 } else { 0 };
        if len > longest.1 {
            longest = (index + 1 - len, len);
        }
    }
    longest
}
