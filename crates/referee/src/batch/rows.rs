//! The rows that stay, collected from a whole body.

use super::report::Upsert;
use super::survivors::Survivors;
use crate::event::{Draft, Event, Found};
use crate::referrer::PlatformId;
use alloc::vec::Vec;

/// Accepted rows, without those that a later one has replaced.
#[derive(Debug, Default)]
pub(crate) struct Surviving<'a> {
    upserts: Vec<Upsert<'a>>,
    survivors: Survivors,
}

impl<'a> Surviving<'a> {
    pub(crate) fn accept(
        &mut self,
        found: &Found<'a>,
        draft: &mut Draft<'a>,
        platform: PlatformId,
        replaces: Option<u64>,
    ) {
        self.survivors.keep(found.row, replaces);
        let event = core::mem::replace(&mut draft.event, Event::BLANK);
        self.upserts.push(Upsert { row: found.row, platform, event });
    }

    pub(crate) fn into_upserts(mut self) -> Vec<Upsert<'a>> {
        self.upserts.retain(|upsert| self.survivors.holds(upsert.row));
        self.upserts
    }
}
