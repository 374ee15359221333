//! One pass over a text, for all owners that see case the same way.

use super::automaton::Automaton;
use super::boundary::is_break;
use super::error::MentionError;
use super::fold::Folded;
use super::names::{Case, OwnerNames};
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

/// A term found, by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) owner: usize,
    pub(super) term: usize,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// The names of some owners as an automaton that reads a text backwards.
///
/// Backwards, because it then knows at each place every name that *starts* there, the longest
/// first. That is what leftmost-longest asks for: in the second step, forwards over those places,
/// each choice is final when it is made, whatever overlaps and whatever is refused for standing
/// inside a word or an excluded phrase.
#[derive(Debug, Clone)]
pub(super) struct Scan {
    case: Case,
    automaton: Automaton,
    patterns: Vec<Pattern>,
}

/// A folded text that is a name.
#[derive(Debug, Clone)]
struct Pattern {
    len: usize,
    uses: Vec<Use>,
    /// The longest pattern that begins this one and ends in it where a word does.
    up: Option<usize>,
    /// The next one above it that settles what this one does not.
    next: Option<usize>,
    /// What this one and those above it are to owners: so many different things.
    roles: usize,
}

/// What a pattern is to one owner. Sorts exclusions before terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Use {
    Excluded { owner: usize },
    Term { owner: usize, term: usize },
}

/// How far the choice for one owner has come.
#[derive(Debug, Clone, Copy, Default)]
struct Progress {
    /// The end of its last mention: the next one starts here or later.
    free: usize,
    /// The furthest end of its excluded phrases so far.
    excluded: usize,
    /// The last places, from 1, where a term and an excluded phrase of it have started.
    settled: [usize; 2],
}

impl Scan {
    /// The names of the owners with this `case`; `None` where there are none.
    pub(super) fn new(owners: &[OwnerNames], case: Case) -> Result<Option<Self>, MentionError> {
        let mut named: Vec<(String, Use)> = Vec::new();
        for (owner, names) in owners.iter().enumerate().filter(|(_, names)| names.case == case) {
            for (term, name) in names.terms.iter().enumerate() {
                add(&mut named, name, case, Use::Term { owner, term });
            }
            for name in &names.excluded {
                add(&mut named, name, case, Use::Excluded { owner });
            }
        }
        if named.is_empty() {
            return Ok(None);
        }
        named.sort_unstable();
        let mut patterns: Vec<(String, Vec<Use>)> = Vec::new();
        for (name, name_use) in named {
            match patterns.last_mut() {
                Some((last, uses)) if *last == name => uses.push(name_use),
                _ => patterns.push((name, vec![name_use])),
            }
        }
        let texts = patterns.iter().map(|(name, _)| name.as_str());
        let automaton = Automaton::new(texts).ok_or(MentionError::TooManyNames)?;
        let ups = ups(&patterns.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>());
        let mut patterns: Vec<Pattern> = patterns
            .into_iter()
            .zip(ups)
            .map(|((name, mut uses), up)| {
                // They are sorted. Of one owner's terms that are equal once folded, only the
                // first is reported.
                uses.dedup_by_key(|name| (name.owner(), name.role()));
                Pattern { len: name.len(), uses, up, next: None, roles: 0 }
            })
            .collect();
        link_next(&mut patterns);
        count_roles(&mut patterns, owners.len());
        Ok(Some(Self { case, automaton, patterns }))
    }

    /// Adds what is found in `text` to `found`; offsets are UTF-8 bytes of `text`. `owners` is
    /// the number of all owners.
    pub(super) fn find(&self, text: &str, owners: usize, found: &mut Vec<Found>) {
        let folded = Folded::new(text, self.case);
        let mut starts = Vec::new();
        let mut state = 0;
        for (at, &byte) in folded.text.as_bytes().iter().enumerate().rev() {
            state = self.automaton.next(state, byte);
            if let Some(longest) = self.automaton.longest(state)
                && breaks(&folded.text, at)
            {
                starts.push((at, longest));
            }
        }
        let mut progress = vec![Progress::default(); owners];
        for (start, longest) in starts.into_iter().rev() {
            // Patterns above the longest that end inside a word are left out of the links.
            let mut at = Some(longest);
            if let Some(longest) = self.patterns.get(longest)
                && !breaks(&folded.text, start + longest.len)
            {
                at = longest.up;
            }
            let mut open = at.and_then(|at| self.patterns.get(at)).map_or(0, |it| it.roles);
            while open > 0
                && let Some(pattern) = at.and_then(|at| self.patterns.get(at))
            {
                let end = start + pattern.len;
                for name in &pattern.uses {
                    let Some(progress) = progress.get_mut(name.owner()) else { continue };
                    // The longest of each role settles it: where it is refused, so are shorter
                    // ones, and what is excluded by them is excluded by it.
                    let Some(settled) = progress.settled.get_mut(name.role()) else { continue };
                    if *settled == start + 1 {
                        continue;
                    }
                    *settled = start + 1;
                    open -= 1;
                    match *name {
                        Use::Excluded { .. } => progress.excluded = progress.excluded.max(end),
                        Use::Term { owner, term } => {
                            if progress.free <= start && progress.excluded < end {
                                progress.free = end;
                                let (start, end) = (folded.original(start), folded.original(end));
                                found.push(Found { owner, term, start, end });
                            }
                        }
                    }
                }
                at = pattern.next;
            }
        }
    }
}

