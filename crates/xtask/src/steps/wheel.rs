//! The wheel, as a user installs it.

use crate::command::{self, root};
use crate::wheel::{self, Environment};
use anyhow::{Context as _, Result};

/// Builds the wheel and the sdist, and a wheel of the sdist; installs the wheel into an environment of its own, and tests
/// it there: vectors, frames, arguments, examples, stubs, types, the notebook.
pub(crate) fn run() -> Result<()> {
    let built = wheel::build()?;
    let environment = Environment::with("wheel", "requirements.txt")?;
    environment.install(&built.wheel)?;
    let folder = wheel::folder();
    let python = |arguments: &[&str]| {
        command::run(environment.python().current_dir(&folder).args(arguments))
    };
    python(&["-m", "pytest", "-q", "-p", "no:cacheprovider", "--ignore=tests/spark", "tests"])?;
    python(&["-m", "mypy.stubtest", "referee._core"])?;
    let mypy = ["-m", "mypy", "--strict", "--cache-dir", "/dev/null"];
    python(&[&mypy[..], &["--package", "referee"]].concat())?;
    python(&[&mypy[..], &["examples/typed.py", "tests/test_vectors.py"]].concat())?;
    // Of basedpyright, which is pyright in a wheel, as strict as pyright is.
    let interpreter = environment.interpreter();
    let interpreter = interpreter.to_str().context("a path that is UTF-8")?;
    python(&["-m", "basedpyright", "--pythonpath", interpreter, "examples/typed.py"])?;
    wheel::build_from(&built.sdist)
}

/// Tests `referee.spark` with a Spark of its own: some 850 MB, so only where it is asked for.
pub(crate) fn spark() -> Result<()> {
    let built = wheel::build()?;
    let environment = Environment::with("spark", "requirements-spark.txt")?;
    environment.install(&built.wheel)?;
    command::run(
        environment
            .python()
            .current_dir(wheel::folder())
            .args(["-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/spark"])
            .env("SPARK_LOCAL_DIRS", root().join("target/python/spark-scratch")),
    )
}
