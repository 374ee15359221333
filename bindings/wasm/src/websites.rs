//! Websites by the thousand.

use crate::lines::Joined;
use referee::website::Website;
use wasm_bindgen::prelude::wasm_bindgen;

/// Where the length of a site begins in what is said of it; the length of its domain is below.
const SITE: u32 = 16;

/// The normal form of each of many websites, which stand joined in `text` with one code unit
/// between two and the UTF-16 `lengths`.
///
/// Gives one text: for each its site, or the code of the error, a space and its message. In place
/// of its length `lengths` then holds the length of what is said of it, times 2^16, and added to
/// that the length of its domain, with which a site begins; 0 for an error. All of it is ASCII.
#[wasm_bindgen]
#[cfg_attr(hot_paths, optimize(speed))]
pub fn normalize_websites(text: &[u8], lengths: &mut [u32]) -> String {
    // A site is seldom longer than its input.
    let mut out = String::with_capacity(text.len());
    // The caller has checked the text: it comes from an encoder.
    let text = core::str::from_utf8(text).unwrap_or_default();
    let mut buffer = String::new();
    let mut texts = Joined::new(text, lengths);
    for length in lengths {
        let input = texts.next(*length);
        let start = out.len();
        let mut domain = 0;
        match Website::parse_in(input, core::mem::take(&mut buffer)) {
            Ok(website) => {
                domain = website.domain().len();
                buffer = website.into_site();
                out.push_str(&buffer);
            }
            Err(error) => {
                out.push_str(error.code());
                out.push(' ');
                out.push_str(&error.to_string());
            }
        }
        *length = narrow(out.len() - start) << SITE | narrow(domain);
    }
    out
}

/// No site has 2^16 octets, since its input has at most 2,083 characters; no message either.
fn narrow(length: usize) -> u32 {
    u32::from(u16::try_from(length).unwrap_or(u16::MAX))
}
