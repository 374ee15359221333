//! What a valid row is to a check, whatever rows came before it: its platform and its upsert key.

use super::blocks::Text;
use super::columns::{Cell, Placed};
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

/// A valid row whose referrer leads to none.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rejected {
    pub(crate) reason: Reason,
    /// Where its referrer was counted last.
    pub(crate) counter: Counter,
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

    /// What is known of a row by its cells.
    #[allow(clippy::inline_always, reason = "once a row: worth a tenth of its time")]
    #[inline(always)]
    pub(crate) fn place(&mut self, date: Date, referrer: &Cell<'_>, page: &Cell<'_>) -> Placed {
        let text = referrer.blocks();
        let learned;
        let Known { key, platform, counter } = if let Some(known) = self.memo.find(&text) {
            known
        } else {
            learned = self.memo.learn(self.list, &mut self.keys, &referrer.text());
            &learned
        };
        let (platform, counter) = (*platform, *counter);
        Placed { key: self.keys.of(date, *key, &page.blocks()), platform, counter }
    }

    /// Remembers where a referrer is counted that leads to no platform.
    pub(crate) fn note(&mut self, text: &Text<'_>, counter: Counter) {
        self.memo.note(text, counter);
    }

    /// Remembers no referrer any more.
    pub(crate) fn forget(&mut self) {
        self.memo = Memo::default();
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
            Err(reason) => return Err(Rejected { reason, counter: known.counter }),
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
