//! What a check adds up, row by row.

use super::columns::{Columns, Sorted};
use super::errors::Errors;
use super::frequent::{Frequent, UnknownFields};
use super::options::Options;
use super::report::{MAX_UNKNOWN_REFERRERS, PlatformTotals, Rejections, Report};
use super::sorter::{Accepted, Rejected, Sorter};
use super::stretch::{Stretch, StretchChecker};
use super::sum::{ExactSum, UNGATHERED};
use super::upserts::{AHEAD, Metrics, Replaced, Upserts};
use crate::event::{Draft, Event, Format, Found, MAX_COUNT};
use crate::referrer::{PlatformId, Reason};
use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::vec::Vec;

/// What becomes of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Valid, and its referrer leads to a platform.
    Accepted {
        /// The platform.
        platform: PlatformId,
        /// The earlier row with the same upsert key that this one replaces.
        replaces: Option<u64>,
    },
    /// Valid, and its referrer leads to no platform.
    Rejected(Reason),
    /// Not valid.
    Invalid,
}

/// The sums of one platform.
#[derive(Debug, Clone)]
struct Sums {
    upserts: u64,
    /// Of the rows before the recent ones, less those that were replaced.
    counts: [i128; 3],
    /// Of the recent rows: so few that the sum of their counts is no wider.
    recent: [i64; 3],
    revenue: ExactSum,
}

/// What is counted of all rows.
#[derive(Debug, Default)]
struct Counts {
    events: u64,
    accepted: u64,
    rejected: u64,
    rejections: Rejections,
    /// Is anything no JSON?
    malformed: bool,
}

#[derive(Debug)]
pub(crate) struct Tally<'l> {
    options: Options<'l>,
    sorter: Sorter<'l>,
    upserts: Upserts,
    /// Of the rows that were accepted last, those that replace others, by their index.
    replaced: Vec<(usize, Replaced)>,
    counts: Counts,
    errors: Errors,
    unknown_referrers: Frequent,
    unknown_fields: UnknownFields,
    /// By index of the platform.
    sums: Vec<Option<Box<Sums>>>,
}

impl<'l> Tally<'l> {
    /// `bytes` is the length of the body, where it is known.
    pub(crate) fn new(options: &Options<'l>, bytes: usize) -> Self {
        Self {
            options: *options,
            sorter: Sorter::new(options),
            upserts: Upserts::for_body(bytes),
            replaced: Vec::new(),
            counts: Counts::default(),
            errors: Errors::new(options.max_errors),
            unknown_referrers: Frequent::default(),
            unknown_fields: UnknownFields::default(),
            sums: Vec::new(),
        }
    }

    /// Counts a row that `take_valid` is to take in.
    #[inline]
    pub(crate) fn count_row(&mut self) {
        self.counts.events += 1;
    }

    /// Counts an unknown field that `rows` rows have, each once.
    pub(crate) fn count_unknown_field(&mut self, name: &str, rows: u64) {
        self.unknown_fields.add_rows(name, rows);
    }

    // Inlined, it would be in the npm package twice.
    #[cfg_attr(not(compact), inline)]
    #[cfg_attr(hot_paths, optimize(speed))]
    pub(crate) fn take(&mut self, found: &Found<'_>, draft: &Draft<'_>) -> Verdict {
        self.counts.events += 1;
        let is_malformed = found.broken.is_some();
        if is_malformed {
            self.counts.malformed = true;
        } else {
            for name in &draft.unknown {
                self.unknown_fields.add(name, found.row);
            }
        }
        if is_malformed || !draft.is_valid() {
            self.errors.add(found, draft);
            return Verdict::Invalid;
        }
        self.take_valid(found.row, &draft.event, draft.beyond)
    }

    /// Takes in a row that keeps the schema; `take` has counted it. `beyond` is as that of a
    /// [`Draft`].
    #[inline]
    #[cfg_attr(hot_paths, optimize(speed))]
    pub(crate) fn take_valid(
        &mut self,
        row: u64,
        event: &Event<'_>,
        beyond: [&[u8]; 2],
    ) -> Verdict {
        let accepted = match self.sorter.sort(event, beyond) {
            Ok(accepted) => accepted,
            Err(rejected) => {
                self.reject(rejected, || Cow::Borrowed(&event.raw_referrer_value));
                return Verdict::Rejected(rejected.reason);
            }
        };
        self.counts.accepted += 1;
        Verdict::Accepted { platform: accepted.platform, replaces: self.accept(row, accepted) }
    }

