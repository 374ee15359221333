//! The rules of an AI-referral and brand-configuration API, as pure functions.
//!
//! No clock, no randomness, no files, no network: what varies (time, ids, state, lists, limits)
//! is an argument.
//!
//! Feature `std`, on by default: text is checked by the widest instructions of the processor at hand.
//! Without it the crate needs `alloc` alone, and no answer differs.
#![cfg_attr(hot_paths, feature(optimize_attribute))]
#![no_std]

extern crate alloc;
#[cfg(compact)]
extern crate referee_json as serde_json;

pub mod answer;
mod ascii;
pub mod batch;
pub mod brand;
pub mod connection;
pub mod event;
#[cfg(not(compact))]
pub mod json;
mod map;
pub mod mention;
pub mod owner;
pub mod ownership;
pub mod referrer;
mod request;
pub mod text;
mod unicode;
pub mod violation;
pub mod website;

/// JSON text as a value, by the reader that the small crate in the place of `serde_json` has.
#[cfg(compact)]
pub mod json {
    pub use serde_json::read;
    #[doc(hidden)]
    pub use serde_json::reader::{exponent, natural, unescape};
}

/// The rules, to the letter: what every module cites by number.
#[doc = include_str!("../docs/rules.md")]
pub mod rules {}

/// The examples of the README, as tests.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
pub mod readme {}
