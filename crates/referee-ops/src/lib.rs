//! The operations of Referee over JSON: one contract for every face.
//!
//! Each operation is a function from a JSON argument to a JSON result, or to an [`OpError`] with a
//! stable code where the argument is unusable. [`OPERATIONS`] lists them all, [`call`] finds one by
//! its name, [`call_line`] goes from text to text and never fails.
//!
//! ```
//! use referee_ops::{call, call_line};
//! use serde_json::json;
//!
//! let website = call("normalize_website", &json!({"input": "https://www.example.com/"}))?;
//! assert_eq!(website["site"], "example.com");
//! assert_eq!(
//!     call_line("normalize_website", r#"{"input": "www.example.com"}"#),
//!     r#"{"ok":{"domain":"example.com","site":"example.com"}}"#
//! );
//! # Ok::<(), referee_ops::OpError>(())
//! ```
//!
//! In an argument a field that may be absent is so too where it holds null, and a field that the
//! operation does not know is ignored.
//!
//! The feature `all`, which is on unless it is turned off, is for the list of operations alone: without
//! it [`OPERATIONS`] and [`call`] know those of `brands` (websites, owners, brands, competitors) and of
//! `events` (referrers, events), whichever is on, and a linker leaves out what the others need.

#[cfg(compact)]
extern crate referee_json as serde_json;

mod argument;
mod brand;
mod connection;
mod error;
mod events;
mod json;
mod mention;
mod operation;
mod owner;
mod ownership;
mod prompt;
mod referrer;
mod state;
mod website;

pub use brand::{create_brand, create_competitor, replace_competitor, stored_brand, update_brand};
pub use connection::{
    disable_connection, list_connections, push_bytes, push_events, register_connection,
    traffic_source,
};
pub use error::OpError;
pub use events::{check_events, seed, set_seed, split_events};
pub use mention::find_mentions;
#[cfg(not(compact))]
pub use operation::call_line;
pub use operation::{OPERATIONS, Operation, answer_line, call};
pub use ownership::{MAX_LISTED, citation_index, classify_citations, find_conflicts};
pub use prompt::{create_prompt, list_prompts, update_prompt};
pub use referrer::{classify_referrer, list_platforms, list_under};
pub use website::normalize_website;

/// The names and shapes, for people.
#[doc = include_str!("../docs/operations.md")]
#[allow(clippy::doc_markdown, reason = "a page for people, with the names of JSON fields")]
pub mod contract {}
