//! Why names cannot be indexed.

use core::error::Error;
use core::fmt;

/// Why a [`MentionIndex`](super::MentionIndex) cannot be built.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum MentionError {
    /// The names of all owners together are larger than an automaton can be.
    TooManyNames,
}

impl MentionError {
    /// The stable code of the error.
    ///
    /// ```
    /// use referee::mention::MentionError;
    /// assert_eq!(MentionError::TooManyNames.code(), "mention.too_many_names");
    /// ```
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooManyNames => "mention.too_many_names",
        }
    }
}

impl fmt::Display for MentionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooManyNames => {
                f.write_str("all names together should have less than 2^31 bytes")
            }
        }
    }
}

impl Error for MentionError {}
