//! Keys that two owners claim (rules 2.1 to 2.4).

use super::before::Holders;
use super::claims::{Claims, Slot};
use super::contest::{Contest, Member};
use super::key::{self, Hashed};
use crate::owner::Owner;
use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::cmp::Ordering;
use core::iter;
use core::ops::Range;
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
    /// Each contested key and where its members are.
    contests: Vec<(&'a str, Range<usize>)>,
    members: Vec<Member<'a>>,
    /// As long as `members`; see [`Contest::by_standing`].
    by_standing: Vec<u64>,
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
    /// The conflicts of keys, each with the owners that claim it, in order.
    pub(super) fn new<M: Iterator<Item = Member<'a>>>(
        contests: impl Iterator<Item = (&'a str, M)>,
    ) -> Self {
        let mut found = Self::default();
        for (key, members) in contests {
            found.push(key, members);
        }
        found.later.sort_unstable();
        found
    }

    fn push(&mut self, key: &'a str, members: impl Iterator<Item = Member<'a>>) {
        let number = self.contests.len();
        let start = self.members.len();
        for (at, member) in members.enumerate() {
            self.members.push(member);
            self.by_standing.push(member.standing.place(at));
        }
        if let Some(by_standing) = self.by_standing.get_mut(start..) {
            by_standing.sort_unstable();
        }
        self.contests.push((key, start..self.members.len()));
        for member in 0..self.members.len() - start {
            let Some(contest) = self.contest(number) else { return };
            let count = contest.count(member) as u64;
            if let Some(&Member { position, slot, .. }) = contest.members.get(member)
                && count > 0
            {
                self.len += count;
                self.later.push(Later { position, slot, contest: number, member });
            }
        }
    }

    fn contest(&self, number: usize) -> Option<Contest<'_, 'a>> {
        let (key, members) = self.contests.get(number)?;
        Some(Contest {
            key,
            members: self.members.get(members.clone())?,
            by_standing: self.by_standing.get(members.clone())?,
        })
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
        iter::from_fn(self.walk())
    }

    /// Behind a pointer, so that whoever takes some of them has no copy of the walk.
    fn walk(&self) -> Box<dyn FnMut() -> Option<Conflict<'a>> + '_> {
        let mut rest = self.later.iter();
        let (mut at_hand, mut earlier, mut next) = (None, Vec::new(), 0);
        Box::new(move || {
            loop {
                if let (Some((contest, later)), Some(&earlier)) = (at_hand, earlier.get(next)) {
                    next += 1;
                    return Contest::conflict(contest, earlier, later);
                }
                let later = rest.next()?;
                let contest = self.contest(later.contest)?;
                earlier = contest.earlier(later.member);
                (at_hand, next) = (Some((contest, later.member)), 0);
            }
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
    let sorted = key::sorted(after, |claim| claim.key);
    // Of one key each owner has one claim here: one that claims it twice makes no conflict (rule 2.4).
    let mut contested = Vec::new();
    for of_key in sorted.chunk_by(|a, b| a.claim.key == b.claim.key) {
        if of_key.len() > 1 {
            contested.push((of_key, Vec::new()));
        }
    }
    let nothing = Claims::default();
    for claim in before.unwrap_or(&nothing).iter() {
        let held = Hashed::new(claim, claim.key);
        let found = contested.binary_search_by(|(of_key, _)| {
            of_key.first().map_or(Ordering::Less, |first| first.order(&held))
        });
        if let Some((_, owners)) = found.ok().and_then(|at| contested.get_mut(at)) {
            owners.push((claim.owner, claim.position));
        }
    }
    Conflicts::new(contested.into_iter().filter_map(|(of_key, owners)| {
        let holders = Holders::new(owners);
        let members = of_key.iter().map(move |&Hashed { claim, .. }| Member {
            owner: claim.owner,
            position: claim.position,
            slot: claim.slot,
            standing: holders.standing(claim.owner),
        });
        Some((of_key.first()?.claim.key, members))
    }))
}
