//! Events in pieces, as files and streams bring them.

mod clean;
mod report;
mod small;

pub use clean::EventCleaner;
pub use report::lists;
pub use small::check_room;
pub(crate) use small::forget;

use crate::referrers::allow_list;
use referee::batch::{CheckedRow, Checker, Options, Parts, Report, Shape, SplitOptions, Survivors};
use referee::event::Format;
use referee::referrer::AllowList;
use referee_ops::seed;
use self_cell::self_cell;
use std::borrow::Cow;
use wasm_bindgen::prelude::wasm_bindgen;

self_cell!(
    struct ListedCheck {
        owner: Cow<'static, AllowList>,
        #[not_covariant]
        dependent: Checker,
    }
);

/// A check of a body of any size (rule 4.8).
#[wasm_bindgen]
pub struct EventCheck {
    check: ListedCheck,
    format: Format,
    survivors: Option<Survivors>,
}

#[wasm_bindgen]
impl EventCheck {
    /// A check of which nothing is read yet. Keeps at most `max_errors` errors; where
    /// `keeps_survivors`, also which rows stay, for a [`cleaner`](Self::cleaner).
    ///
    /// # Errors
    /// What is wrong with the overlay, as JSON.
    #[wasm_bindgen(constructor)]
    pub fn new(
        format: u32,
        overlay: Option<String>,
        max_errors: usize,
        keeps_survivors: bool,
    ) -> Result<EventCheck, String> {
        let format = format_of(format);
        let check = ListedCheck::new(allow_list(overlay)?, |allow_list| {
            Checker::new(&Options { format, allow_list, max_errors, seed: seed() })
        });
        Ok(Self { check, format, survivors: keeps_survivors.then(Survivors::default) })
    }

    /// Reads the next piece.
    pub fn push(&mut self, bytes: &[u8]) {
        let survivors = each(&mut self.survivors);
        self.check.with_dependent_mut(|_, check| push(check, bytes, survivors));
    }

    /// The report: where its numbers are.
    pub fn finish(&mut self) -> *const f64 {
        let survivors = each(&mut self.survivors);
        self.check.with_dependent_mut(|list, check| report::keep(&finish(check, survivors), list))
    }

    /// Writes the rows that stay, from a second reading of the same body.
    pub fn cleaner(&mut self, shape: &str, max_events: usize, max_bytes: usize) -> EventCleaner {
        let shape = if shape == "json" { Shape::Json } else { Shape::NdJson };
        let options = SplitOptions { shape, max_events, max_bytes, ..SplitOptions::default() };
        let survivors = self.survivors.take().unwrap_or_default();
        EventCleaner::new(self.format, Parts::new(&options, survivors))
    }
}

/// The format at a place in the list that JavaScript has.
pub(crate) fn format_of(place: u32) -> Format {
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

pub(crate) fn push(checker: &mut Checker<'_>, bytes: &[u8], each: Option<&mut dyn Each>) {
    checker.push(bytes, &mut sink(each));
}

pub(crate) fn finish(checker: &mut Checker<'_>, each: Option<&mut dyn Each>) -> Report {
    checker.finish_body(&[], &mut sink(each))
}

fn sink(mut each: Option<&mut dyn Each>) -> impl FnMut(&CheckedRow<'_>) {
    move |row| {
        if let Some(each) = &mut each {
            each.row(row);
        }
    }
}

/// What takes each row in, where there is something to take it in.
fn each(survivors: &mut Option<Survivors>) -> Option<&mut dyn Each> {
    survivors.as_mut().map(|survivors| survivors as &mut dyn Each)
}

impl Each for Survivors {
    fn row(&mut self, row: &CheckedRow<'_>) {
        self.take(row);
    }
}
