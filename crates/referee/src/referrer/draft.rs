//! Platforms while an overlay is laid over them: rules found by their value, not by a look at all.

use super::platform::{Platform, RuleKind, Rules};
use crate::map::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// What a text is, which it is found by.
#[derive(Debug, Clone, Copy)]
pub(super) enum Role {
    /// The slug of a platform.
    Slug,
    /// A rule, which one platform has.
    Rule(RuleKind),
    /// A rule that is off, of the platform at an index: others may have it too.
    Off(RuleKind, usize),
}

impl Role {
    /// What tells a text with this role from all others; the text stands after the first tab.
    fn key(self, text: &str) -> String {
        match self {
            Self::Slug => format!("\t{text}"),
            Self::Rule(kind) => format!("{kind}\t{text}"),
            Self::Off(kind, index) => format!("{kind} {index}\t{text}"),
        }
    }
}

/// Platforms, of which each rule leads to one.
#[derive(Debug, Default)]
pub(super) struct Draft {
    entries: Vec<Entry>,
    /// All that was ever given: the index of the platform, the role of a text, and its key.
    given: Vec<(usize, Role, String)>,
    /// By the key of what is still given its place there.
    places: BTreeMap<String, usize>,
    removed: usize,
}

#[derive(Debug)]
struct Entry {
    platform: Platform,
    is_removed: bool,
    /// By kind of rule: those that were given before this place were taken since.
    cleared: [usize; RuleKind::ALL.len()],
}

impl Entry {
    /// Was what was given at a place taken with all of its kind?
    fn has_cleared(&self, role: Role, place: usize) -> bool {
        let Role::Rule(kind) = role else { return false };
        self.cleared.get(kind as usize).is_some_and(|&end| place < end)
    }

    /// The list of what has this role, which a slug has not.
    fn list(&mut self, role: Role) -> Option<&mut Vec<String>> {
        match role {
            Role::Slug => None,
            Role::Rule(kind) => Some(self.platform.rules.of_mut(kind)),
            Role::Off(kind, _) => Some(self.platform.optional.of_mut(kind)),
        }
    }
}

impl Draft {
    pub(super) fn new(platforms: &[Platform]) -> Self {
        let mut draft = Self::default();
        for platform in platforms {
            let index = draft.push(platform.clone());
            for kind in RuleKind::ALL {
                for value in platform.rules.of(kind) {
                    draft.give(index, Role::Rule(kind), value);
                }
                for value in platform.optional.of(kind) {
                    draft.give(index, Role::Off(kind, index), value);
                }
            }
        }
        draft
    }

    /// Adds a platform, whose rules are left out, at the end and gives its index.
    pub(super) fn push(&mut self, platform: Platform) -> usize {
        let index = self.entries.len();
        self.give(index, Role::Slug, &platform.slug);
        let (rules, optional) = (Rules::default(), Rules::default());
        let platform = Platform { rules, optional, ..platform };
        self.entries.push(Entry { platform, is_removed: false, cleared: [0; _] });
        index
    }

    /// How many platforms there are.
    pub(super) fn len(&self) -> usize {
        self.entries.len() - self.removed
    }

    /// The index of the platform that has a text, and the platform.
    fn holder(&self, key: &str) -> Option<(usize, &Entry)> {
        let &place = self.places.get(key)?;
        let &(index, role, _) = self.given.get(place)?;
        let entry = self.entries.get(index)?;
        (!entry.has_cleared(role, place)).then_some((index, entry))
    }

    /// The platform with a slug, also one that was removed.
    pub(super) fn known(&self, slug: &str) -> Option<&Platform> {
        let (_, entry) = self.holder(&Role::Slug.key(slug))?;
        Some(&entry.platform)
    }

    /// The index of the platform with a slug.
    pub(super) fn position(&self, slug: &str) -> Option<usize> {
        let (index, entry) = self.holder(&Role::Slug.key(slug))?;
        (!entry.is_removed).then_some(index)
    }

    pub(super) fn platform_mut(&mut self, index: usize) -> Option<&mut Platform> {
        Some(&mut self.entries.get_mut(index)?.platform)
    }

    /// Takes a platform out, and its rules with it.
    pub(super) fn remove(&mut self, index: usize) {
        if let Some(entry) = self.entries.get_mut(index) {
            entry.cleared = [self.given.len(); _];
            entry.is_removed = true;
            self.removed += 1;
        }
    }

    /// Takes a text from the platform at `only`, or whichever has it; false where it is not there.
    pub(super) fn take(&mut self, only: Option<usize>, role: Role, text: &str) -> bool {
        let key = role.key(text);
        self.holder(&key).is_some_and(|(holder, _)| only.is_none_or(|only| only == holder))
            && self.places.remove(&key).is_some()
    }

    /// Takes all rules of a kind from a platform.
    pub(super) fn clear(&mut self, index: usize, kind: RuleKind) {
        let entry = self.entries.get_mut(index);
        if let Some(end) = entry.and_then(|entry| entry.cleared.get_mut(kind as usize)) {
            *end = self.given.len();
        }
    }

    /// Gives a text to a platform: at the end of its list, unless it has it, and no longer to another.
    pub(super) fn give(&mut self, index: usize, role: Role, text: &str) {
        let key = role.key(text);
        if self.holder(&key).is_none_or(|(holder, _)| holder != index) {
            self.places.insert(key.clone(), self.given.len());
            self.given.push((index, role, key));
        }
    }

    pub(super) fn finish(self) -> Vec<Platform> {
        let Self { mut entries, given, places, .. } = self;
        for (place, (index, role, key)) in given.iter().enumerate() {
            if places.get(key) == Some(&place)
                && let Some(entry) = entries.get_mut(*index)
                && !entry.has_cleared(*role, place)
                && let (Some(list), Some((_, text))) = (entry.list(*role), key.split_once('\t'))
            {
                list.push(text.into());
            }
        }
        entries.retain(|entry| !entry.is_removed);
        entries.into_iter().map(|entry| entry.platform).collect()
    }
}
