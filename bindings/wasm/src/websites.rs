//! Websites by the thousand.

use crate::lines;
use referee::website::Website;
use wasm_bindgen::prelude::wasm_bindgen;

/// The normal form of each of many websites, which stand joined in `text` with one code unit
/// between two and the UTF-16 `lengths`.
///
/// Two lines for each: the domain and the site; or `!` with the code of the error, and its message.
/// Lines are cheaper to read than JSON, and none of these has a line feed.
#[wasm_bindgen]
#[cfg_attr(hot_paths, optimize(speed))]
pub fn normalize_websites(text: &[u8], lengths: &[u32]) -> String {
    let mut out = String::with_capacity(text.len() + 8 * lengths.len());
    // The caller has checked the text: it comes from an encoder.
    let text = core::str::from_utf8(text).unwrap_or_default();
    for input in lines::split(text, lengths) {
        if !out.is_empty() {
            out.push('\n');
        }
        match Website::parse(input) {
            Ok(website) => {
                let site = website.site();
                out.push_str(website.domain());
                out.push('\n');
                out.push_str(site);
            }
            Err(error) => {
                out.push('!');
                out.push_str(error.code());
                out.push('\n');
                out.push_str(&error.to_string());
            }
        }
    }
    out
}
