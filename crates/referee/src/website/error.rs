//! Why an input is no website.

use core::fmt;

/// Why an input does not normalise to a website.
///
/// Messages say what would be right and never echo the input, so no user info can leak.
///
/// ```
/// use referee::website::{Website, WebsiteError};
/// let error = Website::parse("ftp://example.com").unwrap_err();
/// assert_eq!(error, WebsiteError::UnsupportedScheme);
/// assert_eq!(error.code(), "website.unsupported_scheme");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum WebsiteError {
    /// Nothing but white space and C0 controls (rule 1.3).
    Empty,
    /// More than [`MAX_LENGTH`](super::MAX_LENGTH) code points after trimming (rule 1.3).
    TooLong,
    /// No host where one is due (rules 1.5, 1.6).
    EmptyHost,
    /// A host that is neither a domain name nor an IP address (rule 1.6).
    InvalidHost,
    /// A port that is no number from 0 to 65535 (rule 1.8).
    InvalidPort,
    /// A scheme other than `http:` and `https:` (rule 1.5).
    UnsupportedScheme,
}

impl WebsiteError {
    /// The stable code, such as `website.empty`.
    ///
    /// ```
    /// use referee::website::WebsiteError;
    /// assert_eq!(WebsiteError::InvalidPort.code(), "website.invalid_port");
    /// ```
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "website.empty",
            Self::TooLong => "website.too_long",
            Self::EmptyHost => "website.empty_host",
            Self::InvalidHost => "website.invalid_host",
            Self::InvalidPort => "website.invalid_port",
            Self::UnsupportedScheme => "website.unsupported_scheme",
        }
    }
}

impl fmt::Display for WebsiteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "a website should not be empty",
            Self::TooLong => "a website should have at most 2083 characters",
            Self::EmptyHost => "a website should start with a host, such as example.com",
            Self::InvalidHost => {
                "the host of a website should be a domain name or an IP address, such as \
                 example.com"
            }
            Self::InvalidPort => "the port of a website should be a number from 0 to 65535",
            Self::UnsupportedScheme => "the scheme of a website should be http or https",
        })
    }
}

impl core::error::Error for WebsiteError {}
