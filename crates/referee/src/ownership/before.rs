//! Who held a key before the write (rules 2.2 and 2.3).

use crate::owner::{Id, Owner};
use alloc::vec::Vec;

/// What the state before a write says of one owner after it and of one key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Standing(u32);

impl Standing {
    /// The owner did not hold the key, or did not exist.
    pub(super) const NEW: Self = Self(0);
    /// It held the key as more than one owner: several of its name or id did.
    pub(super) const HELD_TWICE: Self = Self(u32::MAX);

    /// It held the key, as the owner at this position.
    fn held(position: usize) -> Self {
        Self(u32::try_from(position).map_or(u32::MAX, |position| position.saturating_add(1)))
    }

    /// Did two owners of these standings collide on the key before the write already? They did
    /// where two different owners, one for each, held it.
    pub(super) fn collided(self, other: Self) -> bool {
        self.is_held() && other.is_held() && (self != other || self == Self::HELD_TWICE)
    }

    pub(super) fn is_held(self) -> bool {
        self != Self::NEW
    }

    /// The place of the member at a number among those of a key: by standing, and then by number.
    pub(super) fn place(self, at: usize) -> u64 {
        u64::from(self.0) << 32 | at as u64
    }

    /// The number of the member at a place.
    pub(super) fn member(place: u64) -> usize {
        usize::try_from(place & u64::from(u32::MAX)).unwrap_or_default()
    }
}

/// What makes an owner after the write the same as one before it (rule 2.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Identity<'t> {
    Brand,
    Id(&'t Id),
    Name(&'t str),
}

/// The owners that held a key before the write, ready to be asked.
pub(super) struct Holders<'t> {
    /// By what each is found, and its position; sorted.
    known: Vec<(Identity<'t>, usize)>,
}

impl<'t> Holders<'t> {
    /// `owners`, with their positions, are in order; one may be there twice.
    pub(super) fn new(owners: Vec<(&'t Owner, usize)>) -> Self {
        let mut known = Vec::new();
        let mut last = None;
        for (owner, position) in owners {
            match owner {
                _ if last.replace(position) == Some(position) => {}
                Owner::Brand => known.push((Identity::Brand, position)),
                Owner::Competitor { id, name, .. } => {
                    known.push((Identity::Name(name), position));
                    if let Some(id) = id {
                        known.push((Identity::Id(id), position));
                    }
                }
            }
        }
        known.sort_unstable();
        Self { known }
    }

    /// How an owner of after held the key: it is found by its id, and where it has none by its name.
    pub(super) fn standing(&self, owner: &Owner) -> Standing {
        let sought = match owner {
            Owner::Brand => Identity::Brand,
            Owner::Competitor { id: Some(id), .. } => Identity::Id(id),
            Owner::Competitor { id: None, name, .. } => Identity::Name(name),
        };
        let from = self.known.partition_point(|(known, _)| *known < sought);
        let found = |at: usize| self.known.get(at).filter(|(known, _)| *known == sought);
        match (found(from), found(from + 1)) {
            (None, _) => Standing::NEW,
            (Some(&(_, position)), None) => Standing::held(position),
            _ => Standing::HELD_TWICE,
        }
    }
}
