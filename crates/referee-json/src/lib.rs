//! The part of `serde_json` that the rules use, in few bytes, for the npm package.
//!
//! It has the names of `serde_json` and gives what that gives, text for text (but for the spelling of
//! floats in WebAssembly). There is one way out of Rust, JSON text, so that each type is serialized by
//! one piece of code; a [`Value`] is what the text of it reads as. An object is a list of its fields: a
//! look-up compares names one by one, which is fine for the dozen that a record has.
#![no_std]

extern crate alloc;
// The module below is the core's, which asks `serde_json` for values: here they are.
extern crate self as serde_json;

mod convert;
mod float;
mod macros;
mod map;
mod number;
// It is there once: the core's maps have it from here.
#[doc(hidden)]
#[path = "../../referee/src/map/order.rs"]
pub mod order;
#[path = "../../referee/src/json/mod.rs"]
pub mod reader;
mod serializer;
mod value;

pub use map::{Iter, Map};
pub use number::Number;
pub use reader::read;
pub use serializer::{Error, Serializer, to_string};
pub use value::{Index, Value};

use alloc::string::String;
use core::fmt;
use serde::Serialize;

/// Text that is not JSON, or that no value can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotJson;

impl fmt::Display for NotJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected JSON text")
    }
}

/// The value of a JSON text.
///
/// # Errors
/// Where it is none.
pub fn from_str(text: &str) -> Result<Value, NotJson> {
    read(text).ok_or(NotJson)
}

/// What `value` is as JSON.
///
/// # Errors
/// None: the type is that of `serde_json`.
pub fn to_value(value: impl Serialize) -> Result<Value, Error> {
    Ok(of_text(&text_of(&value)))
}

/// An answer may hold a request, which is nested 127 deep at most, some steps further down.
const MAX_DEPTH: usize = 255;

fn text_of(value: &impl Serialize) -> String {
    let Ok(text) = to_string(value);
    text
}

/// The value of a text that was written here; null where it is nested too deep to be read.
#[doc(hidden)]
pub fn of_text(text: &str) -> Value {
    reader::read_nested(text, MAX_DEPTH).unwrap_or_default()
}
