//! The compiled list: one look-up by the last two labels, which tells most answers, then the few
//! rules that end in them.

#[cfg(any(target_feature = "sse2", target_feature = "neon"))]
use super::alone::alone;
use super::answer::Answer;
use super::classification::Reason;
use super::crowd::{CROWD, Crowd, Found};
use super::key::{self, Key, base};
use super::placeholder::{PLACEHOLDERS, is_usual_placeholder};
use super::platform::{Platform, PlatformId, RuleKind};
use super::raw::{self, Position, Referrer};
use super::scan::{Scan, scan, scan_further};
use super::slots::{Slot, Slots};
use super::target::{Name, Target};
use super::traits::Traits;
use crate::map::BTreeMap;
use alloc::vec::Vec;

/// The rules of one key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Bucket {
    pub(super) key: Key,
    /// What a referrer has that needs a look at the rules.
    pub(super) traits: Traits,
    /// The answer to one that has none of that.
    pub(super) plain: Answer,
    /// Its place among the targets.
    first: u32,
    end: u32,
    /// Is the key that of a placeholder of one label?
    is_placeholder: bool,
}

impl Bucket {
    fn new(key: Key, place: u32) -> Self {
        Self {
            key,
            traits: Traits::NONE,
            plain: Answer::from(Reason::UnknownHost),
            first: place,
            end: place,
            is_placeholder: false,
        }
    }

    /// Takes in the next rule of the key, which the earlier ones precede.
    fn take(&mut self, target: &Target) {
        self.end += 1;
        self.traits = self.traits | target.traits();
        if target.is_of_every_name() && self.plain.told.is_err() {
            self.plain = match target.rule.kind {
                RuleKind::Path => Answer::from(Reason::PathNotListed),
                _ => Answer::from(target),
            };
        }
    }
}

