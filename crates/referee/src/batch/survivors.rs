//! Which rows stay, by their numbers.

use super::checker::CheckedRow;
use super::tally::Verdict;
use alloc::vec::Vec;

/// The rows of a body that stay: a bit for each.
///
/// ```
/// use referee::batch::{CheckedRow, Checker, Options, Parts, Shape, SplitOptions, Survivors};
/// let row = |referrer, page| format!(
///     "{{\"date\":\"2026-05-20\",\"raw_referrer_value\":\"{referrer}\",\"raw_page_value\":\"{page}\"}}"
/// );
/// let rows = [row("claude.ai", "/a"), row("google.com", "/"), row("claude.ai", "/b"), row("claude.ai", "/a")];
/// let body = format!("[{}]", rows.join(", "));
/// let mut survivors = Survivors::default();
/// let mut checker = Checker::new(&Options::default());
/// checker.finish_body(body.as_bytes(), &mut |row: &CheckedRow<'_>| survivors.take(row));
/// // The second reading.
/// let options = SplitOptions { shape: Shape::Json, ..SplitOptions::default() };
/// let mut parts = Parts::new(&options, survivors);
/// checker.finish_body(body.as_bytes(), &mut |row: &CheckedRow<'_>| {
///     assert_eq!(parts.take(row), Ok(None));
/// });
/// assert_eq!(parts.finish(), Some(format!("[{},{}]", rows[2], rows[3])));
/// ```
#[derive(Debug, Clone, Default)]
pub struct Survivors(Vec<u64>);

impl Survivors {
    /// Takes in a row of a check: it stays where it is accepted, and the one that it replaces does
    /// not.
    pub fn take(&mut self, row: &CheckedRow<'_>) {
        if let Verdict::Accepted { replaces, .. } = row.verdict() {
            self.keep(row.row(), replaces);
        }
    }

    /// A row stays, and the one that it replaces does not.
    pub(super) fn keep(&mut self, row: u64, replaces: Option<u64>) {
        let (at, bit) = place(row);
        if at >= self.0.len() {
            self.0.resize(at + 1, 0);
        }
        if let Some(word) = self.0.get_mut(at) {
            *word |= bit;
        }
        if let Some((at, bit)) = replaces.map(place)
            && let Some(word) = self.0.get_mut(at)
        {
            *word &= !bit;
        }
    }

    pub(super) fn holds(&self, row: u64) -> bool {
        let (at, bit) = place(row);
        self.0.get(at).is_some_and(|word| word & bit != 0)
    }
}

/// The place of a row among the bits.
#[allow(clippy::cast_possible_truncation, reason = "memory holds the bits of the rows before it")]
fn place(row: u64) -> (usize, u64) {
    ((row / u64::from(u64::BITS)) as usize, 1 << (row % u64::from(u64::BITS)))
}
