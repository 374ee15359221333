//! Websites by the thousand.

use crate::lines::Joined;
use crate::room;
use core::cell::RefCell;
use referee::website::{Place, Website};
use wasm_bindgen::prelude::wasm_bindgen;

/// At most so many at once; JavaScript knows the number too.
const PART: usize = 512;

thread_local! {
    static WORDS: RefCell<[u32; PART + 1]> = const { RefCell::new([0; PART + 1]) };
    static SAID: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Where the UTF-16 lengths of the websites are to be written, before `normalize_websites`.
#[wasm_bindgen]
pub fn words() -> *mut u32 {
    WORDS.with(|words| words.as_ptr().cast())
}

/// The normal form of each of so many websites, which stand in the [room](room::room), so many
/// octets, joined with one code unit between two.
///
/// Where its length was then stands, from the highest bit: where in the website its site begins, in
/// twelve bits, or in eight bits nothing but ones; the length of the site; and, in eight bits, that of
/// the domain with which it begins. A site that does not begin in the website is in the text that the
/// result points to, one after the other, the length of all of it behind the last word; the highest bit
/// there says whether U+FFFD was met. In place of a site without a domain there is the code of an error,
/// a space and its message. All of it is ASCII.
#[wasm_bindgen]
pub fn normalize_websites(octets: usize, count: usize) -> *const u8 {
    room::with(octets, |text| {
        WORDS.with_borrow_mut(|words| {
            SAID.with_borrow_mut(|said| {
                said.clear();
                // It comes from an encoder.
                let text = core::str::from_utf8(text).unwrap_or_default();
                let (words, [said_len]) = words.split_at_mut(PART) else { return said.as_ptr() };
                let words = words.get_mut(..count).unwrap_or_default();
                let mut texts = Joined::new(text);
                for word in words {
                    let place = Website::place(texts.next(*word), said).unwrap_or_else(|error| {
                        let text = format!("{} {error}", error.code());
                        said.extend_from_slice(text.as_bytes());
                        Place { start: None, site: text.len(), domain: 0 }
                    });
                    let start = place.start.map_or(SAID_HERE, |start| narrow(start) << 20);
                    *word = start | narrow(place.site) << 8 | narrow(place.domain);
                }
                *said_len = narrow(said.len()) | u32::from(texts.replaced) << 31;
                said.as_ptr()
            })
        })
    })
}

/// A site that begins in the website begins there below 2,083.
const SAID_HERE: u32 = 0xFF << 24;

/// No length here has more than 32 bits; a site has no 2^16 octets, since its input has at most 2,083
/// characters, and a domain at most 253.
fn narrow(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
