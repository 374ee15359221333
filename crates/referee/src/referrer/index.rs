//! The compiled list: one look-up by the last two labels, then the few rules that end in them.

use super::classification::Reason;
use super::crowd::{CROWD, Crowd, Found};
use super::key::Key;
use super::placeholder::PLACEHOLDERS;
use super::platform::{Platform, PlatformId, Rule, RuleKind};
use super::raw::{self, Position, Referrer};
use super::scan::scan;
use crate::map::BTreeMap;
use alloc::vec;
use alloc::vec::Vec;
use core::cmp::Reverse;

/// A rule and where it leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Target {
    pub(super) rule: Rule,
    pub(super) platform: PlatformId,
    /// The length of the rule's host; its path is the rest.
    host_len: usize,
    /// Does the key say the whole host?
    is_key: bool,
    /// Does it match the names below its own too?
    is_prefix: bool,
}

impl Target {
    fn new(kind: RuleKind, value: &str, platform: PlatformId) -> Self {
        let host = value.split_once('/').map_or(value, |(host, _)| host);
        Self {
            rule: Rule { kind, value: value.into() },
            platform,
            host_len: host.len(),
            // One byte less: the key of a longer name has the same sixteen bytes.
            is_key: host.len() < Key::LEN && host.bytes().filter(|&b| b == b'.').count() < 2,
            is_prefix: matches!(kind, RuleKind::Host | RuleKind::Path),
        }
    }

    fn key(&self) -> Key {
        Key::of(self.host_and_path().0)
    }

    fn host_and_path(&self) -> (&[u8], &[u8]) {
        let value = self.rule.value.as_bytes();
        value.split_at_checked(self.host_len).unwrap_or((value, &[]))
    }

    /// Whole matches first, then the longest host, then the longest path (rule 3.3).
    fn precedence(&self) -> impl Ord + use<> {
        (self.is_prefix, Reverse(self.host_len), Reverse(self.rule.value.len()), self.rule.kind)
    }

    /// Is `name`, which has this rule's key, its host, or below it at a label boundary where the
    /// rule matches those too?
    #[inline]
    fn has_host(&self, name: &[u8]) -> bool {
        if self.is_key {
            return self.is_prefix || name.len() == self.host_len;
        }
        let Some(extra) = name.len().checked_sub(self.host_len) else { return false };
        if extra > 0 && !(self.is_prefix && name.get(extra - 1) == Some(&b'.')) {
            return false;
        }
        let host = name.get(extra..).unwrap_or_default();
        host.eq_ignore_ascii_case(self.host_and_path().0)
    }

    /// Is `path` this rule's path, or below it by whole segments?
    fn has_path(&self, path: &[u8]) -> bool {
        let (_, prefix) = self.host_and_path();
        path.split_at_checked(prefix.len()).is_some_and(|(start, rest)| {
            start.eq_ignore_ascii_case(prefix) && rest.first().is_none_or(|&b| b == b'/')
        })
    }
}

/// The rules of one key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Bucket {
    key: Key,
    /// Its place among the targets.
    first: u32,
    end: u32,
    has_paths: bool,
    /// Is the key that of a placeholder of one label?
    is_placeholder: bool,
}

const FREE: Bucket =
    Bucket { key: Key::NONE, first: 0, end: 0, has_paths: false, is_placeholder: false };

/// The rules of a list, sorted into buckets by their [`Key`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Index {
    targets: Vec<Target>,
    /// Open addressing; a power of two, at most half full.
    buckets: Vec<Bucket>,
    /// The buckets of many rules, by the place of their first.
    crowds: BTreeMap<u32, Crowd>,
}

impl Index {
    pub(super) fn new(platforms: &[Platform]) -> Self {
        let mut targets = Vec::new();
        for (platform, id) in platforms.iter().zip(0..) {
            for kind in RuleKind::ALL {
                for value in platform.rules.of(kind) {
                    targets.push(Target::new(kind, value, PlatformId(id)));
                }
            }
        }
        targets.sort_by_cached_key(|target| (target.key(), target.precedence()));
        let size = 2 * (targets.len() + PLACEHOLDERS.len());
        let mut index = Self {
            targets: Vec::new(),
            buckets: vec![FREE; size.next_power_of_two()],
            crowds: BTreeMap::new(),
        };
        for (target, at) in targets.iter().zip(0..) {
            let bucket = index.bucket_mut(target.key());
            if bucket.end == 0 {
                bucket.first = at;
            }
            bucket.end = at + 1;
            bucket.has_paths |= target.rule.kind == RuleKind::Path;
        }
        for word in PLACEHOLDERS.iter().filter(|word| raw::is_host(word)) {
            index.bucket_mut(Key::of(word.as_bytes())).is_placeholder = true;
        }
        index.targets = targets;
        for &Bucket { first, end, .. } in &index.buckets {
            let targets = index.targets.get(first as usize..end as usize).unwrap_or_default();
            if targets.len() >= CROWD {
                let crowd = index.crowds.entry(first).or_default();
                for (target, place) in targets.iter().zip(first as usize..) {
                    crowd.insert(target.rule.kind, &target.rule.value, target.host_len, place);
                }
            }
        }
        index
    }

