//! Instructions, counted by callgrind.
//!
//! Time is noise on a shared machine; the number of instructions hardly differs from run to run.

use crate::command::{self, cargo, program, root};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

/// A program of the workspace that runs what is counted inside a function called `measured`, and
/// prints a line for each call, or for each so many.
#[derive(Clone, Copy)]
pub(crate) struct Program<'a> {
    pub(crate) package: &'a str,
    pub(crate) binary: &'a str,
    /// The function, as callgrind names it.
    pub(crate) measured: &'a str,
    pub(crate) argument: Option<&'a str>,
}

/// The lines that `counted` prints, and the instructions of each call of its function, in order.
pub(crate) fn count(counted: Program<'_>) -> Result<(Vec<String>, Vec<u64>)> {
    ensure_valgrind()?;
    command::run(
        cargo()
            .args(["build", "--quiet", "--release", "--package", counted.package])
            .args(["--bin", counted.binary]),
    )?;
    let folder = root().join("target/callgrind").join(counted.binary);
    // What an earlier run has left would be read as part of this one.
    if folder.is_dir() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let measured = counted.measured;
    let ran = Command::new("valgrind")
        .args(["--tool=callgrind", "--quiet", "--callgrind-out-file=counts"])
        .arg(format!("--toggle-collect={measured}"))
        .arg(format!("--dump-after={measured}"))
        .arg(root().join("target/release").join(counted.binary))
        .args(counted.argument)
        .current_dir(&folder)
        // Nothing of the caller's may move what is counted.
        .env_clear()
        .stderr(Stdio::inherit())
        .output()
        .context("could not start valgrind")?;
    if !ran.status.success() {
        bail!("valgrind ended with {}", ran.status);
    }
    let lines = String::from_utf8(ran.stdout)?.lines().map(str::to_owned).collect();
    let dumps = (1..).map(|part| folder.join(format!("counts.{part}")));
    let totals = dumps.take_while(|dump| dump.is_file()).map(|dump| total(&dump));
    Ok((lines, totals.collect::<Result<_>>()?))
}

/// The `totals:` of a dump.
fn total(dump: &Path) -> Result<u64> {
    let text = fs::read_to_string(dump).with_context(|| format!("{}", dump.display()))?;
    let total = text.lines().find_map(|line| line.strip_prefix("totals: "));
    let total: u64 = total.context("a dump has its totals")?.trim().parse()?;
    if total == 0 {
        bail!("{}: nothing was counted", dump.display());
    }
    Ok(total)
}

fn ensure_valgrind() -> Result<()> {
    let is_there = || Command::new("valgrind").arg("--version").output().is_ok();
    if is_there() {
        return Ok(());
    }
    let _ = command::run(program("apt-get").args(["update", "-qq"]));
    let _ =
        command::run(program("apt-get").args(["install", "-y", "-qq", "valgrind", "libc6-dbg"]));
    if is_there() {
        return Ok(());
    }
    bail!(
        "valgrind is not installed; leave this out by `cargo xtask test --skip instructions \
         --skip growth`"
    )
}
