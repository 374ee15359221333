//! Arguments that no answer can be given for.

use core::fmt;

/// Why an argument cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConnectionError {
    /// A time that is not RFC 3339 in UTC.
    InvalidTime,
}

impl ConnectionError {
    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::InvalidTime => "connection.invalid_time",
        }
    }
}

impl fmt::Display for ConnectionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::InvalidTime => "the time should be RFC 3339 in UTC, such as 2026-05-24T12:00:00Z",
        })
    }
}

impl core::error::Error for ConnectionError {}