    /// Takes in a rejected row that is counted.
    #[inline]
    fn reject<'t>(&mut self, rejected: Rejected, raw: impl FnOnce() -> Cow<'t, str>) {
        let Rejected { reason, known } = rejected;
        self.counts.rejected += 1;
        self.counts.rejections.add(reason);
        if !self.unknown_referrers.add_again(known.counter) {
            let counter = self.unknown_referrers.add(&raw(), reason);
            self.sorter.note(&known, counter);
        }
    }

    /// Takes in rows by columns, from `at` on, until one breaks a bound or enough are sorted. Says
    /// how many.
    #[allow(clippy::cast_possible_truncation, reason = "the place of one of few rows")]
    pub(crate) fn take_columns(
        &mut self,
        columns: &Columns<'_>,
        at: usize,
        sorted: &mut Sorted,
        accepted: &mut impl FnMut(usize, PlatformId, Option<u64>),
    ) -> usize {
        let taken = sorted.sort(&mut self.sorter, columns, at);
        let row = self.counts.events;
        self.counts.events += taken as u64;
        for (place, &known) in sorted.rejected() {
            let (Err(reason), Some(referrer)) = (known.platform, columns.referrers.get(at + place))
            else {
                break;
            };
            self.reject(Rejected { reason, known }, || referrer.text());
        }
        let rows = sorted.accepted();
        self.counts.accepted += rows.len() as u64;
        self.accept_all(row, rows);
        let mut tell = |rows: Option<&[(u64, Accepted)]>, replaces| {
            for (place, row) in rows.unwrap_or_default() {
                accepted(at + *place as usize, row.platform, replaces);
            }
        };
        let mut told = 0;
        for (by, old) in &self.replaced {
            tell(rows.get(told..*by), None);
            tell(rows.get(*by..=*by), Some(old.row));
            told = by + 1;
        }
        tell(rows.get(told..), None);
        taken
    }

    /// Takes in accepted rows that are counted, at most `AHEAD`, with their numbers from `row` on.
    /// What they replace is found in `replaced`.
    fn accept_all(&mut self, row: u64, rows: &[(u64, Accepted)]) {
        self.add_all(rows);
        let mut replaced = core::mem::take(&mut self.replaced);
        replaced.clear();
        self.upserts.insert_all(row, rows, &mut replaced);
        for (by, replaced) in &replaced {
            if let Some((_, Accepted { platform, .. })) = rows.get(*by) {
                self.remove(*platform, replaced);
            }
        }
        self.replaced = replaced;
    }

    /// Adds rows to the sums of their platforms.
    #[inline(never)]
    fn add_all(&mut self, rows: &[(u64, Accepted)]) {
        for &(_, Accepted { metrics, platform, .. }) in rows {
            self.add(platform, metrics, 1);
        }
    }

    /// Takes a row from the sums of its platform; gives its number.
    #[cold]
    fn remove(&mut self, platform: PlatformId, replaced: &Replaced) -> u64 {
        self.add(platform, replaced.metrics, -1);
        replaced.row
    }

    /// Adds a row to the sums of its platform; with a `sign` of -1 in place of 1 takes it away.
    #[cfg_attr(not(compact), inline)]
    #[cfg_attr(hot_paths, optimize(speed))]
    fn add(&mut self, platform: PlatformId, metrics: Metrics, sign: i64) {
        if let Some(sums) = self.sums_of(platform) {
            sums.add(metrics, sign);
        }
    }

    /// Takes in an accepted row that is counted; gives the row that it replaces.
    #[allow(clippy::inline_always, reason = "once a row: worth a tenth of its time")]
    #[inline(always)]
    fn accept(&mut self, row: u64, accepted: Accepted) -> Option<u64> {
        let Accepted { key, metrics, platform } = accepted;
        let replaced = self.upserts.insert(key, row, metrics);
        self.add(platform, metrics, 1);
        replaced.map(|replaced| self.remove(platform, &replaced))
    }

    #[inline]
    fn sums_of(&mut self, platform: PlatformId) -> Option<&mut Sums> {
        let place = platform.index();
        if self.sums.len() <= place {
            self.sums.resize(place + 1, None);
        }
        self.sums
            .get_mut(place)
            .map(|sums| &mut **sums.get_or_insert_with(|| Box::new(Sums::new())))
    }

    /// A check of rows apart, for `merge`.
    pub(crate) fn apart(&self) -> StretchChecker<'l> {
        StretchChecker::new(&self.options)
    }

    /// How many more errors would be kept.
    pub(crate) fn error_room(&self) -> usize {
        self.errors.room()
    }

    /// Takes in rows that were checked apart and come after all others; `lines` stood before them.
    pub(crate) fn merge(&mut self, stretch: &mut Stretch, lines: u64) {
        let row = self.counts.events;
        self.counts.events += core::mem::take(&mut stretch.rows);
        self.counts.accepted += stretch.accepted.len() as u64;
        self.counts.rejected += core::mem::take(&mut stretch.rejected);
        self.counts.malformed |= core::mem::take(&mut stretch.malformed);
        self.errors.append(&mut stretch.errors, row, lines);
        self.counts.rejections.add_all(core::mem::take(&mut stretch.rejections));
        self.unknown_referrers.add_all(&mut stretch.referrers);
        self.unknown_fields.add_all(&mut stretch.unknown_fields);
        stretch.lines = 0;
        for rows in stretch.accepted.chunks(AHEAD) {
            self.accept_all(row, rows);
        }
        stretch.accepted.clear();
    }

    /// Is as before the first row, after a report, but for what is known of referrers; says how the
    /// next body is written, as far as the options do.
    pub(crate) fn begin_anew(&mut self) -> Format {
        self.upserts.clear();
        self.options.format
    }

    /// Reports; nothing else is to be done but to [begin anew](Self::begin_anew).
    pub(crate) fn report(&mut self, format: Format, blank: bool) -> Report {
        let Counts { events, accepted, rejected, rejections, malformed } =
            core::mem::take(&mut self.counts);
        let errors = core::mem::replace(&mut self.errors, Errors::new(self.options.max_errors));
        let invalid = events - accepted - rejected;
        let status = if blank || malformed {
            400
        } else if invalid > 0 {
            422
        } else {
            200
        };
        let upserts = self.upserts.len();
        let unknown_referrers = self.unknown_referrers.take_top(MAX_UNKNOWN_REFERRERS);
        let listed: u64 = unknown_referrers.iter().map(|referrer| referrer.count).sum();
        Report {
            status,
            format,
            events,
            accepted,
            rejected,
            invalid,
            duplicates: accepted - upserts,
            upserts,
            errors: errors.kept,
            errors_omitted: errors.omitted,
            rejections,
            unknown_referrers,
            unknown_referrers_omitted: rejected - listed,
            unknown_fields_omitted: core::mem::take(&mut self.unknown_fields.omitted),
            unknown_fields: self.unknown_fields.take_counts(),
            platforms: self.totals(),
            list: self.options.allow_list.name().clone(),
        }
    }

    /// The totals by platform, which leave it.
    fn totals(&mut self) -> Vec<PlatformTotals> {
        let mut platforms = Vec::new();
        let all = self.options.allow_list.platforms().iter().zip(&mut self.sums);
        for (platform, sums) in all {
            let Some(sums) = sums.as_mut().filter(|sums| sums.upserts > 0) else { continue };
            sums.gather();
            let [pageviews, sessions, transactions] = core::mem::take(&mut sums.counts)
                .map(|count| u64::try_from(count).unwrap_or(u64::MAX));
            platforms.push(PlatformTotals {
                platform: platform.slug.clone(),
                upserts: core::mem::take(&mut sums.upserts),
                pageviews,
                sessions,
                transactions,
                purchase_revenue: sums.revenue.take(),
            });
        }
        platforms.sort_unstable_by(|one, two| {
            two.upserts.cmp(&one.upserts).then_with(|| one.platform.cmp(&two.platform))
        });
        platforms
    }
}

impl Sums {
    fn new() -> Self {
        Self { upserts: 0, counts: [0; 3], recent: [0; 3], revenue: ExactSum::new() }
    }

    #[inline]
    fn add(&mut self, metrics: Metrics, sign: i64) {
        const { assert!(MAX_COUNT <= i64::MAX as u64 / UNGATHERED as u64) };
        self.upserts = self.upserts.wrapping_add_signed(sign);
        for (sum, count) in self.recent.iter_mut().zip(metrics.counts) {
            *sum += sign * count.cast_signed();
        }
        if self.revenue.add(metrics.revenue, sign) {
            self.gather();
        }
    }

    /// Adds the counts of the recent rows to those before them.
    #[cold]
    #[inline(never)]
    fn gather(&mut self) {
        for (sum, recent) in self.counts.iter_mut().zip(&mut self.recent) {
            *sum += i128::from(core::mem::take(recent));
        }
    }
}
