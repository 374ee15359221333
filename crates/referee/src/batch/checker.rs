//! The check of a body, whole or in pieces (rule 4.8).

use super::options::Options;
use super::pieces::{EachRow, Pieces};
use super::report::{Report, Upsert};
use super::rows::Surviving;
use super::stretch::{Before, Stretch, StretchChecker};
use super::tally::{Tally, Verdict};
use crate::event::{Draft, Event, Found, Reading, RowError, compact};
use alloc::borrow::Cow;
use alloc::vec::Vec;

/// A row as a check sees it.
#[derive(Debug, Clone, Copy)]
pub struct CheckedRow<'r> {
    found: &'r Found<'r>,
    draft: &'r Draft<'r>,
    verdict: Verdict,
}

impl<'r> CheckedRow<'r> {
    #[inline]
    pub(super) fn new(found: &'r Found<'r>, draft: &'r Draft<'r>, verdict: Verdict) -> Self {
        Self { found, draft, verdict }
    }

    /// The row, from 0.
    pub fn row(&self) -> u64 {
        self.found.row
    }

    /// The line, from 1, where the body is NDJSON.
    pub fn line(&self) -> Option<u64> {
        self.found.line
    }

    /// Its text as it stands in the body; where it is no JSON, as much of it as there is.
    pub fn text(&self) -> &'r [u8] {
        self.found.text
    }

    /// A valid row's text without the white space between tokens: one line of NDJSON.
    pub fn compact(&self) -> Option<Cow<'r, str>> {
        self.event()?;
        core::str::from_utf8(self.found.text).ok().map(compact)
    }

    /// What becomes of it.
    pub fn verdict(&self) -> Verdict {
        self.verdict
    }

    /// The event, unless the row is invalid.
    pub fn event(&self) -> Option<&'r Event<'r>> {
        (self.verdict != Verdict::Invalid).then_some(&self.draft.event)
    }

    /// Everything that is wrong with it, in the order of the schema.
    pub fn errors(&self) -> Vec<RowError<'r>> {
        if self.verdict == Verdict::Invalid { self.found.errors(self.draft) } else { Vec::new() }
    }

    /// The names of its fields that the schema does not have, as often as they occur.
    pub fn unknown_fields(&self) -> &'r [Cow<'r, str>] {
        if self.found.broken.is_some() { &[] } else { &self.draft.unknown }
    }
}

/// What is done with each row of a check, in the order of the rows: any closure that takes a
/// [`CheckedRow`], or `()` for nothing.
pub trait Sink {
    /// Takes a row.
    fn row(&mut self, row: &CheckedRow<'_>);
}

impl Sink for () {
    #[inline]
    fn row(&mut self, _: &CheckedRow<'_>) {}
}

impl<F: FnMut(&CheckedRow<'_>)> Sink for F {
    #[inline]
    fn row(&mut self, row: &CheckedRow<'_>) {
        self(row);
    }
}

/// Checks a body that comes in pieces, in bounded memory: of a row cut in two its first part is
/// kept, of each upsert key some fifty bytes, and what the report holds. How the body is cut never
/// changes a result.
///
/// ```
/// use referee::batch::{Checker, Options, Verdict};
/// let mut checker = Checker::new(&Options::default());
/// let mut accepted = 0;
/// let mut count = |row: &referee::batch::CheckedRow<'_>| {
///     accepted += u32::from(matches!(row.verdict(), Verdict::Accepted { .. }));
/// };
/// checker.push(br#"{"date":"2026-05-20","raw_referrer_value":"chatg"#, &mut count);
/// checker.push(br#"pt.com","raw_page_value":"/a"}"#, &mut count);
/// let report = checker.finish(&mut count);
/// assert_eq!((report.status, report.accepted, accepted), (200, 1, 1));
/// ```
#[derive(Debug)]
pub struct Checker<'l> {
    pieces: Pieces,
    tally: Tally<'l>,
}

/// Rows on their way through the tally to a sink.
struct Through<'t, 'l, S> {
    tally: &'t mut Tally<'l>,
    sink: &'t mut S,
}

impl<S: Sink> EachRow for Through<'_, '_, S> {
    #[inline]
    fn row<'a>(&mut self, found: &Found<'a>, draft: &mut Draft<'a>) {
        let verdict = self.tally.take(found, draft);
        self.sink.row(&CheckedRow::new(found, draft, verdict));
    }
}

impl<'l> Checker<'l> {
    /// A check of a body of which nothing is read yet.
    pub fn new(options: &Options<'l>) -> Self {
        Self { pieces: Pieces::new(options.format), tally: Tally::new(options, 0) }
    }

    /// Reads the next piece of the body.
    pub fn push(&mut self, bytes: &[u8], sink: &mut impl Sink) {
        self.pieces.push(bytes, &mut Through { tally: &mut self.tally, sink });
    }

