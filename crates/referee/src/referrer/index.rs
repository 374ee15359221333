//! The compiled list: one look-up by the last two labels, which tells most answers, then the few
//! rules that end in them.

#[cfg(any(target_feature = "sse2", target_feature = "neon"))]
use super::alone::alone;
use super::answer::Answer;
use super::classification::Reason;
use super::key::Key;
use super::placeholder::{PLACEHOLDERS, is_usual_placeholder};
use super::platform::{Platform, PlatformId, Rule, RuleKind};
use super::raw::{self, Position, Referrer};
use super::scan::{Scan, scan, scan_further};
use super::slots::{Slot, Slots};
use super::target::{Target, host_order, path_order};
use super::traits::Traits;
use alloc::vec::Vec;

/// So many rules of one key, which an overlay may have, are not tried one by one.
const CROWD: usize = 32;

/// The rules of a list, each key's in one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Index {
    targets: Vec<Target>,
    pub(super) slots: Slots,
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
        targets.sort_unstable_by(|one, other| one.order().cmp(&other.order()));
        let words = || PLACEHOLDERS.lines().filter(|word| raw::is_host(word));
        let mut slots = Slots::new(targets.len() + words().count());
        for (target, place) in targets.iter_mut().zip(0..) {
            target.place = place;
            if let Some(slot) = slots.entry(target.key) {
                slot.take(target);
            }
        }
        for word in words() {
            if let Some(slot) = slots.entry(Key::of(word.as_bytes())) {
                slot.take_placeholder(word);
            }
        }
        Self { targets, slots }
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
        let scan = if cfg!(compact) { scan_further(raw.as_bytes()) } else { scan(raw.as_bytes()) };
        let Some(scan) = scan else { return found(self.find_further(raw)) };
        match told(self.slots.of(scan.key), scan.key, scan.traits()) {
            // The id of an app is no host.
            Some(told) if scan.position != Position::App => told,
            _ => found(self.find_in(raw, scan)),
        }
    }

    /// How many rules there are.
    pub(super) fn len(&self) -> usize {
        self.targets.len()
    }

    /// The rule that an answer of this index names.
    #[inline]
    pub(super) fn rule(&self, answer: Answer) -> Option<&Rule> {
        Some(&self.targets.get(answer.place as usize)?.rule)
    }

    #[inline(never)]
    fn find_in(&self, raw: &str, scan: Scan<'_>) -> Result<&Target, Reason> {
        let slot = self.slots.of(scan.key);
        let has_key = slot.has(scan.key);
        if !has_key && !slot.is_shared {
            return Err(Reason::UnknownHost);
        }
        let is_told = has_key && !(slot.is_placeholder && scan.position == Position::Alone);
        let has_paths = slot.traits.has_any(Traits::PATH);
        let path = if has_paths { scan.path() } else { Some([].as_slice()) };
        match path {
            Some(path) if is_told => {
                let targets = self.targets.get(slot.places()).unwrap_or_default();
                pick(targets, scan.position, scan.name, path)
            }
            _ => self.find_any(raw),
        }
    }

    #[cfg_attr(not(compact), inline(never))]
    fn find_further(&self, raw: &str) -> Result<&Target, Reason> {
        if cfg!(compact) {
            return self.find_any(raw);
        }
        if is_usual_placeholder(raw) {
            return Err(Reason::Placeholder);
        }
        match scan_further(raw.as_bytes()) {
            Some(scan) => self.find_in(raw, scan),
            None => self.find_any(raw),
        }
    }

    #[cold]
    #[inline(never)]
    fn find_any(&self, raw: &str) -> Result<&Target, Reason> {
        let Referrer { position, name, path } = raw::parse(raw)?;
        let key = Key::of(name.as_bytes());
        let slot = self.slots.of(key);
        let places = if slot.has(key) {
            slot.places()
        } else {
            self.targets.partition_point(|target| target.key < key)
                ..self.targets.partition_point(|target| target.key <= key)
        };
        let targets = self.targets.get(places).unwrap_or_default();
        pick(targets, position, name.as_bytes(), path.as_bytes())
    }
}

/// The first of the rules of a key that asks for such a referrer.
#[inline]
fn pick<'t>(
    targets: &'t [Target],
    position: Position,
    name: &[u8],
    path: &[u8],
) -> Result<&'t Target, Reason> {
    let mut reason = Reason::UnknownHost;
    if targets.len() >= CROWD {
        return pick_of_crowd(targets, position, name, path);
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

/// As [`pick`] of many: each rule that may be the one is looked up, in the order in which
/// they precede one another.
#[cold]
#[inline(never)]
fn pick_of_crowd<'t>(
    targets: &'t [Target],
    position: Position,
    name: &[u8],
    path: &[u8],
) -> Result<&'t Target, Reason> {
    let (name, path) = (&*name.to_ascii_lowercase(), &*path.to_ascii_lowercase());
    let rules = |is_prefix, host| {
        let order = host_order(is_prefix, host);
        let first = targets.partition_point(|target| target.host_order() < order);
        let end = targets.partition_point(|target| target.host_order() <= order);
        targets.get(first..end).unwrap_or_default()
    };
    if let Some(whole) = rules(false, name).iter().find(|target| target.is_asked(position)) {
        return Ok(whole);
    }
    let mut reason = Reason::UnknownHost;
    if position == Position::App {
        return Err(reason);
    }
    let is_label = |&at: &usize| at == 0 || name.get(at - 1) == Some(&b'.');
    for host in (0..name.len()).filter(is_label).filter_map(|at| name.get(at..)) {
        let rules = rules(true, host);
        if rules.is_empty() {
            continue;
        }
        let is_segment = |&at: &usize| path.get(at).is_none_or(|&byte| byte == b'/');
        for path in (0..=path.len()).rev().filter(is_segment).filter_map(|at| path.get(..at)) {
            let order = path_order(path);
            let found = rules.binary_search_by(|target| target.path_order().cmp(&order));
            if let Some(found) = found.ok().and_then(|at| rules.get(at)) {
                return Ok(found);
            }
        }
        reason = Reason::PathNotListed;
    }
    Err(reason)
}

/// Nothing: without registers of 16 bytes the other way is no slower.
#[cfg(not(any(target_feature = "sse2", target_feature = "neon")))]
fn alone(_: &[u8]) -> Option<(Key, Traits)> {
    None
}
