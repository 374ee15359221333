//! The npm package, as it is published.

use crate::command::{self, program};
use crate::npm;
use anyhow::Result;

/// Builds, packs and checks the package; runs the vectors in Node.
pub(crate) fn run() -> Result<()> {
    npm::build()?;
    command::run(
        program("node").current_dir(npm::folder()).args(["--test", "--test-reporter=dot"]).args([
            "test/package.test.mjs",
            "test/vectors.test.mjs",
            "test/parts.test.mjs",
            "test/locals.test.mjs",
            "test/outline.test.mjs",
            "test/guards.test.mjs",
            "test/hostile.test.mjs",
            "test/behaviour.test.mjs",
            "test/memory.test.mjs",
            "test/readme.test.mjs",
        ]),
    )
}
