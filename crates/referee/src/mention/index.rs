//! Finding names in a text (rules 7.1 to 7.5).

use super::error::MentionError;
use super::names::{Case, OwnerNames};
use super::scan::Scan;
use crate::owner::Owner;
use alloc::vec::Vec;

/// A name found in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mention<'a> {
    /// Whose name it is.
    pub owner: &'a Owner,
    /// The owner's place among those that the index was built from, from 0.
    pub owner_position: usize,
    /// The term as configured: of those that are equal once folded, the first.
    pub term: &'a str,
    /// Where it starts, in UTF-8 bytes of the text. [`Offsets`](super::Offsets) has other units.
    pub start: usize,
    /// Where it ends, in UTF-8 bytes of the text.
    pub end: usize,
}

/// The names of a brand and its competitors, built once to be found in many texts.
///
/// A name counts as a whole word, without regard to case unless its owner is
/// [exact](Case::Exact), and not inside one of its owner's excluded phrases that itself stands
/// there as whole words. Apostrophes are equal, so are hyphens, and any run of white space is one
/// space. Of the names of one owner that overlap the leftmost counts, and of those that start
/// together the longest; the names of different owners may overlap.
///
/// Takes time in proportion to the names and the text, times the number of owners whose names
/// begin in one place. Names of one owner that begin alike cost nothing more.
///
/// ```
/// use referee::mention::{Case, MentionIndex, OwnerNames};
/// use referee::owner::Owner;
/// let index = MentionIndex::new(vec![OwnerNames {
///     owner: Owner::Brand,
///     terms: vec!["Caliber".into(), "Caliber Collision".into()],
///     excluded: vec!["Caliber Auto Wash".into()],
///     case: Case::Folded,
/// }])?;
/// let text = "CALIBER  COLLISION, not Caliber Auto Wash; caliber, not calibers.";
/// let found: Vec<_> =
///     index.find(text).iter().map(|mention| (mention.term, mention.start, mention.end)).collect();
/// assert_eq!(found, [("Caliber Collision", 0, 18), ("Caliber", 43, 50)]);
/// # Ok::<(), referee::mention::MentionError>(())
/// ```
#[derive(Debug, Clone)]
pub struct MentionIndex {
    owners: Vec<OwnerNames>,
    scans: Vec<Scan>,
}

impl MentionIndex {
    /// Builds the index of the names of some owners: the brand first, then its competitors as
    /// listed.
    ///
    /// # Errors
    ///
    /// [`MentionError::TooManyNames`] where the names together have more than 2^31 bytes.
    pub fn new(owners: Vec<OwnerNames>) -> Result<Self, MentionError> {
        let mut scans = Vec::new();
        for case in [Case::Folded, Case::Exact] {
            if owners.iter().any(|names| names.case == case) {
                scans.push(Scan::new(&owners, case)?);
            }
        }
        Ok(Self { owners, scans })
    }

    /// The mentions in `text`, in the order of their start, then of their owners.
    pub fn find(&self, text: &str) -> Vec<Mention<'_>> {
        let mut found = Vec::new();
        for scan in &self.scans {
            scan.find(text, &self.owners, &mut found);
        }
        found.sort_unstable_by_key(|mention| (mention.start, mention.owner_position));
        found
    }
}