/// For each of the sorted `names` the longest other that begins it and ends in it where a word may:
/// what stands after that end is known from the name.
fn ups(names: &[&str]) -> Vec<Option<usize>> {
    let mut ups: Vec<Option<usize>> = Vec::with_capacity(names.len());
    // The names that begin the last one, the longest last.
    let mut open: Vec<(usize, &str)> = Vec::new();
    for (at, &name) in names.iter().enumerate() {
        while open.pop_if(|(_, begins)| !name.starts_with(*begins)).is_some() {}
        let up = open.last().and_then(|&(begins_at, begins)| {
            if breaks(name, begins.len()) {
                Some(begins_at)
            } else {
                ups.get(begins_at).copied().flatten()
            }
        });
        ups.push(up);
        open.push((at, name));
    }
    ups
}

/// Links each pattern past those above it that are nothing to an owner that it is not itself.
fn link_next(patterns: &mut [Pattern]) {
    for at in 0..patterns.len() {
        let Some(Pattern { uses, up, .. }) = patterns.get(at) else { continue };
        let mut next = *up;
        while let Some(above) = next.and_then(|next| patterns.get(next))
            && settles(uses, &above.uses)
        {
            next = above.next;
        }
        if let Some(pattern) = patterns.get_mut(at) {
            pattern.next = next;
        }
    }
}

/// Is all that the `others` are to owners among the `uses`?
fn settles(uses: &[Use], others: &[Use]) -> bool {
    let key = |name: &Use| (name.role(), name.owner());
    others.len() <= uses.len()
        && others.iter().all(|other| uses.binary_search_by_key(&key(other), key).is_ok())
}

/// Counts the roles of each pattern and those above it, by a walk through the tree of their links.
fn count_roles(patterns: &mut [Pattern], owners: usize) {
    let mut below: Vec<Vec<usize>> = vec![Vec::new(); patterns.len()];
    let mut open = Vec::new();
    for (at, pattern) in patterns.iter().enumerate() {
        match pattern.up.and_then(|up| below.get_mut(up)) {
            Some(below) => below.push(at),
            None => open.push((at, Step::Down)),
        }
    }
    // How often each role stands on the way, and how many do.
    let mut counts = vec![[0_usize; 2]; owners];
    let mut roles = 0;
    while let Some((at, step)) = open.pop() {
        let Some(pattern) = patterns.get_mut(at) else { continue };
        for name in &pattern.uses {
            let count = counts.get_mut(name.owner()).and_then(|it| it.get_mut(name.role()));
            let Some(count) = count else { continue };
            if step == Step::Down {
                roles += usize::from(*count == 0);
                *count += 1;
            } else {
                *count -= 1;
                roles -= usize::from(*count == 0);
            }
        }
        if step == Step::Down {
            pattern.roles = roles;
            open.push((at, Step::Up));
            let below = below.get_mut(at).map(core::mem::take).unwrap_or_default();
            open.extend(below.into_iter().map(|at| (at, Step::Down)));
        }
    }
}

/// A step of a walk through a tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Down,
    Up,
}

impl Use {
    fn owner(self) -> usize {
        match self {
            Self::Excluded { owner } | Self::Term { owner, .. } => owner,
        }
    }

    fn role(self) -> usize {
        usize::from(matches!(self, Self::Term { .. }))
    }
}

fn add(names: &mut Vec<(String, Use)>, name: &str, case: Case, name_use: Use) {
    let name = Folded::new(name.trim(), case).text;
    if !name.is_empty() {
        names.push((name, name_use));
    }
}

/// May a name begin or end at this place of `text`, which is between two characters?
fn breaks(text: &str, at: usize) -> bool {
    let (before, after) = text.split_at_checked(at).unwrap_or((text, ""));
    is_break(before.chars().next_back(), after.chars().next())
}
