//! Claims side by side with the others of their host and key.

use super::claims::{Claim, Claims};
use super::location::path_order;
use alloc::vec::Vec;
use core::cmp::Ordering;

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

/// A claim with the hash of its key or host.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hashed<'a> {
    pub(super) hash: u64,
    pub(super) claim: Claim<'a>,
}

impl<'a> Hashed<'a> {
    pub(super) fn new(claim: Claim<'a>, text: &str) -> Self {
        Self { hash: hash(text), claim }
    }

    /// The order of keys: those of one hash and host side by side, sorted by port, no port first,
    /// and then in [`path_order`].
    pub(super) fn order(&self, other: &Hashed<'_>) -> Ordering {
        self.hash.cmp(&other.hash).then_with(|| {
            let (one, other) = (self.claim.location(), other.claim.location());
            let by_port = (one.host, one.port).cmp(&(other.host, other.port));
            by_port.then_with(|| path_order(one.path, other.path))
        })
    }
}

/// All claims sorted by the hash of a `text` of theirs, which is the key or the host, and then by key;
/// those of one key in the order of [`Claims::iter`], and of those that one owner has of one key only
/// the first.
pub(super) fn sorted<'a>(claims: &'a Claims, text: fn(&Claim<'a>) -> &'a str) -> Vec<Hashed<'a>> {
    let mut all = Vec::new();
    for claim in claims.iter() {
        all.push(Hashed::new(claim, text(&claim)));
    }
    all.sort_unstable_by(|one, other| {
        let place = |claim: &Claim<'_>| (claim.position, claim.slot);
        one.order(other).then_with(|| place(&one.claim).cmp(&place(&other.claim)))
    });
    all.dedup_by(|next, kept| {
        next.claim.position == kept.claim.position && next.claim.key == kept.claim.key
    });
    all
}
