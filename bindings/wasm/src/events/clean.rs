//! The rows of a body that the API would keep, in bodies that it takes (rules 4.5, 4.6, 4.9).
//!
//! Which rows stay is known only at the end of a first reading; this is the second. So a file far
//! larger than the memory of a page becomes bodies without ever being held whole.

use crate::events::{self, Each, Survivors};
use crate::refusal::refuse;
use referee::batch::{CheckedRow, Checker, Options, Shape, SplitError, misfit};
use referee::event::Format;
use referee_ops::seed;
use std::collections::VecDeque;
use wasm_bindgen::prelude::wasm_bindgen;

/// Writes bodies, each within both limits, from the pieces of a body that was checked.
#[wasm_bindgen]
pub struct EventCleaner {
    checker: Checker<'static>,
    survivors: Survivors,
    parts: Parts,
}

impl EventCleaner {
    pub(crate) fn new(
        survivors: Survivors,
        format: Format,
        shape: Shape,
        max_events: usize,
        max_bytes: usize,
    ) -> Self {
        let checker =
            Checker::new(&Options { format, max_errors: 0, seed: seed(), ..Options::default() });
        let parts = Parts { shape, max_events, max_bytes, ..Parts::default() };
        Self { checker, survivors, parts }
    }
}

#[wasm_bindgen]
impl EventCleaner {
    /// Reads the next piece.
    pub fn push(&mut self, bytes: &[u8]) {
        let Self { checker, survivors, parts } = self;
        events::push(checker, bytes, Some(&mut Cleaning { parts, survivors }));
    }

    /// Ends the reading.
    pub fn finish(&mut self) {
        let Self { checker, survivors, parts } = self;
        events::finish(checker, Some(&mut Cleaning { parts, survivors }));
        parts.close();
    }

    /// The next body that is full, if there is one.
    ///
    /// # Errors
    /// `split.*` after the bodies before a row that fits into none.
    pub fn body(&mut self) -> Result<Option<Vec<u8>>, String> {
        match (self.parts.full.pop_front(), &self.parts.misfit) {
            (None, Some(error)) => Err(refuse(error.code(), error)),
            (full, _) => Ok(full),
        }
    }
}

/// The rows that stay on their way into bodies.
struct Cleaning<'c> {
    parts: &'c mut Parts,
    survivors: &'c Survivors,
}

impl Each for Cleaning<'_> {
    fn row(&mut self, row: &CheckedRow<'_>) {
        self.parts.take(row, self.survivors);
    }
}

#[derive(Debug, Default)]
struct Parts {
    shape: Shape,
    max_events: usize,
    max_bytes: usize,
    full: VecDeque<Vec<u8>>,
    part: Vec<u8>,
    events: usize,
    /// The first row that fits into no part, at which all ends.
    misfit: Option<SplitError>,
}

impl Parts {
    fn take(&mut self, row: &CheckedRow<'_>, survivors: &Survivors) {
        if self.misfit.is_some() || !survivors.holds(row.row()) {
            return;
        }
        let Some(text) = row.compact() else { return };
        self.misfit = misfit(row.row(), &text, self.shape, self.max_bytes);
        if self.misfit.is_some() {
            return self.close();
        }
        // What stands before the row or after it, and the end of an array.
        let end = 1 + usize::from(self.shape == Shape::Json);
        if self.events == self.max_events || self.part.len() + text.len() + end > self.max_bytes {
            self.close();
        }
        if self.shape == Shape::Json {
            self.part.push(if self.events == 0 { b'[' } else { b',' });
        }
        self.part.extend_from_slice(text.as_bytes());
        if self.shape == Shape::NdJson {
            self.part.push(b'\n');
        }
        self.events += 1;
    }

    fn close(&mut self) {
        if self.events > 0 {
            if self.shape == Shape::Json {
                self.part.push(b']');
            }
            self.full.push_back(core::mem::take(&mut self.part));
            self.events = 0;
        }
    }
}
