//! Results as JSON values.

use serde::{Serialize, Serializer};
use serde_json::Value;

/// `result` as a JSON value. What the core hands out always has one: text, integers, finite
/// numbers, and maps keyed by text.
pub(crate) fn to_value(result: &impl Serialize) -> Value {
    serde_json::to_value(result).unwrap_or_default()
}

/// A list of what comes of a function, made as it is written.
pub(crate) struct List<F>(pub(crate) F);

impl<F, I> Serialize for List<F>
where
    F: Fn() -> I,
    I: Iterator<Item: Serialize>,
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((self.0)())
    }
}
