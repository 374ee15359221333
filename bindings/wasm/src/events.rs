//! Events in pieces, as files and streams bring them.

mod clean;
mod report;

pub use report::report;

use crate::referrers::allow_list;
use crate::room;
use crate::shelf::Shelf;
use clean::Bodies;
use referee::batch::{CheckedRow, Checker, Options, Parts, Shape, SplitOptions, Survivors};
use referee::event::Format;
use referee::referrer::AllowList;
use referee_ops::seed;
use self_cell::self_cell;
use std::borrow::Cow;
use std::cell::RefCell;
use std::ptr;
use wasm_bindgen::prelude::wasm_bindgen;

self_cell!(
    struct ListedCheck {
        owner: Cow<'static, AllowList>,
        #[not_covariant]
        dependent: Checker,
    }
);

/// A check of a body of any size (rule 4.8), and of the same body once more, which writes the rows
/// that the API would keep (rules 4.5, 4.6, 4.9).
///
/// Which rows stay is known only at the end of a first reading. So a file far larger than the memory
/// of a page becomes bodies without ever being held whole.
pub(crate) struct EventCheck {
    check: ListedCheck,
    survivors: Option<Survivors>,
    /// Of the second reading.
    bodies: Option<Bodies>,
}

thread_local! {
    static CHECKS: RefCell<Shelf<EventCheck>> = const { RefCell::new(Shelf::new()) };
}

/// A check of which nothing is read yet: its number. Keeps at most `max_errors` errors; where
/// `keeps_survivors`, also which rows stay, to [clean](check_clean) the body. Refuses with what is wrong
/// with the overlay.
#[wasm_bindgen]
pub fn check_new(
    format: u32,
    overlay: Option<String>,
    max_errors: usize,
    keeps_survivors: bool,
) -> Option<usize> {
    let format = format_of(format);
    let check = ListedCheck::new(allow_list(overlay)?, |allow_list| {
        Checker::new(&Options { format, allow_list, max_errors, seed: seed() })
    });
    let survivors = keeps_survivors.then(Survivors::default);
    Some(CHECKS.with_borrow_mut(|checks| {
        checks.put(Box::new(EventCheck { check, survivors, bodies: None }))
    }))
}

/// Reads the next piece.
#[wasm_bindgen]
pub fn check_push(number: usize, bytes: &[u8]) {
    with(number, |EventCheck { check, survivors, bodies }| {
        check.with_dependent_mut(|_, check| check.push(bytes, &mut sink(each(survivors, bodies))));
    });
}

/// As [`check_push`], for so many octets that were written into the [room](room::room).
#[wasm_bindgen]
pub fn check_push_room(number: usize, length: usize) {
    room::with(length, |bytes| check_push(number, bytes));
}

/// Ends the reading, after which another body may be read. The report: where its numbers are.
#[wasm_bindgen]
pub fn check_finish(number: usize) -> *const f64 {
    let report = with(number, |EventCheck { check, survivors, bodies }| {
        let report = check.with_dependent_mut(|list, check| {
            report::keep(&check.finish_body(&[], &mut sink(each(survivors, bodies))), list)
        });
        if let Some(bodies) = bodies {
            bodies.close();
        }
        report
    });
    report.unwrap_or(ptr::null())
}

/// From now on reads the same body once more, and writes the rows that stay.
#[wasm_bindgen]
pub fn check_clean(number: usize, json: bool, max_events: usize, max_bytes: usize) {
    with(number, |check| {
        let shape = if json { Shape::Json } else { Shape::NdJson };
        let options = SplitOptions { shape, max_events, max_bytes, ..SplitOptions::default() };
        let survivors = check.survivors.take().unwrap_or_default();
        check.bodies = Some(Bodies::new(Parts::new(&options, survivors)));
    });
}

/// The next body that is full, if there is one. Refuses with `split.*` after the bodies before a row
/// that fits into none.
#[wasm_bindgen]
pub fn check_body(number: usize) -> Option<Vec<u8>> {
    with(number, |check| check.bodies.as_mut()?.next())?
}

/// The check is not needed any more.
#[wasm_bindgen]
pub fn check_free(number: usize) {
    CHECKS.with_borrow_mut(|checks| checks.take(number));
}

fn with<R>(number: usize, body: impl FnOnce(&mut EventCheck) -> R) -> Option<R> {
    CHECKS.with_borrow_mut(|checks| checks.get(number).map(body))
}

/// The format at a place in the list that JavaScript has.
fn format_of(place: u32) -> Format {
    match place {
        1 => Format::Json,
        2 => Format::NdJson,
        _ => Format::Auto,
    }
}

/// What is done with each row, if anything. Behind a pointer, so that the reading is in the module once.
pub(crate) trait Each {
    fn row(&mut self, row: &CheckedRow<'_>);
}

fn sink(mut each: Option<&mut dyn Each>) -> impl FnMut(&CheckedRow<'_>) {
    move |row| {
        if let Some(each) = &mut each {
            each.row(row);
        }
    }
}

/// What takes each row in, where there is something to take it in.
fn each<'e>(
    survivors: &'e mut Option<Survivors>,
    bodies: &'e mut Option<Bodies>,
) -> Option<&'e mut dyn Each> {
    match bodies {
        Some(bodies) => Some(bodies),
        None => survivors.as_mut().map(|survivors| survivors as &mut dyn Each),
    }
}

impl Each for Survivors {
    fn row(&mut self, row: &CheckedRow<'_>) {
        self.take(row);
    }
}
