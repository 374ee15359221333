//! What every test of Referee shares: the vectors and the layer test.

pub mod events;
pub mod examples;
pub mod layers;
pub mod referrers;
pub mod vectors;
pub mod websites;

use std::path::PathBuf;

/// The root of the repository.
pub fn root() -> PathBuf {
    let mut root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    root.pop();
    root.pop();
    root
}
