//! The rows of a body that the API would keep, in bodies that it takes (rules 4.5, 4.6, 4.9).

use super::Each;
use referee::batch::{CheckedRow, Parts, SplitError};
use std::collections::VecDeque;

/// Bodies, each within both limits, from the rows of a second reading.
pub(super) struct Bodies {
    parts: Parts,
    full: VecDeque<String>,
    /// The first row that fits into no part, at which all ends.
    misfit: Option<SplitError>,
}

impl Bodies {
    pub(super) fn new(parts: Parts) -> Self {
        Self { parts, full: VecDeque::new(), misfit: None }
    }

    pub(super) fn close(&mut self) {
        self.full.extend(self.parts.close());
    }

    /// The next one that is full; an error after those before a row that fits into none.
    pub(super) fn next(&mut self) -> Result<Option<Vec<u8>>, &SplitError> {
        match (self.full.pop_front(), &self.misfit) {
            (None, Some(error)) => Err(error),
            (full, _) => Ok(full.map(String::into_bytes)),
        }
    }
}

impl Each for Bodies {
    fn row(&mut self, row: &CheckedRow<'_>) {
        if self.misfit.is_some() {
            return;
        }
        match self.parts.take(row) {
            Ok(full) => self.full.extend(full),
            Err(error) => {
                self.misfit = Some(error);
                self.close();
            }
        }
    }
}
