//! The check of large bodies of events on several threads.
//!
//! [`check`] gives the report that [`referee::batch::check`] gives, bit for bit, whatever the number
//! of threads. Blocks of an NDJSON body, cut at line feeds, are checked apart from each other; what
//! they add up to is put together in their order. A JSON array is read by one thread, since nobody
//! can tell where its rows begin without reading it from the start.
//!
//! Memory is that of one thread, some fifty bytes for each upsert key, and about 1 MB more for each
//! thread; of a body of nothing but errors or unknown fields some times as much. Putting together
//! what the threads have found is the work of one at a time, a quarter of the whole: more than five
//! threads do not help.

mod blocks;
mod order;

use crate::blocks::{Block, Blocks, InMemory, Stream};
use crate::order::{Order, StopOnPanic, lock};
use referee::batch::{Before, CheckedRow, Checker, Options, Report};
use std::fmt;
use std::io::{self, Read};
use std::num::NonZero;
use std::ops::ControlFlow;
use std::sync::{Mutex, PoisonError};
use std::thread;

/// Where the bytes of a body are.
pub enum Body<'b> {
    /// In memory.
    Bytes(&'b [u8]),
    /// Somewhere to be read from, piece by piece; what a read gives is checked at once.
    Read(Box<dyn Read + Send + 'b>),
}

impl fmt::Debug for Body<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bytes(bytes) => f.debug_tuple("Bytes").field(&bytes.len()).finish(),
            Self::Read(_) => f.write_str("Read"),
        }
    }
}

/// What is done with the rows of a check, besides the report; `()` is nothing.
pub trait Watch: Sync {
    /// What is kept of the rows of a stretch until its turn comes.
    type Kept: Default + Send;

    /// Sees a row, in the order of the stretch that it stands in, on any thread. Its number and line
    /// count from the start of the stretch, and what an accepted row replaces is not known.
    fn row(&self, kept: &mut Self::Kept, row: &CheckedRow<'_>);

    /// Takes what was kept of a stretch, in the order of the body, one at a time; `before` it stood
    /// so many rows and lines. What it leaves is what the next stretch begins with. A break ends
    /// the check.
    fn stretch(&self, kept: &mut Self::Kept, before: Before) -> ControlFlow<()>;
}

impl Watch for () {
    type Kept = ();

    fn row(&self, (): &mut (), _: &CheckedRow<'_>) {}

    fn stretch(&self, (): &mut (), _: Before) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

/// Why the report is on a part of the body only.
#[derive(Debug)]
#[non_exhaustive]
pub enum InterruptedError {
    /// The body cannot be read on.
    Read(io::Error),
    /// `watch` or `between` has ended the check.
    Stopped,
}

impl InterruptedError {
    /// The stable code of the error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Read(_) => "check.unreadable",
            Self::Stopped => "check.stopped",
        }
    }
}

impl fmt::Display for InterruptedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read(error) => write!(f, "the body cannot be read on: {error}"),
            Self::Stopped => f.write_str("the check was stopped before the end of the body"),
        }
    }
}

/// The message says all: there is no source, which would say it again.
impl std::error::Error for InterruptedError {}

/// As many threads as there are cores for this process; one where that cannot be known.
pub fn all_cores() -> NonZero<usize> {
    thread::available_parallelism().unwrap_or(NonZero::<usize>::MIN)
}

/// More threads than any machine has cores for would only cost memory.
const MOST_THREADS: usize = 1 << 10;

/// Checks a body on as many threads as told, the calling one among them; on fewer where the system
/// gives no more.
///
/// `between` is called on the calling thread, some hundred times a second or more often, with the
/// number of bytes that are given out so far; a break ends the check. The report is on what was
/// checked before the check was interrupted, if it was.
///
/// ```
/// use referee::batch::Options;
/// use referee_parallel::{Body, all_cores, check};
/// use std::ops::ControlFlow;
/// let line = r#"{"date":"2026-05-20","raw_referrer_value":"claude.ai","raw_page_value":"/a"}"#;
/// let body = format!("{line}\n").repeat(10_000);
/// let on = |_| ControlFlow::Continue(());
/// let (report, whole) =
///     check(Body::Bytes(body.as_bytes()), &Options::default(), all_cores(), &(), on);
/// assert!(whole.is_ok());
/// assert_eq!((report.accepted, report.upserts), (10_000, 1));
/// ```
pub fn check<W: Watch>(
    body: Body<'_>,
    options: &Options<'_>,
    threads: NonZero<usize>,
    watch: &W,
    between: impl FnMut(u64) -> ControlFlow<()>,
) -> (Report, Result<(), InterruptedError>) {
    match body {
        Body::Bytes(bytes) => run(InMemory::new(bytes), options, threads, watch, between),
        Body::Read(input) => run(Stream::new(input), options, threads, watch, between),
    }
}

