//! What a valid row is to a check, whatever rows came before it: its platform and its upsert key.

use super::blocks::Text;
use super::columns::Cell;
use super::frequent::Counter;
use super::key::{Key, Keys};
use super::memo::{Known, Memo};
use super::options::Options;
use super::upserts::Metrics;
use crate::event::{Date, Event};
use crate::referrer::{AllowList, PlatformId, Reason};

/// A valid row whose referrer leads to a platform.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Accepted {
    pub(crate) key: Key,
    pub(crate) metrics: Metrics,
    pub(crate) platform: PlatformId,
}

impl Accepted {
    /// What stands for a row that is not there yet.
    pub(crate) const NOTHING: Self = Self {
        key: [0; 2],
        metrics: Metrics { counts: [0; 3], revenue: 0.0 },
        platform: PlatformId::FIRST,
    };
}

/// A valid row whose referrer leads to none.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rejected {
    pub(crate) reason: Reason,
    /// What is known of its referrer.
    pub(crate) known: Known,
}

/// Tells accepted rows from rejected ones.
#[derive(Debug)]
pub(crate) struct Sorter<'l> {
    list: &'l AllowList,
    keys: Keys,
    memo: Memo,
}

impl<'l> Sorter<'l> {
    pub(crate) fn new(options: &Options<'l>) -> Self {
        Self { list: options.allow_list, keys: Keys::new(options.seed), memo: Memo::default() }
    }

    /// What is known of a referrer.
    #[inline]
    pub(crate) fn know(&mut self, raw: &str, text: &Text<'_>) -> Known {
        match self.memo.find(text) {
            Some(known) => *known,
            None => self.memo.learn(self.list, &mut self.keys, raw),
        }
    }

    /// What is known of each of some referrers.
    #[inline(never)]
    pub(crate) fn know_all(&mut self, referrers: &[Cell<'_>], known: &mut [Known]) {
        for (referrer, slot) in referrers.iter().zip(known) {
            if let Some(known) = self.memo.find(&referrer.blocks()) {
                *slot = *known;
            } else {
                *slot = self.memo.learn(self.list, &mut self.keys, &referrer.text());
            }
        }
    }

    /// The upsert keys of some rows; a row without a date has none.
    #[inline(never)]
    pub(crate) fn keys_of(
        &mut self,
        dates: &[Option<Date>],
        known: &[Known],
        pages: &[Cell<'_>],
        keys: &mut [Key],
    ) {
        for (((date, referrer), page), key) in dates.iter().zip(known).zip(pages).zip(keys) {
            *key = self.keys.of(date.unwrap_or(Date::FIRST), referrer.key, &page.blocks());
        }
    }

    /// Remembers where a referrer is counted that leads to no platform.
    pub(crate) fn note(&mut self, referrer: &Known, counter: Counter) {
        self.memo.note(referrer, counter);
    }

    /// The upsert key of a row.
    #[allow(clippy::inline_always, reason = "once a row: worth a tenth of its time")]
    #[inline(always)]
    pub(crate) fn key(&mut self, date: Date, referrer: &Known, page: &Text<'_>) -> Key {
        self.keys.of(date, referrer.key, page)
    }

    /// Sorts a row that keeps the schema. `beyond` is as that of a [`Draft`](crate::event::Draft).
    #[allow(clippy::inline_always, reason = "once a row: worth a tenth of its time")]
    #[inline(always)]
    pub(crate) fn sort(
        &mut self,
        event: &Event<'_>,
        [beyond_referrer, beyond_page]: [&[u8]; 2],
    ) -> Result<Accepted, Rejected> {
        let referrer = Text::new(&event.raw_referrer_value, beyond_referrer);
        let known = self.know(&event.raw_referrer_value, &referrer);
        let platform = match known.platform {
            Ok(platform) => platform,
            Err(reason) => return Err(Rejected { reason, known }),
        };
        let metrics = Metrics {
            counts: [
                event.pageviews.unwrap_or_default(),
                event.sessions.unwrap_or_default(),
                event.transactions.unwrap_or_default(),
            ],
            revenue: event.purchase_revenue.unwrap_or_default(),
        };
        let page = Text::new(&event.raw_page_value, beyond_page);
        let key = self.key(event.date, &known, &page);
        Ok(Accepted { key, metrics, platform })
    }
}
