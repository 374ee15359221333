//! Who owns a cited URL (rule 2.6).

use super::claims::Claims;
use super::key;
use super::location::Location;
use super::tree::Tree;
use crate::owner::Owner;
use crate::website::Website;
use alloc::string::String;
use alloc::vec::Vec;
use core::mem;
use core::ops::ControlFlow;
use serde::ser::{Serialize, SerializeMap, Serializer};

/// Who owns a cited URL.
///
/// Serializes as `{"owner": "brand", "claim"}`, `{"owner": "competitor", "competitor", "claim"}`
/// or `{"owner": "other"}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Citation<'a> {
    /// The brand or one of its competitors.
    Owned {
        /// Which.
        owner: &'a Owner,
        /// The key of the claim that covers the URL and decides.
        claim: &'a str,
    },
    /// Nobody who claims anything, or what was cited is no website.
    Other,
}

impl Citation<'_> {
    /// `brand`, `competitor` or `other`.
    pub fn owner(&self) -> &'static str {
        match self {
            Self::Owned { owner: Owner::Brand, .. } => "brand",
            Self::Owned { owner: Owner::Competitor { .. }, .. } => "competitor",
            Self::Other => "other",
        }
    }
}

impl Serialize for Citation<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("owner", self.owner())?;
        if let Self::Owned { owner, claim } = self {
            if **owner != Owner::Brand {
                map.serialize_entry("competitor", owner)?;
            }
            map.serialize_entry("claim", claim)?;
        }
        map.end()
    }
}

/// The claims within a brand, built once to classify millions of cited URLs.
///
/// A claim covers a URL where its host is the URL's or a parent domain of it, its port, if it has
/// one, is equal, and its path is the URL's or above it by whole segments. The most specific
/// claim wins: the longest host, then one with a port, then the longest path; where two owners
/// claim the same, the first of them.
///
/// Takes time in proportion to n log n to build from n claims. A look-up takes a hash and a
/// binary search for each label of the URL's host at most, usually for one.
///
/// ```
/// use referee::ownership::{Citation, CitationIndex, Claims, OwnerClaims};
/// use referee::website::Website;
/// let site = |input| Website::parse(input).unwrap();
/// let index = CitationIndex::new(&Claims::new(vec![
///     OwnerClaims::brand(Some(site("https://example.com")), vec![]),
///     OwnerClaims::competitor(0, None, "Acme", vec![site("example.com/acme")]),
/// ]));
/// assert_eq!(index.classify("https://blog.example.com/post?a=1").owner(), "brand");
/// assert_eq!(index.classify("https://www.example.com/Acme/shoes").owner(), "competitor");
/// assert_eq!(index.classify("https://example.com/acmeshoes").owner(), "brand");
/// assert_eq!(index.classify("https://example.com.evil.test"), Citation::Other);
/// assert_eq!(index.classify("not a website"), Citation::Other);
/// ```
#[derive(Debug, Clone)]
pub struct CitationIndex {
    tree: Tree,
    owners: Vec<Owner>,
}

impl CitationIndex {
    /// Builds the index of `claims`.
    pub fn new(claims: &Claims) -> Self {
        let sorted = key::sorted(claims, |claim| claim.location().host);
        let tree = Tree::new(&sorted);
        let mut owners = Vec::with_capacity(claims.owners().len());
        for claims in claims.owners() {
            owners.push(claims.owner.clone());
        }
        Self { tree, owners }
    }

    /// Who owns a cited URL. What does not parse as a website is nobody's.
    pub fn classify(&self, url: &str) -> Citation<'_> {
        Website::parse(url).map_or(Citation::Other, |website| self.classify_website(&website))
    }

    /// Who owns each of many cited URLs, in order: [`classify`](Self::classify) without an
    /// allocation for each.
    ///
    /// ```
    /// use referee::ownership::{CitationIndex, Claims, OwnerClaims};
    /// use referee::website::Website;
    /// let primary = Website::parse("example.com").unwrap();
    /// let index = CitationIndex::new(&Claims::new(vec![OwnerClaims::brand(Some(primary), vec![])]));
    /// let urls = ["https://example.com/a", "https://example.org", "?", "www.example.com"];
    /// let owners: Vec<_> = index.classify_all(urls).map(|citation| citation.owner()).collect();
    /// assert_eq!(owners, ["brand", "other", "other", "brand"]);
    /// ```
    pub fn classify_all<U: AsRef<str>>(
        &self,
        urls: impl IntoIterator<Item = U>,
    ) -> impl Iterator<Item = Citation<'_>> {
        let mut buffer = String::new();
        urls.into_iter().map(move |url| {
            let Ok(website) = Website::parse_in(url.as_ref(), mem::take(&mut buffer)) else {
                return Citation::Other;
            };
            let citation = self.classify_website(&website);
            buffer = website.into_site();
            citation
        })
    }

    /// Who owns a cited URL that has been parsed.
    pub fn classify_website(&self, website: &Website) -> Citation<'_> {
        self.find(Location::of_site(website)).unwrap_or(Citation::Other)
    }

    fn find(&self, location: Location<'_>) -> Option<Citation<'_>> {
        let mut first = None;
        _ = self.tree.covering(location, &mut |at| {
            first = Some(at);
            ControlFlow::Break(())
        });
        let at = first?;
        let owner = self.owners.get(self.tree.holder(at)?)?;
        Some(Citation::Owned { owner, claim: self.tree.key(at)? })
    }
}
