//! What a token has to allow for each operation.

use core::fmt;

/// A scope of an API token (rule 5.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    /// To change what exists: `configure`.
    Configure,
    /// To read: `query`.
    Query,
    /// To create a brand: `create-brand`.
    CreateBrand,
}

/// The operations that need a scope, and which. Listing prompts needs a token of any scope.
const REQUIRED: &[(&str, Scope)] = &[
    ("register_connection", Scope::Configure),
    ("list_connections", Scope::Query),
    ("disable_connection", Scope::Configure),
    ("push_events", Scope::Configure),
    ("create_brand", Scope::CreateBrand),
    ("update_brand", Scope::Configure),
    ("create_competitor", Scope::Configure),
    ("replace_competitor", Scope::Configure),
    ("create_prompt", Scope::Configure),
    ("update_prompt", Scope::Configure),
];

impl Scope {
    /// The scope that `operation` needs, by its name in snake case; `None` where any token will
    /// do, or where the operation is none of the API's.
    ///
    /// ```
    /// use referee::connection::Scope;
    /// assert_eq!(Scope::required("push_events"), Some(Scope::Configure));
    /// assert_eq!(Scope::required("list_connections"), Some(Scope::Query));
    /// assert_eq!(Scope::required("create_brand").unwrap().as_str(), "create-brand");
    /// assert_eq!(Scope::required("normalize_website"), None);
    /// ```
    pub fn required(operation: &str) -> Option<Self> {
        REQUIRED.iter().find(|(name, _)| *name == operation).map(|(_, scope)| *scope)
    }

    /// The scope's name in a token.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Configure => "configure",
            Self::Query => "query",
            Self::CreateBrand => "create-brand",
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
