//! Why an operation has no result.

use referee::website::WebsiteError;
use serde_json::{Value, json};
use std::fmt;

/// Why an operation could not be carried out: its argument is unusable.
///
/// What a rule refuses is a result (an answer, a list of errors); this is not.
///
/// ```
/// use referee_ops::call;
/// use serde_json::json;
///
/// let error = call("normalize_website", &json!({"input": 7})).unwrap_err();
/// assert_eq!(error.code(), "argument.type");
/// assert_eq!(error.to_string(), "input: should be a string, is an integer");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum OpError {
    /// There is no operation of that name: `operation.unknown`.
    UnknownOperation,
    /// The argument is not JSON: `argument.json`. Of text that the npm package reads itself, this
    /// and the next two are its own to say.
    #[cfg(not(compact))]
    Json {
        /// Why, as a clause.
        reason: String,
    },
    /// The argument is nested more than 127 deep: `argument.depth`.
    #[cfg(not(compact))]
    TooDeep,
    /// A text of the argument has half of a surrogate pair: `argument.lone_surrogate`.
    #[cfg(not(compact))]
    LoneSurrogate,
    /// A field that has to be there is absent: `argument.missing`.
    Missing {
        /// Where it should stand, such as `brand.name`.
        at: String,
        /// What would be right, with its article.
        expected: &'static str,
    },
    /// A field holds a JSON value of another type: `argument.type`.
    WrongType {
        /// Where it stands; empty for the argument itself.
        at: String,
        /// What would be right, with its article.
        expected: &'static str,
        /// What stands there, with its article.
        found: &'static str,
    },
    /// A field holds a value of the right type that has no meaning there: `argument.value`.
    WrongValue {
        /// Where it stands.
        at: String,
        /// What would be right.
        expected: &'static str,
    },
    /// A rule refuses what the argument holds; the code is the rule's own, such as
    /// `website.invalid_host`.
    Refused {
        /// The stable code.
        code: &'static str,
        /// One line that says what would be right, and where.
        message: String,
    },
}

const UNKNOWN: &str = if cfg!(feature = "all") {
    "no operation has this name; see the list of operations"
} else {
    "no operation has this name here, where only some of them are; the whole package has all"
};

impl OpError {
    /// The stable code, such as `argument.missing` or `website.empty`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnknownOperation => "operation.unknown",
            #[cfg(not(compact))]
            Self::Json { .. } => "argument.json",
            #[cfg(not(compact))]
            Self::TooDeep => "argument.depth",
            #[cfg(not(compact))]
            Self::LoneSurrogate => "argument.lone_surrogate",
            Self::Missing { .. } => "argument.missing",
            Self::WrongType { .. } => "argument.type",
            Self::WrongValue { .. } => "argument.value",
            Self::Refused { code, .. } => code,
        }
    }

    /// As every face hands it out: `{"code", "message"}`.
    ///
    /// ```
    /// use referee_ops::OpError;
    /// let error = OpError::UnknownOperation.to_json();
    /// assert_eq!(error["code"], "operation.unknown");
    /// ```
    pub fn to_json(&self) -> Value {
        json!({ "code": self.code(), "message": self.to_string() })
    }

    /// Why a text is no argument, from what `serde_json` says of it.
    #[cfg(not(compact))]
    pub(crate) fn of_text(reason: String) -> Self {
        let is = |words: &str| reason.starts_with(words);
        if is("recursion limit exceeded") {
            Self::TooDeep
        } else if is("lone leading surrogate") || is("unexpected end of hex escape") {
            Self::LoneSurrogate
        } else {
            Self::Json { reason }
        }
    }

    /// A refusal, whose message begins with `at`: where what is refused stands.
    pub(crate) fn refused(at: &str, code: &'static str, error: &dyn fmt::Display) -> Self {
        Self::Refused { code, message: format!("{at}{error}") }
    }
}

impl fmt::Display for OpError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownOperation => f.write_str(UNKNOWN),
            #[cfg(not(compact))]
            Self::Json { reason } => write!(f, "the argument should be one JSON object: {reason}"),
            #[cfg(not(compact))]
            Self::TooDeep => f.write_str("the argument should be nested at most 127 deep"),
            #[cfg(not(compact))]
            Self::LoneSurrogate => {
                f.write_str("text should be valid Unicode, it has half of a surrogate pair")
            }
            Self::Missing { at, expected } => wrong(f, at, expected, ", is absent"),
            Self::WrongType { at, expected, found } => {
                let at = if at.is_empty() { "argument" } else { at };
                wrong(f, at, expected, ", is ")?;
                f.write_str(found)
            }
            Self::WrongValue { at, expected } => wrong(f, at, expected, ""),
            Self::Refused { message, .. } => f.write_str(message),
        }
    }
}

fn wrong(f: &mut fmt::Formatter<'_>, at: &str, expected: &str, found: &str) -> fmt::Result {
    write!(f, "{at}: should be {expected}{found}")
}

impl std::error::Error for OpError {}

impl From<WebsiteError> for OpError {
    fn from(error: WebsiteError) -> Self {
        Self::refused("", error.code(), &error)
    }
}
