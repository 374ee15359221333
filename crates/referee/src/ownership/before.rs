//! Who held a key before the write (rules 2.2 and 2.3).

use super::claims::Claims;
use super::key;
use crate::owner::{Id, Owner};
use alloc::boxed::Box;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

/// What the state before a write says of one owner after it and of one key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Standing {
    /// The owner did not hold the key, or did not exist.
    New,
    /// It held the key, as the owner at this position.
    Held(usize),
    /// It held the key as more than one owner: several of its name or id did.
    HeldTwice,
}

impl Standing {
    /// Did two owners of these standings collide on the key before the write already? They did
    /// where two different owners, one for each, held it.
    pub(super) fn collided(self, other: Self) -> bool {
        match (self, other) {
            (Self::New, _) | (_, Self::New) => false,
            (Self::Held(a), Self::Held(b)) => a != b,
            _ => true,
        }
    }

    pub(super) fn is_held(self) -> bool {
        self != Self::New
    }
}

/// What makes an owner after the write the same as one before it (rule 2.3).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Identity {
    Brand,
    Id(Id),
    Name(String),
}

/// The number of an identity that some owner had before the write.
pub(super) type Known = usize;

/// One key as it was held before the write under one identity.
#[derive(Debug, Clone)]
struct Holding {
    hash: u64,
    key: Box<str>,
    known: Known,
    standing: Standing,
}

/// The claims before a write, ready to be asked.
#[derive(Debug, Clone, Default)]
pub(super) struct Before {
    identities: BTreeMap<Identity, Known>,
    /// Sorted by hash, key and identity, each once.
    holdings: Vec<Holding>,
}

impl Before {
    /// Where there was nothing before the write (a brand that is created), nobody held a key.
    pub(super) fn new(claims: Option<&Claims>) -> Self {
        let Some(claims) = claims else { return Self::default() };
        let mut identities = BTreeMap::new();
        let mut know = |identity| {
            let next = identities.len();
            *identities.entry(identity).or_insert(next)
        };
        // An owner with an id is found by it, and by its name where the new entry has no id.
        let known: Vec<(Known, Option<Known>)> = claims
            .owners()
            .iter()
            .map(|claims| match &claims.owner {
                Owner::Brand => (know(Identity::Brand), None),
                Owner::Competitor { id, name, .. } => (
                    know(Identity::Name(name.clone())),
                    id.clone().map(|id| know(Identity::Id(id))),
                ),
            })
            .collect();
        let mut holdings = Vec::new();
        for claim in claims.iter() {
            let hash = key::hash(claim.key);
            let Some(&(first, second)) = known.get(claim.position) else { continue };
            holdings.extend([Some(first), second].into_iter().flatten().map(|known| Holding {
                hash,
                key: claim.key.into(),
                known,
                standing: Standing::Held(claim.position),
            }));
        }
        // Stable: of equal entries the first owner stays first.
        holdings.sort_by(|a, b| (a.hash, &a.key, a.known).cmp(&(b.hash, &b.key, b.known)));
        holdings.dedup_by(|next, kept| {
            let same = (next.hash, &next.key, next.known) == (kept.hash, &kept.key, kept.known);
            if same && next.standing != kept.standing {
                kept.standing = Standing::HeldTwice;
            }
            same
        });
        Self { identities, holdings }
    }

    /// Which owner of before is `owner` of after, if any?
    pub(super) fn identify(&self, owner: &Owner) -> Option<Known> {
        let identity = match owner {
            Owner::Brand => Identity::Brand,
            Owner::Competitor { id: Some(id), .. } => Identity::Id(id.clone()),
            Owner::Competitor { id: None, name, .. } => Identity::Name(name.clone()),
        };
        self.identities.get(&identity).copied()
    }

    /// How an owner of after held `key`, whose hash is `hash`.
    pub(super) fn standing(&self, owner: Option<Known>, hash: u64, key: &str) -> Standing {
        let Some(known) = owner else { return Standing::New };
        self.holdings
            .binary_search_by(|at| (at.hash, &*at.key, at.known).cmp(&(hash, key, known)))
            .ok()
            .and_then(|at| self.holdings.get(at))
            .map_or(Standing::New, |holding| holding.standing)
    }
}
