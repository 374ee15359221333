//! A check of rows that do not come as one body: columns, records of another language.

use super::columns::{Columns, Sorted};
use super::options::Options;
use super::report::Report;
use super::tally::{Tally, Verdict};
use super::upserts::USUAL_ROW;
use crate::event::{
    Event, Format, Found, MAX_BATCH_ID, MAX_COUNT, MAX_PAGE, MAX_REFERRER, Reading,
};
use crate::map::BTreeMap;
use crate::referrer::PlatformId;
use crate::text::longer_than;
use alloc::string::String;
use alloc::vec::Vec;

/// Checks rows one by one; the report is that of a JSON array of the same rows.
///
/// A row comes as the [`Event`] that it is, or, where it might not keep the schema, as JSON, which
/// is where the errors are found and named.
///
/// ```
/// use referee::batch::{Options, RowChecker, Verdict};
/// use referee::event::{Date, Event};
/// let mut checker = RowChecker::new(&Options::default());
/// let mut event = Event::new(Date::parse("2026-05-20").unwrap(), "claude.ai", "/a");
/// assert!(matches!(checker.push(&event), Some(Verdict::Accepted { .. })));
/// event.raw_page_value = "".into();
/// assert_eq!(checker.push(&event), None);
/// let row = br#"{"date":"2026-05-20","raw_referrer_value":"claude.ai","raw_page_value":""}"#;
/// assert_eq!(checker.push_json(row), Verdict::Invalid);
/// let report = checker.finish();
/// assert_eq!((report.accepted, report.invalid, report.errors[0].row), (1, 1, 1));
/// ```
#[derive(Debug)]
pub struct RowChecker<'l> {
    format: Format,
    tally: Tally<'l>,
    row: u64,
    sorted: Sorted,
    /// Fields that every row has and the schema has not: how many came before, and in how many rows.
    unknown: BTreeMap<String, (usize, u64)>,
}

impl<'l> RowChecker<'l> {
    /// A check that has seen no row. The format of the options is not asked.
    pub fn new(options: &Options<'l>) -> Self {
        Self {
            format: Format::Json,
            tally: Tally::new(options, 0),
            row: 0,
            sorted: Sorted::default(),
            unknown: BTreeMap::new(),
        }
    }

    /// A check that has room for so many rows, where that is known: faster, and no other report.
    pub fn with_room(options: &Options<'l>, rows: usize) -> Self {
        // A quarter more, so that the table of keys need not grow.
        let bytes = rows.saturating_mul(USUAL_ROW + USUAL_ROW / 4);
        Self { tally: Tally::new(options, bytes), ..Self::new(options) }
    }

    /// How many rows have been taken in; the next one has this number.
    pub fn rows(&self) -> u64 {
        self.row
    }

    /// Takes a row in, unless it breaks a bound of the schema: then nothing is counted, and the
    /// row is to be given as JSON.
    #[inline]
    pub fn push(&mut self, event: &Event<'_>) -> Option<Verdict> {
        if !keeps_bounds(event) {
            return None;
        }
        let row = self.row;
        self.row += 1;
        self.tally.count_row();
        Some(self.tally.take_valid(row, event, [&[]; 2]))
    }

    /// Takes rows in by columns, from row `at` of them on, until one breaks a bound of the schema:
    /// that one is not counted, and to be given as JSON. Says which it is, or how many rows there
    /// are. Tells of each accepted row its place in the columns, its platform and the earlier row
    /// that it replaces.
    pub fn push_columns(
        &mut self,
        columns: &Columns<'_>,
        mut at: usize,
        mut accepted: impl FnMut(usize, PlatformId, Option<u64>),
    ) -> usize {
        loop {
            match self.tally.take_columns(columns, at, &mut self.sorted, &mut accepted) {
                0 => return at,
                taken => {
                    at += taken;
                    self.row += taken as u64;
                }
            }
        }
    }

    /// Takes a row in that is written as JSON, on one line. Text that is no JSON, or more than one
    /// value, is a row with an error.
    pub fn push_json(&mut self, text: &[u8]) -> Verdict {
        let mut reading = Reading::new(text, Format::NdJson);
        let Some(found) = reading.next() else {
            // Nothing but white space: as wrong as what comes nearest to it.
            return if text == b"?" { Verdict::Invalid } else { self.push_json(b"?") };
        };
        let found = Found { row: self.row, line: None, ..found };
        self.row += 1;
        self.tally.take(&found, &reading.draft)
    }

    /// Counts a field that each of the last `rows` rows has and the schema has not.
    pub fn count_unknown_field(&mut self, name: &str, rows: u64) {
        if rows == 0 {
            return;
        }
        if let Some((_, count)) = self.unknown.get_mut(name) {
            *count = count.saturating_add(rows);
        } else {
            self.unknown.insert(name.into(), (self.unknown.len(), rows));
        }
    }

    /// Reports.
    pub fn finish(mut self) -> Report {
        // Which names are counted depends on the order in which they came.
        let mut unknown: Vec<_> = self.unknown.into_iter().collect();
        unknown.sort_unstable_by_key(|(_, (order, _))| *order);
        for (name, (_, rows)) in &unknown {
            self.tally.count_unknown_field(name, *rows);
        }
        self.tally.report(self.format, false)
    }
}

