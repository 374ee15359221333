//! A batch of events: checked, de-duplicated, split, and the answer to a push (rules 4.5 to 4.9).
//!
//! [`check`] reports on a whole body, [`Checker`] on one that comes in pieces; [`check_rows`] also
//! gives the rows that stay, and a [`Sink`] sees every row. [`answer_to_push`] answers as the API
//! does, and [`split`] cuts what is over its limits.

mod blocks;
mod checker;
mod columns;
mod errors;
mod frequent;
mod key;
mod memo;
mod options;
mod parts;
mod pieces;
mod push;
mod report;
mod row_checker;
mod rows;
mod slot;
mod sorter;
mod split;
mod stretch;
mod sum;
mod survivors;
mod tally;
mod upserts;

pub use checker::{CheckedRow, Checker, Sink, check, check_rows};
pub use columns::{Cell, Columns};
pub use frequent::UnknownReferrer;
pub use key::Seed;
pub use options::{DEFAULT_MAX_ERRORS, Options};
pub use parts::{Parts, Splitter};
pub use push::{MAX_PUSH_BYTES, MAX_PUSH_EVENTS, PushOutcome, answer_to_push, format_of};
pub use report::{MAX_UNKNOWN_REFERRERS, PlatformTotals, Rejections, Report, Upsert};
pub use row_checker::RowChecker;
pub use split::{Shape, Split, SplitError, SplitOptions, split, split_while};
pub use stretch::{Before, Stretch, StretchChecker};
pub use survivors::Survivors;
pub use tally::Verdict;
