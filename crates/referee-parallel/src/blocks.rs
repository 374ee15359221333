//! A body in blocks, cut at line feeds.

use std::io::{self, ErrorKind, Read};

/// The most bytes of a block of a stream: some hundred microseconds of work, and they stay in the
/// cache of a core.
pub(crate) const BLOCK: usize = 1 << 18;

/// A block of a body.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Block<'r> {
    /// What there is of a line that is longer than a block.
    pub(crate) cut: &'r [u8],
    /// Whole lines; the last of the body may lack its line feed.
    pub(crate) lines: &'r [u8],
}

/// Where the blocks of a body come from, one after the other.
pub(crate) trait Blocks<'b> {
    /// The next block, of the body or in `room`; `None` at the end.
    fn next<'r>(&mut self, room: &'r mut Vec<u8>) -> io::Result<Option<Block<'r>>>
    where
        'b: 'r;
}

/// Where a block ends, and whether a line goes on there that is longer than a block.
#[derive(Debug, Default)]
struct Cutter {
    is_cut: bool,
}

impl Cutter {
    /// Cuts a block off the bytes, all of which it takes where they are the `last`; gives what is
    /// left too: the beginning of a line, unless it is longer than a block.
    fn cut<'r>(&mut self, bytes: &'r [u8], last: bool) -> (Block<'r>, &'r [u8]) {
        let end_of_cut = match after_first_feed(bytes) {
            _ if !self.is_cut => 0,
            Some(end) => {
                self.is_cut = false;
                end
            }
            None => bytes.len(),
        };
        let (cut, rest) = bytes.split_at(end_of_cut);
        if last {
            return (Block { cut, lines: rest }, &[]);
        }
        let (lines, begun) = rest.split_at(after_last_feed(rest).unwrap_or(0));
        if begun.len() >= BLOCK {
            self.is_cut = true;
            return (Block { cut: begun, lines: &[] }, &[]);
        }
        (Block { cut, lines }, begun)
    }
}

/// A body in memory.
#[derive(Debug)]
pub(crate) struct InMemory<'b> {
    rest: &'b [u8],
    cutter: Cutter,
}

impl<'b> InMemory<'b> {
    pub(crate) fn new(body: &'b [u8]) -> Self {
        Self { rest: body, cutter: Cutter::default() }
    }
}

impl<'b> Blocks<'b> for InMemory<'b> {
    fn next<'r>(&mut self, _: &'r mut Vec<u8>) -> io::Result<Option<Block<'r>>>
    where
        'b: 'r,
    {
        if self.rest.is_empty() {
            return Ok(None);
        }
        let (head, tail) = self.rest.split_at(self.rest.len().min(BLOCK));
        let (block, begun) = self.cutter.cut(head, tail.is_empty());
        self.rest = self.rest.get(head.len() - begun.len()..).unwrap_or_default();
        Ok(Some(block))
    }
}

/// A body that is read.
#[derive(Debug)]
pub(crate) struct Stream<R> {
    input: R,
    /// The beginning of a line, read with the block before.
    begun: Vec<u8>,
    cutter: Cutter,
    ended: bool,
    failed: Option<io::Error>,
}

impl<R: Read> Stream<R> {
    pub(crate) fn new(input: R) -> Self {
        Self { input, begun: Vec::new(), cutter: Cutter::default(), ended: false, failed: None }
    }

    /// Reads what there is to read, at most as much as fits; at the end nothing. What keeps it from
    /// reading ends the body and is told after the block.
    fn read(&mut self, room: &mut [u8]) -> usize {
        let read = loop {
            match self.input.read(room) {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                read => break read,
            }
        };
        let count = read.unwrap_or_else(|error| {
            self.failed = Some(error);
            0
        });
        self.ended |= count == 0;
        count
    }
}

impl<'b, R: Read> Blocks<'b> for Stream<R> {
    fn next<'r>(&mut self, room: &'r mut Vec<u8>) -> io::Result<Option<Block<'r>>>
    where
        'b: 'r,
    {
        room.resize(self.begun.len() + BLOCK, 0);
        let mut filled = self.begun.len();
        if let Some(place) = room.get_mut(..filled) {
            place.copy_from_slice(&self.begun);
        }
        self.begun.clear();
        while !self.ended {
            let from = filled;
            filled += self.read(room.get_mut(from..).unwrap_or_default());
            let has_feed = room.get(from..filled).is_some_and(|read| read.contains(&b'\n'));
            // A line that goes on for long is given as it comes.
            if has_feed || self.cutter.is_cut || filled == room.len() {
                break;
            }
        }
        let bytes = room.get(..filled).unwrap_or_default();
        if bytes.is_empty() {
            return self.failed.take().map_or(Ok(None), Err);
        }
        let (block, begun) = self.cutter.cut(bytes, self.ended);
        self.begun.extend_from_slice(begun);
        Ok(Some(block))
    }
}

fn after_first_feed(bytes: &[u8]) -> Option<usize> {
    bytes.iter().position(|&byte| byte == b'\n').map(|at| at + 1)
}

fn after_last_feed(bytes: &[u8]) -> Option<usize> {
    bytes.iter().rposition(|&byte| byte == b'\n').map(|at| at + 1)
}
