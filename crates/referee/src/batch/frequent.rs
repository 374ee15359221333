//! The most frequent of many values, in bounded memory: counts by the rule of Misra and Gries.

use crate::map::BTreeMap;
use crate::referrer::Reason;
use alloc::string::String;
use alloc::vec::Vec;
use serde::Serialize;

/// How many values are counted at once: more than a push may have events, so that what is said of one
/// is exact.
const COUNTERS: usize = 1 << 14;

/// A raw referrer that leads to no platform, and how often it occurs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnknownReferrer {
    /// The value as it stands in the events.
    pub value: String,
    /// In how many rows: exactly, unless a body has more than 16,384 different values without a
    /// platform. Then it may be too low, by at most one in 8,192 of the rejected rows, so that no value
    /// is lost that is more frequent than that.
    pub count: u64,
    /// Why it leads to no platform.
    #[serde(serialize_with = "reason_name")]
    pub reason: Reason,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn reason_name<S: serde::Serializer>(reason: &Reason, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(reason.as_str())
}

/// Counts rejected referrers. Exact up to `COUNTERS` different ones; beyond that every count may
/// be too low, by no more than one in `COUNTERS / 2` of all rows counted, so that no frequent value
/// is lost.
#[derive(Debug, Default)]
pub(crate) struct Frequent {
    places: BTreeMap<String, usize>,
    /// By place.
    counts: Vec<(u64, Reason)>,
    /// How often places were given anew.
    round: u64,
}

/// Where a value is counted: until places are given anew it need not be looked for. The round, from 1,
/// before the place, as one number, since many are kept.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Counter(u64);

impl Counter {
    /// Nowhere.
    pub(crate) const NONE: Self = Self(0);

    /// A place beyond all that are told apart is nowhere.
    fn new(round: u64, place: usize) -> Self {
        if place < COUNTERS { Self(round * COUNTERS as u64 + place as u64) } else { Self::NONE }
    }

    /// The place, in that round.
    #[inline]
    #[allow(clippy::cast_possible_truncation, reason = "a remainder")]
    fn place(self, round: u64) -> Option<usize> {
        let Self(number) = self;
        let place = (number % COUNTERS as u64) as usize;
        (number / COUNTERS as u64 == round).then_some(place)
    }
}

impl Frequent {
    /// Counts a value once more, if `counter` is where it is counted now.
    #[inline]
    pub(crate) fn add_again(&mut self, counter: Counter) -> bool {
        let place = counter.place(self.round + 1);
        let Some((count, _)) = place.and_then(|place| self.counts.get_mut(place)) else {
            return false;
        };
        *count += 1;
        true
    }

    /// Counts a value; says where.
    pub(crate) fn add(&mut self, value: &str, reason: Reason) -> Counter {
        if self.counts.len() == COUNTERS && !self.places.contains_key(value) {
            self.make_room();
        }
        let place = self.add_rows(value, reason, 1);
        Counter::new(self.round + 1, place)
    }

    /// Counts a value so many times, for which there is room; says at which place.
    fn add_rows(&mut self, value: &str, reason: Reason, rows: u64) -> usize {
        let place = place_of(&mut self.places, value);
        if place == self.counts.len() {
            self.counts.push((0, reason));
        }
        if let Some((count, _)) = self.counts.get_mut(place) {
            *count += rows;
        }
        place
    }

    /// Adds values as if each came by itself, in their order, and leaves none of them behind.
    pub(crate) fn add_all(&mut self, values: &mut Values) {
        let Values { numbers, counts, sequence } = values;
        let new = numbers.keys().filter(|value| !self.places.contains_key(*value)).count();
        if self.counts.len() + new <= COUNTERS {
            // No counter is taken from, so the order does not matter.
            for (value, number) in core::mem::take(numbers) {
                if let Some(&(count, reason)) = counts.get(number) {
                    self.add_rows(&value, reason, count);
                }
            }
        } else {
            let mut by_number: Vec<_> = core::mem::take(numbers).into_iter().collect();
            by_number.sort_unstable_by_key(|&(_, number)| number);
            for &number in &*sequence {
                if let (Some((value, _)), Some(&(_, reason))) =
                    (by_number.get(number), counts.get(number))
                {
                    self.add(value, reason);
                }
            }
        }
        counts.clear();
        sequence.clear();
    }

