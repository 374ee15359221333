//! Who held a key before the write (rules 2.2 and 2.3).

use super::claims::{Claim, Claims};
use super::key;
use crate::owner::{Id, Owner};
use alloc::boxed::Box;
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

/// What makes an owner after the write the same as one before it (rule 2.3), and its hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Identity<S> {
    hash: u64,
    kind: Kind<S>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind<S> {
    Brand,
    Integer(i64),
    Text(S),
    Name(S),
}

impl<'t> Identity<&'t str> {
    fn new(kind: Kind<&'t str>) -> Self {
        let hash = match kind {
            Kind::Brand => 0,
            Kind::Integer(id) => id.cast_unsigned(),
            Kind::Text(text) | Kind::Name(text) => key::hash(text),
        };
        Self { hash, kind }
    }

    fn of_id(id: &'t Id) -> Self {
        Self::new(match id {
            Id::Integer(id) => Kind::Integer(*id),
            Id::Text(id) => Kind::Text(id),
        })
    }

    /// By what an owner of before is found: by its id, and by its name where the entry after has
    /// no id.
    fn all(owner: &'t Owner) -> impl Iterator<Item = Self> {
        let (first, second) = match owner {
            Owner::Brand => (Self::new(Kind::Brand), None),
            Owner::Competitor { id, name, .. } => {
                (Self::new(Kind::Name(name)), id.as_ref().map(Self::of_id))
            }
        };
        [Some(first), second].into_iter().flatten()
    }

    /// By what an owner of after is sought.
    fn sought(owner: &'t Owner) -> Self {
        match owner {
            Owner::Brand => Self::new(Kind::Brand),
            Owner::Competitor { id: Some(id), .. } => Self::of_id(id),
            Owner::Competitor { id: None, name, .. } => Self::new(Kind::Name(name)),
        }
    }
}

impl<S: AsRef<str>> Identity<S> {
    fn borrowed(&self) -> Identity<&str> {
        let kind = match &self.kind {
            Kind::Brand => Kind::Brand,
            Kind::Integer(id) => Kind::Integer(*id),
            Kind::Text(text) => Kind::Text(text.as_ref()),
            Kind::Name(text) => Kind::Name(text.as_ref()),
        };
        Identity { hash: self.hash, kind }
    }
}

/// The number of an identity that some owner had before the write.
pub(super) type Known = usize;

/// One key as it was held before the write under one identity.
#[derive(Debug, Clone)]
struct Holding<S> {
    hash: u64,
    key: S,
    known: Known,
    standing: Standing,
}

/// The claims before a write, ready to be asked. `S` is text that it owns or borrows.
#[derive(Debug, Clone)]
pub(super) struct Before<S> {
    /// Sorted, each once.
    identities: Vec<Identity<S>>,
    /// Sorted by hash, key and identity, each once.
    holdings: Vec<Holding<S>>,
}

/// Nothing: nobody held a key before a brand is created.
impl<S> Default for Before<S> {
    fn default() -> Self {
        Self { identities: Vec::new(), holdings: Vec::new() }
    }
}

impl<'t> Before<&'t str> {
    /// What `claims` say of the keys whose hash `is_asked` for.
    pub(super) fn new(claims: &'t Claims, is_asked: impl Fn(u64) -> bool) -> Self {
        let hashed = claims.iter().map(|claim| (key::hash(claim.key), claim));
        let held: Vec<(u64, Claim<'t>)> = hashed.filter(|(hash, _)| is_asked(*hash)).collect();
        let by_owner = || held.chunk_by(|(_, a), (_, b)| a.position == b.position);
        let owners = by_owner().filter_map(<[_]>::first);
        let mut identities: Vec<_> =
            owners.flat_map(|(_, claim)| Identity::all(claim.owner)).collect();
        identities.sort_unstable();
        identities.dedup();
        let mut before = Self { identities, holdings: Vec::new() };
        let mut holdings = Vec::with_capacity(2 * held.len());
        for of_owner in by_owner() {
            let Some((_, first)) = of_owner.first() else { continue };
            for known in Identity::all(first.owner).filter_map(|identity| before.known(&identity)) {
                holdings.extend(of_owner.iter().map(|(hash, claim)| Holding {
                    hash: *hash,
                    key: claim.key,
                    known,
                    standing: Standing::Held(claim.position),
                }));
            }
        }
        before.holdings = holdings;
        before.join_holdings();
        before
    }

    /// Sorts the holdings, and makes one of those of one key and identity.
    fn join_holdings(&mut self) {
        // Of one key and identity the first owner stays first.
        let order = |it: &Holding<&'t str>| (it.hash, it.key, it.known, it.standing);
        self.holdings.sort_unstable_by(|a, b| order(a).cmp(&order(b)));
        self.holdings.dedup_by(|next, kept| {
            let same = (next.hash, next.key, next.known) == (kept.hash, kept.key, kept.known);
            if same && next.standing != kept.standing {
                kept.standing = Standing::HeldTwice;
            }
            same
        });
    }

    /// The same, to be kept.
    pub(super) fn into_owned(self) -> Before<Box<str>> {
        let identity = |identity: Identity<&str>| Identity {
            hash: identity.hash,
            kind: match identity.kind {
                Kind::Brand => Kind::Brand,
                Kind::Integer(id) => Kind::Integer(id),
                Kind::Text(text) => Kind::Text(text.into()),
                Kind::Name(text) => Kind::Name(text.into()),
            },
        };
        let holding = |Holding { hash, key, known, standing }: Holding<&str>| Holding {
            hash,
            key: key.into(),
            known,
            standing,
        };
        Before {
            identities: self.identities.into_iter().map(identity).collect(),
            holdings: self.holdings.into_iter().map(holding).collect(),
        }
    }
}

impl<S: AsRef<str>> Before<S> {
    /// Which owner of before is `owner` of after, if any that held something asked for?
    pub(super) fn identify(&self, owner: &Owner) -> Option<Known> {
        self.known(&Identity::sought(owner))
    }

    fn known(&self, identity: &Identity<&str>) -> Option<Known> {
        self.identities.binary_search_by(|known| known.borrowed().cmp(identity)).ok()
    }

    /// How an owner of after held `key`, whose hash is `hash`.
    pub(super) fn standing(&self, owner: Option<Known>, hash: u64, key: &str) -> Standing {
        let Some(known) = owner else { return Standing::New };
        self.holdings
            .binary_search_by(|at| (at.hash, at.key.as_ref(), at.known).cmp(&(hash, key, known)))
            .ok()
            .and_then(|at| self.holdings.get(at))
            .map_or(Standing::New, |holding| holding.standing)
    }
}
