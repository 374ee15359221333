//! What is wrong with an overlay, and where.

use super::platform::RuleKind;
use crate::text;
use alloc::boxed::Box;
use alloc::string::String;
use core::fmt::{self, Write as _};

/// An overlay that cannot be used: the problem and the entry that has it (rule 3.5).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OverlayError(Box<Wrong>);

/// Behind a pointer, so that what may fail with it hands on a word and not ten.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Wrong {
    problem: OverlayProblem,
    at: String,
    found: String,
}

/// What can be wrong with an entry of an overlay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum OverlayProblem {
    /// A JSON value of another type than this one.
    WrongType {
        /// What would be right, with its article.
        expected: &'static str,
    },
    /// A key that has no meaning here.
    UnknownKey,
    /// An entry without this key.
    MissingKey {
        /// The key.
        key: &'static str,
    },
    /// A slug that the list does not have.
    UnknownSlug,
    /// A new slug that is not `snake_case`.
    NotASlug,
    /// The same slug twice where the second would undo the first.
    DuplicateSlug,
    /// Not a host of two labels or more.
    NotAHost,
    /// Not a host with a path.
    NotAPath,
    /// Not the id of an app.
    NotAnAppId,
    /// Not a word that can stand for a platform.
    NotAToken,
    /// The same rule twice in one overlay.
    Duplicate(RuleKind),
    /// Something to remove that is not there.
    NotListed,
    /// More than 65,535 platforms.
    TooManyPlatforms,
}

impl OverlayError {
    pub(super) fn new(problem: OverlayProblem, at: &str, found: &str) -> Self {
        // What a user took from a URL bar may hold a password.
        let found = text::after_last(found, b'@');
        Self(Box::new(Wrong { problem, at: at.into(), found: found.into() }))
    }

    /// The problem.
    pub fn problem(&self) -> OverlayProblem {
        self.0.problem
    }

    /// Where the entry stands, such as `add[0].hosts[1]`.
    pub fn at(&self) -> &str {
        &self.0.at
    }

    /// The stable code, such as `overlay.unknown_slug`.
    pub fn code(&self) -> &'static str {
        match self.0.problem {
            OverlayProblem::WrongType { .. } => "overlay.wrong_type",
            OverlayProblem::UnknownKey => "overlay.unknown_key",
            OverlayProblem::MissingKey { .. } => "overlay.missing_key",
            OverlayProblem::UnknownSlug => "overlay.unknown_slug",
            OverlayProblem::NotASlug => "overlay.not_a_slug",
            OverlayProblem::DuplicateSlug => "overlay.duplicate_slug",
            OverlayProblem::NotAHost => "overlay.not_a_host",
            OverlayProblem::NotAPath => "overlay.not_a_path",
            OverlayProblem::NotAnAppId => "overlay.not_an_app_id",
            OverlayProblem::NotAToken => "overlay.not_a_token",
            OverlayProblem::Duplicate(RuleKind::Host) => "overlay.duplicate_host",
            OverlayProblem::Duplicate(RuleKind::Path) => "overlay.duplicate_path",
            OverlayProblem::Duplicate(RuleKind::App) => "overlay.duplicate_app_id",
            OverlayProblem::Duplicate(RuleKind::Token) => "overlay.duplicate_token",
            OverlayProblem::NotListed => "overlay.not_listed",
            OverlayProblem::TooManyPlatforms => "overlay.too_many_platforms",
        }
    }
}

impl fmt::Display for OverlayError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Wrong { problem, at, found } = &*self.0;
        // The overlay itself has no path.
        let at = if at.is_empty() { "overlay" } else { at };
        let (before, after) = match problem {
            OverlayProblem::WrongType { expected } => {
                return write!(f, "{at}: should be {expected}, is {found}");
            }
            OverlayProblem::MissingKey { key } => return write!(f, "{at}: should have \"{key}\""),
            OverlayProblem::TooManyPlatforms => {
                return write!(f, "{at}: a list should have at most 65535 platforms");
            }
            OverlayProblem::UnknownKey => ("unknown key ", "; see the keys of an overlay"),
            OverlayProblem::UnknownSlug => {
                ("no platform has the slug ", "; to make one, add it with a name")
            }
            OverlayProblem::NotASlug => {
                ("", " is not a slug: write lowercase letters, digits and _, as in acme_chat")
            }
            OverlayProblem::DuplicateSlug => ("", " is overridden twice; put both into one entry"),
            OverlayProblem::NotAHost => (
                "",
                " is not a host: write it as in chat.example.com, without scheme, port and path",
            ),
            OverlayProblem::NotAPath => (
                "",
                " is not a host with a path: write it as in example.com/chat, without scheme, \
                 port and query",
            ),
            OverlayProblem::NotAnAppId => {
                ("", " is not the id of an app: write it as in com.example.chat or 6448311069")
            }
            OverlayProblem::NotAToken => (
                "",
                " is not a token: write letters, digits, - and _, and no word that stands for no \
                 referrer",
            ),
            OverlayProblem::Duplicate(_) => {
                ("", " stands in this overlay already; keep one of the two")
            }
            OverlayProblem::NotListed => {
                ("", " is not in the list; take the entry out or correct it")
            }
        };
        write!(f, "{at}: {before}{}{after}", Quoted(found))
    }
}

impl core::error::Error for OverlayError {}

/// A text between quotes, on one line and with nothing in it that cannot be seen, whatever it holds.
/// Not `{:?}`, whose tables of what can be printed are three kilobytes in a browser.
struct Quoted<'a>(&'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_char('"')?;
        for c in self.0.chars() {
            if c != ' ' && is_unseen(c) {
                write!(f, "\\u{{{:x}}}", u32::from(c))?;
                continue;
            }
            if matches!(c, '"' | '\\') {
                f.write_char('\\')?;
            }
            f.write_char(c)?;
        }
        f.write_char('"')
    }
}

/// White space, a control, or what is shown as nothing: Unicode's `Default_Ignorable_Code_Point`.
fn is_unseen(c: char) -> bool {
    c.is_whitespace()
        || matches!(c,
            '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{34f}' | '\u{61c}'
            | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff0}'..='\u{fff8}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;
    use icu_properties::CodePointSetData;
    use icu_properties::props::DefaultIgnorableCodePoint;

    #[test]
    fn what_is_not_seen_is_what_unicode_says() {
        let ignorable = CodePointSetData::new::<DefaultIgnorableCodePoint>();
        for c in '\0'..=char::MAX {
            let wanted = c.is_whitespace() || c.is_control() || ignorable.contains(c);
            assert_eq!(is_unseen(c), wanted, "{c:?}");
        }
    }

    #[test]
    fn what_was_found_is_quoted_on_one_line() {
        for (found, want) in [
            ("x.ai", "\"x.ai\""),
            ("a\"b\\c", "\"a\\\"b\\\\c\""),
            ("é “鞋”\n\u{202e}", "\"é “鞋”\\u{a}\\u{202e}\""),
            ("x.ai\u{a0}\u{200b}", "\"x.ai\\u{a0}\\u{200b}\""),
        ] {
            assert_eq!(Quoted(found).to_string(), want);
        }
    }
}
