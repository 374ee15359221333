//! Ids, as every record carries them.

use crate::argument::Object;
use referee::owner::Id;
use serde_json::Value;

/// What an id should be.
pub(crate) const ID: &str = "an integer below 2^63 or a string";

/// The `id` of a record, where it has one.
pub(crate) fn id(record: &Object<'_>) -> Option<Id> {
    let id = parse(record.get("id")?);
    if id.is_none() {
        record.refuse("id", ID);
    }
    id
}

/// An integer or a text; `7.0` is an integer (rule 4.2).
pub(crate) fn parse(value: &Value) -> Option<Id> {
    match value {
        Value::String(text) => Some(Id::Text(text.clone())),
        Value::Number(number) => number
            .as_i64()
            .or_else(|| i64::try_from(crate::argument::whole(number)?).ok())
            .map(Id::Integer),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call;
    use serde_json::json;

    #[test]
    fn an_id_that_is_no_64_bit_integer_is_refused_with_what_one_is() {
        let refused = |id: Value| {
            let argument = json!({"current": {"name": "Nova", "website": "nova.example"}, "competitor_id": id, "request": {}});
            let error = call("replace_competitor", &argument).err().map(|error| error.to_string());
            error.is_some_and(|error| error.contains("competitor_id") && error.contains(ID))
        };
        assert!(refused(json!(9_223_372_036_854_775_808_u64)));
        assert!(refused(json!(0.5)));
        assert!(!refused(json!(i64::MAX)) && !refused(json!("7")));
    }
}
