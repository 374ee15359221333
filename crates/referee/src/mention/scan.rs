//! One pass over a text, for all owners that see case the same way.

use super::boundary::is_break;
use super::error::MentionError;
use super::fold::Folded;
use super::names::{Case, OwnerNames};
use crate::text;
use aho_corasick::automaton::{Automaton, StateID};
use aho_corasick::nfa::contiguous::NFA;
use aho_corasick::{Anchored, MatchKind, PatternID};
use alloc::collections::BTreeMap;
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
    automaton: NFA,
    start: StateID,
    patterns: Vec<Pattern>,
}

/// A folded text that is a name.
#[derive(Debug, Clone)]
struct Pattern {
    len: usize,
    uses: Vec<Use>,
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
}

impl Scan {
    /// The names of the owners with this `case`; `None` where there are none.
    pub(super) fn new(owners: &[OwnerNames], case: Case) -> Result<Option<Self>, MentionError> {
        let mut patterns: BTreeMap<String, Vec<Use>> = BTreeMap::new();
        for (owner, names) in owners.iter().enumerate().filter(|(_, names)| names.case == case) {
            for (term, name) in names.terms.iter().enumerate() {
                add(&mut patterns, name, case, Use::Term { owner, term });
            }
            for name in &names.excluded {
                add(&mut patterns, name, case, Use::Excluded { owner });
            }
        }
        if patterns.is_empty() {
            return Ok(None);
        }
        let backwards = patterns.keys().map(|name| name.bytes().rev().collect::<Vec<u8>>());
        let automaton = NFA::builder()
            .match_kind(MatchKind::Standard)
            .prefilter(false)
            .build(backwards)
            .map_err(|_| MentionError::TooManyNames)?;
        let start = automaton.start_state(Anchored::No).map_err(|_| MentionError::TooManyNames)?;
        let patterns = patterns
            .into_iter()
            .map(|(name, mut uses)| {
                // Of one owner's terms that are equal once folded, only the first is reported.
                uses.sort_unstable();
                uses.dedup_by_key(|name| (name.owner(), matches!(name, Use::Term { .. })));
                Pattern { len: name.len(), uses }
            })
            .collect();
        Ok(Some(Self { case, automaton, start, patterns }))
    }

    /// Adds what is found in `text` to `found`; offsets are UTF-8 bytes of `text`. `owners` is
    /// the number of all owners.
    pub(super) fn find(&self, text: &str, owners: usize, found: &mut Vec<Found>) {
        let folded = Folded::new(text, self.case);
        let mut starts = Vec::new();
        let mut state = self.start;
        for (at, &byte) in folded.text.as_bytes().iter().enumerate().rev() {
            state = self.automaton.next_state(Anchored::No, state, byte);
            if self.automaton.is_match(state) && breaks(&folded.text, at) {
                starts.push((at, state));
            }
        }
        let mut progress = vec![Progress::default(); owners];
        for (start, state) in starts.into_iter().rev() {
            for pattern in self.patterns_at(state) {
                let end = start + pattern.len;
                if !breaks(&folded.text, end) {
                    continue;
                }
                for name in &pattern.uses {
                    let Some(progress) = progress.get_mut(name.owner()) else { continue };
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
            }
        }
    }

    /// The patterns that start where the automaton is in `state`, the longest first: a state
    /// lists its own pattern, then those of the state that it fails to.
    fn patterns_at(&self, state: StateID) -> impl Iterator<Item = &Pattern> {
        let ids = (0..self.automaton.match_len(state))
            .map(move |index| self.automaton.match_pattern(state, index));
        ids.filter_map(|id: PatternID| self.patterns.get(id.as_usize()))
    }
}

impl Use {
    fn owner(self) -> usize {
        match self {
            Self::Excluded { owner } | Self::Term { owner, .. } => owner,
        }
    }
}

fn add(patterns: &mut BTreeMap<String, Vec<Use>>, name: &str, case: Case, name_use: Use) {
    let name = Folded::new(text::trim(name), case).text;
    if !name.is_empty() {
        patterns.entry(name).or_default().push(name_use);
    }
}

/// May a name begin or end at this place of `text`, which is between two characters?
fn breaks(text: &str, at: usize) -> bool {
    let (before, after) = text.split_at_checked(at).unwrap_or((text, ""));
    is_break(before.chars().next_back(), after.chars().next())
}
