//! Platforms while an overlay is laid over them: rules found by their value, not by a look at all.

use super::platform::{Platform, RuleKind, Rules};
use crate::map::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use core::mem;

/// What a text is, which it is found by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    /// The slug of a platform.
    Slug,
    /// A rule, which one platform has.
    Rule(RuleKind),
    /// A rule that is off, of the platform at an index: others may have it too.
    Off(RuleKind, usize),
}

/// Platforms, of which each rule leads to one.
#[derive(Debug, Default)]
pub(super) struct Draft {
    entries: Vec<Entry>,
    /// The index of the platform that has a text, and the place of the text in its list there. A list
    /// also holds what its platform has no longer, until the end.
    holders: BTreeMap<(Role, String), (usize, usize)>,
    removed: usize,
}

#[derive(Debug)]
struct Entry {
    platform: Platform,
    is_removed: bool,
}

impl Entry {
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
        self.holders.insert((Role::Slug, platform.slug.clone()), (index, 0));
        let (rules, optional) = (Rules::default(), Rules::default());
        let platform = Platform { rules, optional, ..platform };
        self.entries.push(Entry { platform, is_removed: false });
        index
    }

    /// How many platforms there are.
    pub(super) fn len(&self) -> usize {
        self.entries.len() - self.removed
    }

    fn holder(&self, role: Role, text: &str) -> Option<(usize, usize)> {
        self.holders.get(&(role, text.into())).copied()
    }

    /// The platform with a slug, also one that was removed.
    pub(super) fn known(&self, slug: &str) -> Option<&Platform> {
        let (index, _) = self.holder(Role::Slug, slug)?;
        Some(&self.entries.get(index)?.platform)
    }

    /// The index of the platform with a slug.
    pub(super) fn position(&self, slug: &str) -> Option<usize> {
        let (index, _) = self.holder(Role::Slug, slug)?;
        (!self.entries.get(index)?.is_removed).then_some(index)
    }

    pub(super) fn platform_mut(&mut self, index: usize) -> Option<&mut Platform> {
        Some(&mut self.entries.get_mut(index)?.platform)
    }

    /// Takes a platform out, and its rules with it.
    pub(super) fn remove(&mut self, index: usize) {
        for kind in RuleKind::ALL {
            self.clear(index, kind);
        }
        if let Some(entry) = self.entries.get_mut(index) {
            entry.is_removed = true;
            self.removed += 1;
        }
    }

    /// Takes a text from the platform at `only`, or whichever has it; false where it is not there.
    pub(super) fn take(&mut self, only: Option<usize>, role: Role, text: &str) -> bool {
        self.holder(role, text).is_some_and(|(holder, _)| only.is_none_or(|only| only == holder))
            && self.holders.remove(&(role, text.into())).is_some()
    }

    /// Takes all rules of a kind from a platform.
    pub(super) fn clear(&mut self, index: usize, kind: RuleKind) {
        let role = Role::Rule(kind);
        let Some(list) = self.entries.get_mut(index).and_then(|entry| entry.list(role)) else {
            return;
        };
        for value in mem::take(list) {
            self.take(Some(index), role, &value);
        }
    }

    /// Gives a text to a platform: at the end of its list, unless it has it, and no longer to another.
    pub(super) fn give(&mut self, index: usize, role: Role, text: &str) {
        if self.holder(role, text).is_some_and(|(holder, _)| holder == index) {
            return;
        }
        let Some(list) = self.entries.get_mut(index).and_then(|entry| entry.list(role)) else {
            return;
        };
        self.holders.insert((role, text.into()), (index, list.len()));
        list.push(text.into());
    }

    pub(super) fn finish(self) -> Vec<Platform> {
        let Self { entries, holders, .. } = self;
        let mut platforms = Vec::new();
        for (mut entry, index) in
            entries.into_iter().zip(0..).filter(|(entry, _)| !entry.is_removed)
        {
            for kind in RuleKind::ALL {
                for role in [Role::Rule(kind), Role::Off(kind, index)] {
                    let Some(list) = entry.list(role) else { continue };
                    let mut place = 0;
                    list.retain(|text| {
                        place += 1;
                        holders.get(&(role, text.clone())) == Some(&(index, place - 1))
                    });
                }
            }
            platforms.push(entry.platform);
        }
        platforms
    }
}
