//! What each owner claims.

use super::location::Location;
use crate::owner::{Id, Owner};
use crate::website::Website;
use alloc::string::String;
use alloc::vec::Vec;
use core::iter;
use serde::ser::{Serialize, SerializeMap, Serializer};

/// Where a claim stands among its owner's websites.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Slot {
    /// The brand's `website`, claimed by its domain.
    Primary,
    /// An entry of `alternative_websites` or of a competitor's `websites`, from 0, claimed by its
    /// site.
    Website(usize),
}

impl Slot {
    /// The key that `website` is claimed by in this place (rule 1.2).
    ///
    /// ```
    /// use referee::ownership::Slot;
    /// use referee::website::Website;
    /// let website = Website::parse("https://example.com/shop/").unwrap();
    /// assert_eq!(Slot::Primary.key(&website), "example.com");
    /// assert_eq!(Slot::Website(0).key(&website), "example.com/shop");
    /// ```
    pub fn key(self, website: &Website) -> &str {
        match self {
            Self::Primary => website.domain(),
            Self::Website(_) => website.site(),
        }
    }

    fn location(self, website: &Website) -> Location<'_> {
        match self {
            Self::Primary => Location::of_domain(website),
            Self::Website(_) => Location::of_site(website),
        }
    }
}

/// One owner and the websites that it claims.
#[derive(Debug, Clone)]
pub struct OwnerClaims {
    /// Who claims.
    pub owner: Owner,
    /// The primary website: its domain is claimed, with every path and port (rule 1.2). Only a
    /// brand has one.
    pub primary: Option<Website>,
    /// The other websites: each is claimed as its site, which keeps port and path (rule 1.2).
    pub websites: Vec<Website>,
}

impl OwnerClaims {
    /// The claims of the brand itself: its `website` and its `alternative_websites`.
    pub fn brand(primary: Option<Website>, alternatives: Vec<Website>) -> Self {
        Self { owner: Owner::Brand, primary, websites: alternatives }
    }

    /// The claims of the competitor at `index` of the list: its `websites`.
    pub fn competitor(
        index: usize,
        id: Option<Id>,
        name: impl Into<String>,
        websites: Vec<Website>,
    ) -> Self {
        let owner = Owner::Competitor { index, id, name: name.into() };
        Self { owner, primary: None, websites }
    }

    fn claim<'a>(&'a self, position: usize, slot: Slot, website: &'a Website) -> Claim<'a> {
        Claim { owner: &self.owner, position, slot, key: slot.key(website), website }
    }
}

/// One claim: an owner and the key that it claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claim<'a> {
    /// Who claims.
    pub owner: &'a Owner,
    /// The owner's place in [`Claims::owners`], from 0.
    pub position: usize,
    /// Where the claim stands among the owner's websites.
    pub slot: Slot,
    /// The domain of the primary website, or the site of another (rule 1.2).
    pub key: &'a str,
    website: &'a Website,
}

impl<'a> Claim<'a> {
    /// What part of the web is claimed.
    pub(super) fn location(&self) -> Location<'a> {
        self.slot.location(self.website)
    }
}

/// Serializes as `{"owner", "key"}`.
impl Serialize for Claim<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("owner", self.owner)?;
        map.serialize_entry("key", self.key)?;
        map.end()
    }
}

/// All claims within a brand, in the order that decides every tie: the brand, then the
/// competitors as listed.
///
/// ```
/// use referee::ownership::{Claims, OwnerClaims, Slot};
/// use referee::website::Website;
/// let site = |input| Website::parse(input).unwrap();
/// let claims = Claims::new(vec![OwnerClaims::brand(
///     Some(site("https://www.example.com/shop")),
///     vec![site("example.org/Shop/")],
/// )]);
/// let keys: Vec<_> = claims.iter().map(|claim| (claim.slot, claim.key)).collect();
/// assert_eq!(
///     keys,
///     [(Slot::Primary, "example.com"), (Slot::Website(0), "example.org/shop")]
/// );
/// ```
#[derive(Debug, Clone, Default)]
pub struct Claims {
    owners: Vec<OwnerClaims>,
}

impl Claims {
    /// Takes the owners in order: the brand first, then its competitors as listed.
    pub fn new(owners: Vec<OwnerClaims>) -> Self {
        Self { owners }
    }

    /// The owners, in order.
    pub fn owners(&self) -> &[OwnerClaims] {
        &self.owners
    }

    /// The owners, to change what one of them claims and leave the rest: an editor need not parse
    /// every website again for each key stroke.
    pub fn owners_mut(&mut self) -> &mut [OwnerClaims] {
        &mut self.owners
    }

    /// Every claim, in the fixed order of rule 2.2: owner by owner, the primary website first,
    /// then the others as listed. An owner that claims a key twice gives it twice.
    pub fn iter(&self) -> impl Iterator<Item = Claim<'_>> {
        let mut at = (0, Slot::Primary);
        iter::from_fn(move || self.step(&mut at))
    }

    /// The claim of a place, or the first after it; the place moves on to the next.
    fn step(&self, at: &mut (usize, Slot)) -> Option<Claim<'_>> {
        while *at < (self.owners.len(), Slot::Primary) {
            let (position, slot) = *at;
            let claim = self.claim(position, slot);
            *at = match slot {
                Slot::Primary => (position, Slot::Website(0)),
                Slot::Website(index) if claim.is_some() => (position, Slot::Website(index + 1)),
                Slot::Website(_) => (position + 1, Slot::Primary),
            };
            if claim.is_some() {
                return claim;
            }
        }
        None
    }

    /// The claim of the owner at a position in one of its fields.
    fn claim(&self, position: usize, slot: Slot) -> Option<Claim<'_>> {
        let owner = self.owners.get(position)?;
        let website = match slot {
            Slot::Primary => owner.primary.as_ref()?,
            Slot::Website(at) => owner.websites.get(at)?,
        };
        Some(owner.claim(position, slot, website))
    }
}
