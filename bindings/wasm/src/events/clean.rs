//! The rows of a body that the API would keep, in bodies that it takes (rules 4.5, 4.6, 4.9).
//!
//! Which rows stay is known only at the end of a first reading; this is the second. So a file far
//! larger than the memory of a page becomes bodies without ever being held whole.

use crate::events::{self, Each};
use crate::refusal::refuse;
use referee::batch::{CheckedRow, Checker, Options, Parts, SplitError};
use referee::event::Format;
use referee_ops::seed;
use std::collections::VecDeque;
use wasm_bindgen::prelude::wasm_bindgen;

/// Writes bodies, each within both limits, from the pieces of a body that was checked.
#[wasm_bindgen]
pub struct EventCleaner {
    checker: Checker<'static>,
    bodies: Bodies,
}

impl EventCleaner {
    pub(crate) fn new(format: Format, parts: Parts) -> Self {
        let checker =
            Checker::new(&Options { format, max_errors: 0, seed: seed(), ..Options::default() });
        Self { checker, bodies: Bodies { parts, full: VecDeque::new(), misfit: None } }
    }
}

#[wasm_bindgen]
impl EventCleaner {
    /// Reads the next piece.
    pub fn push(&mut self, bytes: &[u8]) {
        events::push(&mut self.checker, bytes, Some(&mut self.bodies));
    }

    /// Ends the reading.
    pub fn finish(&mut self) {
        events::finish(&mut self.checker, Some(&mut self.bodies));
        self.bodies.close();
    }

    /// The next body that is full, if there is one.
    ///
    /// # Errors
    /// `split.*` after the bodies before a row that fits into none.
    pub fn body(&mut self) -> Result<Option<Vec<u8>>, String> {
        match (self.bodies.full.pop_front(), &self.bodies.misfit) {
            (None, Some(error)) => Err(refuse(error.code(), error)),
            (full, _) => Ok(full.map(String::into_bytes)),
        }
    }
}

/// What the rows that stay have filled.
struct Bodies {
    parts: Parts,
    full: VecDeque<String>,
    /// The first row that fits into no part, at which all ends.
    misfit: Option<SplitError>,
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

impl Bodies {
    fn close(&mut self) {
        self.full.extend(self.parts.close());
    }
}
