//! Names of owners found in text (rules 7.1 to 7.5).
//!
//! A [`MentionIndex`] is built once from the names of a brand and its competitors and finds them
//! in any number of texts; [`present`] says who is mentioned and where first. Offsets are UTF-8
//! bytes of the text as it is, however much of it is folded to compare; [`Offsets`] gives code
//! points and UTF-16 units.
//!
//! ```
//! use referee::mention::{Case, MentionIndex, OwnerNames};
//! use referee::owner::Owner;
//! let index = MentionIndex::new(vec![OwnerNames {
//!     owner: Owner::Brand,
//!     terms: vec!["L'Oréal Paris".into()],
//!     excluded: vec![],
//!     case: Case::Folded,
//! }])?;
//! let text = "Try L’ORÉAL\u{a0}PARIS first";
//! let mention = index.find(text)[0];
//! assert_eq!(&text[mention.start..mention.end], "L’ORÉAL\u{a0}PARIS");
//! # Ok::<(), referee::mention::MentionError>(())
//! ```

mod automaton;
mod boundary;
mod error;
mod fold;
mod index;
mod names;
mod offset;
mod position;
mod scan;

pub use error::MentionError;
pub use index::{Mention, MentionIndex};
pub use names::{Case, OwnerNames};
pub use offset::{Offsets, Unit};
pub use position::{Position, Presence, present};
