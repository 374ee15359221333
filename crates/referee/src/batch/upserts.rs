//! The rows that survive: for each upsert key the last accepted row (rule 4.5).

use super::key::Key;
use super::slot::{look_near, number_in, past_other, place, room, shift, slot_of};
use super::sorter::Accepted;
use alloc::vec;
use alloc::vec::Vec;
use core::hint::black_box;

/// What an accepted row adds to the totals of its platform.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Metrics {
    /// Page views, sessions, transactions.
    pub(crate) counts: [u64; 3],
    pub(crate) revenue: f64,
}

/// One key. Kept small, since a file of millions of rows has as many of them.
#[derive(Debug, Clone, Copy)]
struct Entry {
    key: Key,
    revenue: f64,
    pageviews: u32,
    sessions: u32,
    /// `WIDE` where the counts stand in `Upserts::wide`.
    transactions: u16,
    row_high: u16,
    row_low: u32,
}

const WIDE: u16 = u16::MAX;

/// Entries of one block: blocks are never moved, so that growing needs no room for a copy.
const BLOCK: usize = 1 << 14;

/// How many keys are looked at ahead: as many as memory answers at once, and more.
pub(crate) const AHEAD: usize = 256;

/// So many slots at most have their entries in some cache, if not in the first.
const FEW: usize = 1 << 16;

/// Bytes of a short row, so that one slot is there for each and a quarter more.
pub(crate) const USUAL_ROW: usize = 128;

/// The last accepted row of each key.
#[derive(Debug)]
pub(crate) struct Upserts {
    /// The blocks that are full.
    full: Vec<Vec<Entry>>,
    /// The block that is not: a check of few rows has no other.
    open: Vec<Entry>,
    len: u32,
    /// Open addressing by hash: the number of an entry, from 1, below 32 bits of its hash, so that
    /// other entries need not be looked at; 0 is free. None where there is one key at most, or a
    /// power of two, at most thirteen sixteenths full.
    slots: Vec<u64>,
    /// How far a hash is shifted to be a place among them.
    shift: u32,
    /// How many keys they have room for.
    room: usize,
    /// Counts that an entry has no room for: `pageviews` of the entry is their place here.
    wide: Vec<[u64; 3]>,
    /// The places there whose entry has others now.
    spare: Vec<u32>,
}

/// A row that a later one has replaced.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Replaced {
    pub(crate) row: u64,
    pub(crate) metrics: Metrics,
}

impl Upserts {
    /// With room for the rows of a body of that many bytes, within reason.
    pub(crate) fn for_body(bytes: usize) -> Self {
        let rows = bytes / USUAL_ROW;
        // The first key needs no slot; most bodies of few rows have no other.
        let slots = if rows < 4 { 0 } else { rows.next_power_of_two().clamp(16, 1 << 16) };
        Self {
            full: Vec::new(),
            open: Vec::new(),
            len: 0,
            slots: vec![0; slots],
            shift: shift(slots),
            room: room(slots),
            wide: Vec::new(),
            spare: Vec::new(),
        }
    }

    /// How many keys there are.
    pub(crate) fn len(&self) -> u64 {
        u64::from(self.len)
    }

    /// Forgets all keys. What memory few of them took stays for others.
    pub(crate) fn clear(&mut self) {
        if self.slots.len() > FEW || !self.full.is_empty() {
            *self = Self::for_body(0);
            return;
        }
        self.open.clear();
        self.slots.fill(0);
        self.len = 0;
        self.wide.clear();
        self.spare.clear();
    }

    /// Takes a row in; gives the row that it replaces.
    // Inlined, it would be in the npm package twice.
    #[allow(clippy::inline_always, reason = "once a row: worth a tenth of its time")]
    #[cfg_attr(not(compact), inline(always))]
    #[cfg_attr(hot_paths, optimize(speed))]
    pub(crate) fn insert(&mut self, key: Key, row: u64, metrics: Metrics) -> Option<Replaced> {
        if self.len as usize >= self.room {
            self.grow(1);
        }
        let [hash, _] = key;
        let at = past_other(&self.slots, place(hash, self.shift), hash);
        self.insert_from(at, key, row, metrics)
    }

    /// Takes accepted rows in, `AHEAD` at most, with their numbers from `row` on, as `insert` does one
    /// after the other: faster, since the memory is asked for all places at once, where one by one
    /// each would be waited for. Adds the rows that they replace, each with the index of the one that
    /// replaces it.
    pub(crate) fn insert_all(
        &mut self,
        row: u64,
        rows: &[(u64, Accepted)],
        replaced: &mut Vec<(usize, Replaced)>,
    ) {
        let mut places = [0; AHEAD];
        self.look_ahead(rows, &mut places);
        self.insert_ahead(row, rows, &places, replaced);
    }