    /// Takes the median count from every counter and drops those that have no more: each such
    /// step takes at least as much from half of them as it takes from any one value.
    #[cold]
    fn make_room(&mut self) {
        let mut sorted: Vec<u64> = self.counts.iter().map(|&(count, _)| count).collect();
        sorted.sort_unstable();
        let median = sorted.get(COUNTERS / 2).copied().unwrap_or_default();
        for UnknownReferrer { value, count, reason } in self.take_all() {
            if count > median {
                self.add_rows(&value, reason, count - median);
            }
        }
    }

    /// The `max` values with the highest counts, the highest first, equal ones in the order of
    /// their bytes. Leaves none behind.
    pub(crate) fn take_top(&mut self, max: usize) -> Vec<UnknownReferrer> {
        let mut top = self.take_all();
        top.sort_unstable_by(|one, two| {
            two.count.cmp(&one.count).then_with(|| one.value.cmp(&two.value))
        });
        top.truncate(max);
        top
    }

    /// All values with their counts. Leaves none behind.
    fn take_all(&mut self) -> Vec<UnknownReferrer> {
        let mut all = Vec::new();
        if self.counts.is_empty() {
            return all;
        }
        self.round += 1;
        let counts = core::mem::take(&mut self.counts);
        for (value, place) in core::mem::take(&mut self.places) {
            if let Some(&(count, reason)) = counts.get(place) {
                all.push(UnknownReferrer { value, count, reason });
            }
        }
        all
    }
}

/// The place of a value; where it has none, the one after all others.
fn place_of(places: &mut BTreeMap<String, usize>, value: &str) -> usize {
    if let Some(&place) = places.get(value) {
        return place;
    }
    let place = places.len();
    places.insert(value.into(), place);
    place
}

/// The rejected referrers of a stretch of rows, in the order of the rows.
#[derive(Debug, Default)]
pub(crate) struct Values {
    numbers: BTreeMap<String, usize>,
    /// By number.
    counts: Vec<(u64, Reason)>,
    /// The number of each row's.
    sequence: Vec<usize>,
}

impl Values {
    /// Adds a value once more, if `counter` is where it was added in this round.
    #[inline]
    pub(crate) fn add_again(&mut self, counter: Counter, round: u64) -> bool {
        let place = counter.place(round);
        place.is_some_and(|place| self.count(place))
    }

    /// Counts the value at a place once more, if there is one.
    #[inline]
    fn count(&mut self, place: usize) -> bool {
        let Some((count, _)) = self.counts.get_mut(place) else { return false };
        *count += 1;
        self.sequence.push(place);
        true
    }

    /// Adds a value; says where.
    pub(crate) fn add(&mut self, value: &str, reason: Reason, round: u64) -> Counter {
        let place = place_of(&mut self.numbers, value);
        if place == self.counts.len() {
            self.counts.push((0, reason));
        }
        self.count(place);
        Counter::new(round, place)
    }
}

/// How many different unknown field names are counted.
const NAMES: usize = 256;
/// The longest unknown field name that is counted, in bytes.
const NAME_BYTES: usize = 256;

/// Counts the names of unknown fields, the first `NAMES` different ones.
#[derive(Debug, Default)]
pub(crate) struct UnknownFields {
    places: BTreeMap<String, usize>,
    /// In how many rows, and the last of them: a name repeated in one row counts once.
    counts: Vec<(u64, u64)>,
    /// Fields whose name is not counted.
    pub(crate) omitted: u64,
}

impl UnknownFields {
    pub(crate) fn add(&mut self, name: &str, row: u64) {
        match self.count_of(name) {
            Some((count, last)) => {
                *count += u64::from(*last != row);
                *last = row;
            }
            None => self.omitted += 1,
        }
    }

    /// As `add` for each of `rows` rows after all others.
    pub(crate) fn add_rows(&mut self, name: &str, rows: u64) {
        match self.count_of(name) {
            Some((count, _)) => *count = count.saturating_add(rows),
            None => self.omitted = self.omitted.saturating_add(rows),
        }
    }

    /// Adds the names of rows after all others, and leaves none of them behind.
    pub(crate) fn add_all(&mut self, names: &mut Names) {
        // Once as many names are counted as may be, no other is ever: only the order in which the
        // names came first matters.
        let mut names: Vec<_> = core::mem::take(&mut names.0).into_iter().collect();
        names.sort_unstable_by_key(|(_, name)| name.order);
        for (name, Name { rows, fields, .. }) in names {
            match self.count_of(&name) {
                Some((count, _)) => *count += rows,
                None => self.omitted += fields,
            }
        }
    }

