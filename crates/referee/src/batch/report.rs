//! What a check reports (rule 4.8).

use super::frequent::UnknownReferrer;
use crate::event::{Event, Format, RowError};
use crate::map::BTreeMap;
use crate::referrer::{ListName, PlatformId, Reason};
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

/// The report on a body or file (rule 4.8). Serializes with the keys in the order below.
///
/// `accepted + rejected + invalid = events` and `duplicates + upserts = accepted`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// What the API would answer, its limits aside: 400 where the body is empty or malformed
    /// anywhere, otherwise 422 where any row is invalid, otherwise 200.
    pub status: u16,
    /// How the body is written; `auto` where it has nothing but white space.
    pub format: Format,
    /// Rows: items of the array or lines that are not blank. What is left of a broken array counts
    /// as one.
    pub events: u64,
    /// Valid rows whose referrer leads to a platform.
    pub accepted: u64,
    /// Valid rows whose referrer leads to none.
    pub rejected: u64,
    /// Rows with an error.
    pub invalid: u64,
    /// Accepted rows that a later one with the same upsert key replaces.
    pub duplicates: u64,
    /// Accepted rows that stay.
    pub upserts: u64,
    /// What is wrong, in the order of rows and, within a row, of the schema: the first ones, as
    /// many as the options allow.
    pub errors: Vec<RowError<'static>>,
    /// How many more errors there are.
    pub errors_omitted: u64,
    /// How many rows are rejected for which reason.
    pub rejections: Rejections,
    /// The referrers of rejected rows, the most frequent first, at most
    /// [`MAX_UNKNOWN_REFERRERS`].
    pub unknown_referrers: Vec<UnknownReferrer>,
    /// How many rejected rows those counts leave out.
    pub unknown_referrers_omitted: u64,
    /// In how many rows each field stands that the schema does not have. At most 256 names are
    /// counted, of at most 256 bytes.
    pub unknown_fields: BTreeMap<String, u64>,
    /// How many unknown fields those counts leave out.
    pub unknown_fields_omitted: u64,
    /// What would be stored: totals over the rows that stay, by platform, the one with the most
    /// rows first. Platforms without any are left out.
    pub platforms: Vec<PlatformTotals>,
    /// The allow-list that decided.
    pub list: Arc<ListName>,
}

/// The most entries of [`Report::unknown_referrers`].
pub const MAX_UNKNOWN_REFERRERS: usize = 100;

/// How many rows are rejected for which reason. Serializes as an object of those that occur.
///
/// ```
/// use referee::batch::{Options, check};
/// use referee::referrer::Reason;
/// let body = br#"{"date":"2026-05-20","raw_referrer_value":"(direct)","raw_page_value":"/a"}"#;
/// let rejections = check(body, &Options::default()).rejections;
/// assert_eq!(rejections.of(Reason::Placeholder), 1);
/// assert_eq!(serde_json::to_string(&rejections).unwrap(), r#"{"placeholder":1}"#);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rejections([u64; Reason::ALL.len()]);

impl Rejections {
    /// The rows rejected for that reason.
    pub fn of(&self, reason: Reason) -> u64 {
        self.0.get(reason as usize).copied().unwrap_or(0)
    }

    pub(crate) fn add(&mut self, reason: Reason) {
        if let Some(count) = self.0.get_mut(reason as usize) {
            *count += 1;
        }
    }

    pub(crate) fn add_all(&mut self, others: Self) {
        for (count, more) in self.0.iter_mut().zip(others.0) {
            *count += more;
        }
    }
}

impl Serialize for Rejections {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for reason in Reason::ALL.into_iter().filter(|&reason| self.of(reason) > 0) {
            map.serialize_entry(reason.as_str(), &self.of(reason))?;
        }
        map.end()
    }
}

/// The totals of a platform over the rows that stay. Absent metrics count as zero.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlatformTotals {
    /// The platform's slug.
    pub platform: String,
    /// Rows.
    pub upserts: u64,
    /// Page views, at most `u64::MAX`.
    pub pageviews: u64,
    /// Sessions, at most `u64::MAX`.
    pub sessions: u64,
    /// Transactions, at most `u64::MAX`.
    pub transactions: u64,
    /// Revenue: the exact sum, rounded once, so that the order of the rows does not matter.
    pub purchase_revenue: f64,
}

/// A row that stays.
#[derive(Debug, Clone, PartialEq)]
pub struct Upsert<'a> {
    /// The row, from 0.
    pub row: u64,
    /// The platform that its referrer leads to.
    pub platform: PlatformId,
    /// The event.
    pub event: Event<'a>,
}
