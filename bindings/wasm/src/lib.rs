//! Referee for JavaScript: strings and bytes in, JSON out.
//!
//! What crosses is as little as can be: one call for every operation, and calls of their own
//! where a batch or a state makes the crossing count. `js/` checks every argument first, so that
//! nothing but well-formed text and whole buffers arrives here.
#![allow(
    unreachable_pub,
    reason = "wasm-bindgen exports what is `pub`, and nothing in Rust uses this crate"
)]

#[cfg(compact)]
extern crate referee_json as serde_json;

#[cfg(feature = "brands")]
mod brand;
#[cfg(feature = "events")]
mod events;
mod lines;
#[cfg(feature = "events")]
mod referrers;
mod refusal;
mod room;
mod shelf;
mod text;
#[cfg(feature = "brands")]
mod websites;

#[cfg(feature = "brands")]
pub use brand::{draft_edit, draft_free, draft_new, draft_read};
#[cfg(feature = "events")]
pub use events::{
    check_body, check_clean, check_finish, check_free, check_new, check_push, check_push_room,
    report,
};
#[cfg(feature = "events")]
pub use referrers::{classify_referrers, places};
pub use refusal::refused;
pub use room::room;
#[cfg(feature = "brands")]
pub use websites::{normalize_websites, words};

use referee::batch::Seed;
use wasm_bindgen::prelude::wasm_bindgen;

/// Smaller than that of `std`, and faster.
#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

/// Takes 128 random bits, by which upsert keys are told apart: there are none to be had here.
#[wasm_bindgen]
pub fn seed(one: u32, two: u32, three: u32, four: u32) {
    let join = |high: u32, low: u32| u64::from(high) << 32 | u64::from(low);
    referee_ops::set_seed(Seed::new(join(one, two), join(three, four)));
}

/// Carries out any operation on JSON text: `{"ok"}` or `{"error": {"code", "message"}}`.
#[wasm_bindgen]
pub fn call(operation: &str, argument: &str) -> String {
    referee_ops::answer_line(operation, &text::read(argument))
}
