//! The packed tables are those of today's ICU4X and `std`. `cargo xtask unicode` writes them anew.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod pack;
mod source;

use std::path::Path;

#[test]
fn the_tables_are_those_of_the_libraries() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/tables.bin");
    let packed = pack::pack(&source::characters());
    if std::env::var_os("REFEREE_WRITE_TABLES").is_some() {
        std::fs::write(&path, &packed).unwrap();
    }
    assert!(std::fs::read(path).unwrap() == packed, "they have changed: `cargo xtask unicode`");
}
