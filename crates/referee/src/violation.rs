//! What is wrong with a field of a request, in the vocabulary of the API's validation errors.
//!
//! A [`Violation`] is one entry of the `detail` list of a 422 answer: `type`, `loc`, `msg`,
//! `input` and, where the rule has a bound, `ctx`. Types and messages are those of the API's own
//! validator (pydantic), so that a client that reads the one reads the other.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Number, Value};

/// One step of an instance location: a field's name or a list index.
///
/// Serializes as the bare string or integer, as in `["body", "competitors", 1, "websites", 0]`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// The name of a field.
    Field(Cow<'static, str>),
    /// An index into a list, from 0.
    Index(usize),
}

impl From<&'static str> for Step {
    fn from(name: &'static str) -> Self {
        Self::Field(Cow::Borrowed(name))
    }
}

impl From<usize> for Step {
    fn from(index: usize) -> Self {
        Self::Index(index)
    }
}

impl Serialize for Step {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Field(name) => serializer.serialize_str(name),
            Self::Index(index) => serializer.serialize_u64(*index as u64),
        }
    }
}

/// Which rule a value breaks, with the rule's bound.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum ViolationKind {
    /// A required field is absent.
    Missing,
    /// Not a string.
    StringType,
    /// A string with fewer code points than `min_length` (or a blank one where blank is refused).
    StringTooShort {
        /// The least number of code points.
        min_length: usize,
    },
    /// A string with more code points than `max_length`.
    StringTooLong {
        /// The greatest number of code points.
        max_length: usize,
    },
    /// A date that is not a string.
    DateType,
    /// A string that is no date, and why.
    DateParsing {
        /// What is wrong with it, as a clause.
        error: &'static str,
    },
    /// Not an integer.
    IntType,
    /// A number with a fraction where an integer is asked for.
    IntFromFloat,
    /// A number below `ge`.
    GreaterThanEqual {
        /// The least allowed value.
        ge: i64,
    },
    /// A number above `le`.
    LessThanEqual {
        /// The greatest allowed value.
        le: i64,
    },
    /// Not a number.
    FloatType,
    /// A number too large to be finite.
    FiniteNumber,
    /// Not a boolean.
    BoolType,
    /// Not a list.
    ListType,
    /// Not an object.
    DictType,
    /// Text that is not JSON, and why.
    JsonInvalid {
        /// What is wrong with it, as a clause.
        error: Cow<'static, str>,
    },
    /// A string outside a fixed set.
    LiteralError {
        /// The allowed values, quoted, as a phrase: `'lead', 'prospect' or 'customer'`.
        expected: &'static str,
    },
    /// More than 100 alternative names (rule 6.2).
    TooManyAlternativeNames {
        /// How many there are.
        got: usize,
    },
    /// A website that does not normalise (rule 6.1).
    UrlParsing {
        /// The code of the website error, such as `website.invalid_host`.
        code: &'static str,
        /// Its message.
        error: String,
    },
    /// A rule of this API that no standard type names; the message says which.
    ValueError {
        /// The whole message.
        message: Cow<'static, str>,
    },
}

/// The most entries that `alternative_names` of a brand or competitor may have (rule 6.2).
pub const MAX_ALTERNATIVE_NAMES: usize = 100;
const _: () = assert!(MAX_ALTERNATIVE_NAMES == 100, "the message says so");

