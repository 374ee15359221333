//! The Python wheel and its source distribution.

use crate::command::{self, program, root};
use anyhow::{Context, Result};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The folder of the package.
pub(crate) fn folder() -> PathBuf {
    root().join("bindings/python")
}

/// What is published.
pub(crate) struct Built {
    /// The wheel of this platform.
    pub(crate) wheel: PathBuf,
    /// The source distribution.
    pub(crate) sdist: PathBuf,
}

/// Builds the wheel and the sdist into `dist`.
pub(crate) fn build() -> Result<Built> {
    let dist = root().join("dist");
    // Older ones would be in the way of the newest.
    for old in files(&dist) {
        let is_ours = old.file_name().is_some_and(|n| n.to_string_lossy().starts_with("referee-"));
        if is_ours && old.extension().is_some_and(|end| end == "whl" || end == "gz") {
            fs::remove_file(old)?;
        }
    }
    // Not `build --sdist`, which builds from the archive: its files have one time for ever, so that
    // cargo takes what it has built of an older one for fresh.
    command::run(maturin(&folder(), "cargo")?.args(["build", "--release", "--out"]).arg(&dist))?;
    command::run(maturin(&folder(), "cargo")?.args(["sdist", "--out"]).arg(&dist))?;
    let built = |end: &str| {
        let found =
            files(&dist).into_iter().find(|file| file.extension().is_some_and(|e| e == end));
        found.with_context(|| format!("maturin has built no .{end}"))
    };
    let (wheel, sdist) = (built("whl")?, built("gz")?);
    let bytes = fs::metadata(&wheel)?.len();
    eprintln!("{} has {} KB", wheel.display(), bytes / 1000);
    Ok(Built { wheel, sdist })
}

/// Proves that the source distribution has everything that a build needs.
pub(crate) fn build_from(sdist: &Path) -> Result<()> {
    let place = root().join("target/python/from-sdist");
    let built = place.join("built.tar.gz");
    if fs::read(&built).is_ok_and(|built| fs::read(sdist).is_ok_and(|sdist| sdist == built)) {
        return Ok(());
    }
    fs::remove_dir_all(&place).or_else(|error| match error.kind() {
        ErrorKind::NotFound => Ok(()),
        _ => Err(error),
    })?;
    fs::create_dir_all(&place)?;
    // `m`: every file is as new as it is here.
    command::run(program("tar").current_dir(&place).arg("-xzmf").arg(sdist))?;
    let unpacked = sdist.file_name().context("a file")?.to_string_lossy().replace(".tar.gz", "");
    // Outside of the workspace that it lies in, as far as cargo can see: it has its own.
    let mut maturin = maturin(&place.join(unpacked), "sdist-cargo")?;
    command::run(maturin.args(["build", "--profile", "dev", "--out", "../wheel"]))?;
    fs::copy(sdist, built)?;
    Ok(())
}

/// Maturin in `folder`, its cargo building into a folder below `target/python`.
fn maturin(folder: &Path, cache: &str) -> Result<Command> {
    let mut maturin = Environment::with("build", "requirements-build.txt")?.python();
    maturin.current_dir(folder).args(["-m", "maturin"]);
    maturin.env("CARGO_TARGET_DIR", root().join("target/python").join(cache));
    maturin.env("MATURIN_NO_INSTALL_RUST", "1");
    Ok(maturin)
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).collect()
}

/// A virtual environment below `target/python`.
pub(crate) struct Environment(PathBuf);

impl Environment {
    /// The environment of that name, with what a list below `bindings/python/tests` pins.
    pub(crate) fn with(name: &str, requirements: &str) -> Result<Self> {
        let environment = Self(root().join("target/python").join(name));
        let list = folder().join("tests").join(requirements);
        let wanted = fs::read(&list).with_context(|| list.display().to_string())?;
        let mark = environment.0.join("installed.txt");
        if fs::read(&mark).is_ok_and(|installed| installed == wanted) {
            return Ok(environment);
        }
        command::run(program("python3").args(["-m", "venv", "--clear"]).arg(&environment.0))?;
        command::run(environment.pip().arg("-r").arg(&list))?;
        fs::write(mark, wanted)?;
        Ok(environment)
    }

    /// Installs a wheel in place of the one that is there.
    pub(crate) fn install(&self, wheel: &Path) -> Result<()> {
        command::run(self.pip().args(["--force-reinstall", "--no-deps"]).arg(wheel))
    }

    /// Where its interpreter is.
    pub(crate) fn interpreter(&self) -> PathBuf {
        self.0.join("bin/python")
    }

    /// Its interpreter.
    pub(crate) fn python(&self) -> Command {
        let mut python = program(self.interpreter());
        // A job of Spark starts workers by this name.
        python.env("PYSPARK_PYTHON", self.interpreter());
        python.env("PYTHONDONTWRITEBYTECODE", "1");
        // The notebook's kernel is that of this environment.
        python.env("JUPYTER_PATH", self.0.join("share/jupyter"));
        python
    }

    fn pip(&self) -> Command {
        let mut pip = self.python();
        pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
        pip
    }
}