/// The rules of a list, sorted into buckets by their [`Key`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Index {
    targets: Vec<Target>,
    /// In the order of their keys.
    buckets: Vec<Bucket>,
    slots: Slots,
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
        for (target, place) in targets.iter_mut().zip(0..) {
            target.place = place;
        }
        let buckets = buckets(&targets);
        let slots = Slots::new(&buckets);
        let mut crowds = BTreeMap::<u32, Crowd>::new();
        for &Bucket { first, end, .. } in &buckets {
            let targets = targets.get(first as usize..end as usize).unwrap_or_default();
            if targets.len() >= CROWD {
                let crowd = crowds.entry(first).or_default();
                for (target, place) in targets.iter().zip(first as usize..) {
                    crowd.insert(target.rule.kind, &target.rule.value, target.host_len(), place);
                }
            }
        }
        Self { targets, buckets, slots, crowds }
    }

    /// What a raw referrer leads to, or why to nothing.
    #[cfg_attr(compact, inline(never))]
    #[cfg_attr(not(compact), inline)]
    pub(super) fn answer(&self, raw: &str) -> Answer {
        self.tell(raw, Slot::answer, |found| found.into())
    }

    /// As [`answer`](Self::answer), the platform alone: less to carry.
    #[inline]
    pub(super) fn platform_of(&self, raw: &str) -> Result<PlatformId, Reason> {
        if cfg!(compact) {
            return self.answer(raw).told;
        }
        self.tell(raw, Slot::told, |found| found.map(|target| target.platform))
    }

    #[inline]
    fn tell<T>(
        &self,
        raw: &str,
        told: impl Fn(&Slot, Key, Traits) -> Option<T>,
        found: impl Fn(Result<&Target, Reason>) -> T,
    ) -> T {
        if let Some((key, traits)) = alone(raw.as_bytes())
            && let Some(told) = told(self.slots.of(key), key, traits)
        {
            return told;
        }
        let Some(scan) = scan(raw.as_bytes()) else { return found(self.find_further(raw)) };
        let key = key::plain(scan.name, scan.base);
        match told(self.slots.of(key), key, scan.traits()) {
            Some(told) => told,
            None => found(self.find_in(key, raw, scan)),
        }
    }

    /// The rule that an answer of this index names.
    #[inline]
    pub(super) fn target(&self, answer: Answer) -> Result<&Target, Reason> {
        answer.told?;
        self.targets.get(answer.place as usize).ok_or(Reason::UnknownHost)
    }

    #[inline(never)]
    fn find_in(&self, key: Key, raw: &str, scan: Scan<'_>) -> Result<&Target, Reason> {
        let Some(bucket) = self.bucket(key) else { return Err(Reason::UnknownHost) };
        if bucket.is_placeholder && scan.position == Position::Alone {
            return self.find_any(raw);
        }
        let has_paths = bucket.traits.has_any(Traits::PATH);
        let path = if has_paths { scan.path() } else { Some([].as_slice()) };
        match path {
            Some(path) => self.pick(bucket, scan.position, &Name::new(scan.name, scan.base), path),
            None => self.find_any(raw),
        }
    }

    #[inline(never)]
    fn find_further(&self, raw: &str) -> Result<&Target, Reason> {
        if is_usual_placeholder(raw) {
            return Err(Reason::Placeholder);
        }
        match scan_further(raw.as_bytes()) {
            Some(scan) => self.find_in(Key::from(scan.name, scan.base), raw, scan),
            None => self.find_any(raw),
        }
    }

    #[cold]
    #[inline(never)]
    fn find_any(&self, raw: &str) -> Result<&Target, Reason> {
        let Referrer { position, name, path } = raw::parse(raw)?;
        let base = base(name.as_bytes());
        match self.bucket(Key::from(name.as_bytes(), base)) {
            Some(bucket) => {
                let name = Name::new(name.as_bytes(), base);
                self.pick(bucket, position, &name, path.as_bytes())
            }
            None => Err(Reason::UnknownHost),
        }
    }

    #[inline]
    fn pick(
        &self,
        bucket: &Bucket,
        position: Position,
        name: &Name<'_>,
        path: &[u8],
    ) -> Result<&Target, Reason> {
        let mut reason = Reason::UnknownHost;
        let targets = self.targets.get(bucket.first as usize..bucket.end as usize).unwrap_or(&[]);
        if targets.len() >= CROWD {
            return self.pick_of_crowd(bucket, position, name, path);
        }
        for target in targets {
            if !target.has_host(name) || !target.is_asked(position) {
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
        name: &Name<'_>,
        path: &[u8],
    ) -> Result<&Target, Reason> {
        let text = |bytes| core::str::from_utf8(bytes).unwrap_or_default();
        let crowd = self.crowds.get(&bucket.first);
        match crowd
            .map_or(Found::Nothing, |crowd| crowd.find(position, text(name.bytes), text(path)))
        {
            Found::Rule(place) => self.targets.get(place).ok_or(Reason::UnknownHost),
            Found::OtherPath => Err(Reason::PathNotListed),
            Found::Nothing => Err(Reason::UnknownHost),
        }
    }

    fn bucket(&self, key: Key) -> Option<&Bucket> {
        let number = self.slots.of(key).number(key, &self.buckets)?;
        self.buckets.get(number)
    }
}

/// Nothing: without registers of 16 bytes the other way is no slower.
#[cfg(not(any(target_feature = "sse2", target_feature = "neon")))]
fn alone(_: &[u8]) -> Option<(Key, Traits)> {
    None
}

/// The buckets of sorted targets and those of placeholders, in the order of their keys.
fn buckets(targets: &[Target]) -> Vec<Bucket> {
    let mut buckets = Vec::<Bucket>::new();
    for (target, place) in targets.iter().zip(0..) {
        let key = target.key();
        if buckets.last().is_none_or(|bucket| bucket.key != key) {
            buckets.push(Bucket::new(key, place));
        }
        if let Some(bucket) = buckets.last_mut() {
            bucket.take(target);
        }
    }
    let with_rules = buckets.len();
    for word in PLACEHOLDERS.iter().filter(|word| raw::is_host(word)) {
        let key = Key::of(word.as_bytes());
        let found = buckets.get(..with_rules).unwrap_or_default();
        let at = found.binary_search_by_key(&key, |bucket| bucket.key).unwrap_or_else(|_| {
            buckets.push(Bucket::new(key, 0));
            buckets.len() - 1
        });
        if let Some(bucket) = buckets.get_mut(at) {
            bucket.is_placeholder = true;
            bucket.traits = bucket.traits | Traits::of_name(word.as_bytes());
        }
    }
    buckets.sort_unstable_by_key(|bucket| bucket.key);
    buckets
}
