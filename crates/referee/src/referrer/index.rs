//! The compiled list: one look-up by the last two labels, then the few rules that end in them.

use super::classification::Reason;
use super::platform::{Platform, PlatformId, Rule, RuleKind};
use super::raw::{Position, Referrer};
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
}

impl Target {
    fn new(kind: RuleKind, value: &str, platform: PlatformId) -> Self {
        let host_len = value.find('/').unwrap_or(value.len());
        Self { rule: Rule { kind, value: value.into() }, platform, host_len }
    }

    fn host_and_path(&self) -> (&str, &str) {
        self.rule.value.split_at_checked(self.host_len).unwrap_or((&self.rule.value, ""))
    }

    /// Whole matches first, then the longest host, then the longest path (rule 3.3).
    fn precedence(&self) -> impl Ord + use<> {
        let is_prefix = matches!(self.rule.kind, RuleKind::Host | RuleKind::Path);
        (is_prefix, Reverse(self.host_len), Reverse(self.rule.value.len()), self.rule.kind)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Slot {
    key: Key,
    /// The bucket's place among the targets; an empty one is a free slot.
    first: usize,
    end: usize,
}

const FREE: Slot = Slot { key: Key { last: 0, before: 0 }, first: 0, end: 0 };

/// The rules of a list, sorted into buckets by the [`Key`] of their last two labels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Index {
    targets: Vec<Target>,
    /// Open addressing; a power of two, at most half full.
    slots: Vec<Slot>,
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
        targets
            .sort_by_cached_key(|target| (Key::of(target.host_and_path().0), target.precedence()));
        let mut slots = vec![FREE; (targets.len() * 2).next_power_of_two()];
        let mut first = 0;
        for bucket in
            targets.chunk_by(|a, b| Key::of(a.host_and_path().0) == Key::of(b.host_and_path().0))
        {
            let end = first + bucket.len();
            if let Some(target) = bucket.first() {
                let key = Key::of(target.host_and_path().0);
                let mask = slots.len() - 1;
                let mut at = key.hash() & mask;
                while slots.get(at).is_some_and(|slot| slot.end > 0) {
                    at = (at + 1) & mask;
                }
                if let Some(slot) = slots.get_mut(at) {
                    *slot = Slot { key, first, end };
                }
            }
            first = end;
        }
        Self { targets, slots }
    }

    /// The rule that a referrer matches, or why it matches none.
    pub(super) fn find(&self, referrer: &Referrer<'_>) -> Result<&Target, Reason> {
        let Referrer { position, name, path } = *referrer;
        let mut reason = Reason::UnknownHost;
        for target in self.bucket(Key::of(name)) {
            let (host, rest) = target.host_and_path();
            let is_match = match target.rule.kind {
                RuleKind::App => position != Position::Url && name.eq_ignore_ascii_case(host),
                RuleKind::Token => position == Position::Alone && name.eq_ignore_ascii_case(host),
                RuleKind::Host | RuleKind::Path => {
                    let is_host = position != Position::App && is_same_or_subdomain(name, host);
                    let is_match = is_host && is_same_or_below(path, rest);
                    if is_host && !is_match {
                        reason = Reason::PathNotListed;
                    }
                    is_match
                }
            };
            if is_match {
                return Ok(target);
            }
        }
        Err(reason)
    }

    fn bucket(&self, key: Key) -> &[Target] {
        let mask = self.slots.len() - 1;
        let mut at = key.hash() & mask;
        loop {
            match self.slots.get(at) {
                Some(slot) if slot.end > 0 && slot.key != key => at = (at + 1) & mask,
                Some(slot) => return self.targets.get(slot.first..slot.end).unwrap_or(&[]),
                None => return &[],
            }
        }
    }
}

/// The last sixteen bytes of the last two labels of a name, folded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    last: u64,
    before: u64,
}

impl Key {
    fn of(name: &str) -> Self {
        let mut key = Self { last: 0, before: 0 };
        let mut dots = 0;
        let mut shift = 0;
        for byte in name.bytes().rev() {
            dots += u32::from(byte == b'.');
            if dots == 2 || shift == 128 {
                break;
            }
            // Folds letters and keeps apart all else that a host may hold.
            let byte = u64::from(byte | 0x20);
            if shift < 64 {
                key.last |= byte << shift;
            } else {
                key.before |= byte << (shift - 64);
            }
            shift += 8;
        }
        key
    }

    #[allow(clippy::cast_possible_truncation, reason = "the upper half is as good as the whole")]
    fn hash(self) -> usize {
        let mixed = (self.last ^ self.before.rotate_left(29)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (mixed >> 40) as usize
    }
}

/// Is `name` the host, or below it at a label boundary?
fn is_same_or_subdomain(name: &str, host: &str) -> bool {
    let (name, host) = (name.as_bytes(), host.as_bytes());
    let Some(extra) = name.len().checked_sub(host.len()) else { return false };
    name.split_at_checked(extra).is_some_and(|(labels, tail)| {
        tail.eq_ignore_ascii_case(host) && labels.last().is_none_or(|&b| b == b'.')
    })
}

/// Is `path` the rule's path, or below it by whole segments? Every path is below an empty one.
fn is_same_or_below(path: &str, prefix: &str) -> bool {
    path.as_bytes().split_at_checked(prefix.len()).is_some_and(|(start, rest)| {
        start.eq_ignore_ascii_case(prefix.as_bytes())
            && (prefix.is_empty() || rest.first().is_none_or(|&b| b == b'/'))
    })
}
