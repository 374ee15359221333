//! JSON text from JavaScript and to it: one reader and one writer for all that crosses.

use crate::refusal::refuse;
use serde::Serialize;
use serde_json::Value;

/// The value of what `JSON.stringify` wrote.
pub(crate) fn read(text: &str) -> Result<Value, String> {
    referee::json::read(text)
        .ok_or_else(|| refuse("argument.json", &"the argument should be JSON text"))
}

pub(crate) fn write(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
