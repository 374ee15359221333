//! Room for what is small: octets are written into memory that is kept, and small bodies are checked
//! by what has checked one before. To ask for memory and to give it back would cost more than the rest.

use crate::events::{finish, format_of, push};
use crate::report;
use core::cell::RefCell;
use referee::batch::{Checker, Options};
use referee::referrer::AllowList;
use referee_ops::seed;
use wasm_bindgen::prelude::wasm_bindgen;

/// JavaScript knows it too.
const ROOM: usize = 1 << 16;

/// A check of small bodies, one after the other, and what was asked of it.
struct Kept {
    asked: (u32, usize),
    checker: Checker<'static>,
}

thread_local! {
    static OCTETS: RefCell<[u8; ROOM]> = const { RefCell::new([0; ROOM]) };
    static KEPT: RefCell<Option<Kept>> = const { RefCell::new(None) };
}

/// Where the octets are to be written.
#[wasm_bindgen]
pub fn room() -> *mut u8 {
    OCTETS.with(|body| body.as_ptr().cast())
}

/// Does something with the first `length` octets that are there.
pub(crate) fn with<T>(length: usize, body: impl FnOnce(&[u8]) -> T) -> T {
    OCTETS.with_borrow(|octets| body(octets.get(..length).unwrap_or_default()))
}

/// The report on the body that was written there and is so many octets long, by the built-in list:
/// where its numbers are.
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
        with(length, |body| push(checker, body, None));
        finish(checker, None)
    });
    report::keep(&report, allow_list)
}

/// Keeps no check any more: another seed is to be asked for.
pub(crate) fn forget() {
    KEPT.set(None);
}
