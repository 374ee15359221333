//! What becomes of a raw referrer: a platform and the rule that led to it, or a reason.

use super::platform::{Platform, PlatformId, Rule};
use core::fmt;
use serde::ser::{Serialize, SerializeMap, Serializer};

/// The result for one raw referrer (rule 3.4).
///
/// Serializes as `{"platform": slug, "rule": {"kind", "value"}}` or
/// `{"platform": null, "reason"}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Classification<'a> {
    /// It leads to a platform of the list.
    Listed {
        /// The platform's id in the list.
        id: PlatformId,
        /// The platform.
        platform: &'a Platform,
        /// The rule that matched.
        rule: &'a Rule,
    },
    /// It leads to none: the event is counted as rejected, never failed (rule 3.1).
    Rejected(Reason),
}

impl<'a> Classification<'a> {
    /// The platform, where there is one.
    pub fn platform(&self) -> Option<&'a Platform> {
        match self {
            Self::Listed { platform, .. } => Some(platform),
            Self::Rejected(_) => None,
        }
    }

    /// The rule that matched, where one did.
    pub fn rule(&self) -> Option<&'a Rule> {
        match self {
            Self::Listed { rule, .. } => Some(rule),
            Self::Rejected(_) => None,
        }
    }

    /// Why it leads to no platform, where it does not.
    pub fn reason(&self) -> Option<Reason> {
        match self {
            Self::Listed { .. } => None,
            Self::Rejected(reason) => Some(*reason),
        }
    }
}

impl Serialize for Classification<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        match self {
            Self::Listed { platform, rule, .. } => {
                map.serialize_entry("platform", &platform.slug)?;
                map.serialize_entry("rule", rule)?;
            }
            Self::Rejected(reason) => {
                map.serialize_entry("platform", &())?;
                map.serialize_entry("reason", reason.as_str())?;
            }
        }
        map.end()
    }
}

/// Why a raw referrer leads to no platform (rule 3.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// Nothing but white space.
    Empty,
    /// A word that a tool writes where it knows no referrer, such as `(direct)`.
    Placeholder,
    /// Not a host in any accepted form, such as a page's title.
    NotAHost,
    /// A URL whose scheme is not one of `http`, `https`, `android-app` and `ios-app`.
    UnsupportedScheme,
    /// A host that is listed with paths only, and none of them is the path here.
    PathNotListed,
    /// A host, an app or a word that is not listed.
    UnknownHost,
}

impl Reason {
    /// Every reason, in the order in which they are decided.
    pub const ALL: [Self; 6] = [
        Self::Empty,
        Self::Placeholder,
        Self::UnsupportedScheme,
        Self::NotAHost,
        Self::PathNotListed,
        Self::UnknownHost,
    ];

    /// The stable name, such as `unknown_host`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Placeholder => "placeholder",
            Self::NotAHost => "not_a_host",
            Self::UnsupportedScheme => "unsupported_scheme",
            Self::PathNotListed => "path_not_listed",
            Self::UnknownHost => "unknown_host",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
