//! The order of entries that stand elsewhere: the part of a sorted map that knows no type.

use alloc::vec;
use alloc::vec::Vec;
use core::cmp::Ordering;

/// A block that would become longer is cut in two: what moves when one more is put in is never
/// more than this, and as much again of the blocks once in a while.
const BLOCK: usize = 512;

/// The numbers of entries in the order of their keys, in blocks, none of which is empty.
#[derive(Debug, Clone, Default)]
pub struct Order {
    blocks: Vec<Vec<usize>>,
}

/// A place in an order: the block, and where in it.
#[derive(Debug, Clone, Copy)]
pub struct Place(usize, usize);

impl Order {
    /// The entry that `compare` says is equal; otherwise the place where it would be put.
    /// `compare` says how an entry stands to what is looked for.
    pub fn find(
        &self,
        compare: &mut dyn FnMut(usize) -> Ordering,
    ) -> Result<(usize, Place), Place> {
        let mut is_before = |block: &Vec<usize>| {
            block.first().is_some_and(|&first| compare(first) != Ordering::Greater)
        };
        // The last block that does not begin beyond.
        let after = self.blocks.partition_point(&mut is_before);
        let Some((at, block)) =
            after.checked_sub(1).and_then(|at| Some((at, self.blocks.get(at)?)))
        else {
            return Err(Place(0, 0));
        };
        match block.binary_search_by(|&entry| compare(entry)) {
            Ok(within) => match block.get(within) {
                Some(&entry) => Ok((entry, Place(at, within))),
                None => Err(Place(at, within)),
            },
            Err(within) => Err(Place(at, within)),
        }
    }

    /// Puts an entry at a place that a look-up gave.
    pub fn insert(&mut self, Place(at, within): Place, entry: usize) {
        let Some(block) = self.blocks.get_mut(at) else {
            self.blocks.push(vec![entry]);
            return;
        };
        block.insert(within, entry);
        if block.len() > BLOCK {
            let rest = block.split_off(BLOCK / 2);
            self.blocks.insert(at + 1, rest);
        }
    }

    /// Takes the entry at a place out.
    pub fn remove(&mut self, Place(at, within): Place) {
        let Some(block) = self.blocks.get_mut(at) else { return };
        block.remove(within);
        if block.is_empty() {
            self.blocks.remove(at);
        }
    }

    /// All entries in order.
    pub fn entries(&self) -> Vec<usize> {
        self.blocks.concat()
    }
}
