//! What JavaScript is told where an argument is unusable.

use crate::text;
use core::cell::RefCell;
use serde_json::json;
use std::fmt::Display;
use wasm_bindgen::prelude::wasm_bindgen;

thread_local! {
    static REFUSED: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Why the last call gave nothing: `{"code", "message"}` as JSON text, empty where it only had nothing
/// to give. Takes it.
#[wasm_bindgen]
pub fn refused() -> String {
    REFUSED.take()
}

/// Leaves word why a call gives nothing.
pub(crate) fn refuse(code: &str, message: &dyn Display) {
    REFUSED.set(text::write(&json!({ "code": code, "message": message.to_string() })));
}
