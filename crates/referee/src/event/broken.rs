//! What keeps a text from being JSON, and where.

use alloc::format;
use alloc::string::String;

/// What keeps a text from being JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    /// The text ends too early.
    End,
    Value,
    Name,
    Colon,
    CommaOrBrace,
    CommaOrBracket,
    Control,
    Escape,
    Surrogate,
    Depth,
    Utf8,
    /// Something after the value of a line.
    LineEnd,
    /// Something after the array.
    BodyEnd,
    /// The body should be an array and starts otherwise.
    Array,
    /// The row is longer than `MAX_ROW_BYTES`.
    Length,
}

impl What {
    pub(crate) fn clause(self) -> &'static str {
        match self {
            Self::End => "the text ends before the value is complete",
            Self::Value => "expected a value",
            Self::Name => "expected a field name in double quotes",
            Self::Colon => "expected `:` after a field name",
            Self::CommaOrBrace => "expected `,` or `}` after a field",
            Self::CommaOrBracket => "expected `,` or `]` after an item",
            Self::Control => "control characters in a string should be escaped",
            Self::Escape => {
                "expected one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t or \\u and four digits"
            }
            Self::Surrogate => "surrogate escapes should come in pairs, high then low",
            Self::Depth => "nesting should be at most 128 deep",
            Self::Utf8 => "the text should be UTF-8",
            Self::LineEnd => "expected the line to end after its value",
            Self::BodyEnd => "expected the body to end after the array",
            Self::Array => "expected an array of events, starting with `[`",
            Self::Length => "a row should be at most 16 MiB long",
        }
    }
}

/// Text that is not JSON: what is wrong, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Broken {
    pub(crate) what: What,
    /// Offset in bytes, in the text of the cursor.
    pub(crate) at: usize,
}

impl Broken {
    /// What is wrong with a row, as a clause, where `at` counts from its start.
    pub(crate) fn clause(self) -> String {
        format!("{} (byte {} of the row)", self.what.clause(), self.at)
    }
}
