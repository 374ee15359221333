//! Floats: the shortest text that one is read back from; and the nearest to a text, where JavaScript
//! finds it.

use alloc::string::String;

/// Writes `value`, which is finite, as `serde_json` does.
#[cfg(not(target_family = "wasm"))]
pub(crate) fn push(text: &mut String, value: f64) {
    text.push_str(zmij::Buffer::new().format_finite(value));
}

/// Writes `value`, which is finite, as JavaScript does: it is who reads the text, and it has the code
/// for it. Some floats are spelt otherwise than by `serde_json`, `5` in the place of `5.0`.
#[cfg(target_family = "wasm")]
pub(crate) fn push(text: &mut String, value: f64) {
    // The sign of zero is in no text of JavaScript's.
    if value == 0.0 && value.is_sign_negative() {
        text.push('-');
    }
    text.push_str(&javascript::text(value));
}

/// The float nearest to a number that is written without a sign; none where it is too large for one.
#[cfg(target_family = "wasm")]
pub(crate) fn read(unsigned: &str) -> Option<f64> {
    Some(javascript::number(unsigned)).filter(|float| float.is_finite())
}

#[cfg(target_family = "wasm")]
mod javascript {
    use alloc::string::String;
    use wasm_bindgen::prelude::wasm_bindgen;

    #[wasm_bindgen]
    extern "C" {
        #[wasm_bindgen(js_name = Number)]
        pub(super) fn number(text: &str) -> f64;
        #[wasm_bindgen(js_name = String)]
        pub(super) fn text(value: f64) -> String;
    }
}
