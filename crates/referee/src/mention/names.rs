//! Which names are looked for, and whose they are.

use crate::owner::Owner;
use alloc::string::String;
use alloc::vec::Vec;

/// Does case tell an owner's names apart from other words (rule 7.1)?
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Case {
    /// `Spirit`, `spirit` and `SPIRIT` are the same name.
    #[default]
    Folded,
    /// Only the exact case counts: `case_sensitive` is true.
    Exact,
}

/// The names of one owner.
///
/// ```
/// use referee::mention::{Case, OwnerNames};
/// use referee::owner::Owner;
/// let caliber = OwnerNames {
///     owner: Owner::Brand,
///     terms: vec!["Caliber".into()],
///     excluded: vec!["Caliber Auto Wash".into()],
///     case: Case::Folded,
/// };
/// assert_eq!(caliber.terms.len(), 1);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnerNames {
    /// Whose names they are.
    pub owner: Owner,
    /// The name, then the alternative names. White space around a term is ignored, and so is a
    /// blank one.
    pub terms: Vec<String>,
    /// Phrases inside which the terms do not count: `excluded_names` (rule 7.4).
    pub excluded: Vec<String>,
    /// Does case matter, in the terms and in the excluded phrases?
    pub case: Case,
}
