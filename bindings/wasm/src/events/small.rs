//! Small bodies of events, one after the other: each is checked by what has checked one before.

use super::{finish, format_of, push, report};
use crate::room;
use core::cell::RefCell;
use referee::batch::{Checker, Options};
use referee::referrer::AllowList;
use referee_ops::seed;
use wasm_bindgen::prelude::wasm_bindgen;

/// A check of small bodies, one after the other, and what was asked of it.
struct Kept {
    asked: (u32, usize),
    checker: Checker<'static>,
}

thread_local! {
    static KEPT: RefCell<Option<Kept>> = const { RefCell::new(None) };
}

/// The report on the body that was written into the [room](room::room) and is so many octets long, by
/// the built-in list: where its numbers are.
#[wasm_bindgen]
pub fn check_room(length: usize, format: u32, max_errors: usize) -> *const f64 {
    let allow_list = AllowList::builtin();
    let asked = (format, max_errors);
    let report = KEPT.with_borrow_mut(|kept| {
        if kept.as_ref().is_some_and(|kept| kept.asked != asked) {
            *kept = None;
        }
        let Kept { checker, .. } = kept.get_or_insert_with(|| {
            let format = format_of(format);
            let options = Options { format, allow_list, max_errors, seed: seed() };
            Kept { asked, checker: Checker::new(&options) }
        });
        room::with(length, |body| push(checker, body, None));
        finish(checker, None)
    });
    report::keep(&report, allow_list)
}

/// Keeps no check any more: another seed is to be asked for.
pub(crate) fn forget() {
    KEPT.set(None);
}
