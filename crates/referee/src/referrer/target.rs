//! A rule of the compiled list.

use super::key::{FOLD, Key, base};
use super::platform::{PlatformId, Rule, RuleKind};
use super::raw::Position;
use super::traits::Traits;
use core::cmp::Reverse;

/// A rule and where it leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Target {
    pub(super) key: Key,
    pub(super) rule: Rule,
    pub(super) platform: PlatformId,
    /// Where it stands among the targets.
    pub(super) place: u32,
    /// The length of the rule's host; its path is the rest.
    host_len: usize,
    /// The length of what stands in its host before what the key tells; 0 where the key tells all.
    apart: usize,
    /// Does it match the names below its own too?
    is_prefix: bool,
}

impl Target {
    pub(super) fn new(kind: RuleKind, value: &str, platform: PlatformId) -> Self {
        let host = value.split_once('/').map_or(value, |(host, _)| host);
        let base = base(host.as_bytes());
        Self {
            key: Key::of(host.as_bytes()),
            rule: Rule { kind, value: value.into() },
            platform,
            place: 0,
            host_len: host.len(),
            apart: if host.len() - base <= Key::LEN { base } else { host.len() },
            is_prefix: matches!(kind, RuleKind::Host | RuleKind::Path),
        }
    }

    fn host_and_path(&self) -> (&[u8], &[u8]) {
        let value = self.rule.value.as_bytes();
        value.split_at_checked(self.host_len).unwrap_or((value, &[]))
    }

    /// By keys; of a key whole matches first, then the longest host, then the longest path (rule 3.3).
    pub(super) fn order(&self) -> impl Ord {
        (self.key, self.host_order(), self.path_order(), self.rule.kind)
    }

    pub(super) fn host_order(&self) -> HostOrder<'_> {
        host_order(self.is_prefix, self.host_and_path().0)
    }

    pub(super) fn path_order(&self) -> PathOrder<'_> {
        path_order(self.host_and_path().1)
    }

    /// Does it match every name that has its key, where the path allows it?
    pub(super) fn is_of_every_name(&self) -> bool {
        self.apart == 0 && self.is_prefix
    }

    /// What a referrer has that it may match otherwise than all of its key do.
    pub(super) fn traits(&self) -> Traits {
        let (host, path) = self.host_and_path();
        let name = if self.is_of_every_name() { Traits::NONE } else { Traits::of_name(host) };
        let path = if path.is_empty() { Traits::NONE } else { Traits::PATH };
        name | path
    }

    /// Is a name that stands there compared with it?
    #[inline]
    pub(super) fn is_asked(&self, position: Position) -> bool {
        match self.rule.kind {
            RuleKind::Host | RuleKind::Path => position != Position::App,
            RuleKind::App => position != Position::Url,
            RuleKind::Token => position == Position::Alone,
        }
    }

    /// Is `name`, which has this rule's key, its host, or below it at a label boundary where the
    /// rule matches those too?
    #[inline]
    pub(super) fn has_host(&self, name: &[u8]) -> bool {
        let Some(extra) = name.len().checked_sub(self.host_len) else { return false };
        if extra > 0 && !(self.is_prefix && name.get(extra - 1) == Some(&b'.')) {
            return false;
        }
        let (own, name) = (self.rule.value.as_bytes(), name.get(extra..).unwrap_or_default());
        // What the key does not tell is mostly within the first eight bytes: one word.
        let start = |text: &[u8]| Some(u64::from_le_bytes(*text.first_chunk()?) | FOLD);
        if self.apart <= 8 && self.host_len >= 8 {
            return start(own) == start(name);
        }
        let apart = ..self.apart;
        own.get(apart).unwrap_or_default().eq_ignore_ascii_case(name.get(apart).unwrap_or_default())
    }

    /// Is `path` this rule's path, or below it by whole segments?
    pub(super) fn has_path(&self, path: &[u8]) -> bool {
        let (_, prefix) = self.host_and_path();
        path.split_at_checked(prefix.len()).is_some_and(|(start, rest)| {
            start.eq_ignore_ascii_case(prefix) && rest.first().is_none_or(|&b| b == b'/')
        })
    }
}

type HostOrder<'a> = (bool, Reverse<usize>, &'a [u8]);
type PathOrder<'a> = (Reverse<usize>, &'a [u8]);

/// Where the rules of a host are among those of a key.
pub(super) fn host_order(is_prefix: bool, host: &[u8]) -> HostOrder<'_> {
    (is_prefix, Reverse(host.len()), host)
}

/// Where the rule of a path is among those of its host.
pub(super) fn path_order(path: &[u8]) -> PathOrder<'_> {
    (Reverse(path.len()), path)
}