impl ViolationKind {
    /// The stable `type` of the violation.
    ///
    /// ```
    /// use referee::violation::ViolationKind;
    /// assert_eq!(ViolationKind::GreaterThanEqual { ge: 0 }.code(), "greater_than_equal");
    /// ```
    pub fn code(&self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::StringType => "string_type",
            Self::StringTooShort { .. } => "string_too_short",
            Self::StringTooLong { .. } => "string_too_long",
            Self::DateType => "date_type",
            Self::DateParsing { .. } => "date_parsing",
            Self::IntType => "int_type",
            Self::IntFromFloat => "int_from_float",
            Self::GreaterThanEqual { .. } => "greater_than_equal",
            Self::LessThanEqual { .. } => "less_than_equal",
            Self::FloatType => "float_type",
            Self::FiniteNumber => "finite_number",
            Self::BoolType => "bool_type",
            Self::ListType => "list_type",
            Self::DictType => "dict_type",
            Self::JsonInvalid { .. } => "json_invalid",
            Self::LiteralError { .. } => "literal_error",
            Self::TooManyAlternativeNames { .. } => "too_long",
            Self::UrlParsing { .. } => "url_parsing",
            Self::ValueError { .. } => "value_error",
        }
    }

    /// The message, in the words of the API.
    ///
    /// ```
    /// use referee::violation::ViolationKind;
    /// let kind = ViolationKind::TooManyAlternativeNames { got: 101 };
    /// assert_eq!(
    ///     kind.msg(),
    ///     "alternative_names cannot exceed 100 entries (got 101); remove some before saving"
    /// );
    /// ```
    pub fn msg(&self) -> Cow<'static, str> {
        let before = match self {
            Self::Missing => "Field required",
            Self::StringType => "Input should be a valid string",
            Self::StringTooShort { .. } => "String should have at least ",
            Self::StringTooLong { .. } => "String should have at most ",
            Self::DateType => "Input should be a valid date",
            Self::DateParsing { .. } => "Input should be a valid date in the format YYYY-MM-DD, ",
            Self::IntType => "Input should be a valid integer",
            Self::IntFromFloat => {
                "Input should be a valid integer, got a number with a fractional part"
            }
            Self::GreaterThanEqual { .. } => "Input should be greater than or equal to ",
            Self::LessThanEqual { .. } => "Input should be less than or equal to ",
            Self::FloatType => "Input should be a valid number",
            Self::FiniteNumber => "Input should be a finite number",
            Self::BoolType => "Input should be a valid boolean",
            Self::ListType => "Input should be a valid list",
            Self::DictType => "Input should be a valid dictionary",
            Self::JsonInvalid { .. } => "Invalid JSON: ",
            Self::LiteralError { .. } => "Input should be ",
            Self::TooManyAlternativeNames { .. } => {
                "alternative_names cannot exceed 100 entries (got "
            }
            Self::UrlParsing { .. } => "Input should be a valid URL, ",
            Self::ValueError { .. } => "",
        };
        let number;
        let (shown, after) = match self.shown() {
            Shown::Text(text) => (text, ""),
            Shown::Number(shown) => {
                number = serde_json::to_string(&shown).unwrap_or_default();
                let after = match self {
                    Self::StringTooShort { min_length: 1 }
                    | Self::StringTooLong { max_length: 1 } => " character",
                    Self::StringTooShort { .. } | Self::StringTooLong { .. } => " characters",
                    Self::TooManyAlternativeNames { .. } => "); remove some before saving",
                    _ => "",
                };
                (&*number, after)
            }
        };
        [before, shown, after].concat().into()
    }

    /// The bound of the rule as a JSON object, where it has one.
    ///
    /// ```
    /// use referee::violation::ViolationKind;
    /// let kind = ViolationKind::StringTooLong { max_length: 512 };
    /// assert_eq!(kind.ctx(), Some(serde_json::json!({"max_length": 512})));
    /// assert_eq!(ViolationKind::Missing.ctx(), None);
    /// ```
    pub fn ctx(&self) -> Option<Value> {
        let mut ctx = Map::new();
        let name = match self {
            Self::StringTooShort { .. } => "min_length",
            Self::StringTooLong { .. } => "max_length",
            Self::GreaterThanEqual { .. } => "ge",
            Self::LessThanEqual { .. } => "le",
            Self::DateParsing { .. } | Self::JsonInvalid { .. } => "error",
            Self::LiteralError { .. } => "expected",
            Self::TooManyAlternativeNames { .. } => {
                ctx.insert("max_length".into(), (MAX_ALTERNATIVE_NAMES as u64).into());
                "actual_length"
            }
            Self::UrlParsing { code, .. } => {
                ctx.insert("code".into(), (*code).into());
                "error"
            }
            _ => return None,
        };
        let shown = match self.shown() {
            Shown::Text(text) => text.into(),
            Shown::Number(number) => number.into(),
        };
        ctx.insert(name.into(), shown);
        Some(Value::Object(ctx))
    }

    /// The one thing in the message that varies.
    fn shown(&self) -> Shown<'_> {
        match self {
            Self::StringTooShort { min_length: count }
            | Self::StringTooLong { max_length: count }
            | Self::TooManyAlternativeNames { got: count } => Shown::Number((*count as u64).into()),
            Self::GreaterThanEqual { ge: bound } | Self::LessThanEqual { le: bound } => {
                Shown::Number((*bound).into())
            }
            Self::DateParsing { error: text } | Self::LiteralError { expected: text } => {
                Shown::Text(text)
            }
            Self::JsonInvalid { error: text } | Self::ValueError { message: text } => {
                Shown::Text(text)
            }
            Self::UrlParsing { error, .. } => Shown::Text(error),
            _ => Shown::Text(""),
        }
    }
}

/// What varies in a message.
enum Shown<'k> {
    Text(&'k str),
    Number(Number),
}

/// One thing wrong with a request: an entry of the `detail` list of a 422 answer.
///
/// ```
/// use referee::violation::{Violation, ViolationKind};
/// use serde_json::json;
/// let violation = Violation {
///     kind: ViolationKind::GreaterThanEqual { ge: 0 },
///     loc: vec!["body".into(), 3.into(), "pageviews".into()],
///     input: json!(-1),
/// };
/// assert_eq!(
///     serde_json::to_value(&violation).unwrap(),
///     json!({
///         "type": "greater_than_equal",
///         "loc": ["body", 3, "pageviews"],
///         "msg": "Input should be greater than or equal to 0",
///         "input": -1,
///         "ctx": {"ge": 0},
///     })
/// );
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Violation {
    /// The rule that is broken.
    pub kind: ViolationKind,
    /// The instance location: where in the request.
    pub loc: Vec<Step>,
    /// What was found there; for a missing field, the object that lacks it.
    pub input: Value,
}

impl Serialize for Violation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let ctx = self.kind.ctx();
        let mut map = serializer.serialize_map(Some(4 + usize::from(ctx.is_some())))?;
        map.serialize_entry("type", self.kind.code())?;
        map.serialize_entry("loc", &self.loc)?;
        map.serialize_entry("msg", &self.kind.msg())?;
        map.serialize_entry("input", &self.input)?;
        if let Some(ctx) = ctx {
            map.serialize_entry("ctx", &ctx)?;
        }
        map.end()
    }
}
