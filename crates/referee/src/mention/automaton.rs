//! Names as a tree of their bytes, read backwards: at each place of a text it knows the longest
//! name that starts there.
//!
//! This is the automaton of Aho and Corasick with what this search needs of it, which keeps the
//! WebAssembly module small.

use alloc::vec;
use alloc::vec::Vec;

/// Where reading has come to: the number of a node.
pub(super) type State = u32;

/// No name is under way.
const ROOT: State = 0;

#[derive(Debug, Clone)]
pub(super) struct Automaton {
    /// Those nearer to the root first.
    nodes: Vec<Node>,
    /// Where each byte leads from the root and from its children, where most bytes of a text are
    /// read.
    rows: Vec<[State; 256]>,
}

/// Some bytes that names end in.
#[derive(Debug, Clone, Copy, Default)]
struct Node {
    /// The last of the nodes that one more byte leads to, and the one that was made before this one
    /// of the same bytes but for the last; the root where there is none.
    child: State,
    sibling: State,
    /// The longest other end of a name that these bytes start with.
    back: State,
    /// The longest name that these bytes start with: its number, from 1.
    longest: u32,
    /// The byte that leads here.
    byte: u8,
}

impl Automaton {
    /// An automaton of names that differ and are not empty; `None` where they have too many bytes.
    pub(super) fn new<'n>(names: impl Iterator<Item = &'n str>) -> Option<Self> {
        // The number of each name, what of it is not read yet, and where the rest has led to.
        let mut open: Vec<(u32, &[u8], State)> = Vec::new();
        let mut bytes = 0;
        for (name, number) in names.zip(1..) {
            open.push((number, name.as_bytes(), ROOT));
            bytes += name.len();
        }
        if bytes >= 1 << 31 {
            return None;
        }
        let mut automaton = Self { nodes: vec![Node::default()], rows: Vec::new() };
        // A byte of each at a time, so that what a node is linked back to is complete.
        while !open.is_empty() {
            let mut next = 0;
            while let Some((number, name, at)) = open.get_mut(next)
                && let Some((&byte, rest)) = name.split_last()
            {
                *at = match automaton.child(*at, byte) {
                    ROOT => automaton.grow(*at, byte),
                    child => child,
                };
                *name = rest;
                if !rest.is_empty() {
                    next += 1;
                    continue;
                }
                if let Some(node) = automaton.nodes.get_mut(*at as usize) {
                    node.longest = *number;
                }
                open.swap_remove(next);
            }
        }
        // The child of a node is the last that was made.
        for at in ROOT..=automaton.node(ROOT).child {
            let mut row = automaton.rows.first().copied().unwrap_or([ROOT; 256]);
            let mut child = automaton.node(at).child;
            while child != ROOT {
                let Node { byte, sibling, .. } = automaton.node(child);
                if let Some(next) = row.get_mut(usize::from(byte)) {
                    *next = child;
                }
                child = sibling;
            }
            automaton.rows.push(row);
        }
        Some(automaton)
    }

    /// Makes the node that `byte` leads to from `parent`.
    #[expect(clippy::cast_possible_truncation, reason = "nodes are at most as many as bytes")]
    fn grow(&mut self, parent: State, byte: u8) -> State {
        let new = self.nodes.len() as State;
        let Node { child: sibling, back, .. } = self.node(parent);
        let back = if parent == ROOT { ROOT } else { self.next(back, byte) };
        let longest = self.node(back).longest;
        self.nodes.push(Node { child: ROOT, sibling, back, longest, byte });
        if let Some(parent) = self.nodes.get_mut(parent as usize) {
            parent.child = new;
        }
        new
    }

    /// Where one more byte, the one before those read, leads from `state`.
    #[inline]
    pub(super) fn next(&self, state: State, byte: u8) -> State {
        let mut at = state;
        loop {
            if let Some(row) = self.rows.get(at as usize) {
                return row.get(usize::from(byte)).copied().unwrap_or(ROOT);
            }
            let child = self.child(at, byte);
            if child != ROOT || at == ROOT {
                return child;
            }
            at = self.node(at).back;
        }
    }

    /// The longest name that starts where the automaton is in `state`, by its number from 0.
    #[inline]
    pub(super) fn longest(&self, state: State) -> Option<usize> {
        (self.node(state).longest as usize).checked_sub(1)
    }

    /// Where `byte` leads from a node on to a longer one; the root where there is none.
    #[inline]
    fn child(&self, at: State, byte: u8) -> State {
        let mut child = self.node(at).child;
        while child != ROOT {
            let node = self.node(child);
            if node.byte == byte {
                break;
            }
            child = node.sibling;
        }
        child
    }

    #[inline]
    fn node(&self, at: State) -> Node {
        self.nodes.get(at as usize).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::String;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_longest_name_that_starts_at_each_place_is_known(
            names in prop::collection::btree_set("[abé]{1,5}", 0..12),
            text in "[abcé]{0,40}",
        ) {
            let names: Vec<String> = names.into_iter().collect();
            let automaton = Automaton::new(names.iter().map(String::as_str)).unwrap();
            let mut state = ROOT;
            for (at, byte) in text.bytes().enumerate().rev() {
                state = automaton.next(state, byte);
                let rest = &text.as_bytes()[at..];
                let starts = (0..names.len()).filter(|&n| rest.starts_with(names[n].as_bytes()));
                let longest = starts.max_by_key(|&n| names[n].len());
                prop_assert_eq!(automaton.longest(state), longest, "at {} in {:?}", at, text);
            }
        }
    }
}
