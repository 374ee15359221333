//! The batch operations of Referee over Arrow arrays and record batches.
//!
//! [`FrameChecker`] checks record batches: the report is that of a JSON array of the same rows.
//! [`RowsBuilder`] collects the rows that stay of a body of JSON as record batches. The functions
//! of [`mod@column`] map a column of text to a record batch of results.

mod cell;
pub mod column;
mod day;
mod error;
mod frame;
mod kept;
mod numbers;
mod rows;
mod sound;
mod stretch;
mod text;

pub use error::ColumnError;
pub use frame::{FrameChecker, write_events};
pub use kept::Survivors;
pub use rows::RowsBuilder;
pub use sound::fault;
pub use text::Text;
