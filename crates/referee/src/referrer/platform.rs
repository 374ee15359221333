//! AI platforms and the rules that lead to them.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use serde::Serialize;

/// A platform's place in the list that gave the id, from 0; see
/// [`AllowList::platform`](super::AllowList::platform).
///
/// An id means nothing to another list: an overlay may add and remove platforms. What lasts is the
/// slug.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlatformId(pub(super) u16);

impl PlatformId {
    /// What stands where no platform is known.
    pub(crate) const FIRST: Self = Self(0);

    /// The index into [`AllowList::platforms`](super::AllowList::platforms).
    #[inline]
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// An AI platform of the allow-list.
///
/// Serializes flat: `{"slug", "name", "vendor", "kind", "hosts", "paths", "app_ids", "tokens",
/// "optional"?: {…}}`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Platform {
    /// Its stable name, never renamed and never reused (rule 3.5).
    pub slug: String,
    /// Its name for people.
    pub name: String,
    /// Who makes it; empty where an overlay does not say.
    pub vendor: String,
    /// What it is, such as `assistant` or `answer-engine`; empty where an overlay does not say.
    pub kind: String,
    /// The rules that lead to it.
    #[serde(flatten)]
    pub rules: Rules,
    /// Rules that are off, for users to see and to add by an overlay (rule 3.6).
    #[serde(skip_serializing_if = "Rules::is_empty")]
    pub optional: Rules,
}

impl Platform {
    /// Reads a line of the built-in data, all of which a test holds against the checks of an overlay.
    pub(super) fn read(line: &str) -> Self {
        let mut fields = line.split('|');
        let mut field = || fields.next().unwrap_or_default();
        let mut platform = Self::default();
        let Self { slug, name, vendor, kind, rules, optional } = &mut platform;
        for text in [slug, name, vendor, kind] {
            text.push_str(field());
        }
        for rules in [rules, optional] {
            for kind in RuleKind::ALL {
                for value in field().split_terminator(' ') {
                    rules.of_mut(kind).push(value.into());
                }
            }
        }
        platform
    }
}

/// The rules that lead to one platform, by kind, each in its normal form: lowercase, hosts without
/// a trailing dot, paths as `host/path` without a trailing slash.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Rules {
    /// Hosts; each matches its subdomains too.
    pub hosts: Vec<String>,
    /// Hosts with a path, such as `bing.com/chat`; each matches by whole segments.
    pub paths: Vec<String>,
    /// Ids of Android and iOS apps; each matches whole.
    pub app_ids: Vec<String>,
    /// Words that analytics tools send in place of a host; each matches whole.
    pub tokens: Vec<String>,
}

impl Rules {
    /// Is there no rule?
    pub fn is_empty(&self) -> bool {
        RuleKind::ALL.iter().all(|&kind| self.of(kind).is_empty())
    }

    /// The rules of one kind.
    pub fn of(&self, kind: RuleKind) -> &[String] {
        match kind {
            RuleKind::Host => &self.hosts,
            RuleKind::Path => &self.paths,
            RuleKind::App => &self.app_ids,
            RuleKind::Token => &self.tokens,
        }
    }

    pub(super) fn of_mut(&mut self, kind: RuleKind) -> &mut Vec<String> {
        match kind {
            RuleKind::Host => &mut self.hosts,
            RuleKind::Path => &mut self.paths,
            RuleKind::App => &mut self.app_ids,
            RuleKind::Token => &mut self.tokens,
        }
    }
}

/// What a rule is compared with (rule 3.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RuleKind {
    /// A host and its subdomains.
    Host,
    /// A host, its subdomains, and a path by whole segments.
    Path,
    /// The id of an app, whole.
    App,
    /// A word, whole.
    Token,
}

impl RuleKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Host, Self::Path, Self::App, Self::Token];

    /// The stable name: `host`, `path`, `app` or `token`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Host => "host",
            Self::Path => "path",
            Self::App => "app",
            Self::Token => "token",
        }
    }
}

impl fmt::Display for RuleKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for RuleKind {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// A rule that matched: its kind and its value as listed, such as `bing.com/chat`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rule {
    /// What it is compared with.
    pub kind: RuleKind,
    /// The listed value.
    pub value: String,
}
