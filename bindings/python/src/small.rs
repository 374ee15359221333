//! The check of small bodies, one after the other.

use crate::error::guarded;
use pyo3::prelude::*;
use referee::batch::{Checker, Options, Report, check};
use referee::event::Format;
use std::sync::Mutex;

/// Bytes that are checked sooner than the interpreter is let go and taken again.
pub(crate) const SMALL: usize = 4 << 10;

/// What the last small body was checked with: most of the time that one event takes goes to what a
/// check needs anew.
struct Kept {
    format: Format,
    max_errors: usize,
    checker: Checker<'static>,
}

static KEPT: Mutex<Option<Kept>> = Mutex::new(None);

/// Checks a small body by the built-in list.
pub(crate) fn check_small(body: &[u8], options: &Options<'static>) -> PyResult<Box<Report>> {
    guarded(|| {
        // Nobody else has it while the interpreter is held; after a defect nobody has it any more.
        let Ok(mut kept) = KEPT.try_lock() else { return Box::new(check(body, options)) };
        let Options { format, max_errors, .. } = *options;
        if !kept.as_ref().is_some_and(|k| k.format == format && k.max_errors == max_errors) {
            *kept = None;
        }
        let new = || Kept { format, max_errors, checker: Checker::new(options) };
        let checker = &mut kept.get_or_insert_with(new).checker;
        Box::new(checker.finish_body(body, &mut ()))
    })
}