const START: Before = Before { rows: 0, lines: 0 };

/// The blocks that are left of a body.
struct Rest<B> {
    blocks: B,
    /// How many blocks were given out, and how many bytes.
    turn: u64,
    bytes: u64,
    ended: bool,
    failed: Option<io::Error>,
}

impl<'b, B: Blocks<'b>> Rest<B> {
    /// The next block and its turn.
    fn next<'r>(&mut self, room: &'r mut Vec<u8>) -> Option<(u64, Block<'r>)>
    where
        'b: 'r,
    {
        if self.ended {
            return None;
        }
        match self.blocks.next(room) {
            Ok(Some(block)) => {
                let turn = self.turn;
                self.turn += 1;
                self.bytes += (block.cut.len() + block.lines.len()) as u64;
                return Some((turn, block));
            }
            Ok(None) => {}
            Err(error) => self.failed = Some(error),
        }
        self.ended = true;
        None
    }
}

fn run<'b, W: Watch>(
    blocks: impl Blocks<'b> + Send,
    options: &Options<'_>,
    threads: NonZero<usize>,
    watch: &W,
    mut between: impl FnMut(u64) -> ControlFlow<()>,
) -> (Report, Result<(), InterruptedError>) {
    let mut rest = Rest { blocks, turn: 0, bytes: 0, ended: false, failed: None };
    let mut checker = Checker::new(options);
    let mut kept = W::Kept::default();
    let mut stopped = false;
    let mut room = Vec::new();
    // What tells the format, and all of an array. Of lines two blocks, since what is so small is done
    // before a thread has started.
    while !(stopped || rest.turn > 1 && checker.is_at_line()) {
        let Some((_, block)) = rest.next(&mut room) else { break };
        for bytes in [block.cut, block.lines] {
            checker.push(bytes, &mut |row: &CheckedRow<'_>| watch.row(&mut kept, row));
        }
        stopped = watch.stretch(&mut kept, START).is_break() || between(rest.bytes).is_break();
    }
    if !stopped && checker.is_at_line() && !rest.ended {
        let order = Order::new(checker, watch, rest.turn, threads);
        let shared = Mutex::new(rest);
        thread::scope(|scope| {
            for _ in 1..threads.get().min(MOST_THREADS) {
                let work = || work(&shared, &order, |_| ControlFlow::Continue(()));
                // Where the system gives no more threads, those that there are do the work.
                if thread::Builder::new().spawn_scoped(scope, work).is_err() {
                    break;
                }
            }
            work(&shared, &order, between);
        });
        rest = shared.into_inner().unwrap_or_else(PoisonError::into_inner);
        (checker, stopped) = order.finish();
    }
    let report = checker.finish(&mut |row: &CheckedRow<'_>| watch.row(&mut kept, row));
    stopped |= watch.stretch(&mut kept, START).is_break();
    let whole = match rest.failed {
        _ if stopped => Err(InterruptedError::Stopped),
        Some(error) => Err(InterruptedError::Read(error)),
        None => Ok(()),
    };
    (report, whole)
}

/// The work of one thread: blocks, as long as there are any.
fn work<'b, W: Watch>(
    rest: &Mutex<Rest<impl Blocks<'b>>>,
    order: &Order<'_, '_, W>,
    mut between: impl FnMut(u64) -> ControlFlow<()>,
) {
    let _guard = StopOnPanic(order);
    let mut apart = order.apart();
    let mut room = Vec::new();
    while let Some(mut part) = order.spare() {
        let mut left = lock(rest);
        let Some((turn, block)) = left.next(&mut room) else { break };
        let bytes = left.bytes;
        drop(left);
        order.fill(&mut part, &mut apart, block.cut, block.lines);
        apart.keep_errors(order.put(turn, part));
        if between(bytes).is_break() {
            order.stop();
        }
    }
}
