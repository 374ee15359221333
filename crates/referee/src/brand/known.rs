//! Records that a request lists by their ids.

use super::state::{Competitor, Persona};
use crate::map::BTreeMap;
use crate::owner::Id;
use alloc::vec;
use alloc::vec::Vec;

/// A record of a brand that may have an id.
pub(super) trait Record {
    fn id(&self) -> Option<&Id>;
}

impl Record for Competitor {
    fn id(&self) -> Option<&Id> {
        self.id.as_ref()
    }
}

impl Record for Persona {
    fn id(&self) -> Option<&Id> {
        self.id.as_ref()
    }
}

/// The records of a brand by their ids, and which of them a request lists.
pub(super) struct Known<'r> {
    by_id: BTreeMap<&'r Id, usize>,
    listed: Vec<bool>,
}

impl<'r> Known<'r> {
    /// None is listed yet.
    pub(super) fn new<R: Record>(records: &'r [R]) -> Self {
        let mut by_id = BTreeMap::new();
        for (at, record) in records.iter().enumerate() {
            if let Some(id) = record.id() {
                by_id.insert(id, at);
            }
        }
        Self { by_id, listed: vec![false; records.len()] }
    }

    /// Those that are `listed` by their ids.
    pub(super) fn listing<R: Record>(records: &'r [R], listed: &[R]) -> Self {
        let mut known = Self::new(records);
        for record in listed {
            if let Some(at) = known.place(record.id()) {
                known.list(at);
            }
        }
        known
    }

    /// Where the record of that id stands.
    pub(super) fn place(&self, id: Option<&Id>) -> Option<usize> {
        self.by_id.get(id?).copied()
    }

    /// Is the record at a place listed?
    pub(super) fn is_listed(&self, at: usize) -> bool {
        self.listed.get(at) == Some(&true)
    }

    /// Is a record of that one's id listed?
    pub(super) fn lists(&self, record: &impl Record) -> bool {
        self.place(record.id()).is_some_and(|at| self.is_listed(at))
    }

    /// Notes that the record at a place is listed.
    pub(super) fn list(&mut self, at: usize) {
        if let Some(listed) = self.listed.get_mut(at) {
            *listed = true;
        }
    }
}
