//! The compiled list: one look-up by the last two labels, then the few rules that end in them.

use super::classification::Reason;
use super::crowd::{CROWD, Crowd, Found};
use super::key::{End, Key};
use super::placeholder::{PLACEHOLDERS, is_usual_placeholder};
use super::platform::{Platform, PlatformId, RuleKind};
use super::raw::{self, Position, Referrer};
use super::scan::{Scan, scan};
use super::target::Target;
use super::traits::Traits;
use alloc::collections::BTreeMap;
use alloc::vec;
use alloc::vec::Vec;

/// Where a referrer leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// To a platform, by the rule at that place among the targets.
    Listed {
        platform: PlatformId,
        target: u32,
    },
    Rejected(Reason),
}

/// The rules of one key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Bucket {
    key: Key,
    /// What a referrer has that needs a look at the rules.
    traits: Traits,
    /// The outcome of one that has none of that.
    plain: Outcome,
    /// Its place among the targets.
    first: u32,
    end: u32,
    /// Is the key that of a placeholder of one label?
    is_placeholder: bool,
}

impl Bucket {
    fn new(key: Key) -> Self {
        let plain = Outcome::Rejected(Reason::UnknownHost);
        Self { key, traits: Traits::NONE, plain, first: 0, end: 0, is_placeholder: false }
    }

    /// Takes in the next rule of the key, which the earlier ones precede.
    fn take(&mut self, target: &Target, place: u32) {
        if self.end == 0 {
            self.first = place;
        }
        self.end = place + 1;
        self.traits = self.traits | target.traits();
        if target.is_of_every_name() {
            match (target.rule.kind, self.plain) {
                (RuleKind::Path, Outcome::Rejected(_)) => {
                    self.plain = Outcome::Rejected(Reason::PathNotListed);
                }
                (_, Outcome::Rejected(_)) => {
                    self.plain = Outcome::Listed { platform: target.platform, target: place };
                }
                _ => {}
            }
        }
    }
}

/// Slots for each key: most look-ups of a key that is not there end at once.
const SPARSE: usize = 8;

