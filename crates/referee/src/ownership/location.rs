//! What part of the web a claim or a cited URL stands for, and when one covers another
//! (rule 2.6).

use crate::website::Website;
use core::cmp::Ordering;
use core::iter;

/// A host and, where they narrow it down, a port and a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Location<'a> {
    pub(super) host: &'a str,
    /// An IP address has no subdomains.
    pub(super) is_ip: bool,
    pub(super) port: Option<u16>,
    /// Empty, or starting with `/` and not ending with it.
    pub(super) path: &'a str,
}

impl<'a> Location<'a> {
    /// What a website stands for that is claimed, or cited, as its site.
    pub(super) fn of_site(website: &'a Website) -> Self {
        Self { port: website.port(), path: website.path(), ..Self::of_domain(website) }
    }

    /// What the primary website stands for: every port and path of its domain.
    pub(super) fn of_domain(website: &'a Website) -> Self {
        Self { host: website.domain(), is_ip: website.is_ip(), port: None, path: "" }
    }

    /// The next host whose claims may cover this location, after its own host or a `host` that this
    /// gave: the parent domains of it by whole labels as long as they have a dot.
    pub(super) fn parent(self, host: &str) -> Option<&str> {
        let parent = host.get(dot(host)? + 1..)?;
        (!self.is_ip && dot(parent).is_some()).then_some(parent)
    }
}

fn dot(host: &str) -> Option<usize> {
    host.bytes().position(|byte| byte == b'.')
}

/// An order of paths in which a path comes just before all that are below it: that of their
/// bytes, but with `/` before every other.
pub(super) fn path_order(a: &str, b: &str) -> Ordering {
    let rank = |byte| if byte == b'/' { 0 } else { byte };
    iter::zip(a.bytes(), b.bytes())
        .find(|(a, b)| a != b)
        .map_or_else(|| a.len().cmp(&b.len()), |(a, b)| rank(a).cmp(&rank(b)))
}

/// How many bytes of `path` lead to the deepest path that is both it or above it, and `other` or
/// above it.
///
/// ```text
/// /a/bc/d and /a/be: 2
/// /a/b    and /a/b/c: 4
/// ```
pub(super) fn shared_path(path: &str, other: &str) -> usize {
    let same = iter::zip(path.bytes(), other.bytes()).take_while(|(a, b)| a == b).count();
    let ends = |path: &str| path.as_bytes().get(same).is_none_or(|&next| next == b'/');
    if ends(path) && ends(other) {
        return same;
    }
    path.as_bytes()
        .get(..same)
        .and_then(|same| same.iter().rposition(|&byte| byte == b'/'))
        .unwrap_or(0)
}
