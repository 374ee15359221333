//! Why columns cannot be checked at all.

use std::fmt::{self, Write};

/// Columns that do not hold events.
///
/// ```
/// use referee_arrow::ColumnError;
/// let error = ColumnError::Missing { field: "date", columns: vec!["Day".into()] };
/// assert_eq!(error.code(), "columns.missing");
/// assert!(error.to_string().contains("'Day'"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ColumnError {
    /// A required field has no column: `columns.missing`.
    Missing {
        /// The field.
        field: &'static str,
        /// The columns that are there.
        columns: Vec<String>,
    },
    /// A mapped column is not there: `columns.unknown_column`.
    UnknownColumn {
        /// The name.
        column: String,
        /// The columns that are there.
        columns: Vec<String>,
    },
    /// A column is mapped to what is no field: `columns.unknown_field`.
    UnknownField {
        /// The name.
        field: String,
    },
    /// Two columns stand for one field: `columns.ambiguous`.
    Ambiguous {
        /// The field.
        field: &'static str,
    },
    /// A column has a type that no JSON value stands for: `columns.type`.
    Type {
        /// The column.
        column: String,
        /// Its type.
        found: String,
    },
    /// Arrow refuses the data: `columns.arrow`.
    Arrow {
        /// Why.
        reason: String,
    },
}

impl ColumnError {
    /// Of a column that is not what Arrow says that it is.
    pub(crate) fn unsound(column: &str, fault: &str) -> Self {
        Self::Arrow { reason: format!("the column {}: {fault}", Quoted(column)) }
    }

    /// The stable code of the error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Missing { .. } => "columns.missing",
            Self::UnknownColumn { .. } => "columns.unknown_column",
            Self::UnknownField { .. } => "columns.unknown_field",
            Self::Ambiguous { .. } => "columns.ambiguous",
            Self::Type { .. } => "columns.type",
            Self::Arrow { .. } => "columns.arrow",
        }
    }
}

/// A name in quotes, on one line: a spreadsheet's columns may have line feeds in theirs.
struct Quoted<'a>(&'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_char('\'')?;
        for c in self.0.chars() {
            if c != ' ' && (c.is_control() || c.is_whitespace()) {
                write!(f, "{}", c.escape_unicode())?;
            } else {
                f.write_char(c)?;
            }
        }
        f.write_char('\'')
    }
}

/// Names in quotes, at most twenty.
struct Names<'a>(&'a [String]);

impl fmt::Display for Names<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str("there are no columns");
        }
        f.write_str("the columns are ")?;
        for (index, name) in self.0.iter().take(20).enumerate() {
            write!(f, "{}{}", if index == 0 { "" } else { ", " }, Quoted(name))?;
        }
        match self.0.len().saturating_sub(20) {
            0 => Ok(()),
            more => write!(f, " and {more} more"),
        }
    }
}

impl fmt::Display for ColumnError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { field, columns } => write!(
                f,
                "no column '{field}': {}; map the right one to it, as in \
                 columns={{\"Day\": \"date\"}}",
                Names(columns)
            ),
            Self::UnknownColumn { column, columns } => {
                write!(f, "a mapped column {} should be there: {}", Quoted(column), Names(columns))
            }
            Self::UnknownField { field } => write!(
                f,
                "a column should be mapped to a field of an event, {} is none: date, \
                 raw_referrer_value, raw_page_value, pageviews, sessions, transactions, \
                 purchase_revenue, batch_id",
                Quoted(field)
            ),
            Self::Ambiguous { field } => {
                write!(f, "one column should stand for '{field}', there are two")
            }
            Self::Type { column, found } => write!(
                f,
                "the column {} has the type {found} and should hold text, numbers or dates",
                Quoted(column)
            ),
            Self::Arrow { reason } => write!(f, "the arrays should be valid Arrow data: {reason}"),
        }
    }
}

impl std::error::Error for ColumnError {}

impl From<arrow_schema::ArrowError> for ColumnError {
    fn from(error: arrow_schema::ArrowError) -> Self {
        Self::Arrow { reason: error.to_string() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_message_is_one_line_whatever_the_names() {
        let name = || "Page\r\nViews\u{2028}é".to_owned();
        for error in [
            ColumnError::Missing { field: "date", columns: vec![name()] },
            ColumnError::UnknownColumn { column: name(), columns: vec![] },
            ColumnError::UnknownField { field: name() },
            ColumnError::Type { column: name(), found: "Binary".into() },
        ] {
            let message = error.to_string();
            assert!(message.contains("'Page\\u{d}\\u{a}Views\\u{2028}é'"), "{message}");
        }
    }
}
