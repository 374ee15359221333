//! Events in pieces, as files and streams bring them.

use crate::clean::EventCleaner;
use crate::referrers::allow_list;
use crate::text;
use referee::batch::{CheckedRow, Checker, Options, Report, Shape, Verdict};
use referee::event::Format;
use referee::referrer::AllowList;
use referee_ops::seed;
use self_cell::self_cell;
use std::borrow::Cow;
use wasm_bindgen::prelude::wasm_bindgen;

type Running<'l> = Option<Checker<'l>>;

self_cell!(
    struct ListedCheck {
        owner: Cow<'static, AllowList>,
        #[not_covariant]
        dependent: Running,
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
            Some(Checker::new(&Options { format, allow_list, max_errors, seed: seed() }))
        });
        Ok(Self { check, format, survivors: keeps_survivors.then(Survivors::default) })
    }

    /// Reads the next piece.
    pub fn push(&mut self, bytes: &[u8]) {
        let survivors = &mut self.survivors;
        self.check.with_dependent_mut(|_, check| match (check, survivors) {
            (Some(check), Some(survivors)) => push(check, bytes, &mut |row| survivors.take(row)),
            (Some(check), None) => push(check, bytes, &mut |_| {}),
            (None, _) => {}
        });
    }

    /// The values of the report. Nothing more can be read.
    pub fn finish(&mut self) -> String {
        let survivors = &mut self.survivors;
        let report: Option<Report> = self.check.with_dependent_mut(|_, check| {
            let check = check.take()?;
            Some(match survivors {
                Some(survivors) => finish(check, &mut |row| survivors.take(row)),
                None => finish(check, &mut |_| {}),
            })
        });
        report.map(values_of).unwrap_or_default()
    }

    /// Writes the rows that stay, from a second reading of the same body.
    pub fn cleaner(&mut self, shape: &str, max_events: usize, max_bytes: usize) -> EventCleaner {
        let shape = if shape == "json" { Shape::Json } else { Shape::NdJson };
        let survivors = self.survivors.take().unwrap_or_default();
        EventCleaner::new(survivors, self.format, shape, max_events, max_bytes)
    }
}

/// The values of the report on a body that is here whole.
///
/// # Errors
/// What is wrong with the overlay, as JSON.
#[wasm_bindgen]
pub fn check_events(
    body: &[u8],
    format: u32,
    overlay: Option<String>,
    max_errors: usize,
) -> Result<String, String> {
    let allow_list = allow_list(overlay)?;
    let format = format_of(format);
    let options = Options { format, allow_list: &allow_list, max_errors, seed: seed() };
    let mut checker = Checker::new(&options);
    push(&mut checker, body, &mut |_| {});
    Ok(values_of(finish(checker, &mut |_| {})))
}

/// The values of a report as JSON, in the order of their keys, which JavaScript knows: a third of
/// the text to write and to parse where little is wrong.
fn values_of(report: Report) -> String {
    let Report {
        status,
        format,
        events,
        accepted,
        rejected,
        invalid,
        duplicates,
        upserts,
        errors,
        errors_omitted,
        rejections,
        unknown_referrers,
        unknown_referrers_omitted,
        unknown_fields,
        unknown_fields_omitted,
        platforms,
        list,
    } = report;
    // In two, as no tuple of more than sixteen can be written.
    text::write(&(
        (status, format, events, accepted, rejected, invalid, duplicates, upserts),
        (
            errors,
            errors_omitted,
            rejections,
            unknown_referrers,
            unknown_referrers_omitted,
            unknown_fields,
            unknown_fields_omitted,
            platforms,
            list,
        ),
    ))
}

/// The format at a place in the list that JavaScript has.
fn format_of(place: u32) -> Format {
    match place {
        1 => Format::Json,
        2 => Format::NdJson,
        _ => Format::Auto,
    }
}

/// What is done with each row. Behind a pointer, so that the reading is in the module once.
type Each<'e> = dyn FnMut(&CheckedRow<'_>) + 'e;

pub(crate) fn push(checker: &mut Checker<'_>, bytes: &[u8], each: &mut Each<'_>) {
    checker.push(bytes, &mut |row: &CheckedRow<'_>| each(row));
}

pub(crate) fn finish(checker: Checker<'_>, each: &mut Each<'_>) -> Report {
    checker.finish(&mut |row: &CheckedRow<'_>| each(row))
}

/// One bit a row: is it accepted, and does no later one replace it?
#[derive(Debug, Default)]
pub(crate) struct Survivors(Vec<u64>);

impl Survivors {
    fn take(&mut self, row: &CheckedRow<'_>) {
        if let Verdict::Accepted { replaces, .. } = row.verdict() {
            self.set(row.row(), true);
            if let Some(replaced) = replaces {
                self.set(replaced, false);
            }
        }
    }

    fn set(&mut self, row: u64, survives: bool) {
        let (word, bit) = place(row);
        if word >= self.0.len() {
            self.0.resize(word + 1, 0);
        }
        if let Some(word) = self.0.get_mut(word) {
            if survives {
                *word |= bit;
            } else {
                *word &= !bit;
            }
        }
    }

    pub(crate) fn holds(&self, row: u64) -> bool {
        let (word, bit) = place(row);
        self.0.get(word).is_some_and(|word| word & bit != 0)
    }
}

fn place(row: u64) -> (usize, u64) {
    (usize::try_from(row / 64).unwrap_or(usize::MAX - 1), 1 << (row % 64))
}
