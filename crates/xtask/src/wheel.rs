//! The Python wheel and its source distribution.

use crate::command::{self, program, root};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The folder of the package.
pub(crate) fn folder() -> PathBuf {
    root().join("bindings/python")
}

/// Builds the wheel and the sdist into `dist`; gives the wheel.
pub(crate) fn build() -> Result<PathBuf> {
    let environment = Environment::with("build", "requirements-build.txt")?;
    let dist = root().join("dist");
    // Older ones would be in the way of the newest.
    for old in files(&dist) {
        let is_ours = old.file_name().is_some_and(|n| n.to_string_lossy().starts_with("referee-"));
        if is_ours && old.extension().is_some_and(|end| end == "whl" || end == "gz") {
            fs::remove_file(old)?;
        }
    }
    command::run(
        environment
            .python()
            .current_dir(folder())
            .args(["-m", "maturin", "build", "--release", "--sdist", "--quiet", "--out"])
            .arg(&dist)
            // In a folder of its own, so that this program and its builds leave each other's be.
            .env("CARGO_TARGET_DIR", root().join("target/python/cargo")),
    )?;
    let is_wheel = |file: &PathBuf| file.extension().is_some_and(|end| end == "whl");
    let wheel = files(&dist).into_iter().find(is_wheel);
    let Some(wheel) = wheel else { bail!("maturin has built no wheel") };
    let bytes = fs::metadata(&wheel)?.len();
    eprintln!("{} has {} KB", wheel.display(), bytes / 1000);
    Ok(wheel)
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
