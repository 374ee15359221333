//! Claims side by side with the others of their key.

use super::claims::{Claim, Claims};
use alloc::vec::Vec;
use core::hash::{BuildHasher, Hasher};
use foldhash::fast::FixedState;

/// A hash of a key or host.
///
/// It only orders and narrows a search: where hashes are equal the texts themselves are compared,
/// so that keys made to collide cost a factor of log n and no more.
pub(super) fn hash(text: &str) -> u64 {
    let mut hasher = FixedState::default().build_hasher();
    hasher.write(text.as_bytes());
    hasher.finish()
}

/// A claim and the hash of its key.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hashed<'a> {
    pub(super) hash: u64,
    pub(super) claim: Claim<'a>,
}

/// All claims, those of one key side by side and in the order of [`Claims::iter`].
pub(super) fn grouped(claims: &Claims) -> Vec<Hashed<'_>> {
    let mut all: Vec<_> =
        claims.iter().map(|claim| Hashed { hash: hash(claim.key), claim }).collect();
    // Stable, so that the claims of one key keep their order.
    all.sort_by(|a, b| (a.hash, a.claim.key).cmp(&(b.hash, b.claim.key)));
    all
}
