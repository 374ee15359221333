//! JSON text from JavaScript and to it: one reader and one writer for all that crosses.

use serde::Serialize;
use serde_json::Value;

/// The value of what `JSON.stringify` wrote.
pub(crate) fn read(text: &str) -> Value {
    referee::json::read(text).unwrap_or_default()
}

pub(crate) fn write(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