    /// Makes room for rows, and finds where the search for the key of each begins.
    #[inline(never)]
    fn look_ahead(&mut self, rows: &[(u64, Accepted)], places: &mut [usize; AHEAD]) {
        let hashes = rows.iter().map(|&(_, Accepted { key: [hash, _], .. })| hash);
        if self.len as usize + rows.len() > self.room {
            self.grow(rows.len());
        }
        // A large table is seldom in the cache.
        if self.slots.len() > FEW {
            self.ask_for(hashes.clone());
        }
        let slots = &*self.slots;
        for (at, hash) in places.iter_mut().zip(hashes) {
            *at = past_other(slots, past_other(slots, place(hash, self.shift), hash), hash);
        }
    }

    /// Takes in rows that were looked at ahead. Where the search for one begins stays true while the
    /// others are taken in: no place becomes free, or another's.
    #[inline(never)]
    fn insert_ahead(
        &mut self,
        row: u64,
        rows: &[(u64, Accepted)],
        places: &[usize; AHEAD],
        replaced: &mut Vec<(usize, Replaced)>,
    ) {
        for (index, ((within, accepted), &at)) in rows.iter().zip(places).enumerate() {
            let &Accepted { key, metrics, .. } = accepted;
            if let Some(old) = self.insert_from(at, key, row + within, metrics) {
                replaced.push((index, old));
            }
        }
    }

    /// Takes a row in by a search that begins at `at`.
    #[allow(clippy::inline_always, reason = "once a row: worth a tenth of its time")]
    #[inline(always)]
    fn insert_from(
        &mut self,
        mut at: usize,
        key: Key,
        row: u64,
        metrics: Metrics,
    ) -> Option<Replaced> {
        let mask = self.slots.len().wrapping_sub(1);
        let [hash, _] = key;
        loop {
            let slot = self.slots.get(at).copied().unwrap_or(0);
            if slot == 0 {
                break;
            }
            if (slot ^ hash) >> 32 == 0 {
                let number = number_in(slot);
                if self.entry(number).is_some_and(|entry| entry.key == key) {
                    return self.replace(number, row, metrics);
                }
            }
            at = (at + 1) & mask;
        }
        let entry = self.pack(key, row, metrics);
        if self.open.len().is_multiple_of(BLOCK) {
            self.open_block();
        }
        self.open.push(entry);
        self.len += 1;
        if let Some(slot) = self.slots.get_mut(at) {
            *slot = slot_of(hash, self.len);
        }
        None
    }

    /// Looks at what the insertion of keys will look at, and does nothing.
    fn ask_for(&self, hashes: impl Iterator<Item = u64> + Clone) {
        let mut same = [0; AHEAD];
        let count = look_near(&self.slots, self.shift, hashes, &mut same);
        let same = same.iter().take(count);
        let entries = same.filter_map(|&slot| self.entry(number_in(slot)));
        black_box(entries.fold(0, |seen, entry| seen | u64::from(entry.row_low)));
    }

    fn entry(&self, number: u32) -> Option<&Entry> {
        self.full.get(number as usize / BLOCK).unwrap_or(&self.open).get(number as usize % BLOCK)
    }

    /// Begins the first block, or another one where the last is full.
    #[cold]
    #[inline(never)]
    fn open_block(&mut self) {
        if self.open.is_empty() && self.open.capacity() > 0 {
            // That of keys which are forgotten.
            return;
        }
        // The first block has room for the rows of a small batch, of which most have one.
        let room = if self.len == 0 { self.slots.len().clamp(2, BLOCK) } else { BLOCK };
        let block = core::mem::replace(&mut self.open, Vec::with_capacity(room));
        if !block.is_empty() {
            self.full.push(block);
        }
    }

    #[cold]
    fn replace(&mut self, number: u32, row: u64, metrics: Metrics) -> Option<Replaced> {
        let old = *self.entry(number)?;
        let counts = if old.transactions == WIDE {
            self.spare.push(old.pageviews);
            self.wide.get(old.pageviews as usize).copied().unwrap_or_default()
        } else {
            [old.pageviews.into(), old.sessions.into(), old.transactions.into()]
        };
        let new = self.pack(old.key, row, metrics);
        let block = self.full.get_mut(number as usize / BLOCK).unwrap_or(&mut self.open);
        *block.get_mut(number as usize % BLOCK)? = new;
        Some(Replaced {
            row: u64::from(old.row_high) << 32 | u64::from(old.row_low),
            metrics: Metrics { counts, revenue: old.revenue },
        })
    }

    #[inline]
    #[allow(clippy::cast_possible_truncation, reason = "what does not fit stands in `wide`")]
    fn pack(&mut self, key: Key, row: u64, metrics: Metrics) -> Entry {
        let [pageviews, sessions, transactions] = metrics.counts;
        let fits = (pageviews | sessions) >> 32 == 0 && transactions < u64::from(WIDE);
        Entry {
            key,
            revenue: metrics.revenue,
            pageviews: if fits { pageviews as u32 } else { self.keep_wide(metrics.counts) },
            sessions: sessions as u32,
            transactions: if fits { transactions as u16 } else { WIDE },
            row_high: (row >> 32) as u16,
            row_low: row as u32,
        }
    }