    /// The rule that a raw referrer matches, or why it matches none.
    #[inline]
    #[cfg_attr(hot_paths, optimize(speed))]
    pub(super) fn find(&self, raw: &str) -> Result<&Target, Reason> {
        match self.find_usual(raw.as_bytes()) {
            Some(found) => found,
            None => self.find_any(raw),
        }
    }

    /// The same for the usual forms only.
    #[inline]
    #[cfg_attr(hot_paths, optimize(speed))]
    fn find_usual(&self, raw: &[u8]) -> Option<Result<&Target, Reason>> {
        let scan = scan(raw)?;
        let Some(bucket) = self.bucket(scan.key) else { return Some(Err(Reason::UnknownHost)) };
        if bucket.is_placeholder && scan.position == Position::Alone {
            return None;
        }
        let path = if bucket.has_paths { scan.path()? } else { &[] };
        Some(self.pick(bucket, scan.position, scan.name, path))
    }

    #[cold]
    #[inline(never)]
    fn find_any(&self, raw: &str) -> Result<&Target, Reason> {
        let Referrer { position, name, path } = raw::parse(raw)?;
        match self.bucket(Key::of(name.as_bytes())) {
            Some(bucket) => self.pick(bucket, position, name.as_bytes(), path.as_bytes()),
            None => Err(Reason::UnknownHost),
        }
    }

    #[inline]
    #[cfg_attr(hot_paths, optimize(speed))]
    fn pick(
        &self,
        bucket: &Bucket,
        position: Position,
        name: &[u8],
        path: &[u8],
    ) -> Result<&Target, Reason> {
        let mut reason = Reason::UnknownHost;
        let targets = self.targets.get(bucket.first as usize..bucket.end as usize).unwrap_or(&[]);
        if targets.len() >= CROWD {
            return self.pick_of_crowd(bucket, position, name, path);
        }
        for target in targets {
            let is_asked = match target.rule.kind {
                RuleKind::Host | RuleKind::Path => position != Position::App,
                RuleKind::App => position != Position::Url,
                RuleKind::Token => position == Position::Alone,
            };
            if !is_asked || !target.has_host(name) {
                continue;
            }
            if target.rule.kind != RuleKind::Path || target.has_path(path) {
                return Ok(target);
            }
            reason = Reason::PathNotListed;
        }
        Err(reason)
    }

    #[cold]
    #[inline(never)]
    fn pick_of_crowd(
        &self,
        bucket: &Bucket,
        position: Position,
        name: &[u8],
        path: &[u8],
    ) -> Result<&Target, Reason> {
        let text = |bytes| core::str::from_utf8(bytes).unwrap_or_default();
        let crowd = self.crowds.get(&bucket.first);
        match crowd.map_or(Found::Nothing, |crowd| crowd.find(position, text(name), text(path))) {
            Found::Rule(place) => self.targets.get(place).ok_or(Reason::UnknownHost),
            Found::OtherPath => Err(Reason::PathNotListed),
            Found::Nothing => Err(Reason::UnknownHost),
        }
    }

    #[inline]
    fn bucket(&self, key: Key) -> Option<&Bucket> {
        let mask = self.buckets.len() - 1;
        let mut at = key.hash();
        loop {
            let bucket = self.buckets.get(at & mask)?;
            if bucket.key == key {
                return Some(bucket);
            }
            if bucket.key == Key::NONE {
                return None;
            }
            at += 1;
        }
    }

    /// The bucket of a key, taken from the free ones where there is none.
    #[allow(clippy::indexing_slicing, reason = "the mask keeps the place inside")]
    fn bucket_mut(&mut self, key: Key) -> &mut Bucket {
        let mask = self.buckets.len() - 1;
        let mut at = key.hash() & mask;
        while self.buckets[at].key != key && self.buckets[at].key != Key::NONE {
            at = (at + 1) & mask;
        }
        let bucket = &mut self.buckets[at];
        bucket.key = key;
        bucket
    }
}
