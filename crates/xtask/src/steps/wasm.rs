//! The core without `std`, built for the browser's target.

use crate::command::{self, cargo, program};
use anyhow::{Result, bail};
use std::process::Command;

/// The target of browsers and edge workers.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

pub(crate) fn run() -> Result<()> {
    ensure_target()?;
    let core = ["build", "--quiet", "--package", "referee", "--no-default-features"];
    command::run(cargo().args(core).args(["--target", TARGET]))
}

/// Installs the target where it is not there yet.
pub(crate) fn ensure_target() -> Result<()> {
    if target_is_installed() {
        return Ok(());
    }
    if command::run(program("rustup").args(["target", "add", TARGET])).is_ok() {
        return Ok(());
    }
    bail!(
        "the target {TARGET} is not installed and rustup could not add it; on Debian, \
         `apt-get install rustc-web cargo-web rust-web-src lld` brings a toolchain that has it, or \
         build it from source with `RUSTC_BOOTSTRAP=1 cargo build -Zbuild-std` and `wasm-ld`"
    )
}

fn target_is_installed() -> bool {
    // `rustc` knows where the target's libraries would be, whether it came by rustup or not.
    let Ok(found) = Command::new("rustc")
        .args(["--print", "target-libdir", "--target", TARGET])
        .current_dir(command::root())
        .output()
    else {
        return false;
    };
    let folder = String::from_utf8_lossy(&found.stdout);
    std::fs::read_dir(folder.trim()).is_ok_and(|mut files| files.next().is_some())
}
