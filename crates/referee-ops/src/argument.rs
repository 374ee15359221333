//! Reads the argument of an operation, field by field, and says what is wrong with which.

use crate::error::OpError;
use serde_json::{Map, Value};

/// An object and where it stands in the argument.
///
/// A field that holds null is absent. A field that no operation asks for is ignored, so that an
/// older version of a face can be handed what a newer one takes.
#[derive(Debug, Clone)]
pub(crate) struct Object<'a> {
    fields: &'a Map<String, Value>,
    /// Empty for the argument itself.
    at: String,
}

impl<'a> Object<'a> {
    /// The argument of an operation.
    pub(crate) fn argument(value: &'a Value) -> Result<Self, OpError> {
        Self::new(value, String::new())
    }

    pub(crate) fn new(value: &'a Value, at: String) -> Result<Self, OpError> {
        match value {
            Value::Object(fields) => Ok(Self { fields, at }),
            _ => Err(wrong_type(at, "an object", value)),
        }
    }

    /// Where a field of this object stands, as in `brand.competitors`.
    pub(crate) fn path(&self, name: &str) -> String {
        if self.at.is_empty() { name.to_owned() } else { format!("{}.{name}", self.at) }
    }

    /// A field of any type, where it is there and not null.
    pub(crate) fn get(&self, name: &str) -> Option<&'a Value> {
        self.fields.get(name).filter(|value| !value.is_null())
    }

    /// A field of any type that has to be there; null is a value.
    pub(crate) fn any(&self, name: &str, expected: &'static str) -> Result<&'a Value, OpError> {
        let value = self.fields.get(name);
        value.ok_or_else(|| OpError::Missing { at: self.path(name), expected })
    }

    fn required<T>(
        &self,
        name: &str,
        expected: &'static str,
        value: Option<T>,
    ) -> Result<T, OpError> {
        value.ok_or_else(|| match self.fields.get(name) {
            Some(null) => wrong_type(self.path(name), expected, null),
            None => OpError::Missing { at: self.path(name), expected },
        })
    }

    fn optional<T>(
        &self,
        name: &str,
        expected: &'static str,
        read: impl FnOnce(&'a Value) -> Option<T>,
    ) -> Result<Option<T>, OpError> {
        let Some(value) = self.get(name) else { return Ok(None) };
        match read(value) {
            Some(read) => Ok(Some(read)),
            None => Err(wrong_type(self.path(name), expected, value)),
        }
    }

    /// A text that has to be there.
    pub(crate) fn text(&self, name: &str) -> Result<&'a str, OpError> {
        self.required(name, STRING, self.optional_text(name)?)
    }

    /// A text that may be absent.
    pub(crate) fn optional_text(&self, name: &str) -> Result<Option<&'a str>, OpError> {
        self.optional(name, STRING, Value::as_str)
    }

    /// `true`, or `false`, which stands for absence too.
    pub(crate) fn flag(&self, name: &str) -> Result<bool, OpError> {
        Ok(self.optional(name, "true or false", Value::as_bool)?.unwrap_or_default())
    }

    /// An object that has to be there.
    pub(crate) fn object(&self, name: &str) -> Result<Object<'a>, OpError> {
        self.required(name, OBJECT, self.optional_object(name)?)
    }

    /// An object that may be absent.
    pub(crate) fn optional_object(&self, name: &str) -> Result<Option<Object<'a>>, OpError> {
        self.get(name).map(|value| Object::new(value, self.path(name))).transpose()
    }

    /// A list that has to be there.
    pub(crate) fn list(&self, name: &str) -> Result<&'a [Value], OpError> {
        self.required(name, LIST, self.optional_list(name)?)
    }

    /// A list that may be absent.
    pub(crate) fn optional_list(&self, name: &str) -> Result<Option<&'a [Value]>, OpError> {
        self.optional(name, LIST, |value| value.as_array().map(Vec::as_slice))
    }

    /// A list of texts, empty where it is absent.
    pub(crate) fn texts(&self, name: &str) -> Result<Vec<String>, OpError> {
        let list = self.optional_list(name)?.unwrap_or_default();
        let read = |(index, item): (usize, &Value)| match item {
            Value::String(text) => Ok(text.clone()),
            _ => Err(wrong_type(format!("{}[{index}]", self.path(name)), STRING, item)),
        };
        list.iter().enumerate().map(read).collect()
    }

    /// A list of objects, each read by `read`; empty where it is absent.
    pub(crate) fn objects<T>(
        &self,
        name: &str,
        mut read: impl FnMut(&Object<'a>) -> Result<T, OpError>,
    ) -> Result<Vec<T>, OpError> {
        let list = self.optional_list(name)?.unwrap_or_default();
        let objects = list.iter().enumerate();
        let path = self.path(name);
        objects.map(|(at, item)| read(&Object::new(item, format!("{path}[{at}]"))?)).collect()
    }

    /// One of a fixed set of texts, where it is there; `expected` lists them.
    pub(crate) fn choice<T: Copy>(
        &self,
        name: &str,
        choices: &[(&str, T)],
        expected: &'static str,
    ) -> Result<Option<T>, OpError> {
        let Some(text) = self.optional_text(name)? else { return Ok(None) };
        match choices.iter().find(|(name, _)| *name == text) {
            Some((_, choice)) => Ok(Some(*choice)),
            None => Err(OpError::WrongValue { at: self.path(name), expected }),
        }
    }

    /// A whole number of at least 1, where it is there.
    pub(crate) fn positive(&self, name: &str) -> Result<Option<usize>, OpError> {
        const EXPECTED: &str = "a whole number of at least 1";
        let number = self.optional(name, EXPECTED, |value| match value {
            Value::Number(number) => Some(whole(number)),
            _ => None,
        })?;
        match number {
            None => Ok(None),
            Some(Some(0) | None) => {
                Err(OpError::WrongValue { at: self.path(name), expected: EXPECTED })
            }
            Some(Some(count)) => Ok(Some(usize::try_from(count).unwrap_or(usize::MAX))),
        }
    }
}

const STRING: &str = "a string";
const OBJECT: &str = "an object";
const LIST: &str = "a list";

/// The number where it is whole and not negative; `412.0` is (rule 4.2).
pub(crate) fn whole(number: &serde_json::Number) -> Option<u64> {
    number.as_u64().or_else(|| {
        let float = number.as_f64()?;
        // 2^53: above it a float no longer says which integer was meant.
        let is_whole = float.fract() == 0.0 && (0.0..9_007_199_254_740_992.0).contains(&float);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "whole, not negative and below 2^53"
        )]
        is_whole.then_some(float as u64)
    })
}

/// `value` at `at` is not what it should be.
pub(crate) fn wrong_type(at: String, expected: &'static str, value: &Value) -> OpError {
    let found = match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(number) if number.is_f64() => "a number",
        Value::Number(_) => "an integer",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    };
    OpError::WrongType { at, expected, found }
}
