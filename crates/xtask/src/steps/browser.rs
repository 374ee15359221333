//! The npm package in bundlers, browsers and workers, and the web form in the hands of a person.

use crate::command::{self, program};
use crate::npm;
use anyhow::Result;
use std::path::Path;

/// Installs Chromium where it is absent, then runs the suites.
pub(crate) fn run() -> Result<()> {
    let folder = npm::folder();
    if !folder.join("dist/referee.wasm").is_file() {
        npm::build()?;
    }
    let chromium = ensure_chromium()?;
    command::run(
        program("node")
            .current_dir(folder)
            .env("CHROMIUM", chromium)
            .args(["--test", "--test-reporter=dot", "--test-concurrency=1"])
            .args([
                "test/bundlers.test.mjs",
                "test/web-form.test.mjs",
                "test/web-form-hands.test.mjs",
                "test/web-form-files.test.mjs",
            ]),
    )
}

fn ensure_chromium() -> Result<&'static Path> {
    const PLACES: [&str; 3] =
        ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    let find = || PLACES.iter().map(Path::new).find(|path| path.is_file());
    if let Some(path) = find() {
        return Ok(path);
    }
    command::run(program("apt-get").args(["update", "--quiet"]))?;
    command::run(program("apt-get").args(["install", "--yes", "--quiet", "chromium"]))?;
    find().ok_or_else(|| anyhow::anyhow!("no Chromium: `apt-get install chromium`"))
}
