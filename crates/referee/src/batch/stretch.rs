//! Stretches of rows that are checked apart from each other, on as many threads as there are.

use super::checker::{CheckedRow, Sink};
use super::errors::Errors;
use super::frequent::{Names, Values};
use super::options::Options;
use super::report::Rejections;
use super::sorter::{Accepted, Rejected, Sorter};
use super::tally::Verdict;
use crate::event::{Draft, Found, Piece, Reader};
use alloc::vec::Vec;

/// What a stretch of rows adds to a check: of each accepted row its key as 128 bits and its
/// metrics, and what else is counted.
///
/// Made by a [`StretchChecker`], taken by [`Checker::merge`](super::Checker::merge), which leaves it
/// empty and its room to be used again.
#[derive(Debug, Default)]
pub struct Stretch {
    pub(super) rows: u64,
    /// Line feeds.
    pub(super) lines: u64,
    /// Is anything no JSON?
    pub(super) malformed: bool,
    /// Accepted rows, with their numbers within the stretch.
    pub(super) accepted: Vec<(u64, Accepted)>,
    pub(super) rejected: u64,
    pub(super) rejections: Rejections,
    pub(super) referrers: Values,
    pub(super) unknown_fields: Names,
    pub(super) errors: Errors,
}

impl Stretch {
    /// Has it no rows and no lines?
    pub fn is_empty(&self) -> bool {
        self.rows == 0 && self.lines == 0
    }
}

/// What stood in a body before a stretch: add it to the numbers of the stretch's rows and lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Before {
    /// Rows.
    pub rows: u64,
    /// Line feeds.
    pub lines: u64,
}

/// Checks stretches of whole lines of NDJSON apart from the rows before them. The report of a check
/// that merges them in their order is that of one that reads them itself, so that threads can share
/// a body: each has a `StretchChecker` of its own.
///
/// ```
/// use referee::batch::{Checker, Options, Stretch, check};
/// let line = |page: u32| format!(
///     "{{\"date\":\"2026-05-20\",\"raw_referrer_value\":\"claude.ai\",\"raw_page_value\":\"/{page}\"}}\n"
/// );
/// let lines = [line(1), line(2), line(3) + &line(1)];
/// let options = Options::default();
/// let mut checker = Checker::new(&options);
/// // The first line tells the format.
/// checker.push(lines[0].as_bytes(), &mut ());
/// assert!(checker.is_at_line());
/// let stretches = std::thread::scope(|scope| {
///     let threads = [&lines[1], &lines[2]].map(|lines| {
///         let mut apart = checker.apart();
///         scope.spawn(move || {
///             let mut stretch = Stretch::default();
///             apart.read(&mut stretch, lines.as_bytes(), &mut ());
///             stretch
///         })
///     });
///     threads.map(|thread| thread.join().unwrap())
/// });
/// for mut stretch in stretches {
///     checker.merge(&mut stretch).unwrap();
/// }
/// let report = checker.finish(&mut ());
/// assert_eq!((report.upserts, report.duplicates), (3, 1));
/// assert_eq!(report, check(lines.concat().as_bytes(), &options));
/// ```
#[derive(Debug)]
pub struct StretchChecker<'l> {
    sorter: Sorter<'l>,
    max_errors: usize,
    /// Tells where a referrer is counted in this stretch from where it was in another: from 1.
    round: u64,
}

impl<'l> StretchChecker<'l> {
    pub(super) fn new(options: &Options<'l>) -> Self {
        Self { sorter: Sorter::new(options), max_errors: options.max_errors, round: 0 }
    }

    /// Keeps no more errors of a stretch than `max`, as far as the options allow: as many as
    /// [`Checker::error_room`](super::Checker::error_room) said once is enough, since it only
    /// falls.
    pub fn keep_errors(&mut self, max: usize) {
        self.max_errors = self.max_errors.min(max);
    }

    /// Checks whole lines, each but the last of the body with its line feed, after those that the
    /// stretch has. The sink sees each row; its number and line count from the start of the
    /// stretch, and what an accepted row replaces is not known yet.
    pub fn read(&mut self, stretch: &mut Stretch, lines: &[u8], sink: &mut impl Sink) {
        stretch.errors.keep_at_most(self.max_errors);
        self.round += 1;
        let mut reader = Reader::of_lines(stretch.rows, stretch.lines + 1);
        let mut piece = Piece::new(lines, true);
        let mut draft = Draft::new();
        while let Some(found) = reader.next(&mut piece, &mut draft) {
            let verdict = self.take(stretch, &found, &draft);
            sink.row(&CheckedRow::new(&found, &draft, verdict));
        }
        stretch.lines = reader.place().1 - 1;
    }

    #[inline]
    fn take(&mut self, stretch: &mut Stretch, found: &Found<'_>, draft: &Draft<'_>) -> Verdict {
        stretch.rows += 1;
        let is_malformed = found.broken.is_some();
        if is_malformed {
            stretch.malformed = true;
        } else {
            for name in &draft.unknown {
                stretch.unknown_fields.add(name, found.row);
            }
        }
        if is_malformed || !draft.is_valid() {
            stretch.errors.add(found, draft);
            return Verdict::Invalid;
        }
        match self.sorter.sort(&draft.event, draft.beyond) {
            Ok(accepted) => {
                stretch.accepted.push((found.row, accepted));
                Verdict::Accepted { platform: accepted.platform, replaces: None }
            }
            Err(Rejected { reason, known }) => {
                stretch.rejected += 1;
                stretch.rejections.add(reason);
                if !stretch.referrers.add_again(known.counter, self.round) {
                    let raw = &draft.event.raw_referrer_value;
                    let counter = stretch.referrers.add(raw, reason, self.round);
                    self.sorter.note(&known, counter);
                }
                Verdict::Rejected(reason)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::{Checker, check};
    use alloc::format;
    use alloc::string::String;

    #[test]
    fn a_referrer_is_counted_where_it_stands_in_each_stretch() {
        let lines = |referrers: [&str; 3]| -> String {
            let line = |referrer: &&str| {
                format!(
                    "{{\"date\":\"2026-05-20\",\"raw_referrer_value\":\"{referrer}\",\"raw_page_value\":\"/\"}}\n"
                )
            };
            referrers.iter().cycle().take(100).map(line).collect()
        };
        let one = lines(["example.a", "example.b", "example.c"]);
        let two = lines(["example.c", "example.a", "example.b"]);
        let options = Options::default();
        let mut checker = Checker::new(&options);
        checker.push(one.as_bytes(), &mut ());
        let mut apart = checker.apart();
        for lines in [&one, &two, &one] {
            let mut stretch = Stretch::default();
            apart.read(&mut stretch, lines.as_bytes(), &mut ());
            checker.merge(&mut stretch);
        }
        let body = [&one, &one, &two, &one].map(String::as_str).concat();
        assert_eq!(checker.finish(&mut ()), check(body.as_bytes(), &options));
    }
}
