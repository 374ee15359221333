//! Who owns a website within a brand: claims, conflicts, overlaps, citations (rules 2.1 to 2.6).
//!
//! A brand and its competitors each *claim* websites. [`conflicts`] finds the keys that two of
//! them claim, [`overlaps`] the claims that lie inside another owner's, [`CitationIndex`] tells
//! who owns a cited URL, and [`ConflictWatch`] answers a form while its user types.
//!
//! ```
//! use referee::ownership::{Claims, OwnerClaims, conflicts};
//! use referee::website::Website;
//! let site = |input| Website::parse(input).unwrap();
//! let claims = Claims::new(vec![
//!     OwnerClaims::brand(Some(site("https://acme.example")), vec![site("example.com")]),
//!     OwnerClaims::competitor(0, None, "Acme", vec![site("https://www.Example.com/")]),
//! ]);
//! let found = conflicts(&claims, None);
//! assert_eq!(
//!     found.first().unwrap().detail(),
//!     "example.com is already configured as the brand's own website for this brand. \
//!      A domain can only be classified one way (brand vs. competitor)."
//! );
//! ```

mod before;
mod citation;
mod claims;
mod conflict;
mod contest;
mod key;
mod location;
mod overlap;
mod tree;
mod watch;

pub use citation::{Citation, CitationIndex};
pub use claims::{Claim, Claims, OwnerClaims, Slot};
pub use conflict::{Conflict, Conflicts, conflicts};
pub use overlap::{Overlap, Overlaps, overlaps};
pub use watch::ConflictWatch;
