//! Daily AI-referral events: their schema and the reader for JSON arrays and NDJSON (rules 4.1 to
//! 4.5).
//!
//! [`Rows`] reads a body and gives for each row its [`Event`], borrowed from the body, or every
//! [`RowError`]. What a batch of them adds up to is in [`crate::batch`].

mod between;
mod broken;
mod cursor;
mod date;
mod error;
mod found;
mod member;
mod number;
mod piece;
mod reader;
mod reading;
mod row;
mod rows;
mod scan;
mod schema;
mod seen;
mod text;
mod usual;

pub use date::{Date, DateError};
pub use error::{Input, RowError};
pub use reader::MAX_ROW_BYTES;
pub use rows::{Format, Row, Rows};
pub use schema::{Event, Field, MAX_BATCH_ID, MAX_COUNT, MAX_PAGE, MAX_REFERRER};

pub(crate) use cursor::{MAX_DEPTH, fits_into_array};
pub(crate) use found::Found;
pub(crate) use piece::Piece;
pub(crate) use reader::Reader;
pub(crate) use reading::Reading;
pub(crate) use row::Draft;
pub(crate) use text::{compact, trim_start};
