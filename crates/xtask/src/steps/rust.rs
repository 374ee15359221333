//! Every test of the workspace, doctests included, and the documentation.

use crate::command::{self, cargo};
use anyhow::Result;
use std::env;
use std::process::Command;

/// The seed of the properties, unless the caller gives one: the same change has the same answer
/// every time. `cargo test` draws anew, and the fuzz targets are there to look further.
const SEED: (&str, &str) = ("PROPTEST_RNG_SEED", "20260520");

pub(crate) fn run() -> Result<()> {
    command::run(seeded(cargo().args(["test", "--workspace", "--quiet"])))?;
    // With the Unicode of the npm package, which the workspace above leaves to the libraries.
    let core = ["test", "--quiet", "--package", "referee", "--features", "compact-unicode"];
    let tests = ["--lib", "--test", "website_*", "--test", "characters", "--test", "mention"];
    command::run(seeded(cargo().args(core).args(tests)))?;
    // Built outside the workspace, with `--locked`: a crate that the core takes in must be there too.
    for outside in ["benches/compare/rust/Cargo.toml", "fuzz/Cargo.toml"] {
        let update = ["update", "--workspace", "--locked", "--quiet", "--manifest-path", outside];
        command::run(cargo().args(update))?;
    }
    // A broken link or an unclosed tag in the documentation is a defect like any other.
    command::run(
        cargo()
            .args(["doc", "--workspace", "--no-deps", "--quiet"])
            .env("RUSTDOCFLAGS", "-D warnings"),
    )
}

fn seeded(command: &mut Command) -> &mut Command {
    let (name, seed) = SEED;
    if env::var_os(name).is_none() {
        command.env(name, seed);
    }
    command
}

/// Makes the packed Unicode tables anew from ICU4X and `std`, and the digest of what comes of them.
pub(crate) fn write_unicode() -> Result<()> {
    for (package, test) in [("referee-unicode", "tables"), ("referee", "characters")] {
        command::run(
            cargo()
                .args(["test", "--quiet", "--package", package, "--test", test])
                .env("REFEREE_WRITE_TABLES", "1"),
        )?;
    }
    Ok(())
}

/// What hostile bodies of 5 MB need: too slow a test without optimisation.
pub(crate) fn memory() -> Result<()> {
    command::run(cargo().args([
        "test",
        "--release",
        "--quiet",
        "--package",
        "laws",
        "--test",
        "memory",
    ]))
}