    /// What is counted of a name; nothing of one that is not, for which there is no room.
    fn count_of(&mut self, name: &str) -> Option<&mut (u64, u64)> {
        let has_room = self.counts.len() < NAMES && name.len() <= NAME_BYTES;
        if !has_room && !self.places.contains_key(name) {
            return None;
        }
        let place = place_of(&mut self.places, name);
        if place == self.counts.len() {
            self.counts.push((0, u64::MAX));
        }
        self.counts.get_mut(place)
    }

    /// In how many rows each name stands. Leaves none behind.
    pub(crate) fn take_counts(&mut self) -> BTreeMap<String, u64> {
        let counts = core::mem::take(&mut self.counts);
        let mut named = BTreeMap::new();
        for (name, place) in core::mem::take(&mut self.places) {
            if let Some(&(count, _)) = counts.get(place) {
                named.insert(name, count);
            }
        }
        named
    }
}

/// The names of the unknown fields of a stretch of rows.
#[derive(Debug, Default)]
pub(crate) struct Names(BTreeMap<String, Name>);

#[derive(Debug)]
struct Name {
    /// How many other names came before it.
    order: usize,
    /// In how many rows it stands, and the last of them.
    rows: u64,
    last: u64,
    /// How often it stands there.
    fields: u64,
}

impl Names {
    pub(crate) fn add(&mut self, name: &str, row: u64) {
        let order = self.0.len();
        match self.0.get_mut(name) {
            Some(name) => {
                name.rows += u64::from(name.last != row);
                name.last = row;
                name.fields += 1;
            }
            None => {
                self.0.insert(name.into(), Name { order, rows: 1, last: row, fields: 1 });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::format;

    #[test]
    fn frequent_values_survive_a_flood_of_others() {
        let mut frequent = Frequent::default();
        let flood = 200_000;
        for index in 0..flood {
            frequent.add(&format!("flood{index}"), Reason::UnknownHost);
            if index % 200 == 0 {
                frequent.add("often", Reason::Placeholder);
            }
        }
        assert!(frequent.counts.len() <= COUNTERS);
        let top = frequent.take_top(1);
        assert_eq!(top[0].value, "often");
        let rows = flood + flood / 200;
        let least = flood / 200 - rows / (COUNTERS as u64 / 2);
        assert!((least..=flood / 200).contains(&top[0].count), "{top:?}");
    }

    #[test]
    fn all_that_a_push_may_hold_is_counted_exactly() {
        let mut frequent = Frequent::default();
        frequent.add("twice", Reason::UnknownHost);
        for index in 2..crate::batch::MAX_PUSH_EVENTS {
            frequent.add(&format!("{index}"), Reason::UnknownHost);
        }
        frequent.add("twice", Reason::UnknownHost);
        let top = frequent.take_top(2);
        assert_eq!((top[0].value.as_str(), top[0].count, top[1].count), ("twice", 2, 1));
    }

    #[test]
    fn a_counter_counts_until_places_are_given_anew() {
        let mut frequent = Frequent::default();
        let counter = frequent.add("often", Reason::Placeholder);
        assert!(!frequent.add_again(Counter::NONE));
        assert!((0..5000).all(|_| frequent.add_again(counter)));
        for index in 0..COUNTERS {
            frequent.add(&format!("{index}"), Reason::UnknownHost);
        }
        assert!(!frequent.add_again(counter));
        let again = frequent.add("often", Reason::Placeholder);
        assert!(frequent.add_again(again) && frequent.add_again(again));
        assert_eq!(frequent.take_top(1)[0].count, 5001 - 1 + 3);
    }

    #[test]
    fn few_values_are_counted_exactly() {
        let mut frequent = Frequent::default();
        for index in 0..COUNTERS * 3 {
            frequent.add(&format!("{}", index % COUNTERS), Reason::UnknownHost);
        }
        let top = frequent.take_top(COUNTERS);
        assert!(top.len() == COUNTERS && top.iter().all(|referrer| referrer.count == 3));
        assert_eq!((top[0].value.as_str(), top[1].value.as_str()), ("0", "1"));
    }

    #[test]
    fn names_count_once_a_row_and_are_bounded() {
        let mut fields = UnknownFields::default();
        for row in 0..3 {
            fields.add("x", row);
            fields.add("x", row);
        }
        for index in 0..300 {
            fields.add(&format!("n{index}"), 3);
        }
        assert_eq!(fields.omitted, 45);
        let counts = fields.take_counts();
        assert_eq!((counts["x"], counts.len()), (3, NAMES));
    }
}
