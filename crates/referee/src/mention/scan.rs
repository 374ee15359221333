//! One pass over a text, for all owners that see case the same way.

use super::automaton::Automaton;
use super::boundary::is_break;
use super::error::MentionError;
use super::fold::Folded;
use super::index::Mention;
use super::names::{Case, OwnerNames};
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

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
    /// Sorted by name.
    patterns: Vec<Pattern>,
}

/// A folded text that is a name.
#[derive(Debug, Clone)]
struct Pattern {
    name: String,
    uses: Vec<Use>,
    /// The longest pattern that begins this one and ends in it where a word does.
    up: Option<usize>,
    /// The next one above it that settles what this one does not.
    next: Option<usize>,
    /// What this one and those that begin it are to owners: so many different things.
    roles: usize,
}

/// What a pattern is to one owner: a term of that number, or excluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Use {
    owner: usize,
    term: Option<usize>,
}

/// How far the choice for one owner has come.
#[derive(Default)]
struct Progress {
    /// The end of its last mention: the next one starts here or later.
    free: usize,
    /// The furthest end of its excluded phrases so far.
    excluded: usize,
    /// The last place, from 1, where an excluded phrase and where a term has started.
    settled: [usize; 2],
}

impl Scan {
    /// The names of the owners with this `case`.
    pub(super) fn new(owners: &[OwnerNames], case: Case) -> Result<Self, MentionError> {
        let mut named: Vec<(String, Use)> = Vec::new();
        let mut add = |name: &str, name_use: Use| {
            let name = Folded::new(name.trim(), case).text;
            if !name.is_empty() {
                named.push((name, name_use));
            }
        };
        for (owner, names) in owners.iter().enumerate().filter(|(_, names)| names.case == case) {
            for name in &names.excluded {
                add(name, Use { owner, term: None });
            }
            for (term, name) in names.terms.iter().enumerate() {
                add(name, Use { owner, term: Some(term) });
            }
        }
        named.sort_unstable();
        let patterns = patterns(&named, owners.len());
        let texts = patterns.iter().map(|pattern| pattern.name.as_str());
        let automaton = Automaton::new(texts).ok_or(MentionError::TooManyNames)?;
        Ok(Self { case, automaton, patterns })
    }

    /// Adds what is found in `text` to `found`. `owners` are those that the scan was built from.
    pub(super) fn find<'a>(
        &self,
        text: &str,
        owners: &'a [OwnerNames],
        found: &mut Vec<Mention<'a>>,
    ) {
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
        let mut progress: Vec<_> = owners.iter().map(|_| Progress::default()).collect();
        for (start, longest) in starts.into_iter().rev() {
            // Patterns above the longest that end inside a word are left out of the links.
            let mut at = Some(longest);
            if let Some(longest) = self.patterns.get(longest)
                && !breaks(&folded.text, start + longest.name.len())
            {
                at = longest.up;
            }
            let mut open = at.and_then(|at| self.patterns.get(at)).map_or(0, |it| it.roles);
            while open > 0
                && let Some(pattern) = at.and_then(|at| self.patterns.get(at))
            {
                let end = start + pattern.name.len();
                for &name in &pattern.uses {
                    // The longest of each role settles it: where it is refused, so are shorter
                    // ones, and what is excluded by them is excluded by it.
                    let Some(progress) = progress.get_mut(name.owner) else { continue };
                    let [excluded, term] = &mut progress.settled;
                    let settled = if name.term.is_some() { term } else { excluded };
                    if *settled == start + 1 {
                        continue;
                    }
                    *settled = start + 1;
                    open -= 1;
                    let Some(term) = name.term else {
                        progress.excluded = progress.excluded.max(end);
                        continue;
                    };
                    if progress.free <= start
                        && progress.excluded < end
                        && let Some(names) = owners.get(name.owner)
                        && let Some(term) = names.terms.get(term)
                    {
                        progress.free = end;
                        found.push(Mention {
                            owner: &names.owner,
                            owner_position: name.owner,
                            term,
                            start: folded.original(start),
                            end: folded.original(end),
                        });
                    }
                }
                at = pattern.next;
            }
        }
    }
}

impl Use {
    /// The owner and whether the name is a term, as a number: what is excluded comes first.
    fn role(self) -> usize {
        2 * self.owner + usize::from(self.term.is_some())
    }
}

/// Links the names, which are sorted by name and role, to those that begin them.
fn patterns(named: &[(String, Use)], owners: usize) -> Vec<Pattern> {
    let mut patterns: Vec<Pattern> = Vec::new();
    // Those that begin the name at hand, the longest last; how often each role is among what these
    // are to owners, and how many roles are.
    let mut open: Vec<usize> = Vec::new();
    let mut counts = vec![0_usize; 2 * owners];
    let mut roles = 0;
    for named in named.chunk_by(|(one, _), (other, _)| one == other) {
        let Some((name, _)) = named.first() else { continue };
        let mut uses: Vec<Use> = Vec::with_capacity(named.len());
        for &(_, name_use) in named {
            // Of one owner's terms that are equal once folded, only the first is reported.
            if uses.last().is_none_or(|last| last.role() != name_use.role()) {
                uses.push(name_use);
            }
        }
        while let Some(last) = open.last().and_then(|&last| patterns.get(last))
            && !name.starts_with(&last.name)
        {
            for name in &last.uses {
                if let Some(count) = counts.get_mut(name.role()) {
                    *count -= 1;
                    roles -= usize::from(*count == 0);
                }
            }
            open.pop();
        }
        // What stands after the end of a name that begins this one is known from this one.
        let up = open.last().and_then(|&last| {
            let begins = patterns.get(last)?;
            if breaks(name, begins.name.len()) { Some(last) } else { begins.up }
        });
        let mut next = up;
        while let Some(above) = next.and_then(|next| patterns.get(next))
            && settles(&uses, &above.uses)
        {
            next = above.next;
        }
        for name in &uses {
            if let Some(count) = counts.get_mut(name.role()) {
                roles += usize::from(*count == 0);
                *count += 1;
            }
        }
        open.push(patterns.len());
        patterns.push(Pattern { name: name.clone(), uses, up, next, roles });
    }
    patterns
}

/// Is all that the `others` are to owners among the `uses`?
fn settles(uses: &[Use], others: &[Use]) -> bool {
    others.len() <= uses.len()
        && others.iter().all(|it| uses.binary_search_by_key(&it.role(), |it| it.role()).is_ok())
}

/// May a name begin or end at this place of `text`, which is between two characters?
fn breaks(text: &str, at: usize) -> bool {
    let (before, after) = text.split_at_checked(at).unwrap_or((text, ""));
    is_break(before.chars().next_back(), after.chars().next())
}