/// The rules of a list, sorted into buckets by their [`Key`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Index {
    targets: Vec<Target>,
    buckets: Vec<Bucket>,
    /// Open addressing: the number of a bucket, from 1, or 0. A power of two long.
    slots: Vec<u32>,
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
        let slots = SPARSE * (targets.len() + PLACEHOLDERS.len());
        let mut index = Self {
            targets: Vec::new(),
            buckets: Vec::new(),
            slots: vec![0; slots.next_power_of_two()],
            crowds: BTreeMap::new(),
        };
        for (target, place) in targets.iter().zip(0..) {
            index.bucket_mut(target.key()).take(target, place);
        }
        for word in PLACEHOLDERS.iter().filter(|word| raw::is_host(word)) {
            let bucket = index.bucket_mut(Key::of(word.as_bytes()));
            bucket.is_placeholder = true;
            bucket.traits = bucket.traits | Traits::of_name(word.as_bytes());
        }
        index.targets = targets;
        for &Bucket { first, end, .. } in &index.buckets {
            let targets = index.targets.get(first as usize..end as usize).unwrap_or_default();
            if targets.len() >= CROWD {
                let crowd = index.crowds.entry(first).or_default();
                for (target, place) in targets.iter().zip(first..) {
                    crowd.insert(target.rule.kind, &target.rule.value, target.host_len(), place);
                }
            }
        }
        index
    }

    /// The rule that an outcome speaks of.
    pub(super) fn target(&self, place: u32) -> Option<&Target> {
        self.targets.get(place as usize)
    }

    /// Where a raw referrer leads.
    #[inline]
    #[cfg_attr(hot_paths, optimize(speed))]
    pub(super) fn find(&self, raw: &str) -> Outcome {
        let Some(scan) = scan(raw.as_bytes()) else { return self.find_any(raw) };
        let Some(bucket) = self.bucket(scan.end, || scan.key()) else {
            return Outcome::Rejected(Reason::UnknownHost);
        };
        if bucket.traits.has_any(scan.traits()) {
            return self.find_among(bucket, raw, scan);
        }
        bucket.plain
    }

    #[inline(never)]
    #[cfg_attr(hot_paths, optimize(speed))]
    fn find_among(&self, bucket: &Bucket, raw: &str, scan: Scan<'_>) -> Outcome {
        if bucket.is_placeholder && scan.position == Position::Alone {
            return self.find_any(raw);
        }
        let path =
            if bucket.traits.has_any(Traits::PATH) { scan.path() } else { Some([].as_slice()) };
        match path {
            Some(path) => self.pick(bucket, scan.position, scan.name, path),
            None => self.find_any(raw),
        }
    }

    #[cold]
    #[inline(never)]
    fn find_any(&self, raw: &str) -> Outcome {
        if is_usual_placeholder(raw) {
            return Outcome::Rejected(Reason::Placeholder);
        }
        match raw::parse(raw) {
            Ok(Referrer { position, name, path }) => {
                let key = Key::of(name.as_bytes());
                match self.bucket(key.end, || key) {
                    Some(bucket) => self.pick(bucket, position, name.as_bytes(), path.as_bytes()),
                    None => Outcome::Rejected(Reason::UnknownHost),
                }
            }
            Err(reason) => Outcome::Rejected(reason),
        }
    }

    #[inline]
    #[cfg_attr(hot_paths, optimize(speed))]
    fn pick(&self, bucket: &Bucket, position: Position, name: &[u8], path: &[u8]) -> Outcome {
        let mut reason = Reason::UnknownHost;
        let targets = self.targets.get(bucket.first as usize..bucket.end as usize).unwrap_or(&[]);
        if targets.len() >= CROWD {
            return self.pick_of_crowd(bucket, position, name, path);
        }
        for (target, place) in targets.iter().zip(bucket.first..) {
            let is_asked = match target.rule.kind {
                RuleKind::Host | RuleKind::Path => position != Position::App,
                RuleKind::App => position != Position::Url,
                RuleKind::Token => position == Position::Alone,
            };
            if !is_asked || !target.has_host(name) {
                continue;
            }
            if target.rule.kind != RuleKind::Path || target.has_path(path) {
                return Outcome::Listed { platform: target.platform, target: place };
            }
            reason = Reason::PathNotListed;
        }
        Outcome::Rejected(reason)
    }

    #[cold]
    #[inline(never)]
    fn pick_of_crowd(
        &self,
        bucket: &Bucket,
        position: Position,
        name: &[u8],
        path: &[u8],
    ) -> Outcome {
        let text = |bytes| core::str::from_utf8(bytes).unwrap_or_default();
        let crowd = self.crowds.get(&bucket.first);
        match crowd.map_or(Found::Nothing, |crowd| crowd.find(position, text(name), text(path))) {
            Found::Rule(place) => match self.target(place) {
                Some(target) => Outcome::Listed { platform: target.platform, target: place },
                None => Outcome::Rejected(Reason::UnknownHost),
            },
            Found::OtherPath => Outcome::Rejected(Reason::PathNotListed),
            Found::Nothing => Outcome::Rejected(Reason::UnknownHost),
        }
    }

    /// The bucket of a key that ends so; most keys end like none.
    #[inline]
    fn bucket(&self, end: End, key: impl Fn() -> Key) -> Option<&Bucket> {
        let mask = self.slots.len() - 1;
        let mut at = end.hash();
        loop {
            let number = self.slots.get(at & mask)?.checked_sub(1)?;
            let bucket = self.buckets.get(number as usize)?;
            if bucket.key.end == end && bucket.key == key() {
                return Some(bucket);
            }
            at += 1;
        }
    }

    /// The bucket of a key, made where there is none.
    #[allow(clippy::indexing_slicing, reason = "the mask keeps the place inside")]
    #[allow(clippy::cast_possible_truncation, reason = "there are fewer rules, each of some bytes")]
    fn bucket_mut(&mut self, key: Key) -> &mut Bucket {
        let mask = self.slots.len() - 1;
        let mut at = key.end.hash() & mask;
        while self.slots[at] != 0 && self.buckets[self.slots[at] as usize - 1].key != key {
            at = (at + 1) & mask;
        }
        if self.slots[at] == 0 {
            self.buckets.push(Bucket::new(key));
            self.slots[at] = self.buckets.len() as u32;
        }
        &mut self.buckets[self.slots[at] as usize - 1]
    }
}
