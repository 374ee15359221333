//! What a valid row is to a check, whatever rows came before it: its platform and its upsert key.

use super::blocks::Text;
use super::key::{Key, Keys};
use super::memo::Memo;
use super::options::Options;
use super::upserts::Metrics;
use crate::event::Event;
use crate::referrer::{AllowList, PlatformId, Reason};

/// A valid row whose referrer leads to a platform.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Accepted {
    pub(crate) key: Key,
    pub(crate) metrics: Metrics,
    pub(crate) platform: PlatformId,
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

    /// Sorts a row that keeps the schema. `beyond` is as that of a [`Draft`](crate::event::Draft).
    #[allow(clippy::inline_always, reason = "once a row: worth a tenth of its time")]
    #[inline(always)]
    pub(crate) fn sort(
        &mut self,
        event: &Event<'_>,
        [beyond_referrer, beyond_page]: [&[u8]; 2],
    ) -> Result<Accepted, Reason> {
        let referrer = Text::new(&event.raw_referrer_value, beyond_referrer);
        let platform = self.memo.platform_of(self.list, &event.raw_referrer_value, &referrer)?;
        let metrics = Metrics {
            counts: [
                event.pageviews.unwrap_or_default(),
                event.sessions.unwrap_or_default(),
                event.transactions.unwrap_or_default(),
            ],
            revenue: event.purchase_revenue.unwrap_or_default(),
        };
        let page = Text::new(&event.raw_page_value, beyond_page);
        let key = self.keys.of(event.date, &referrer, &page);
        Ok(Accepted { key, metrics, platform })
    }
}
