//! Platforms while an overlay is laid over them: rules found by their value, not by a look at all.

use super::platform::{Platform, RuleKind, Rules};
use crate::map::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use core::mem;

/// Rules by value, with the place of each in the order in which they were listed.
#[derive(Debug, Default)]
pub(super) struct Listed {
    places: BTreeMap<(RuleKind, String), usize>,
    next: usize,
}

impl Listed {
    fn new(rules: &mut Rules) -> Self {
        let mut listed = Self::default();
        for kind in RuleKind::ALL {
            for value in mem::take(rules.of_mut(kind)) {
                listed.push(kind, value);
            }
        }
        listed
    }

    /// Adds a rule at the end, unless it is there.
    pub(super) fn push(&mut self, kind: RuleKind, value: String) {
        self.places.entry((kind, value)).or_insert(self.next);
        self.next += 1;
    }

    /// Takes a rule out, if it is there.
    pub(super) fn take(&mut self, kind: RuleKind, value: &str) {
        self.places.remove(&(kind, value.into()));
    }

    fn into_rules(self) -> Rules {
        let mut places: Vec<_> = self.places.into_iter().collect();
        places.sort_unstable_by_key(|&(_, place)| place);
        let mut rules = Rules::default();
        for ((kind, value), _) in places {
            rules.of_mut(kind).push(value);
        }
        rules
    }
}

/// A platform whose rules stand beside it.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) platform: Platform,
    rules: Listed,
    pub(super) optional: Listed,
}

/// Platforms, of which each rule leads to one.
#[derive(Debug, Default)]
pub(super) struct Draft {
    /// In order; those that are removed leave a gap.
    entries: Vec<Option<Entry>>,
    by_slug: BTreeMap<String, usize>,
    holders: BTreeMap<(RuleKind, String), usize>,
}

impl Draft {
    pub(super) fn new(platforms: &[Platform]) -> Self {
        let mut draft = Self::default();
        for platform in platforms {
            draft.push(platform.clone());
        }
        draft
    }

    /// Adds a platform at the end and gives its index.
    pub(super) fn push(&mut self, mut platform: Platform) -> usize {
        let index = self.entries.len();
        self.by_slug.insert(platform.slug.clone(), index);
        let rules = Listed::new(&mut platform.rules);
        for rule in rules.places.keys() {
            self.holders.insert(rule.clone(), index);
        }
        let optional = Listed::new(&mut platform.optional);
        self.entries.push(Some(Entry { platform, rules, optional }));
        index
    }

    /// How many platforms there are.
    pub(super) fn len(&self) -> usize {
        self.by_slug.len()
    }

    pub(super) fn position(&self, slug: &str) -> Option<usize> {
        self.by_slug.get(slug).copied()
    }

    pub(super) fn entry_mut(&mut self, index: usize) -> Option<&mut Entry> {
        self.entries.get_mut(index)?.as_mut()
    }

    /// Takes a platform out, and its rules with it.
    pub(super) fn remove(&mut self, index: usize) {
        let Some(entry) = self.entries.get_mut(index).and_then(Option::take) else { return };
        self.by_slug.remove(&entry.platform.slug);
        for rule in entry.rules.places.keys() {
            self.holders.remove(rule);
        }
    }

    /// Takes a rule from the platform at `only`, or whichever has it; false where it is not there.
    pub(super) fn take(&mut self, only: Option<usize>, kind: RuleKind, value: &str) -> bool {
        let rule = (kind, String::from(value));
        let Some(&holder) = self.holders.get(&rule) else { return false };
        if only.is_some_and(|only| only != holder) {
            return false;
        }
        self.holders.remove(&rule);
        if let Some(entry) = self.entry_mut(holder) {
            entry.rules.take(kind, value);
        }
        true
    }

    /// Takes all rules of a kind from a platform.
    pub(super) fn clear(&mut self, index: usize, kind: RuleKind) {
        let Some(entry) = self.entries.get_mut(index).and_then(Option::as_mut) else { return };
        let holders = &mut self.holders;
        entry.rules.places.retain(|rule, _| {
            let stays = rule.0 != kind;
            if !stays {
                holders.remove(rule);
            }
            stays
        });
    }

    /// Gives a rule to a platform: at the end, unless it has it, and no longer to another.
    pub(super) fn give(&mut self, index: usize, kind: RuleKind, value: &str) {
        if self.holders.get(&(kind, value.into())) == Some(&index) {
            return;
        }
        self.take(None, kind, value);
        if let Some(entry) = self.entry_mut(index) {
            entry.rules.push(kind, value.into());
            self.holders.insert((kind, value.into()), index);
        }
    }

    pub(super) fn finish(self) -> Vec<Platform> {
        let entries = self.entries.into_iter().flatten();
        let finished = entries.map(|Entry { platform, rules, optional }| Platform {
            rules: rules.into_rules(),
            optional: optional.into_rules(),
            ..platform
        });
        finished.collect()
    }
}
