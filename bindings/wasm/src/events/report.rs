//! A report on its way to JavaScript: most of them are nothing but numbers by the built-in list, and
//! cross as numbers, in memory that is kept. Any other crosses as JSON.

use crate::text;
use core::cell::RefCell;
use core::ptr;
use referee::batch::Report;
use referee::event::Format;
use referee::referrer::{AllowList, Reason};
use wasm_bindgen::prelude::wasm_bindgen;

/// The report that was made last.
struct Made {
    numbers: Vec<f64>,
    json: String,
}

thread_local! {
    static MADE: RefCell<Made> =
        const { RefCell::new(Made { numbers: Vec::new(), json: String::new() }) };
}

/// The last report that is not all numbers, as JSON. Takes it.
#[wasm_bindgen]
pub fn report() -> String {
    MADE.with_borrow_mut(|made| core::mem::take(&mut made.json))
}

/// Keeps a report, and says where its numbers are: the counts, what is omitted, the rejections by
/// reason, how many platforms there are, and the values of each, of which the first is its place in
/// the built-in list. Nowhere, if it is not all numbers.
pub(crate) fn keep(report: &Report, list: &AllowList) -> *const f64 {
    MADE.with_borrow_mut(|Made { numbers, json }| {
        if !ptr::eq(list, AllowList::builtin())
            || !report.errors.is_empty()
            || !report.unknown_referrers.is_empty()
            || !report.unknown_fields.is_empty()
        {
            *json = text::write(report);
            return ptr::null();
        }
        numbers.clear();
        let counts = [
            report.status.into(),
            match report.format {
                Format::Auto => 0,
                Format::Json => 1,
                Format::NdJson => 2,
            },
            report.events,
            report.accepted,
            report.rejected,
            report.invalid,
            report.duplicates,
            report.upserts,
            report.errors_omitted,
            report.unknown_referrers_omitted,
            report.unknown_fields_omitted,
        ];
        push(numbers, &counts);
        push(numbers, &Reason::ALL.map(|reason| report.rejections.of(reason)));
        push(numbers, &[report.platforms.len() as u64]);
        for totals in &report.platforms {
            let place = list.platforms().iter().position(|one| one.slug == totals.platform);
            let counts = [
                place.unwrap_or_default() as u64,
                totals.upserts,
                totals.pageviews,
                totals.sessions,
                totals.transactions,
            ];
            push(numbers, &counts);
            numbers.push(totals.purchase_revenue);
        }
        numbers.as_ptr()
    })
}

#[allow(clippy::cast_precision_loss, reason = "JavaScript has no other numbers")]
fn push(numbers: &mut Vec<f64>, counts: &[u64]) {
    for &count in counts {
        numbers.push(count as f64);
    }
}
