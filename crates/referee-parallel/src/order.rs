//! What the threads have found, put together in the order of the body.

use crate::{START, Watch};
use referee::batch::{CheckedRow, Checker, Stretch, StretchChecker};
use std::collections::BTreeMap;
use std::num::NonZero;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

/// What was found in a block.
#[derive(Default)]
pub(crate) struct Part<K> {
    /// As in the block; for the checker to read itself.
    cut: Vec<u8>,
    stretch: Stretch,
    kept: K,
}

/// The parts that wait for their turn, and the check that they are put into.
pub(crate) struct Order<'w, 'l, W: Watch> {
    watch: &'w W,
    checker: Mutex<Checker<'l>>,
    turns: Mutex<Turns<W::Kept>>,
    /// A part was taken, or the check is stopped.
    taken: Condvar,
    /// How many parts may wait, so that a slow one does not make the others pile up.
    max_waiting: usize,
}

struct Turns<K> {
    next: u64,
    waiting: BTreeMap<u64, Part<K>>,
    /// Does a thread put parts together?
    is_taking: bool,
    /// Empty parts, their room to be used again.
    spare: Vec<Part<K>>,
    error_room: usize,
    stopped: bool,
}

impl<'w, 'l, W: Watch> Order<'w, 'l, W> {
    /// The first block has the turn `next`.
    pub(crate) fn new(
        checker: Checker<'l>,
        watch: &'w W,
        next: u64,
        threads: NonZero<usize>,
    ) -> Self {
        let turns = Turns {
            next,
            waiting: BTreeMap::new(),
            is_taking: false,
            spare: Vec::new(),
            error_room: checker.error_room(),
            stopped: false,
        };
        Self {
            watch,
            checker: Mutex::new(checker),
            turns: Mutex::new(turns),
            taken: Condvar::new(),
            max_waiting: threads.get(),
        }
    }

    /// A check of stretches apart.
    pub(crate) fn apart(&self) -> StretchChecker<'l> {
        lock(&self.checker).apart()
    }

    /// A part to be filled; `None` where the check is stopped.
    pub(crate) fn spare(&self) -> Option<Part<W::Kept>> {
        let mut turns = lock(&self.turns);
        (!turns.stopped).then(|| turns.spare.pop().unwrap_or_default())
    }

    /// Fills a part.
    pub(crate) fn fill(
        &self,
        part: &mut Part<W::Kept>,
        apart: &mut StretchChecker<'l>,
        cut: &[u8],
        lines: &[u8],
    ) {
        part.cut.extend_from_slice(cut);
        let Part { stretch, kept, .. } = part;
        apart.read(stretch, lines, &mut |row: &CheckedRow<'_>| self.watch.row(kept, row));
    }

    /// Takes what was found in the block that has this turn, and puts together what may be; gives
    /// how many errors of later blocks are wanted.
    pub(crate) fn put(&self, turn: u64, part: Part<W::Kept>) -> usize {
        let mut turns = lock(&self.turns);
        turns.waiting.insert(turn, part);
        loop {
            if !turns.is_taking {
                turns.is_taking = true;
                turns = self.take_all(turns);
                turns.is_taking = false;
            }
            if turns.stopped || turns.waiting.len() < self.max_waiting {
                return turns.error_room;
            }
            turns = self.taken.wait(turns).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Takes the parts whose turn it is. Others may be put meanwhile.
    fn take_all<'t>(
        &'t self,
        mut turns: MutexGuard<'t, Turns<W::Kept>>,
    ) -> MutexGuard<'t, Turns<W::Kept>> {
        let mut checker = lock(&self.checker);
        while !turns.stopped
            && let next = turns.next
            && let Some(mut part) = turns.waiting.remove(&next)
        {
            turns.next += 1;
            drop(turns);
            let stopped = self.take(&mut checker, &mut part);
            turns = lock(&self.turns);
            turns.spare.push(part);
            turns.error_room = checker.error_room();
            turns.stopped |= stopped;
            self.taken.notify_all();
        }
        turns
    }

    /// Takes a part, and says whether the check is to stop.
    fn take(&self, checker: &mut Checker<'l>, part: &mut Part<W::Kept>) -> bool {
        let Part { cut, stretch, kept } = part;
        let mut stopped = false;
        if !cut.is_empty() {
            let mut of_cut = W::Kept::default();
            checker.push(cut, &mut |row: &CheckedRow<'_>| self.watch.row(&mut of_cut, row));
            cut.clear();
            stopped = self.watch.stretch(&mut of_cut, START).is_break();
        }
        // A cut is all of its block, or ends with its line.
        match checker.merge(stretch) {
            Some(before) => stopped || self.watch.stretch(kept, before).is_break(),
            None => stopped,
        }
    }

    pub(crate) fn stop(&self) {
        lock(&self.turns).stopped = true;
        self.taken.notify_all();
    }

    /// The check, and whether it was stopped.
    pub(crate) fn finish(self) -> (Checker<'l>, bool) {
        let turns = self.turns.into_inner().unwrap_or_else(PoisonError::into_inner);
        let checker = self.checker.into_inner().unwrap_or_else(PoisonError::into_inner);
        (checker, turns.stopped)
    }
}

/// Stops the check where a thread panics, so that no other waits for its part.
pub(crate) struct StopOnPanic<'o, 'w, 'l, W: Watch>(pub(crate) &'o Order<'w, 'l, W>);

impl<W: Watch> Drop for StopOnPanic<'_, '_, '_, W> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.stop();
        }
    }
}

/// What a thread that panics leaves is not used, as its panic goes on where the threads end.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
