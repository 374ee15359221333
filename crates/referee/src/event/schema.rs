//! The fields of an event and their bounds (rule 4.1).

use super::date::Date;
use alloc::borrow::Cow;
use core::fmt;
use serde::Serialize;
use serde::ser::Serializer;

/// The most code points of `raw_referrer_value`.
pub const MAX_REFERRER: usize = 512;
/// The most code points of `raw_page_value`.
pub const MAX_PAGE: usize = 2048;
/// The most code points of `batch_id`.
pub const MAX_BATCH_ID: usize = 128;
/// The greatest count: 2^53 - 1, the last integer that every JSON reader keeps exactly.
pub const MAX_COUNT: u64 = (1 << 53) - 1;

/// A field of an event, in the order of the schema.
///
/// ```
/// use referee::event::Field;
/// assert_eq!(Field::ALL[1].name(), "raw_referrer_value");
/// assert!(Field::Date.is_required() && !Field::BatchId.is_required());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Field {
    /// `date`
    Date,
    /// `raw_referrer_value`
    RawReferrerValue,
    /// `raw_page_value`
    RawPageValue,
    /// `pageviews`
    Pageviews,
    /// `sessions`
    Sessions,
    /// `transactions`
    Transactions,
    /// `purchase_revenue`
    PurchaseRevenue,
    /// `batch_id`
    BatchId,
}

impl Field {
    /// Every field, in the order of the schema.
    pub const ALL: [Self; 8] = [
        Self::Date,
        Self::RawReferrerValue,
        Self::RawPageValue,
        Self::Pageviews,
        Self::Sessions,
        Self::Transactions,
        Self::PurchaseRevenue,
        Self::BatchId,
    ];

    /// The name as it stands in an event.
    pub fn name(self) -> &'static str {
        match self {
            Self::Date => "date",
            Self::RawReferrerValue => "raw_referrer_value",
            Self::RawPageValue => "raw_page_value",
            Self::Pageviews => "pageviews",
            Self::Sessions => "sessions",
            Self::Transactions => "transactions",
            Self::PurchaseRevenue => "purchase_revenue",
            Self::BatchId => "batch_id",
        }
    }

    /// The field of that exact name.
    ///
    /// ```
    /// use referee::event::Field;
    /// assert_eq!(Field::of_name("sessions"), Some(Field::Sessions));
    /// assert_eq!(Field::of_name("Sessions"), None);
    /// ```
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.name() == name)
    }

    /// Must an event have it?
    pub fn is_required(self) -> bool {
        matches!(self, Self::Date | Self::RawReferrerValue | Self::RawPageValue)
    }

    /// One bit of its own in a set of fields.
    #[inline]
    pub(crate) const fn bit(self) -> u32 {
        1 << self as u32
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for Field {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// One row of daily metrics that keeps every bound of the schema.
///
/// Text is borrowed from the body wherever it was written without escapes. Serializes in the order
/// of the schema, without what is absent.
///
/// ```
/// use referee::event::{Format, Rows};
/// let body = br#"[{"date":"2026-05-20","raw_referrer_value":"chatgpt.com","raw_page_value":"/a"}]"#;
/// let row = Rows::new(body, Format::Auto).next().unwrap();
/// let event = row.event.unwrap();
/// assert_eq!(event.raw_referrer_value, "chatgpt.com");
/// assert_eq!(event.pageviews, None);
/// ```
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Event<'a> {
    /// The UTC calendar day that the metrics cover.
    pub date: Date,
    /// The referrer as the source tool has it, 1 to [`MAX_REFERRER`] code points.
    pub raw_referrer_value: Cow<'a, str>,
    /// The page as the source tool has it, 1 to [`MAX_PAGE`] code points.
    pub raw_page_value: Cow<'a, str>,
    /// Page views, at most [`MAX_COUNT`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pageviews: Option<u64>,
    /// Sessions, at most [`MAX_COUNT`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sessions: Option<u64>,
    /// Transactions, at most [`MAX_COUNT`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transactions: Option<u64>,
    /// Revenue: finite, zero or more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purchase_revenue: Option<f64>,
    /// The client's own mark, at most [`MAX_BATCH_ID`] code points.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub batch_id: Option<Cow<'a, str>>,
}

impl<'a> Event<'a> {
    /// An event without any of the optional fields. Nothing is checked: a reader of bodies makes
    /// events that keep every bound, [`RowChecker`](crate::batch::RowChecker) checks others.
    ///
    /// ```
    /// use referee::event::{Date, Event};
    /// let event = Event::new(Date::parse("2026-05-20").unwrap(), "claude.ai", "/pricing");
    /// assert_eq!(event.sessions, None);
    /// ```
    #[inline]
    pub fn new(date: Date, raw_referrer_value: &'a str, raw_page_value: &'a str) -> Self {
        Self {
            date,
            raw_referrer_value: Cow::Borrowed(raw_referrer_value),
            raw_page_value: Cow::Borrowed(raw_page_value),
            ..Event::BLANK
        }
    }
}

impl Event<'_> {
    /// The same event with text of its own, to outlive the body.
    pub fn into_owned(self) -> Event<'static> {
        Event {
            date: self.date,
            raw_referrer_value: Cow::Owned(self.raw_referrer_value.into_owned()),
            raw_page_value: Cow::Owned(self.raw_page_value.into_owned()),
            pageviews: self.pageviews,
            sessions: self.sessions,
            transactions: self.transactions,
            purchase_revenue: self.purchase_revenue,
            batch_id: self.batch_id.map(|id| Cow::Owned(id.into_owned())),
        }
    }

    /// An event to be filled in.
    pub(crate) const BLANK: Self = Event {
        date: Date::FIRST,
        raw_referrer_value: Cow::Borrowed(""),
        raw_page_value: Cow::Borrowed(""),
        pageviews: None,
        sessions: None,
        transactions: None,
        purchase_revenue: None,
        batch_id: None,
    };
}
