//! Claims that lie inside another owner's (rule 2.5).

use super::claims::{Claim, Claims, Slot};
use super::key::{self, Hashed};
use super::tree::Tree;
use alloc::boxed::Box;
use alloc::vec::Vec;
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
        let (mut at_hand, mut covering, mut next) = (None, Vec::new(), 0);
        Box::new(move || {
            loop {
                if let (Some(covered), Some(&covering)) = (at_hand, covering.get(next)) {
                    next += 1;
                    return Some(Overlap { covering, covered });
                }
                let covered = rest.next()?;
                (at_hand, covering, next) = (Some(covered), self.covering(covered), 0);
            }
        })
    }

    /// The claims of others that cover one, the most specific first; none where it is not its owner's
    /// first of its key.
    fn covering(&self, covered: Claim<'a>) -> Vec<Claim<'a>> {
        let owner = covered.position;
        let (mut own, mut found) = (None, Vec::new());
        _ = self.tree.covering(covered.location(), &mut |at| {
            let mut node = Some(at);
            // The deepest key that covers it is its own.
            if own.replace(at).is_none() {
                if self.first_slot(at, owner) != Some(covered.slot) {
                    return ControlFlow::Break(());
                }
                node = self.tree.up(at);
            }
            while let Some(at) = node.and_then(|node| self.other(node, owner)) {
                for it in self.claims_of(at) {
                    if it.claim.position != owner {
                        found.push(it.claim);
                    }
                }
                node = self.tree.up(at);
            }
            ControlFlow::Continue(())
        });
        found
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
