//! Objects: fields in the order in which they came.

use crate::order::Order;
use crate::value::Value;
use alloc::string::String;
use alloc::vec::{self, Vec};
use core::cmp::Ordering;
use core::slice;

/// The fields of an object, each name once. It is `Map<String, Value>` alone that has methods.
#[derive(Debug, Clone)]
pub struct Map<K, V> {
    fields: Vec<(K, V)>,
}

impl<K, V> Default for Map<K, V> {
    fn default() -> Self {
        Self { fields: Vec::new() }
    }
}

impl Map<String, Value> {
    /// No fields.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.fields.len()
    }

    /// Are there none?
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    fn position(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|(known, _)| known == name)
    }

    /// The field of that name.
    pub fn get(&self, name: &str) -> Option<&Value> {
        let (_, value) = self.fields.get(self.position(name)?)?;
        Some(value)
    }

    /// The field of that name, to change it.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut Value> {
        let at = self.position(name)?;
        let (_, value) = self.fields.get_mut(at)?;
        Some(value)
    }

    /// Puts a field at the end, or in the place of the one of its name.
    pub fn insert(&mut self, name: String, value: Value) {
        match self.position(&name).and_then(|at| self.fields.get_mut(at)) {
            Some((_, old)) => *old = value,
            None => self.fields.push((name, value)),
        }
    }

    /// Takes out the field of that name; the others keep their order.
    pub fn shift_remove(&mut self, name: &str) -> Option<Value> {
        let at = self.position(name)?;
        Some(self.fields.remove(at).1)
    }

    /// Takes out the fields that `keep` does not want; the others keep their order.
    pub fn retain(&mut self, mut keep: impl FnMut(&String, &mut Value) -> bool) {
        self.fields.retain_mut(|(name, value)| keep(name, value));
    }

    /// The fields, in order.
    pub fn iter(&self) -> Iter<'_> {
        self.into_iter()
    }

    /// The fields, in order, to change their values.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (&String, &mut Value)> {
        self.fields.iter_mut().map(|(name, value)| (&*name, value))
    }

    /// The names, in order.
    pub fn keys(&self) -> impl Iterator<Item = &String> {
        self.fields.iter().map(|(name, _)| name)
    }
}

/// The fields of an object.
pub type Iter<'m> = core::iter::Map<
    slice::Iter<'m, (String, Value)>,
    fn(&'m (String, Value)) -> (&'m String, &'m Value),
>;

impl<'m> IntoIterator for &'m Map<String, Value> {
    type Item = (&'m String, &'m Value);
    type IntoIter = Iter<'m>;

    fn into_iter(self) -> Iter<'m> {
        self.fields.iter().map(|(name, value)| (name, value))
    }
}

impl IntoIterator for Map<String, Value> {
    type Item = (String, Value);
    type IntoIter = vec::IntoIter<(String, Value)>;

    fn into_iter(self) -> Self::IntoIter {
        self.fields.into_iter()
    }
}

/// Of fields of one name the value of the last, in the place of the first.
impl FromIterator<(String, Value)> for Map<String, Value> {
    fn from_iter<I: IntoIterator<Item = (String, Value)>>(fields: I) -> Self {
        of_fields(fields.into_iter().collect())
    }
}

/// Sorted on the way, since an object of another's making may have as many as fit into a body.
fn of_fields(all: Vec<(String, Value)>) -> Map<String, Value> {
    let mut fields: Vec<(String, Value)> = Vec::with_capacity(all.len());
    let mut order = Order::default();
    for (name, value) in all {
        let found = order.find(&mut |at| match fields.get(at) {
            Some((known, _)) => known.cmp(&name),
            None => Ordering::Less,
        });
        match found {
            Ok((at, _)) => {
                if let Some((_, old)) = fields.get_mut(at) {
                    *old = value;
                }
            }
            Err(place) => {
                order.insert(place, fields.len());
                fields.push((name, value));
            }
        }
    }
    Map { fields }
}

/// In whatever order.
impl PartialEq for Map<String, Value> {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len()
            && self.iter().zip(other).all(|((name, value), (likely, found))| {
                let found = if name == likely { Some(found) } else { other.get(name) };
                found == Some(value)
            })
    }
}
