//! What a check is told.

use super::key::Seed;
use crate::event::Format;
use crate::referrer::AllowList;

/// The most errors that a report keeps, unless told otherwise.
pub const DEFAULT_MAX_ERRORS: usize = 10_000;

/// What a check is told, besides the body.
///
/// ```
/// use referee::batch::Options;
/// use referee::event::Format;
/// let options = Options { format: Format::NdJson, ..Options::default() };
/// assert_eq!(options.max_errors, 10_000);
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Options<'l> {
    /// How the body is written.
    pub format: Format,
    /// The list that maps referrers to platforms.
    pub allow_list: &'l AllowList,
    /// The most errors that the report keeps; it counts all.
    pub max_errors: usize,
    /// The seed of the hash by which upsert keys are compared.
    pub seed: Seed,
}

/// Either format, the built-in list, 10,000 errors, a constant seed.
impl Default for Options<'static> {
    fn default() -> Self {
        Self {
            format: Format::Auto,
            allow_list: AllowList::builtin(),
            max_errors: DEFAULT_MAX_ERRORS,
            seed: Seed::default(),
        }
    }
}
