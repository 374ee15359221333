//! Keys that two owners claim (rules 2.1 to 2.4).

use super::before::{Before, Known};
use super::claims::{Claims, Slot};
use super::contest::{Contest, Member};
use super::key::{self, Hashed};
use crate::owner::Owner;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use serde::ser::{Serialize, SerializeMap, Serializer};

/// One key and two owners that both claim it, newly.
///
/// Serializes as `{"key", "holder", "claimant", "detail"}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Conflict<'a> {
    /// The domain or site that both claim.
    pub key: &'a str,
    /// The owner that the refusal names: the one that held the key before the write; where both
    /// or neither did, the first in order (rule 2.2).
    pub holder: &'a Owner,
    /// The other owner.
    pub claimant: &'a Owner,
    /// Where the holder claims the key first.
    pub holder_slot: Slot,
    /// Where the claimant claims the key first: the field to show the refusal at.
    pub claimant_slot: Slot,
}

impl Conflict<'_> {
    /// The `detail` of the 409 answer, in the words of the API (rules 2.1, 2.2).
    ///
    /// ```
    /// use referee::ownership::{Claims, OwnerClaims, conflicts};
    /// use referee::website::Website;
    /// let site = || Website::parse("example.com").unwrap();
    /// let before = Claims::new(vec![
    ///     OwnerClaims::brand(None, vec![]),
    ///     OwnerClaims::competitor(0, None, "Acme", vec![site()]),
    /// ]);
    /// let mut owners = before.owners().to_vec();
    /// owners[0].websites.push(site());
    /// assert_eq!(
    ///     conflicts(&Claims::new(owners), Some(&before)).first().unwrap().detail(),
    ///     "example.com is already configured as the competitor 'Acme' for this brand. \
    ///      A domain can only be classified one way (brand vs. competitor)."
    /// );
    /// ```
    pub fn detail(&self) -> String {
        format!(
            "{} is already configured as {} for this brand. A domain can only be classified one \
             way (brand vs. competitor).",
            self.key, self.holder
        )
    }
}

impl Serialize for Conflict<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(4))?;
        map.serialize_entry("key", self.key)?;
        map.serialize_entry("holder", self.holder)?;
        map.serialize_entry("claimant", self.claimant)?;
        map.serialize_entry("detail", &self.detail())?;
        map.end()
    }
}

/// Every new conflict of a write, counted at once and listed as far as one reads.
///
/// n owners of one key are n·(n-1)/2 conflicts, so a list of all could be far larger than the
/// request that it answers: take as many as you show.
#[derive(Debug, Clone, Default)]
pub struct Conflicts<'a> {
    contests: Vec<Contest<'a>>,
    /// Each claim that conflicts with earlier ones, in the order of the claims.
    later: Vec<Later>,
    len: u64,
}

/// A claim that conflicts with earlier ones: sorts as the claims do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Later {
    position: usize,
    slot: Slot,
    contest: usize,
    member: usize,
}

impl<'a> Conflicts<'a> {
    pub(super) fn new(contests: impl Iterator<Item = Contest<'a>>) -> Self {
        let mut found = Self::default();
        for contest in contests {
            for (at, member) in contest.members().iter().enumerate() {
                let count = contest.count(at) as u64;
                if count > 0 {
                    found.len += count;
                    found.later.push(Later {
                        position: member.position,
                        slot: member.slot,
                        contest: found.contests.len(),
                        member: at,
                    });
                }
            }
            found.contests.push(contest);
        }
        found.later.sort_unstable();
        found
    }

    /// How many conflicts there are.
    pub fn len(&self) -> u64 {
        self.len
    }

    /// Is there none: may the write be saved?
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The conflict that the answer speaks of (rule 2.2).
    pub fn first(&self) -> Option<Conflict<'a>> {
        self.iter().next()
    }

    /// The conflicts in order: of the later of the two claims, then of the earlier.
    pub fn iter(&self) -> impl Iterator<Item = Conflict<'a>> {
        self.later.iter().flat_map(|later| {
            let contest = self.contests.get(later.contest);
            contest.into_iter().flat_map(|contest| contest.conflicts(later.member))
        })
    }
}

/// The conflicts that the claims `after` a write make and those `before` it did not: what
/// refuses the write (rules 2.1 to 2.4).
///
/// A conflict is a key and an unordered pair of owners. A competitor is the same owner before and
/// after where ids match or, where the entry after has no id, where names are equal. Without
/// `before`, every conflict is new.
///
/// The order is that of the later of the two claims in [`Claims::iter`], then that of the
/// earlier. Takes time in proportion to n log n for n claims, however many conflicts there are.
///
/// ```
/// use referee::ownership::{Claims, OwnerClaims, conflicts};
/// use referee::website::Website;
/// let claims = Claims::new(
///     (0..100_000)
///         .map(|at| {
///             let site = Website::parse("example.com").unwrap();
///             OwnerClaims::competitor(at, None, format!("Acme {at}"), vec![site])
///         })
///         .collect(),
/// );
/// let found = conflicts(&claims, None);
/// assert_eq!(found.len(), 100_000 * 99_999 / 2);
/// assert_eq!(found.iter().take(100).count(), 100);
/// ```
pub fn conflicts<'a>(after: &'a Claims, before: Option<&Claims>) -> Conflicts<'a> {
    let before = Before::new(before);
    let known: Vec<Option<Known>> =
        after.owners().iter().map(|claims| before.identify(&claims.owner)).collect();
    let groups = key::grouped(after);
    let contested = groups.chunk_by(|a, b| a.claim.key == b.claim.key).filter_map(|group| {
        let [first, .., last] = group else { return None };
        // One owner that claims a key twice makes no conflict (rule 2.4).
        if first.claim.position == last.claim.position {
            return None;
        }
        let of_owners = group.chunk_by(|a, b| a.claim.position == b.claim.position);
        let members = of_owners.filter_map(<[_]>::first).map(|&Hashed { hash, claim }| {
            let known = known.get(claim.position).copied().flatten();
            Member {
                owner: claim.owner,
                position: claim.position,
                slot: claim.slot,
                standing: before.standing(known, hash, claim.key),
            }
        });
        Some(Contest::new(first.claim.key, members.collect()))
    });
    Conflicts::new(contested)
}
