//! Claims that lie inside another owner's (rule 2.5).

use super::claims::{Claim, Claims, Slot};
use super::key::{self, Hashed};
use super::tree::Tree;
use alloc::boxed::Box;
use alloc::vec::{self, Vec};
use core::iter;
use core::ops::ControlFlow;
use serde::ser::{Serialize, SerializeMap, Serializer};

/// A claim that covers another owner's: advice, never a refusal.
///
/// Serializes as `{"covering": {"owner", "key"}, "covered": {"owner", "key"}}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Overlap<'a> {
    /// The claim that covers.
    pub covering: Claim<'a>,
    /// The claim inside it, which wins where it stands.
    pub covered: Claim<'a>,
}

impl Serialize for Overlap<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("covering", &self.covering)?;
        map.serialize_entry("covered", &self.covered)?;
        map.end()
    }
}

/// The overlaps within some claims, listed as far as one reads: there can be far more of them
/// than claims.
#[derive(Debug, Clone)]
pub struct Overlaps<'a> {
    all: &'a Claims,
    tree: Tree,
    sorted: Vec<Hashed<'a>>,
    /// For each node of the tree the next one above it, without those that only its own sole owner
    /// claims.
    next: Vec<Option<usize>>,
}

/// How far the overlaps of one covered claim are read.
#[derive(Default)]
struct Place<'a> {
    /// None where it has none.
    covered: Option<Claim<'a>>,
    /// The deepest nodes of each host and port that are left.
    deepest: vec::IntoIter<usize>,
    /// The node at hand, and which of its claims is next.
    node: Option<usize>,
    claim: usize,
}

/// Finds the claims that cover another owner's, in the sense of rule 2.6. Two claims of one key
/// are no overlap but a [conflict](super::conflicts).
///
/// ```
/// use referee::ownership::{Claims, OwnerClaims, overlaps};
/// use referee::website::Website;
/// let site = |input| Website::parse(input).unwrap();
/// let claims = Claims::new(vec![
///     OwnerClaims::brand(Some(site("example.com")), vec![]),
///     OwnerClaims::competitor(0, None, "Acme", vec![site("example.com/b")]),
/// ]);
/// let found: Vec<_> = overlaps(&claims)
///     .iter()
///     .map(|overlap| (overlap.covering.key, overlap.covered.key))
///     .collect();
/// assert_eq!(found, [("example.com", "example.com/b")]);
/// ```
pub fn overlaps(claims: &Claims) -> Overlaps<'_> {
    let sorted = key::sorted(claims, |claim| claim.location().host);
    let tree = Tree::new(&sorted);
    let mut overlaps = Overlaps { all: claims, tree, sorted, next: Vec::new() };
    for at in 0..overlaps.tree.len() {
        let up = overlaps.tree.up(at);
        let next = match (up, overlaps.sole_owner(at)) {
            // What is above a node stands before it, so its own next is known.
            (Some(up), Some(owner)) => overlaps.other(up, owner),
            _ => up,
        };
        overlaps.next.push(next);
    }
    overlaps
}

impl<'a> Overlaps<'a> {
    /// The overlaps: of each covered claim, in the order of [`Claims::iter`], those that cover
    /// it, the most specific first. An owner's second claim of a key is not counted again.
    pub fn iter(&self) -> impl Iterator<Item = Overlap<'a>> {
        iter::from_fn(self.walk())
    }

    /// Behind a pointer, so that whoever takes some of them has no copy of the walk.
    fn walk(&self) -> Box<dyn FnMut() -> Option<Overlap<'a>> + '_> {
        let mut rest = self.all.iter();
        let mut place = Place::default();
        Box::new(move || {
            loop {
                if let Some(overlap) = self.step(&mut place) {
                    return Some(overlap);
                }
                place = self.place(rest.next()?);
            }
        })
    }

    /// Where the overlaps of `covered` begin.
    fn place(&self, covered: Claim<'a>) -> Place<'a> {
        let (mut own, mut deepest) = (None, Vec::new());
        _ = self.tree.covering(covered.location(), &mut |at| {
            // The deepest key that covers it is its own.
            let next = if own.is_some() { Some(at) } else { self.tree.up(at) };
            own.get_or_insert(at);
            if let Some(next) = next {
                deepest.push(next);
            }
            ControlFlow::Continue(())
        });
        let own = own.filter(|&own| self.first_slot(own, covered.position) == Some(covered.slot));
        let covered = own.map(|_| covered);
        Place { covered, deepest: deepest.into_iter(), ..Place::default() }
    }

    fn step(&self, place: &mut Place<'a>) -> Option<Overlap<'a>> {
        let covered = place.covered?;
        let owner = covered.position;
        loop {
            if let Some(node) = place.node {
                while let Some(&Hashed { claim: covering, .. }) =
                    self.claims_of(node).get(place.claim)
                {
                    place.claim += 1;
                    if covering.position != owner {
                        return Some(Overlap { covering, covered });
                    }
                }
                place.node = self.tree.up(node).and_then(|up| self.other(up, owner));
            } else {
                place.node = self.other(place.deepest.next()?, owner);
            }
            place.claim = 0;
        }
    }

    /// Where the owner at `position` claims the key of a node first.
    fn first_slot(&self, at: usize, position: usize) -> Option<Slot> {
        let claims = self.claims_of(at);
        let at = claims.binary_search_by_key(&position, |it| it.claim.position).ok()?;
        claims.get(at).map(|it| it.claim.slot)
    }

    /// The first of `at` and those above it that another one than `owner` claims.
    fn other(&self, at: usize, owner: usize) -> Option<usize> {
        if self.sole_owner(at) == Some(owner) { *self.next.get(at)? } else { Some(at) }
    }

    /// The position of the only owner that claims the key of a node.
    fn sole_owner(&self, at: usize) -> Option<usize> {
        match self.claims_of(at) {
            [one] => Some(one.claim.position),
            _ => None,
        }
    }

    fn claims_of(&self, at: usize) -> &[Hashed<'a>] {
        self.tree.claims(at).and_then(|claims| self.sorted.get(claims)).unwrap_or_default()
    }
}
