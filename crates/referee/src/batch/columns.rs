//! Rows by columns: what many of them are, found in few steps that no row decides.

use super::blocks::Text;
use super::key::Key;
use super::memo::Known;
use super::sorter::{Accepted, Sorter};
use super::upserts::{AHEAD, Metrics};
use crate::event::{Date, MAX_COUNT, MAX_PAGE, MAX_REFERRER};
use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::ops::Range;

/// The text of a row: the first bytes of some memory. That more of it is known makes a check
/// faster and changes nothing else.
///
/// ```
/// use referee::batch::Cell;
/// assert_eq!(Cell::new(b"claude.aichatgpt.com", 9).text(), "claude.ai");
/// assert_eq!(Cell::from("claude.ai").text(), "claude.ai");
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct Cell<'a> {
    within: &'a [u8],
    length: usize,
}

impl<'a> Cell<'a> {
    /// The first `length` bytes of `within`, which should be UTF-8, or all of it where it has no
    /// more.
    #[inline]
    pub fn new(within: &'a [u8], length: usize) -> Self {
        Self { within, length: length.min(within.len()) }
    }

    /// The bytes of the text.
    #[inline]
    pub fn bytes(&self) -> &'a [u8] {
        self.within.get(..self.length).unwrap_or_default()
    }

    /// The text, with U+FFFD in place of what is no UTF-8.
    pub fn text(&self) -> Cow<'a, str> {
        String::from_utf8_lossy(self.bytes())
    }

    #[inline]
    pub(super) fn blocks(&self) -> Text<'a> {
        Text::within(self.within, self.length)
    }
}

impl<'a> From<&'a str> for Cell<'a> {
    fn from(text: &'a str) -> Self {
        Self { within: text.as_bytes(), length: text.len() }
    }
}

/// The columns of rows, for [`RowChecker::push_columns`](super::RowChecker::push_columns). All of
/// them have a value for each row; what the shortest does not have is not there.
///
/// A `batch_id` is not among them, since nothing is counted by it: give a row whose `batch_id` is
/// too long without its date.
#[derive(Debug, Clone, Copy)]
pub struct Columns<'c> {
    /// The days; none for a row that is to be judged as JSON.
    pub dates: &'c [Option<Date>],
    /// The referrers; nothing for a row that is to be judged as JSON.
    pub referrers: &'c [Cell<'c>],
    /// The pages; nothing for a row that is to be judged as JSON.
    pub pages: &'c [Cell<'c>],
    /// Page views, sessions and transactions: 0 where there are none, over [`MAX_COUNT`] for a row
    /// that is to be judged as JSON.
    pub counts: [&'c [u64]; 3],
    /// Revenue: 0 where there is none, NaN for a row that is to be judged as JSON.
    pub revenue: &'c [f64],
}

impl Columns<'_> {
    /// How many rows, from `at` on and `AHEAD` at most, keep the bounds of the schema. Text of more
    /// bytes than it may have code points is left to be judged as JSON.
    fn good(&self, at: usize) -> usize {
        let Self { dates, referrers, pages, counts: [pageviews, sessions, transactions], revenue } =
            *self;
        let lengths = [referrers.len(), pages.len(), pageviews.len(), sessions.len()];
        let ends = lengths.into_iter().chain([dates.len(), transactions.len(), revenue.len()]);
        let rows = at..ends.fold(at.saturating_add(AHEAD), usize::min).max(at);
        // All of them at once in short loops, and only where one is wrong one by one.
        if self.keep_bounds(rows.clone()) {
            rows.len()
        } else {
            rows.clone().position(|row| !self.keep_bounds(row..row + 1)).unwrap_or(rows.len())
        }
    }

    /// Do all of some rows keep the bounds of the schema?
    #[inline]
    fn keep_bounds(&self, rows: Range<usize>) -> bool {
        /// All bits that any of the values has: found without a question of each.
        fn bits<'v, T: 'v>(values: Option<&'v [T]>, of: impl Fn(&'v T) -> u64) -> u64 {
            let values = values.unwrap_or_default().iter();
            values.fold(0, |bits, value| bits | of(value))
        }
        // Powers of two: none is as much, or more, where no bit is.
        const { assert!((MAX_COUNT + 1).is_power_of_two()) };
        const { assert!(MAX_REFERRER.is_power_of_two() && MAX_PAGE.is_power_of_two()) };
        let length = |cell: &Cell<'_>| (cell.length as u64).wrapping_sub(1);
        let [pageviews, sessions, transactions] =
            self.counts.map(|counts| bits(counts.get(rows.clone()), |count| *count));
        // The highest bit is set below zero and, with one more in the exponent, where that was full.
        // A sum makes a zero that has a sign a plain one.
        let revenue = |value: &f64| {
            let value = (value + 0.0).to_bits();
            value | value.wrapping_add(1 << 52)
        };
        let none = |date: &Option<Date>| u64::from(date.is_none());
        bits(self.dates.get(rows.clone()), none) == 0
            && bits(self.revenue.get(rows.clone()), revenue) >> 63 == 0
            && pageviews | sessions | transactions <= MAX_COUNT
            && bits(self.referrers.get(rows.clone()), length) < MAX_REFERRER as u64
            && bits(self.pages.get(rows), length) < MAX_PAGE as u64
    }
}

