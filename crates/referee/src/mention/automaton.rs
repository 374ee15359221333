//! Names as a tree of their bytes, read backwards: at each place of a text it knows the longest
//! name that starts there.
//!
//! This is the automaton of Aho and Corasick with what this search needs of it, which keeps the
//! WebAssembly module small.

use alloc::vec;
use alloc::vec::Vec;

/// Where reading has come to: the number of a node, and whether a name starts here.
pub(super) type State = u32;

/// No name is under way.
const ROOT: State = 0;
const STARTS: State = 1 << 31;

#[derive(Debug, Clone)]
pub(super) struct Automaton {
    /// Those nearer to the root first, the children of one side by side.
    nodes: Vec<Node>,
    /// Where each byte leads from the root and from its children, where most bytes of a text are
    /// read.
    rows: Vec<[State; 256]>,
}

/// Some bytes that names end in.
#[derive(Debug, Clone, Copy, Default)]
struct Node {
    /// The first of the nodes that one more byte leads to, and how many there are.
    child: u32,
    children: u32,
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
        let mut sorted: Vec<(&str, u32)> = names.zip(1..).collect();
        let bytes: usize = sorted.iter().map(|(name, _)| name.len()).sum();
        if bytes >= STARTS as usize {
            return None;
        }
        // Names that end alike stand side by side, the shortest first.
        sorted.sort_unstable_by(|(one, _), (other, _)| one.bytes().rev().cmp(other.bytes().rev()));
        let mut automaton = Self { nodes: vec![Node::default()], rows: Vec::new() };
        automaton.grow(&sorted);
        automaton.link();
        automaton.lay_rows();
        Some(automaton)
    }

    #[expect(clippy::cast_possible_truncation, reason = "nodes and bytes are fewer than 2^31")]
    fn grow(&mut self, sorted: &[(&str, u32)]) {
        // For each node the names that end in its bytes, and how many these are.
        let mut grown = vec![(sorted, 0)];
        let mut at = 0;
        while let Some(&(mut names, length)) = grown.get(at) {
            let mut node = self.nodes.get(at).copied().unwrap_or_default();
            if let Some((&(name, number), longer)) = names.split_first()
                && name.len() == length
            {
                node.longest = number;
                names = longer;
            }
            node.child = self.nodes.len() as u32;
            let next = |name: &str| name.bytes().rev().nth(length).unwrap_or_default();
            for alike in names.chunk_by(|(one, _), (other, _)| next(one) == next(other)) {
                let byte = alike.first().map_or(0, |(name, _)| next(name));
                self.nodes.push(Node { byte, ..Node::default() });
                grown.push((alike, length + 1));
            }
            node.children = self.nodes.len() as u32 - node.child;
            if let Some(grown) = self.nodes.get_mut(at) {
                *grown = node;
            }
            at += 1;
        }
    }

    /// Links every node back, the nearest to the root first.
    fn link(&mut self) {
        for parent in 0..self.nodes.len() {
            let Node { child, children, back: begun, .. } = self.node(parent);
            for child in child..child + children {
                let byte = self.node(child as usize).byte;
                let back = if parent == 0 { ROOT } else { self.next(begun, byte) & !STARTS };
                let shorter = self.node(back as usize).longest;
                if let Some(node) = self.nodes.get_mut(child as usize) {
                    node.back = back;
                    if node.longest == 0 {
                        node.longest = shorter;
                    }
                }
            }
        }
    }

    fn lay_rows(&mut self) {
        let mut row = [ROOT; 256];
        for at in 0..=self.node(0).children as usize {
            let mut row_of_node = row;
            let Node { child, children, .. } = self.node(at);
            for child in child..child + children {
                let node = self.node(child as usize);
                if let Some(next) = row_of_node.get_mut(usize::from(node.byte)) {
                    *next = node.numbered(child);
                }
            }
            if at == 0 {
                row = row_of_node;
            }
            self.rows.push(row_of_node);
        }
    }

    /// Where one more byte, the one before those read, leads from `state`.
    #[inline]
    pub(super) fn next(&self, state: State, byte: u8) -> State {
        let mut at = state & !STARTS;
        loop {
            if let Some(row) = self.rows.get(at as usize) {
                return row.get(usize::from(byte)).copied().unwrap_or(ROOT);
            }
            let node = self.node(at as usize);
            for child in node.child..node.child + node.children {
                let found = self.node(child as usize);
                if found.byte == byte {
                    return found.numbered(child);
                }
            }
            if at == ROOT {
                return ROOT;
            }
            at = node.back;
        }
    }

    /// The longest name that starts where the automaton is in `state`, by its number from 0.
    #[inline]
    pub(super) fn longest(&self, state: State) -> Option<usize> {
        if state & STARTS == 0 {
            return None;
        }
        (self.node((state & !STARTS) as usize).longest as usize).checked_sub(1)
    }

    #[inline]
    fn node(&self, at: usize) -> Node {
        self.nodes.get(at).copied().unwrap_or_default()
    }
}

impl Node {
    fn numbered(self, number: u32) -> State {
        if self.longest == 0 { number } else { number | STARTS }
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
