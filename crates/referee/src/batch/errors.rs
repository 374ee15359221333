//! The errors that a report keeps: the first ones, in bounded memory.

use crate::event::{Draft, Found, RowError};
use alloc::vec::Vec;

/// The most bytes kept as the input of one error.
const MAX_INPUT: usize = 16 << 10;
/// The bytes kept as the inputs of all errors, before inputs are cut to `SHORT_INPUT`.
const MAX_INPUTS: usize = 4 << 20;
const SHORT_INPUT: usize = 128;

/// Errors in the order of the rows.
#[derive(Debug, Default)]
pub(crate) struct Errors {
    /// The most that are kept.
    max: usize,
    pub(crate) kept: Vec<RowError<'static>>,
    /// How many more there are.
    pub(crate) omitted: u64,
    /// Bytes kept as inputs.
    inputs: usize,
}

impl Errors {
    /// None yet, and at most `max` to keep.
    pub(crate) fn new(max: usize) -> Self {
        Self { max, ..Self::default() }
    }

    /// How many more would be kept.
    pub(crate) fn room(&self) -> usize {
        self.max.saturating_sub(self.kept.len())
    }

    /// From now on keeps at most `max`.
    pub(crate) fn keep_at_most(&mut self, max: usize) {
        self.max = max;
    }

    #[cold]
    #[inline(never)]
    pub(crate) fn add(&mut self, found: &Found<'_>, draft: &Draft<'_>) {
        if self.room() == 0 {
            self.omitted += found.error_count(draft);
            return;
        }
        for error in found.errors(draft) {
            self.keep(error);
        }
    }

    /// Takes the errors of later rows, which count from `row` and `line`. They have been cut for
    /// themselves, and to cut again to less is to cut to less at once.
    pub(crate) fn append(&mut self, later: &mut Self, row: u64, line: u64) {
        for mut error in later.kept.drain(..) {
            error.row += row;
            error.line = error.line.map(|within| within + line);
            self.keep(error);
        }
        self.omitted += core::mem::take(&mut later.omitted);
        later.inputs = 0;
    }

    fn keep(&mut self, error: RowError<'_>) {
        if self.room() == 0 {
            self.omitted += 1;
            return;
        }
        let max = if self.inputs < MAX_INPUTS { MAX_INPUT } else { SHORT_INPUT };
        let error = error.into_owned(max);
        self.inputs += error.input.len();
        self.kept.push(error);
    }
}
