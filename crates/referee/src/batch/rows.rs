//! The rows that stay, collected from a whole body.

use super::report::Upsert;
use crate::event::{Draft, Event, Found};
use crate::referrer::PlatformId;
use alloc::vec::Vec;

/// Accepted rows, without those that a later one has replaced.
#[derive(Debug, Default)]
pub(crate) struct Surviving<'a> {
    upserts: Vec<Upsert<'a>>,
    /// The places in `upserts` of rows that are replaced.
    replaced: Vec<usize>,
}

impl<'a> Surviving<'a> {
    pub(crate) fn accept(
        &mut self,
        found: &Found<'a>,
        draft: &mut Draft<'a>,
        platform: PlatformId,
        replaces: Option<u64>,
    ) {
        if let Some(row) = replaces
            && let Ok(place) = self.upserts.binary_search_by_key(&row, |upsert| upsert.row)
        {
            self.replaced.push(place);
        }
        let event = core::mem::replace(&mut draft.event, Event::BLANK);
        self.upserts.push(Upsert { row: found.row, platform, event });
    }

    pub(crate) fn into_upserts(mut self) -> Vec<Upsert<'a>> {
        self.replaced.sort_unstable();
        let mut replaced = self.replaced.into_iter().peekable();
        let mut place = 0;
        self.upserts.retain(|_| {
            let stays = replaced.next_if_eq(&place).is_none();
            place += 1;
            stays
        });
        self.upserts
    }
}