/// Does the event keep what its type alone does not (rules 4.1, 4.2)?
#[inline]
fn keeps_bounds(event: &Event<'_>) -> bool {
    let text = |text: &str, max| !text.is_empty() && !longer_than(text, max);
    let count = |count: Option<u64>| count.is_none_or(|count| count <= MAX_COUNT);
    text(&event.raw_referrer_value, MAX_REFERRER)
        && text(&event.raw_page_value, MAX_PAGE)
        && count(event.pageviews)
        && count(event.sessions)
        && count(event.transactions)
        && event.purchase_revenue.is_none_or(|revenue| revenue >= 0.0 && revenue.is_finite())
        && event.batch_id.as_deref().is_none_or(|id| !longer_than(id, MAX_BATCH_ID))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::check;
    use crate::event::Date;
    use alloc::format;
    use proptest::prelude::*;

    /// A row as columns hold it and, where it is an event, as that.
    fn rows() -> impl Strategy<Value = Vec<String>> {
        let row = (
            prop::sample::select(&["2026-05-20", "2026-05-21", "20/05/2026", ""][..]),
            prop::sample::select(&["chatgpt.com", "claude.ai", "google.com", "(direct)", ""][..]),
            prop::sample::select(&["/a", "/b", ""][..]),
            prop::sample::select(&["null", "0", "7", "-1", "1.5", "9007199254740992"][..]),
            prop::sample::select(&["null", "0.1", "-0.0", "1e400", "-2", "true"][..]),
        );
        prop::collection::vec(row, 0..40).prop_map(|rows| {
            rows.iter()
                .map(|(date, referrer, page, sessions, revenue)| {
                    format!(
                        r#"{{"date":"{date}","raw_referrer_value":"{referrer}","raw_page_value":"{page}","sessions":{sessions},"purchase_revenue":{revenue},"x":1}}"#
                    )
                })
                .collect()
        })
    }

    proptest! {
        #[test]
        fn events_and_rows_report_as_one_array(rows in rows(), room in 0..200_usize) {
            let body = format!("[{}]", rows.join(","));
            let options = Options::default();
            let mut checker = RowChecker::with_room(&options, room);
            for row in &rows {
                let event = crate::event::Rows::new(row.as_bytes(), Format::NdJson).next().unwrap();
                let pushed = event.event.ok().and_then(|event| checker.push(&event));
                if pushed.is_some() {
                    checker.count_unknown_field("x", 1);
                } else {
                    checker.push_json(row.as_bytes());
                }
            }
            prop_assert_eq!(checker.finish(), check(body.as_bytes(), &options));
        }
    }

    #[test]
    fn names_come_in_their_order_and_no_count_is_too_large() {
        let mut checker = RowChecker::new(&Options::default());
        for number in (0..300).rev() {
            checker.count_unknown_field(&format!("x{number:03}"), 1);
        }
        for rows in [u64::MAX, 2] {
            checker.count_unknown_field("x299", rows);
            checker.count_unknown_field("x000", rows);
        }
        let report = checker.finish();
        let names: Vec<_> = report.unknown_fields.keys().map(String::as_str).collect();
        assert_eq!((names.len(), names[0], names[255]), (256, "x044", "x299"));
        assert_eq!(
            (report.unknown_fields["x299"], report.unknown_fields_omitted),
            (u64::MAX, u64::MAX)
        );
    }

    #[test]
    fn beyond_the_last_row_of_columns_nothing_is_taken_in() {
        let columns =
            Columns { dates: &[], referrers: &[], pages: &[], counts: [&[]; 3], revenue: &[] };
        let mut checker = RowChecker::new(&Options::default());
        for at in [0, 1, usize::MAX] {
            assert_eq!(checker.push_columns(&columns, at, |_, _, _| {}), at);
        }
        assert_eq!(checker.rows(), 0);
    }

    #[test]
    fn what_breaks_a_bound_is_not_counted() {
        let date = Date::parse("2026-05-20").unwrap();
        let good = Event::new(date, "claude.ai", "/");
        let long = |length: usize| alloc::borrow::Cow::Owned("ä".repeat(length));
        let mut checker = RowChecker::new(&Options::default());
        let bad = [
            Event { raw_referrer_value: "".into(), ..good.clone() },
            Event { raw_referrer_value: long(MAX_REFERRER + 1), ..good.clone() },
            Event { raw_page_value: "".into(), ..good.clone() },
            Event { raw_page_value: long(MAX_PAGE + 1), ..good.clone() },
            Event { pageviews: Some(MAX_COUNT + 1), ..good.clone() },
            Event { sessions: Some(u64::MAX), ..good.clone() },
            Event { transactions: Some(MAX_COUNT + 1), ..good.clone() },
            Event { purchase_revenue: Some(-0.01), ..good.clone() },
            Event { purchase_revenue: Some(f64::NAN), ..good.clone() },
            Event { purchase_revenue: Some(f64::INFINITY), ..good.clone() },
            Event { batch_id: Some(long(MAX_BATCH_ID + 1)), ..good.clone() },
        ];
        for event in &bad {
            assert_eq!(checker.push(event), None, "{event:?}");
        }
        assert_eq!(checker.rows(), 0);
        let edge = Event {
            raw_page_value: long(MAX_PAGE),
            batch_id: Some(long(MAX_BATCH_ID)),
            sessions: Some(MAX_COUNT),
            purchase_revenue: Some(-0.0),
            ..good
        };
        assert!(checker.push(&edge).is_some());
        assert_eq!(
            (checker.push_json(b" "), checker.push_json(b"{} {}")),
            (Verdict::Invalid, Verdict::Invalid)
        );
        let report = checker.finish();
        assert_eq!((report.events, report.invalid, report.status), (3, 2, 400));
    }
}
