//! Room for what is small: octets are written into memory that is kept. To ask for memory and to give
//! it back would cost more than the rest.

use core::cell::RefCell;
use wasm_bindgen::prelude::wasm_bindgen;

/// JavaScript knows it too.
const ROOM: usize = 1 << 16;

thread_local! {
    static OCTETS: RefCell<[u8; ROOM]> = const { RefCell::new([0; ROOM]) };
}

/// Where the octets are to be written.
#[wasm_bindgen]
pub fn room() -> *mut u8 {
    OCTETS.with(|body| body.as_ptr().cast())
}

/// Does something with the first `length` octets that are there.
pub(crate) fn with<T>(length: usize, body: impl FnOnce(&[u8]) -> T) -> T {
    OCTETS.with_borrow(|octets| body(octets.get(..length).unwrap_or_default()))
}
