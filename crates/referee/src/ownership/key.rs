//! Claims side by side with the others of their key or host.

use super::claims::{Claim, Claims, Slot};
use alloc::vec::Vec;

/// A hash of a key or host.
///
/// It only orders and narrows a search: where hashes are equal the texts themselves are compared,
/// so that keys made to collide cost a factor of log n and no more.
#[inline]
pub(super) fn hash(text: &str) -> u64 {
    let (words, rest) = text.as_bytes().as_chunks();
    let mut last = [0; 8];
    for (to, from) in last.iter_mut().zip(rest) {
        *to = *from;
    }
    let start = mix(text.len() as u64, u64::from_le_bytes(last));
    words.iter().fold(start, |hash, word| mix(hash, u64::from_le_bytes(*word)))
}

/// The upper bits of a product tell most, and the lower ones are given a part of that.
fn mix(hash: u64, word: u64) -> u64 {
    let product = (hash ^ word ^ 0x2545_f491_4f6c_dd1d).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    product ^ (product >> 32)
}

/// Where a claim is found, with the hash of its key or host: what is sorted in place of claims,
/// which are several times as large. Sorts as the claims do within one hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Hashed {
    pub(super) hash: u64,
    position: usize,
    slot: Slot,
}

impl Hashed {
    pub(super) fn claim(self, claims: &Claims) -> Option<Claim<'_>> {
        claims.claim(self.position, self.slot)
    }
}

/// All claims by the hash of a text of theirs, those of one hash in the order of
/// [`Claims::iter`].
pub(super) fn sorted<'a>(claims: &'a Claims, text: impl Fn(&Claim<'a>) -> &'a str) -> Vec<Hashed> {
    let mut all = Vec::with_capacity(claims.len());
    all.extend(claims.iter().map(|claim| Hashed {
        hash: hash(text(&claim)),
        position: claim.position,
        slot: claim.slot,
    }));
    all.sort_unstable();
    all
}

/// The claims whose key another claim has too, those of one key side by side and in the order of
/// [`Claims::iter`], each with the hash of its key.
pub(super) fn shared<'a>(claims: &'a Claims) -> Vec<(u64, Claim<'a>)> {
    let all = sorted(claims, |claim| claim.key);
    let several = all.chunk_by(|a, b| a.hash == b.hash).filter(|same| same.len() > 1);
    let mut shared: Vec<_> =
        several.flatten().filter_map(|found| Some((found.hash, found.claim(claims)?))).collect();
    let order =
        |&(hash, Claim { key, position, slot, .. }): &(u64, Claim<'a>)| (hash, key, position, slot);
    shared.sort_unstable_by(|one, other| order(one).cmp(&order(other)));
    shared
}
