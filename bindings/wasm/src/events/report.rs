//! A report on its way to JavaScript: what can be counted crosses as numbers, in memory that is
//! kept, and as JSON only what cannot. Most reports have nothing of that.

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
    lists: String,
}

thread_local! {
    static MADE: RefCell<Made> =
        const { RefCell::new(Made { numbers: Vec::new(), lists: String::new() }) };
}

/// What of the last report is no number, as JSON.
#[wasm_bindgen]
pub fn lists() -> String {
    MADE.with_borrow_mut(|made| core::mem::take(&mut made.lists))
}

/// Keeps a report, and says where its numbers are: the counts, what is omitted, the rejections by
/// reason, whether there are `lists`, how many platforms there are, and the values of each.
///
/// The first value of a platform is its place in the built-in list, where that decided; otherwise
/// `lists` has its name.
pub(crate) fn keep(report: &Report, list: &AllowList) -> *const f64 {
    let is_builtin = ptr::eq(list, AllowList::builtin());
    let has_lists = !is_builtin
        || !report.errors.is_empty()
        || !report.unknown_referrers.is_empty()
        || !report.unknown_fields.is_empty();
    MADE.with_borrow_mut(|Made { numbers, lists }| {
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
        let rejections = Reason::ALL.map(|reason| report.rejections.of(reason));
        let rest = [u64::from(has_lists), report.platforms.len() as u64];
        push(numbers, &counts);
        push(numbers, &rejections);
        push(numbers, &rest);
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
        if has_lists {
            let names: Vec<&str> =
                report.platforms.iter().map(|totals| &*totals.platform).collect();
            let own = (!is_builtin).then_some((&report.list, names));
            *lists = text::write(&(
                &report.errors,
                &report.unknown_referrers,
                &report.unknown_fields,
                own,
            ));
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
