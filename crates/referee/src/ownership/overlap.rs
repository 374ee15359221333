//! Claims that lie inside another owner's (rule 2.5).

use super::claims::{Claim, Claims, Slot};
use super::tree::Tree;
use alloc::boxed::Box;
use alloc::vec::Vec;
use core::iter;
use core::ops::Range;
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
    /// The claims in the order of the tree's nodes.
    claims: Vec<Claim<'a>>,
    nodes: Vec<Node>,
}

/// What overlaps need to know of a node of the tree.
#[derive(Debug, Clone)]
struct Node {
    /// Its claims.
    claims: Range<usize>,
    /// The next node above it, without those that only its own sole owner claims.
    next: Option<usize>,
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
    let mut sorted = Vec::with_capacity(claims.len());
    let mut nodes = Vec::with_capacity(claims.len());
    let tree = Tree::new(claims, |of_key| {
        let start = sorted.len();
        sorted.extend_from_slice(of_key);
        nodes.push(Node { claims: start..sorted.len(), next: None });
    });
    let mut overlaps = Overlaps { all: claims, tree, claims: sorted, nodes };
    for at in 0..overlaps.nodes.len() {
        let up = overlaps.tree.up(at);
        let next = match (up, overlaps.sole_owner(at)) {
            // What is above a node stands before it, so its own next is known.
            (Some(up), Some(owner)) => overlaps.other(up, owner),
            _ => up,
        };
        if let Some(node) = overlaps.nodes.get_mut(at) {
            node.next = next;
        }
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
        let covered = self.all.iter().filter_map(|covered| {
            let mut deepest = self.tree.covering(covered.location());
            // The deepest key that covers it is its own.
            let own = deepest.next()?;
            let is_first = self.first_slot(own, covered.position) == Some(covered.slot);
            is_first.then(|| (covered, self.tree.up(own).into_iter().chain(deepest)))
        });
        let mut all = covered.flat_map(move |(covered, deepest)| {
            let owner = covered.position;
            let nodes = deepest.flat_map(move |deepest| {
                let first = self.other(deepest, owner);
                iter::successors(first, move |&at| self.other(self.tree.up(at)?, owner))
            });
            let covering = nodes.flat_map(|at| self.claims_of(at));
            covering
                .filter(move |covering| covering.position != owner)
                .map(move |&covering| Overlap { covering, covered })
        });
        Box::new(move || all.next())
    }

    /// Where the owner at `position` claims the key of a node first.
    fn first_slot(&self, at: usize, position: usize) -> Option<Slot> {
        let claims = self.claims_of(at);
        let at = claims.binary_search_by_key(&position, |claim| claim.position).ok()?;
        claims.get(at).map(|claim| claim.slot)
    }

    /// The first of `at` and those above it that another one than `owner` claims.
    fn other(&self, at: usize, owner: usize) -> Option<usize> {
        if self.sole_owner(at) == Some(owner) { self.nodes.get(at)?.next } else { Some(at) }
    }

    /// The position of the only owner that claims the key of a node.
    fn sole_owner(&self, at: usize) -> Option<usize> {
        match self.claims_of(at) {
            [claim] => Some(claim.position),
            _ => None,
        }
    }

    fn claims_of(&self, at: usize) -> &[Claim<'a>] {
        let claims = self.nodes.get(at).map(|node| node.claims.clone());
        claims.and_then(|claims| self.claims.get(claims)).unwrap_or_default()
    }
}
