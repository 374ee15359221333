//! Builds and installs the peers below `target/compare`.

use super::data::{Data, folder};
use super::runner::Runner;
use crate::command::{cargo, program, root, run};
use crate::{npm, wheel};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::Path;
use std::process::Command;

/// The languages that could be set up, and notes on what could not.
pub(crate) struct Setup {
    pub(crate) runners: Vec<Runner>,
    pub(crate) notes: Vec<String>,
}

impl Setup {
    /// The version of a peer, as it gives it itself.
    pub(crate) fn version(&self, language: &str, peer: &str) -> &str {
        let runner = self.runners.iter().find(|runner| runner.language() == language);
        let peers = runner.map_or(&[][..], Runner::peers);
        peers.iter().find(|one| one.name == peer).map_or("", |peer| &peer.version)
    }
}

type Language = (&'static str, fn() -> Result<Command>);

const LANGUAGES: [Language; 3] = [("Rust", rust), ("Python", python), ("JavaScript", node)];

/// Sets every language up. One that cannot be is a note, not a failure, except Rust.
pub(crate) fn languages(data: &Data) -> Result<Setup> {
    let mut setup = Setup { runners: Vec::new(), notes: Vec::new() };
    for (language, command) in LANGUAGES {
        let runner = command().and_then(|mut command| {
            command
                .env("REFEREE_PATTERNS", data.patterns())
                .env("REFEREE_PLATFORMS", data.platforms());
            Runner::new(command)
        });
        match runner {
            Ok(runner) => setup.runners.push(runner),
            Err(error) if language == "Rust" => return Err(error),
            Err(error) => {
                eprintln!("{language} is left out: {error:#}");
                setup.notes.push(format!("{language}, all of it: {error:#}"));
            }
        }
    }
    Ok(setup)
}

fn rust() -> Result<Command> {
    let manifest = root().join("benches/compare/rust/Cargo.toml");
    let target = folder().join("rust");
    let build = |features: &[&str]| {
        run(cargo()
            .args(["build", "--release", "--quiet", "--locked", "--manifest-path"])
            .arg(&manifest)
            .arg("--target-dir")
            .arg(&target)
            .args(features)
            // sonic-rs and simd-json choose their instructions when they are compiled.
            .env("RUSTFLAGS", "-C target-cpu=native"))
    };
    if build(&[]).is_err() {
        build(&["--no-default-features"])?;
    }
    Ok(Command::new(target.join("release/rust-peers")))
}

fn python() -> Result<Command> {
    let source = root().join("benches/compare/python");
    let venv = folder().join("python");
    let python = venv.join("bin/python");
    if !python.is_file() {
        run(program("python3").args(["-m", "venv"]).arg(&venv))?;
    }
    let pip = |arguments: &[&str]| {
        let install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
        run(program(&python).args(install).args(arguments))
    };
    let packages = source.join("requirements.txt");
    once(&packages, &venv.join("installed"), || {
        if pip(&["-r", path(&packages)?]).is_ok() {
            return Ok(());
        }
        // One that does not install must not keep the others away.
        for package in fs::read_to_string(&packages)?.lines() {
            let _ = pip(&[package]);
        }
        Ok(())
    })?;
    let built = wheel::build()?;
    pip(&["--force-reinstall", "--no-deps", path(&built.wheel)?])?;
    let mut command = Command::new(python);
    command.arg(source.join("runner.py"));
    Ok(command)
}

fn node() -> Result<Command> {
    let source = root().join("benches/compare/node");
    let installed = folder().join("node");
    fs::create_dir_all(&installed)?;
    for file in ["package.json", "package-lock.json", "runner.mjs", "events.mjs"] {
        fs::copy(source.join(file), installed.join(file))?;
    }
    npm::build()?;
    let lock = source.join("package-lock.json");
    once(&lock, &installed.join("installed"), || {
        let arguments = ["ci", "--no-audit", "--no-fund", "--loglevel=error"];
        run(program("npm").args(arguments).current_dir(&installed))
    })?;
    let mut command = Command::new("node");
    command
        .arg(installed.join("runner.mjs"))
        .env("REFEREE_NPM", npm::folder().join("dist/index.node.js"));
    Ok(command)
}

/// Runs `install` unless it has succeeded with the same content of `list` before.
fn once(list: &Path, mark: &Path, install: impl FnOnce() -> Result<()>) -> Result<()> {
    let wanted = fs::read(list).with_context(|| format!("{}", list.display()))?;
    if fs::read(mark).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    install()?;
    fs::write(mark, wanted)?;
    Ok(())
}

fn path(path: &Path) -> Result<&str> {
    match path.to_str() {
        Some(path) => Ok(path),
        None => bail!("{} is no UTF-8", path.display()),
    }
}
