//! The npm package: the module, its glue, and the files around them.

use crate::command::{self, cargo, program, root};
use crate::steps::wasm::{TARGET, ensure_target};
use anyhow::{Context, Result, bail};
use std::fs;
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

/// No message of a panic and no debug output is ever shown, so neither is in the module. The places of
/// its data follow the stack, which half a mebibyte is more than enough for: numbers of three octets. The
/// module holds nothing of JavaScript's, so that a table for it would stay empty.
///
/// The last line is without what spends code, or code unlike all other code, on a loop or a branch that
/// is fast anyway once an engine has compiled it: 1.7 KB by gzip, and no time.
const RUSTFLAGS: &str = "-Zunstable-options -Cpanic=immediate-abort -Zfmt-debug=none --cfg hot_paths \
     --cfg compact -Ctarget-feature=-reference-types -Clink-arg=-zstack-size=524288 \
     -Cllvm-args=-disable-lsr -Cllvm-args=-enable-pre=false -Cllvm-args=-disable-machine-licm \
     -Cllvm-args=-simplifycfg-sink-common=false";

/// The folder of the package.
pub(crate) fn folder() -> PathBuf {
    root().join("bindings/wasm")
}

/// The entries of the package, each with a module of its own, and what Cargo builds it with.
const ENTRIES: [(&str, &[&str]); 3] = [
    ("all", &[]),
    ("brand", &["--no-default-features", "--features", "brands"]),
    ("events", &["--no-default-features", "--features", "events"]),
];

/// Builds `bindings/wasm/dist`.
pub(crate) fn build() -> Result<()> {
    ensure_target()?;
    ensure_std_source()?;
    install()?;
    check_version()?;
    let dist = folder().join("dist");
    if dist.is_dir() {
        fs::remove_dir_all(dist)?;
    }
    thread::scope(|scope| {
        let mut packed = Vec::new();
        for (entry, features) in ENTRIES {
            let glue = compile(entry, features)?;
            // Takes as long as to compile, beside which it goes on.
            packed.push(scope.spawn(move || pack(entry, &glue)));
        }
        let joined =
            packed.into_iter().map(|done| done.join().unwrap_or_else(|p| resume_unwind(p)));
        joined.collect()
    })
}

/// Compiles the module of an entry and writes the glue to it; the folder of both.
fn compile(entry: &str, features: &[&str]) -> Result<PathBuf> {
    let target = root().join("target/npm");
    let glue = target.join("glue").join(entry);
    // The standard library is built along: for size, and without the texts of panics that nobody
    // sees. That halves what is not Unicode data. The pinned toolchain takes these flags.
    command::run(
        cargo()
            .args(["build", "--quiet", "--package", "referee-wasm", "--profile", "wasm"])
            .args(features)
            .args(["--target", TARGET, "--target-dir"])
            .arg(&target)
            .args(["-Zbuild-std=std,panic_abort", "-Zbuild-std-features=optimize_for_size"])
            .env("RUSTC_BOOTSTRAP", "1")
            .env("RUSTFLAGS", RUSTFLAGS),
    )?;
    // In a folder of its own, so that this program and its builds leave each other's be.
    command::run(
        cargo()
            .args(["run", "--quiet", "--package", "xtask", "--features", "bindgen"])
            .args(["--bin", "bindgen", "--target-dir"])
            .arg(root().join("target/bindgen"))
            .arg("--")
            .arg(target.join(TARGET).join("wasm/referee_wasm.wasm"))
            .arg(&glue),
    )?;
    Ok(glue)
}

/// Makes the module small and writes the files of an entry.
fn pack(entry: &str, glue: &Path) -> Result<()> {
    command::run(program("node").arg(folder().join("build.mjs")).arg(glue).arg(entry))
}

/// Serves the web form until it is stopped.
pub(crate) fn demo() -> Result<()> {
    build()?;
    command::run(program("node").arg(root().join("examples/web-form/serve.mjs")))
}

/// Installs what the package is built and tested with, where the lock file has changed.
fn install() -> Result<()> {
    let lock = fs::read(folder().join("package-lock.json")).context("package-lock.json")?;
    let mark = folder().join("node_modules/.installed-lock.json");
    if fs::read(&mark).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    let npm = ["ci", "--no-audit", "--no-fund", "--loglevel=error"];
    command::run(program("npm").current_dir(folder()).args(npm))?;
    fs::write(mark, lock)?;
    Ok(())
}

fn ensure_std_source() -> Result<()> {
    let sysroot =
        Command::new("rustc").args(["--print", "sysroot"]).current_dir(root()).output()?;
    let sysroot = String::from_utf8_lossy(&sysroot.stdout).trim().to_owned();
    let is_there = || Path::new(&sysroot).join("lib/rustlib/src/rust/library/Cargo.lock").is_file();
    if is_there() {
        return Ok(());
    }
    command::run(program("rustup").args(["component", "add", "rust-src"])).ok();
    if is_there() {
        return Ok(());
    }
    bail!("the source of the standard library is not installed: `rustup component add rust-src`")
}

/// One version for everything: that of the workspace.
fn check_version() -> Result<()> {
    let manifest = fs::read_to_string(folder().join("package.json"))?;
    let expected = format!("\"version\": \"{}\"", env!("CARGO_PKG_VERSION"));
    if !manifest.contains(&expected) {
        bail!("bindings/wasm/package.json should have {expected}, as Cargo.toml has");
    }
    Ok(())
}
