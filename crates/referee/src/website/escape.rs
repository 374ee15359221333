//! Percent escapes.

use alloc::string::String;
use alloc::vec::Vec;

/// The octet of the escape that `bytes` start with, if they do.
pub(super) fn octet(bytes: &[u8]) -> Option<u8> {
    match bytes {
        [b'%', high, low, ..] => Some(hex(*high)? << 4 | hex(*low)?),
        _ => None,
    }
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

/// `text` with every escape decoded; `None` where that is not UTF-8.
pub(super) fn decode_all(text: &str) -> Option<String> {
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        if let Some(octet) = octet(rest) {
            decoded.push(octet);
            rest = rest.get(3..).unwrap_or_default();
        } else {
            decoded.push(*first);
            rest = tail;
        }
    }
    String::from_utf8(decoded).ok()
}

/// The character of two or more octets whose escapes `bytes` start with, if they do.
pub(super) fn character(bytes: &[u8]) -> Option<char> {
    let len = match octet(bytes)? {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return None,
    };
    let mut octets = [0; 4];
    for (slot, escape) in octets.iter_mut().zip(bytes.chunks(3)).take(len) {
        *slot = octet(escape)?;
    }
    // The slots beyond `len` are zero, which would end a truncated sequence: that is an error.
    core::str::from_utf8(octets.get(..len)?).ok()?.chars().next()
}

/// Writes the escape of `octet`, in lowercase.
pub(super) fn push(octet: u8, out: &mut String) {
    const DIGITS: [char; 16] =
        ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    let digit = |value: u8| DIGITS.get(usize::from(value & 15)).copied().unwrap_or_default();
    out.push('%');
    out.push(digit(octet >> 4));
    out.push(digit(octet));
}