    /// Reads what is left, and reports.
    pub fn finish(mut self, sink: &mut impl Sink) -> Report {
        self.pieces.finish(&[], &mut Through { tally: &mut self.tally, sink });
        self.report()
    }

    fn report(&mut self) -> Report {
        let reader = &self.pieces.reader;
        self.tally.report(reader.format(), reader.is_blank())
    }

    /// Reads the last piece of the body, reports on it, and is ready for another body, for which it
    /// has the memory already and what it knows of referrers: of small bodies one after the other
    /// each costs less.
    ///
    /// ```
    /// use referee::batch::{Checker, Options};
    /// let mut checker = Checker::new(&Options::default());
    /// for page in ["/a", "/b"] {
    ///     let body = format!(
    ///         r#"[{{"date":"2026-05-20","raw_referrer_value":"claude.ai","raw_page_value":"{page}"}}]"#
    ///     );
    ///     assert_eq!(checker.finish_body(body.as_bytes(), &mut ()).upserts, 1);
    /// }
    /// ```
    pub fn finish_body(&mut self, last: &[u8], sink: &mut impl Sink) -> Report {
        self.pieces.finish(last, &mut Through { tally: &mut self.tally, sink });
        let report = self.report();
        self.pieces = Pieces::new(self.tally.begin_anew());
        report
    }

    /// Does what comes next begin a line of NDJSON, which may then be checked [apart](Self::apart)?
    pub fn is_at_line(&self) -> bool {
        self.pieces.is_at_line()
    }

    /// A check of stretches of lines apart from this one, for [`merge`](Self::merge).
    pub fn apart(&self) -> StretchChecker<'l> {
        self.tally.apart()
    }

    /// How many more errors the report would keep.
    pub fn error_room(&self) -> usize {
        self.tally.error_room()
    }

    /// Takes in the lines of a stretch, which come next in the body, leaves it empty, and says what
    /// stood before it. Does nothing and gives nothing unless the check [is at a
    /// line](Self::is_at_line).
    pub fn merge(&mut self, stretch: &mut Stretch) -> Option<Before> {
        if !self.is_at_line() {
            return None;
        }
        let (rows, line) = self.pieces.reader.place();
        let before = Before { rows, lines: line - 1 };
        self.pieces.reader.skip(stretch.rows, stretch.lines);
        self.tally.merge(stretch, before.lines);
        Some(before)
    }
}

/// Checks a whole body.
///
/// ```
/// use referee::batch::{Options, check};
/// let body = br#"[
///     {"date":"2026-05-20","raw_referrer_value":"chatgpt.com","raw_page_value":"/a","sessions":7},
///     {"date":"2026-05-20","raw_referrer_value":"google.com","raw_page_value":"/a"},
///     {"date":"2026-05-20","raw_referrer_value":"chatgpt.com","raw_page_value":"/a","sessions":9}
/// ]"#;
/// let report = check(body, &Options::default());
/// assert_eq!((report.status, report.events), (200, 3));
/// assert_eq!((report.accepted, report.rejected, report.invalid), (2, 1, 0));
/// assert_eq!((report.duplicates, report.upserts), (1, 1));
/// assert_eq!(report.platforms[0].platform, "chatgpt");
/// assert_eq!(report.platforms[0].sessions, 9);
/// ```
pub fn check(body: &[u8], options: &Options<'_>) -> Report {
    check_each(body, options, &mut |_, _, _| ())
}

/// Checks a whole body, and gives each row to `each`.
#[cfg_attr(not(compact), inline)]
pub(super) fn check_each<'a>(
    body: &'a [u8],
    options: &Options<'_>,
    each: &mut dyn FnMut(&Found<'a>, &mut Draft<'a>, Verdict),
) -> Report {
    let mut tally = Tally::new(options, body.len());
    let mut reading = Reading::new(body, options.format);
    while let Some(found) = reading.next() {
        let verdict = tally.take(&found, &reading.draft);
        each(&found, &mut reading.draft, verdict);
    }
    tally.report(reading.format(), reading.is_blank())
}

/// Checks a whole body and gives the rows that stay, in their order, borrowed from it.
///
/// ```
/// use referee::batch::{Options, check_rows};
/// let body = br#"{"date":"2026-05-20","raw_referrer_value":"claude.ai","raw_page_value":"/a"}"#;
/// let (report, upserts) = check_rows(body, &Options::default());
/// assert_eq!(report.upserts, 1);
/// assert_eq!(upserts[0].event.raw_page_value, "/a");
/// ```
pub fn check_rows<'a>(body: &'a [u8], options: &Options<'_>) -> (Report, Vec<Upsert<'a>>) {
    let mut surviving = Surviving::default();
    let report = check_each(body, options, &mut |found, draft, verdict| {
        if let Verdict::Accepted { platform, replaces } = verdict {
            surviving.accept(found, draft, platform, replaces);
        }
    });
    (report, surviving.into_upserts())
}
