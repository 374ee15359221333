//! A sorted map of which each pair of types costs a browser a tenth of what one of `alloc` does: they
//! share the code that keeps the order. What it has works as it does there.

use super::order::{Order, Place};
use alloc::vec::{self, Vec};
use core::borrow::Borrow;
use core::cmp::Ordering;
use core::mem;
use serde::{Serialize, Serializer};

/// A sorted map.
#[derive(Debug, Clone)]
pub struct BTreeMap<K, V> {
    /// Those that were taken out leave a gap.
    entries: Vec<Option<(K, V)>>,
    len: usize,
    order: Order,
}

impl<K, V> Default for BTreeMap<K, V> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K, V> BTreeMap<K, V> {
    pub(crate) fn new() -> Self {
        Self { entries: Vec::new(), len: 0, order: Order::default() }
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Is there none?
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The entries by their keys.
    pub fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        let entry = |at: usize| self.entries.get(at)?.as_ref();
        self.order.entries().into_iter().filter_map(entry).map(|(key, value)| (key, value))
    }

    pub(crate) fn keys(&self) -> impl Iterator<Item = &K> {
        self.iter().map(|(key, _)| key)
    }
}

impl<K: Ord, V> BTreeMap<K, V> {
    fn find<Q: Ord + ?Sized>(&self, key: &Q) -> Result<(usize, Place), Place>
    where
        K: Borrow<Q>,
    {
        // What is in the order is there.
        self.order.find(&mut |at| match self.entries.get(at) {
            Some(Some((known, _))) => known.borrow().cmp(key),
            _ => Ordering::Less,
        })
    }

    pub(crate) fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        let (at, _) = self.find(key).ok()?;
        self.entries.get(at)?.as_ref().map(|(_, value)| value)
    }

    pub(crate) fn get_mut<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        let (at, _) = self.find(key).ok()?;
        self.entries.get_mut(at)?.as_mut().map(|(_, value)| value)
    }

    pub(crate) fn contains_key<Q: Ord + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.find(key).is_ok()
    }

    pub(crate) fn insert(&mut self, key: K, value: V) -> Option<V> {
        match self.find(&key) {
            Ok((at, _)) => {
                let (_, known) = self.entries.get_mut(at)?.as_mut()?;
                Some(mem::replace(known, value))
            }
            Err(place) => {
                self.order.insert(place, self.entries.len());
                self.entries.push(Some((key, value)));
                self.len += 1;
                None
            }
        }
    }

    pub(crate) fn remove<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        let (at, place) = self.find(key).ok()?;
        self.order.remove(place);
        self.len -= 1;
        let (_, value) = self.entries.get_mut(at)?.take()?;
        Some(value)
    }
}

impl<K, V> IntoIterator for BTreeMap<K, V> {
    type Item = (K, V);
    type IntoIter = vec::IntoIter<(K, V)>;

    fn into_iter(mut self) -> Self::IntoIter {
        let mut sorted = Vec::with_capacity(self.len);
        for at in self.order.entries() {
            if let Some(entry) = self.entries.get_mut(at).and_then(Option::take) {
                sorted.push(entry);
            }
        }
        sorted.into_iter()
    }
}

impl<K: Ord, V> FromIterator<(K, V)> for BTreeMap<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        let mut map = Self::new();
        for (key, value) in entries {
            map.insert(key, value);
        }
        map
    }
}

impl<K: PartialEq, V: PartialEq> PartialEq for BTreeMap<K, V> {
    fn eq(&self, other: &Self) -> bool {
        self.len == other.len && self.iter().eq(other.iter())
    }
}

impl<K: Eq, V: Eq> Eq for BTreeMap<K, V> {}

impl<K: Serialize, V: Serialize> Serialize for BTreeMap<K, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}
