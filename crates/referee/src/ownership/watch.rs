//! Conflicts while a form is filled in (rules 2.1 to 2.4).

use super::before::Holders;
use super::claims::{Claims, Slot};
use super::conflict::{Conflict, Conflicts};
use super::contest::{Member, involving};
use crate::owner::Owner;
use crate::website::Website;
use alloc::boxed::Box;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

/// The claims of a form, with its conflicts known after every change.
///
/// A change costs a look-up of the key that goes and of the one that comes, however many
/// websites the form has; [`conflicts_at`](Self::conflicts_at) costs one more, and
/// [`conflicts`](Self::conflicts) looks at contested keys only. What it finds is what
/// [`conflicts`](super::conflicts) finds in the same claims.
///
/// ```
/// use referee::ownership::{Claims, ConflictWatch, OwnerClaims, Slot};
/// use referee::website::Website;
/// let site = |input| Website::parse(input).unwrap();
/// let saved = Claims::new(vec![
///     OwnerClaims::brand(Some(site("example.com")), vec![]),
///     OwnerClaims::competitor(0, None, "Acme", vec![site("acme.example")]),
/// ]);
/// let mut form = ConflictWatch::new(&saved, Some(&saved));
/// // The first alternative website of the brand, as it is typed.
/// form.set(0, Slot::Website(0), Some(&site("acme.examp")));
/// assert_eq!(form.conflicts_at(0, Slot::Website(0)).count(), 0);
/// form.set(0, Slot::Website(0), Some(&site("acme.example")));
/// let conflict = form.conflicts_at(0, Slot::Website(0)).next().unwrap();
/// assert_eq!(conflict.holder.to_string(), "the competitor 'Acme'");
/// // Removed from Acme, it may move.
/// form.set(1, Slot::Website(0), None);
/// assert!(form.conflicts().is_empty());
/// ```
#[derive(Debug, Clone)]
pub struct ConflictWatch {
    /// The owners of each key before the write, with their positions.
    before: BTreeMap<Box<str>, Vec<(Owner, usize)>>,
    owners: Vec<Owner>,
    fields: BTreeMap<(usize, Slot), Box<str>>,
    claimed: BTreeMap<Box<str>, Claimed>,
    /// The keys that more than one owner claims.
    contested: BTreeSet<Box<str>>,
}

/// Who claims a key, and where.
type Claimed = BTreeMap<usize, BTreeSet<Slot>>;

impl ConflictWatch {
    /// Starts with `claims`, the form as it opens, and with those `before` the write that it
    /// edits: what collides there already is no new conflict (rule 2.3).
    pub fn new(claims: &Claims, before: Option<&Claims>) -> Self {
        let mut watch = Self {
            before: BTreeMap::new(),
            owners: Vec::new(),
            fields: BTreeMap::new(),
            claimed: BTreeMap::new(),
            contested: BTreeSet::new(),
        };
        for claim in before.into_iter().flat_map(Claims::iter) {
            let holders = watch.before.entry(claim.key.into()).or_default();
            holders.push((claim.owner.clone(), claim.position));
        }
        for claims in claims.owners() {
            watch.push_owner(claims.owner.clone());
        }
        for claim in claims.iter() {
            watch.claim(claim.position, claim.slot, claim.key);
        }
        watch
    }

    /// Adds an owner without claims after the others and gives its position.
    pub fn push_owner(&mut self, owner: Owner) -> usize {
        self.owners.push(owner);
        self.owners.len() - 1
    }

    /// Replaces the owner at `position`, whose name is edited, and keeps its claims. A position
    /// that no owner has is ignored.
    pub fn set_owner(&mut self, position: usize, owner: Owner) {
        if let Some(entry) = self.owners.get_mut(position) {
            *entry = owner;
        }
    }

    /// Replaces what the owner at `position` claims in the field `slot`: by a website, or by
    /// nothing where the field is emptied, removed or holds no website. A position that no owner
    /// has is ignored.
    pub fn set(&mut self, position: usize, slot: Slot, website: Option<&Website>) {
        self.release(position, slot);
        if let Some(website) = website {
            self.claim(position, slot, slot.key(website));
        }
    }

    /// The new conflicts of the website in one field, in the order of the other owners.
    pub fn conflicts_at(&self, position: usize, slot: Slot) -> impl Iterator<Item = Conflict<'_>> {
        let key = self.fields.get(&(position, slot));
        let contested = key.and_then(|key| self.contested.get(key));
        contested.into_iter().flat_map(move |key| {
            involving(key, self.members(key).into_iter().flatten().collect(), position)
        })
    }

    /// All new conflicts.
    pub fn conflicts(&self) -> Conflicts<'_> {
        let contests = self.contested.iter();
        Conflicts::new(contests.filter_map(|key| Some((&**key, self.members(key)?))))
    }

    fn claim(&mut self, position: usize, slot: Slot, key: &str) {
        if position >= self.owners.len() {
            return;
        }
        self.fields.insert((position, slot), key.into());
        let claimed = self.claimed.entry(key.into()).or_default();
        claimed.entry(position).or_default().insert(slot);
        if claimed.len() > 1 {
            self.contested.insert(key.into());
        }
    }

    fn release(&mut self, position: usize, slot: Slot) {
        let Some(key) = self.fields.remove(&(position, slot)) else { return };
        let Some(claimed) = self.claimed.get_mut(&key) else { return };
        if let Some(slots) = claimed.get_mut(&position) {
            slots.remove(&slot);
            if slots.is_empty() {
                claimed.remove(&position);
            }
        }
        if claimed.len() < 2 {
            self.contested.remove(&key);
        }
        if claimed.is_empty() {
            self.claimed.remove(&key);
        }
    }

    /// The owners that claim a key, in order.
    fn members<'a>(&'a self, key: &'a str) -> Option<impl Iterator<Item = Member<'a>>> {
        let holders = self.before.get(key).into_iter().flatten();
        let holders = holders.map(|(owner, position)| (owner, *position));
        let holders = Holders::new(holders.collect());
        Some(self.claimed.get(key)?.iter().filter_map(move |(&position, slots)| {
            let owner = self.owners.get(position)?;
            let standing = holders.standing(owner);
            Some(Member { owner, position, slot: *slots.first()?, standing })
        }))
    }
}