/// Rows that are sorted before any of them is taken in, in steps that each go through all of them: so
/// no step has much to keep in mind, and whether a row is accepted leads the processor nowhere else.
#[derive(Debug, Default)]
pub(super) struct Sorted {
    /// Of each row.
    known: Vec<Known>,
    keys: Vec<Key>,
    /// Room for the accepted rows, with their places from the first row on, and for the places of the
    /// rejected ones.
    accepted: Vec<(u64, Accepted)>,
    accepted_len: usize,
    rejected: Vec<usize>,
    rejected_len: usize,
}

impl Sorted {
    /// The accepted rows, with their places from the first row on.
    pub(super) fn accepted(&self) -> &[(u64, Accepted)] {
        self.accepted.get(..self.accepted_len).unwrap_or_default()
    }

    /// The rejected rows: their places from the first row on, and what is known of their referrers.
    pub(super) fn rejected(&self) -> impl Iterator<Item = (usize, &Known)> {
        let places = self.rejected.get(..self.rejected_len).unwrap_or_default().iter();
        places.filter_map(|&place| Some((place, self.known.get(place)?)))
    }

    /// Sorts rows, from `at` on up to one that breaks a bound, in place of those that it has. Says
    /// how many.
    pub(super) fn sort(
        &mut self,
        sorter: &mut Sorter<'_>,
        columns: &Columns<'_>,
        at: usize,
    ) -> usize {
        let rows = at..at + columns.good(at);
        let Self { known, keys, .. } = self;
        // Never made smaller, since what is there would be written once more.
        if known.len() < rows.len() {
            known.resize(rows.len(), Known::NOTHING);
            keys.resize(rows.len(), [0; 2]);
        }
        sorter.know_all(columns.referrers.get(rows.clone()).unwrap_or_default(), known);
        let dates = columns.dates.get(rows.clone()).unwrap_or_default();
        let pages = columns.pages.get(rows.clone()).unwrap_or_default();
        sorter.keys_of(dates, known, pages, keys);
        self.part(columns, rows.clone());
        rows.len()
    }

    /// Parts the accepted rows from the rejected ones: each is written behind either, and only one
    /// of them counts it.
    #[inline(never)]
    fn part(&mut self, columns: &Columns<'_>, rows: Range<usize>) {
        let Self { known, keys, accepted, rejected, .. } = self;
        if accepted.len() < known.len() {
            accepted.resize(known.len(), (0, Accepted::NOTHING));
            rejected.resize(known.len(), 0);
        }
        let known = known.get(..rows.len()).unwrap_or_default();
        let [pageviews, sessions, transactions] =
            columns.counts.map(|counts| counts.get(rows.clone()).unwrap_or_default());
        let revenue = columns.revenue.get(rows).unwrap_or_default();
        let (mut place, mut accepted_len, mut rejected_len) = (0, 0, 0);
        let metrics = pageviews.iter().zip(sessions).zip(transactions).zip(revenue);
        for ((known, &key), metrics) in known.iter().zip(&*keys).zip(metrics) {
            let (((&pageviews, &sessions), &transactions), &revenue) = metrics;
            let metrics = Metrics { counts: [pageviews, sessions, transactions], revenue };
            if let Some(slot) = accepted.get_mut(accepted_len) {
                *slot = (place as u64, Accepted { key, metrics, platform: known.id });
            }
            if let Some(slot) = rejected.get_mut(rejected_len) {
                *slot = place;
            }
            accepted_len += usize::from(known.platform.is_ok());
            rejected_len += usize::from(known.platform.is_err());
            place += 1;
        }
        (self.accepted_len, self.rejected_len) = (accepted_len, rejected_len);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::{Options, RowChecker, Verdict, check};
    use alloc::format;
    use proptest::prelude::*;

    /// A day, a referrer, a page, a count and revenue; some of them break a bound.
    type Row = (&'static str, &'static str, String, u64, f64);

    fn rows() -> impl Strategy<Value = Vec<Row>> {
        let one_of = |texts: &'static [&'static str]| prop::sample::select(texts);
        let row = (
            one_of(&["2026-05-20", "2026-05-21", "2026-05-22", "2026-5-21"]),
            one_of(&[
                "chatgpt.com",
                "claude.ai",
                "android-app://com.openai.chatgpt/",
                "google.com",
                "(direct)",
                "a title, which is no host, of more than sixty-four bytes, and of two more",
                "",
            ]),
            prop_oneof![
                9 => (1..100_usize).prop_map(|length| "/page".repeat(20).split_at(length).0.into()),
                1 => Just("x".repeat(2049)),
                1 => Just("ä".repeat(1100)),
                1 => Just(String::new()),
            ],
            prop::sample::select(&[0, 7, MAX_COUNT, MAX_COUNT + 1][..]),
            prop::sample::select(&[0.0, 12.5, 1e300, -0.0, -1.0][..]),
        );
        prop::collection::vec(row, 0..200)
    }

