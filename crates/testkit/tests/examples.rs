//! The made-up files of `examples/` are what their generator makes.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;

#[test]
fn the_examples_are_what_their_generator_makes() {
    for (name, made) in testkit::examples::all() {
        let kept = fs::read_to_string(testkit::root().join("examples").join(name)).unwrap();
        assert!(kept == made, "{name} differs: cargo run -p testkit --bin make-examples");
        assert!(kept.len() < 300_000, "{name} has {} bytes", kept.len());
    }
}
