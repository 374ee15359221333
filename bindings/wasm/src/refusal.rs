//! What JavaScript is told where an argument is unusable: `{"code", "message"}` as JSON text.

use crate::text;
use serde_json::json;
use std::fmt::Display;

pub(crate) fn refuse(code: &str, message: &dyn Display) -> String {
    text::write(&json!({ "code": code, "message": message.to_string() }))
}
