//! A row as the reader has found it.

use super::broken::Broken;
use super::error::{Input, RowError};
use super::row::Draft;
use crate::violation::ViolationKind;
use alloc::vec;
use alloc::vec::Vec;

/// A row that has been found.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Found<'a> {
    pub(crate) row: u64,
    pub(crate) line: Option<u64>,
    /// Its text; where it is broken, as much of it as there is.
    pub(crate) text: &'a [u8],
    /// Why it is no JSON, counted from its start; otherwise the draft has what it is.
    pub(crate) broken: Option<Broken>,
}

impl<'a> Found<'a> {
    /// How many things are wrong with the row.
    pub(crate) fn error_count(&self, draft: &Draft<'_>) -> u64 {
        if self.broken.is_some() { 1 } else { draft.error_count() }
    }

    /// What is wrong with the row, in the order of the schema.
    pub(crate) fn errors(&self, draft: &Draft<'a>) -> Vec<RowError<'a>> {
        let &Self { row, line, text, broken } = self;
        let (kind, input) = if let Some(broken) = broken {
            let error = broken.clause().into();
            (ViolationKind::JsonInvalid { error }, Input::of_broken(text))
        } else if draft.is_scalar() {
            let text = core::str::from_utf8(text).unwrap_or_default();
            (ViolationKind::DictType, Input::of_json(text))
        } else {
            return draft.errors(row, line);
        };
        vec![RowError { row, line, field: None, kind, input }]
    }
}
