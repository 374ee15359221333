//! Results as JSON values.

use serde::Serialize;
use serde_json::Value;

/// `result` as a JSON value. What the core hands out always has one: text, integers, finite
/// numbers, and maps keyed by text.
pub(crate) fn to_value(result: &impl Serialize) -> Value {
    serde_json::to_value(result).unwrap_or_default()
}