    fn as_json((date, referrer, page, count, revenue): &Row) -> String {
        format!(
            r#"{{"date":"{date}","raw_referrer_value":"{referrer}","raw_page_value":"{page}","sessions":{count},"purchase_revenue":{revenue:?}}}"#
        )
    }

    /// Cells of one text after the other, as a column of Arrow has them; or each by itself.
    fn cells<'a>(column: &'a str, lengths: &[usize], apart: bool) -> Vec<Cell<'a>> {
        let mut rest = column;
        let cell = |&length: &usize| {
            let (text, after) = rest.split_at(length);
            let cell = if apart { text.into() } else { Cell::new(rest.as_bytes(), length) };
            rest = after;
            cell
        };
        lengths.iter().map(cell).collect()
    }

    proptest! {
        #[test]
        fn columns_report_as_one_array(rows in rows(), apart in any::<bool>()) {
            let options = Options::default();
            let column = |of: fn(&Row) -> &str| {
                let lengths: Vec<_> = rows.iter().map(|row| of(row).len()).collect();
                (rows.iter().map(of).collect::<String>(), lengths)
            };
            let (referrers, pages) = (column(|row| row.1), column(|row| &row.2));
            let dates: Vec<_> = rows.iter().map(|row| Date::parse(row.0).ok()).collect();
            let counts: Vec<_> = rows.iter().map(|row| row.3).collect();
            let none = alloc::vec![0; rows.len()];
            let revenue: Vec<_> = rows.iter().map(|row| row.4).collect();
            let columns = Columns {
                dates: &dates,
                referrers: &cells(&referrers.0, &referrers.1, apart),
                pages: &cells(&pages.0, &pages.1, apart),
                counts: [&none, &counts, &none],
                revenue: &revenue,
            };
            let lines: Vec<_> = rows.iter().map(as_json).collect();
            let mut checker = RowChecker::new(&options);
            let mut accepted = Vec::new();
            let mut at = 0;
            loop {
                at = checker.push_columns(&columns, at, |row, platform, replaces| {
                    accepted.push((row, Verdict::Accepted { platform, replaces }));
                });
                let Some(line) = lines.get(at) else { break };
                accepted.push((at, checker.push_json(line.as_bytes())));
                at += 1;
            }
            accepted.retain(|(_, verdict)| matches!(verdict, Verdict::Accepted { .. }));
            let mut one_by_one = RowChecker::new(&options);
            let verdicts = lines.iter().map(|line| one_by_one.push_json(line.as_bytes()));
            let wanted: Vec<_> = verdicts
                .enumerate()
                .filter(|(_, verdict)| matches!(verdict, Verdict::Accepted { .. }))
                .collect();
            prop_assert_eq!(accepted, wanted);
            let body = format!("[{}]", lines.join(","));
            prop_assert_eq!(checker.finish(), check(body.as_bytes(), &options));
        }
    }

    #[test]
    fn revenue_is_finite_and_not_below_zero() {
        let good = |revenue: f64| {
            let columns = Columns {
                dates: &[Some(Date::FIRST)],
                referrers: &[Cell::from("a")],
                pages: &[Cell::from("/")],
                counts: [&[0]; 3],
                revenue: &[revenue],
            };
            columns.good(0) == 1
        };
        for revenue in [0.0, -0.0, 5e-324, 1.0, f64::MIN_POSITIVE, f64::MAX] {
            assert!(good(revenue), "{revenue}");
        }
        let bad = [f64::INFINITY, f64::NEG_INFINITY, f64::NAN, -f64::NAN, -5e-324, -1.0, f64::MIN];
        for revenue in bad {
            assert!(!good(revenue), "{revenue}");
        }
        // The least and the greatest of what is no number.
        for bits in [1, u64::MAX >> 12] {
            let none = f64::from_bits(f64::INFINITY.to_bits() | bits);
            assert!(!good(none) && !good(-none), "{bits}");
        }
    }

    #[test]
    fn what_is_no_text_leads_nowhere() {
        let mut checker = RowChecker::new(&Options::default());
        let columns = Columns {
            dates: &[Some(Date::FIRST); 2],
            referrers: &[Cell::new(b"claude.ai\xff", 10), Cell::new(b"claude.ai", 99)],
            pages: &[Cell::new(b"\xff", 1); 2],
            counts: [&[0; 2]; 3],
            revenue: &[0.0; 2],
        };
        assert_eq!(checker.push_columns(&columns, 0, |row, _, _| assert_eq!(row, 1)), 2);
        let report = checker.finish();
        assert_eq!((report.accepted, report.rejected), (1, 1));
        assert_eq!(report.unknown_referrers[0].value, "claude.ai\u{fffd}");
    }
}
