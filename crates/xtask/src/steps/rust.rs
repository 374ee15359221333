//! Every test of the workspace, doctests included, and the documentation.

use crate::command::{self, cargo};
use anyhow::Result;

pub(crate) fn run() -> Result<()> {
    command::run(cargo().args(["test", "--workspace", "--quiet"]))?;
    // A broken link or an unclosed tag in the documentation is a defect like any other.
    command::run(
        cargo()
            .args(["doc", "--workspace", "--no-deps", "--quiet"])
            .env("RUSTDOCFLAGS", "-D warnings"),
    )
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
