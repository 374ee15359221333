//! Reads the argument of an operation, field by field, and says what is wrong with which.

use crate::error::OpError;
use serde_json::Value;
use std::cell::OnceCell;

/// Carries out an operation on its argument; what is wrong with that comes before what the
/// operation finds.
pub(crate) fn carry_out(
    argument: &Value,
    operation: fn(&Object<'_>) -> Result<Value, OpError>,
) -> Result<Value, OpError> {
    read(argument, "", operation)
}

/// Reads an object that stands at `at`; empty for the argument itself.
pub(crate) fn read<T>(
    value: &Value,
    at: &str,
    read: impl FnOnce(&Object<'_>) -> Result<T, OpError>,
) -> Result<T, OpError> {
    let wrong = OnceCell::new();
    let found =
        read(&Object { value, name: at, index: None, within: None, wrong: &wrong }.checked());
    match wrong.into_inner() {
        Some(error) => Err(error),
        None => found,
    }
}

/// An object and where it stands in the argument.
///
/// A field that holds null is absent. A field that no operation asks for is ignored, so that an
/// older version of a face can be handed what a newer one takes.
///
/// The first field that is wrong is noted for the end, and something empty is given in its place:
/// so what reads a record is a plain list of its fields.
pub(crate) struct Object<'a> {
    /// Where it is no object, that is noted.
    value: &'a Value,
    /// The field that it is, or that has it in its list; empty for the argument itself.
    name: &'a str,
    index: Option<usize>,
    within: Option<&'a Object<'a>>,
    wrong: &'a OnceCell<OpError>,
}

impl<'a> Object<'a> {
    fn checked(self) -> Self {
        if !self.value.is_object() {
            self.note(wrong_type(self.at(), OBJECT, self.value));
        }
        self
    }

    /// Where it stands.
    fn at(&self) -> String {
        match (self.within, self.index) {
            (None, _) => self.name.to_owned(),
            (Some(within), None) => within.path(self.name),
            (Some(within), Some(index)) => within.item_path(self.name, index),
        }
    }

    /// All of it.
    pub(crate) fn value(&self) -> &'a Value {
        self.value
    }

    /// Where a field of this object stands, as in `brand.competitors`.
    pub(crate) fn path(&self, name: &str) -> String {
        let at = self.at();
        if at.is_empty() { name.to_owned() } else { [&at, ".", name].concat() }
    }

    /// Where an item of a list in this object stands, as in `brand.competitors[0]`.
    pub(crate) fn item_path(&self, name: &str, index: usize) -> String {
        format!("{}[{index}]", self.path(name))
    }

    /// Notes what is wrong; the first counts.
    #[cold]
    pub(crate) fn note(&self, error: OpError) {
        self.wrong.get_or_init(|| error);
    }

    /// Notes that a field is not what it should be.
    #[cold]
    pub(crate) fn refuse(&self, name: &str, expected: &'static str) {
        let at = self.path(name);
        self.note(match self.field(name) {
            Some(value) => wrong_type(at, expected, value),
            None => OpError::Missing { at, expected },
        });
    }

    /// Notes that a field has a value of the right type that means nothing.
    #[cold]
    pub(crate) fn refuse_value(&self, name: &str, expected: &'static str) {
        self.note(OpError::WrongValue { at: self.path(name), expected });
    }

    fn field(&self, name: &str) -> Option<&'a Value> {
        self.value.get(name)
    }

    /// A field of any type, where it is there and not null.
    pub(crate) fn get(&self, name: &str) -> Option<&'a Value> {
        self.field(name).filter(|value| !value.is_null())
    }

    /// A field of any type that has to be there; null is a value.
    pub(crate) fn any(&self, name: &str, expected: &'static str) -> &'a Value {
        let value = self.field(name);
        if value.is_none() {
            self.refuse(name, expected);
        }
        value.unwrap_or(&Value::Null)
    }

    /// A text that has to be there.
    pub(crate) fn text(&self, name: &str) -> &'a str {
        let text = self.field(name).and_then(Value::as_str);
        if text.is_none() {
            self.refuse(name, STRING);
        }
        text.unwrap_or_default()
    }

    /// A text that may be absent.
    pub(crate) fn optional_text(&self, name: &str) -> Option<&'a str> {
        let value = self.get(name)?;
        if !value.is_string() {
            self.refuse(name, STRING);
        }
        value.as_str()
    }

    /// `true`, or `false`, which stands for absence too.
    pub(crate) fn flag(&self, name: &str) -> bool {
        let Some(value) = self.get(name) else { return false };
        if !value.is_boolean() {
            self.refuse(name, "true or false");
        }
        value.as_bool().unwrap_or_default()
    }

    /// An object that has to be there.
    pub(crate) fn object<'o>(&'o self, name: &'o str) -> Object<'o> {
        self.part(self.any(name, OBJECT), name, None)
    }

    fn part<'o>(&'o self, value: &'o Value, name: &'o str, index: Option<usize>) -> Object<'o> {
        Object { value, name, index, within: Some(self), wrong: self.wrong }.checked()
    }

    /// An object that may be absent.
    pub(crate) fn optional_object<'o>(&'o self, name: &'o str) -> Option<Object<'o>> {
        self.get(name).map(|_| self.object(name))
    }

    /// A list that has to be there.
    pub(crate) fn list(&self, name: &str) -> &'a [Value] {
        if let Some(Value::Array(items)) = self.field(name) {
            return items;
        }
        self.refuse(name, LIST);
        &[]
    }

    /// A list, empty where it is absent.
    pub(crate) fn optional_list(&self, name: &str) -> &'a [Value] {
        if self.get(name).is_some() { self.list(name) } else { &[] }
    }

    /// A list of texts, empty where it is absent.
    pub(crate) fn texts(&self, name: &str) -> Vec<String> {
        let mut texts = Vec::new();
        for text in self.borrowed_texts(name) {
            texts.push(text.to_owned());
        }
        texts
    }

    /// The same, not copied.
    pub(crate) fn borrowed_texts(&self, name: &str) -> Vec<&'a str> {
        let list = self.optional_list(name);
        let mut texts = Vec::with_capacity(list.len());
        for (index, item) in list.iter().enumerate() {
            match item.as_str() {
                Some(text) => texts.push(text),
                None => self.note(wrong_type(self.item_path(name, index), STRING, item)),
            }
        }
        texts
    }

    /// A list of objects, each read by `read`; empty where it is absent.
    pub(crate) fn objects<T>(&self, name: &str, mut read: impl FnMut(&Object<'_>) -> T) -> Vec<T> {
        let mut objects = Vec::new();
        self.each(name, &mut |object| objects.push(read(object)));
        objects
    }

    /// A list of objects, each given to `take`; none where it is absent.
    pub(crate) fn each(&self, name: &str, take: &mut dyn FnMut(&Object<'_>)) {
        for (index, item) in self.optional_list(name).iter().enumerate() {
            take(&self.part(item, name, Some(index)));
        }
    }

    /// One of a fixed set of texts, where it is there: what `meant` has in its place. `expected`
    /// lists them.
    pub(crate) fn choice<T: Copy, const N: usize>(
        &self,
        name: &str,
        choices: &[&str; N],
        meant: &[T; N],
        expected: &'static str,
    ) -> Option<T> {
        meant.get(self.chosen(name, choices, expected)?).copied()
    }

    fn chosen(&self, name: &str, choices: &[&str], expected: &'static str) -> Option<usize> {
        let text = self.optional_text(name)?;
        let at = choices.iter().position(|choice| *choice == text);
        if at.is_none() {
            self.refuse_value(name, expected);
        }
        at
    }

    /// A whole number of at least 1, where it is there.
    pub(crate) fn positive(&self, name: &str) -> Option<usize> {
        const EXPECTED: &str = "a whole number of at least 1";
        let Value::Number(number) = self.get(name)? else {
            self.refuse(name, EXPECTED);
            return None;
        };
        let count = whole(number).filter(|&count| count > 0);
        if count.is_none() {
            self.refuse_value(name, EXPECTED);
        }
        count.map(|count| usize::try_from(count).unwrap_or(usize::MAX))
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
