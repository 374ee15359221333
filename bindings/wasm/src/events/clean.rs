//! The rows of a body that the API would keep, in bodies that it takes (rules 4.5, 4.6, 4.9).

use super::Each;
use crate::refusal::refuse;
use referee::batch::{CheckedRow, Parts, SplitError};

/// Bodies, each within both limits, from the rows of a second reading.
pub(super) struct Bodies {
    parts: Parts,
    full: Vec<String>,
    /// So many of them were given, and are empty.
    given: usize,
    /// The first row that fits into no part, at which all ends.
    misfit: Option<SplitError>,
}

impl Bodies {
    pub(super) fn new(parts: Parts) -> Self {
        Self { parts, full: Vec::new(), given: 0, misfit: None }
    }

    pub(super) fn close(&mut self) {
        self.full.extend(self.parts.close());
    }

    /// The next one that is full. Refuses after those before a row that fits into none.
    pub(super) fn next(&mut self) -> Option<Vec<u8>> {
        if let Some(body) = self.full.get_mut(self.given) {
            self.given += 1;
            return Some(core::mem::take(body).into_bytes());
        }
        self.full.clear();
        self.given = 0;
        if let Some(error) = &self.misfit {
            refuse(error.code(), error);
        }
        None
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
