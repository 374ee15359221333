//! Claims that lie inside another owner's (rule 2.5).

use super::claims::{Claim, Claims};
use super::tree::Tree;
use alloc::vec::Vec;
use core::iter;
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
    tree: Tree,
    /// The claims in the order of the tree's nodes, and the node of each.
    claims: Vec<(Claim<'a>, usize)>,
    /// The same claims by number, in the order of [`Claims::iter`].
    order: Vec<usize>,
    /// For each node the next above it, without those that only its own sole owner claims.
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
    let (tree, sorted) = Tree::new(claims);
    let numbered = tree.nodes().iter().enumerate();
    let nodes = numbered.flat_map(|(at, node)| iter::repeat_n(at, node.claims.len()));
    let claims: Vec<_> = iter::zip(sorted, nodes).collect();
    let mut order: Vec<usize> = (0..claims.len()).collect();
    order.sort_by_key(|&at| claims.get(at).map(|(claim, _)| (claim.position, claim.slot)));
    let mut overlaps = Overlaps { tree, claims, order, next: Vec::new() };
    for at in 0..overlaps.tree.nodes().len() {
        let up = overlaps.tree.node(at).and_then(|node| node.up);
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
        let covered = self.order.iter().filter_map(|&at| self.claims.get(at).copied());
        covered.flat_map(move |(covered, node)| {
            let owner = covered.position;
            let nodes = self.tree.covering(covered.location).flat_map(move |deepest| {
                // Its own key is not above it.
                let first = if deepest == node { self.up(node) } else { Some(deepest) };
                let first = first.and_then(|first| self.other(first, owner));
                iter::successors(first, move |&at| self.other(self.up(at)?, owner))
            });
            let covering = nodes.flat_map(|at| self.claims_of(at));
            covering
                .filter(move |(covering, _)| covering.position != owner)
                .map(move |&(covering, _)| Overlap { covering, covered })
        })
    }

    /// The first of `at` and those above it that another one than `owner` claims.
    fn other(&self, at: usize, owner: usize) -> Option<usize> {
        if self.sole_owner(at) == Some(owner) { self.next.get(at).copied()? } else { Some(at) }
    }

    fn up(&self, at: usize) -> Option<usize> {
        self.tree.node(at)?.up
    }

    /// The position of the only owner that claims the key of a node.
    fn sole_owner(&self, at: usize) -> Option<usize> {
        match self.claims_of(at) {
            [(claim, _)] => Some(claim.position),
            _ => None,
        }
    }

    fn claims_of(&self, at: usize) -> &[(Claim<'a>, usize)] {
        let claims = self.tree.node(at).map(|node| node.claims.clone());
        claims.and_then(|claims| self.claims.get(claims)).unwrap_or_default()
    }
}
