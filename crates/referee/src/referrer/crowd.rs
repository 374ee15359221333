//! Rules of one key that are too many to be tried one by one: an overlay may have thousands of
//! hosts of one domain, or of paths of one host.

use super::platform::RuleKind;
use super::raw::Position;
use crate::map::{BTreeMap, BTreeSet};
use alloc::string::String;
use core::iter;

/// From so many rules on they are looked up by their value.
pub(super) const CROWD: usize = 32;

/// Rules by value.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Crowd {
    /// The place of each rule among the targets.
    places: BTreeMap<(RuleKind, String), usize>,
    /// The hosts that have paths.
    with_paths: BTreeSet<String>,
}

/// What a look-up among a crowd gives.
pub(super) enum Found {
    /// The place of the rule among the targets.
    Rule(usize),
    /// There are rules for paths of the host, and none for this one.
    OtherPath,
    Nothing,
}

impl Crowd {
    pub(super) fn insert(&mut self, kind: RuleKind, value: &str, host_len: usize, place: usize) {
        self.places.insert((kind, value.into()), place);
        if kind == RuleKind::Path {
            self.with_paths.extend(value.get(..host_len).map(String::from));
        }
    }

    /// The rule that wins: a whole match, then the longest host, then the longest path (rule 3.3).
    pub(super) fn find(&self, position: Position, name: &str, path: &str) -> Found {
        let name = name.to_ascii_lowercase();
        let path = path.to_ascii_lowercase();
        let place = |kind, value: String| self.places.get(&(kind, value)).copied();
        let is_whole = |kind| match kind {
            RuleKind::App => position != Position::Url,
            RuleKind::Token => position == Position::Alone,
            RuleKind::Host | RuleKind::Path => false,
        };
        let mut whole = RuleKind::ALL.into_iter().filter(|&kind| is_whole(kind));
        if let Some(place) = whole.find_map(|kind| place(kind, name.clone())) {
            return Found::Rule(place);
        }
        if position == Position::App {
            return Found::Nothing;
        }
        let mut other_path = false;
        for host in ends(&name) {
            if self.with_paths.contains(host) {
                other_path = true;
                let mut values = starts(&path).map(|path| [host, path].concat());
                if let Some(place) = values.find_map(|value| place(RuleKind::Path, value)) {
                    return Found::Rule(place);
                }
            }
            if let Some(place) = place(RuleKind::Host, host.into()) {
                return Found::Rule(place);
            }
        }
        if other_path { Found::OtherPath } else { Found::Nothing }
    }
}

/// A name and the names that it is below, the longest first.
fn ends(name: &str) -> impl Iterator<Item = &str> {
    let dots = name.match_indices('.').filter_map(|(dot, _)| name.get(dot + 1..));
    iter::once(name).chain(dots)
}

/// A path and the paths that it is below, the longest first.
fn starts(path: &str) -> impl Iterator<Item = &str> {
    let slashes = path.rmatch_indices('/').filter_map(|(slash, _)| path.get(..slash));
    iter::once(path).chain(slashes).filter(|path| !path.is_empty())
}
