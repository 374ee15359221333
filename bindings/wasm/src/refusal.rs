//! What JavaScript is told where an argument is unusable: `{"code", "message"}` as JSON text.

use serde_json::json;
use std::fmt::Display;

pub(crate) fn refuse(code: &str, message: &impl Display) -> String {
    json!({ "code": code, "message": message.to_string() }).to_string()
}

/// The caller hands over what `JSON.stringify` wrote, so this is for what only Rust refuses.
pub(crate) fn refuse_json(error: &serde_json::Error) -> String {
    refuse("argument.json", error)
}