    #[cold]
    #[inline(never)]
    fn keep_wide(&mut self, counts: [u64; 3]) -> u32 {
        let place = self.spare.pop().map_or(self.wide.len(), |place| place as usize);
        match self.wide.get_mut(place) {
            Some(wide) => *wide = counts,
            None => self.wide.push(counts),
        }
        // There are no more of them than entries, which have such numbers.
        u32::try_from(place).unwrap_or(u32::MAX)
    }

    /// Makes room for `more` keys, and places all numbers anew. Since a place is the highest bits of a
    /// hash, they go from one table to the other in the same order, and no entry needs to be looked at.
    #[cold]
    #[inline(never)]
    #[allow(
        clippy::slow_vector_initialization,
        reason = "memory that is read before it is written costs the system two steps"
    )]
    fn grow(&mut self, more: usize) {
        if self.len == 0 && more == 1 {
            // A single key has nothing to be told from.
            return;
        }
        let only = if self.slots.is_empty() { self.entry(0) } else { None };
        let only = only.map(|&Entry { key: [hash, _], .. }| slot_of(hash, 1));
        // Fast at first: all that is there is placed anew each time.
        let factor = if self.slots.len() < 1 << 16 { 8 } else { 2 };
        let wanted = (self.len as usize + more).next_power_of_two() * 2;
        let size = (self.slots.len() * factor).max(wanted).max(64);
        let mut slots = Vec::with_capacity(size);
        slots.resize(size, 0);
        let old = core::mem::replace(&mut self.slots, slots);
        // Entries take their memory in as few steps.
        if self.len > 0 {
            let more = room(size).min(BLOCK).saturating_sub(self.open.len());
            self.open.reserve_exact(more);
        }
        let shift = shift(size);
        (self.shift, self.room) = (shift, room(size));
        for slot in old.into_iter().filter(|&slot| slot != 0).chain(only) {
            let mut at = place(slot, shift);
            while self.slots.get(at).is_some_and(|&slot| slot != 0) {
                at = (at + 1) & (size - 1);
            }
            if let Some(place) = self.slots.get_mut(at) {
                *place = slot;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::collections::BTreeMap;
    use proptest::prelude::*;

    fn accepted(key: Key, metrics: Metrics) -> Accepted {
        Accepted { key, metrics, ..Accepted::NOTHING }
    }

    proptest! {
        #[test]
        fn the_last_row_of_each_key_stays(
            rows in prop::collection::vec((0..300_u64, any::<u64>(), 0..4_usize), 0..2000),
            spread in prop::sample::select(&[1, 0x9E37_79B9_7F4A_7C15][..]),
            together in 1..=AHEAD,
        ) {
            let mut upserts = Upserts::for_body(0);
            let mut batches = Upserts::for_body(0);
            let mut naive = BTreeMap::new();
            let mut wanted = Vec::new();
            let mut all = Vec::new();
            for (row, (key, count, wide)) in (0..).zip(rows) {
                let row = row << 30;
                let counts = [0, 1, 2].map(|at| if at == wide { count } else { count & 0xFF });
                let metrics = Metrics { counts, revenue: 0.5 };
                let parts = [key.wrapping_mul(spread), key % 7];
                let replaced = upserts.insert(parts, row, metrics);
                let before = naive.insert(key, Replaced { row, metrics });
                prop_assert_eq!(replaced, before);
                wanted.push(before);
                all.push((row, accepted(parts, metrics)));
            }
            prop_assert_eq!(upserts.len(), naive.len() as u64);
            for (rows, wanted) in all.chunks(together).zip(wanted.chunks(together)) {
                let mut replaced = Vec::new();
                batches.insert_all(0, rows, &mut replaced);
                let wanted = wanted.iter().enumerate().filter_map(|(by, one)| Some((by, (*one)?)));
                prop_assert_eq!(replaced, wanted.collect::<Vec<_>>());
            }
            prop_assert_eq!(batches.len(), naive.len() as u64);
        }
    }

    #[test]
    fn rows_are_found_in_every_block() {
        let mut upserts = Upserts::for_body(0);
        let of = |row: u64| Metrics { counts: [row << (row % 40), 0, 0], revenue: 0.0 };
        let key = |key: u64| [key.wrapping_mul(0x9E37_79B9_7F4A_7C15), key];
        // Emptied, they are as new, whether their memory was kept or not.
        for keys in [3 * BLOCK as u64 + 7, 1, 100, 3 * BLOCK as u64 + 7, 9] {
            let row = |row: u64| (row, accepted(key(row % keys), of(row)));
            let rows: Vec<_> = (0..2 * keys).map(row).collect();
            let mut next = 0;
            for rows in rows.chunks(AHEAD) {
                let mut replaced = Vec::new();
                upserts.insert_all(0, rows, &mut replaced);
                for (by, old) in replaced {
                    assert_eq!((old.row, old.metrics), (next, of(next)));
                    assert_eq!(rows[by].0, next + keys);
                    next += 1;
                }
            }
            assert_eq!((upserts.len(), next), (keys, keys));
            upserts.clear();
        }
    }
}
