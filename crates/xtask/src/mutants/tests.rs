//! The test programs that mutants are held against.

use anyhow::{Context as _, Result, bail};
use serde_json::Value;
use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The packages whose tests judge.
const PACKAGES: [&str; 4] = ["--package", "referee", "--package", "referee-ops"];

/// A test program.
pub(crate) struct Program {
    path: PathBuf,
    folder: PathBuf,
    /// The places that it comes by.
    pub(crate) reached: HashSet<u32>,
    /// The seconds of a processor that it takes.
    pub(crate) seconds: f64,
}

/// Builds the test programs, sees all of them pass, and which places they come by.
pub(crate) fn programs(root: &Path, mut cargo: Command) -> Result<Vec<Program>> {
    cargo.args(["test", "--no-run", "--quiet", "--lib", "--tests", "--message-format", "json"]);
    let output = cargo.args(PACKAGES).current_dir(root).stderr(Stdio::inherit()).output()?;
    if !output.status.success() {
        bail!("the tests do not compile");
    }
    let mut programs = Vec::new();
    for line in String::from_utf8(output.stdout)?.lines() {
        let told: Value = serde_json::from_str(line)?;
        let named = |name: &str| told.get(name).and_then(Value::as_str);
        let (Some(path), Some(manifest)) = (named("executable"), named("manifest_path")) else {
            continue;
        };
        let folder = Path::new(manifest).parent().context("a folder")?.to_owned();
        let mut program =
            Program { path: path.into(), folder, reached: HashSet::new(), seconds: 0.0 };
        program.record()?;
        programs.push(program);
    }
    programs.sort_by(|a, b| a.seconds.total_cmp(&b.seconds));
    Ok(programs)
}

impl Program {
    pub(crate) fn name(&self) -> String {
        let name = self.path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        name.rsplit_once('-').map(|(name, _)| name.to_owned()).unwrap_or(name)
    }

    fn record(&mut self) -> Result<()> {
        let list = self.path.with_extension("reached");
        fs::write(&list, "")?;
        let before = children_seconds();
        let mut command = self.command(3600);
        let status = command.env("REFEREE_REACHED", &list).status()?;
        if !status.success() {
            bail!("{} fails without a mutant: {status}", self.path.display());
        }
        self.seconds = children_seconds() - before;
        let lines = fs::read_to_string(&list)?;
        self.reached = lines.lines().filter_map(|line| line.parse().ok()).collect();
        Ok(())
    }

    /// Does it fail with the mutant? What takes far longer fails too.
    pub(crate) fn fails_with(&self, mutant: u32) -> Result<bool> {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "seconds")]
        let most = (self.seconds * 4.0) as u64 + 5;
        let status = self.command(most).env("REFEREE_MUTANT", mutant.to_string()).status()?;
        Ok(!status.success())
    }

    /// Seconds of a processor, since others may be at work on this machine; 4 GB of memory.
    fn command(&self, seconds: u64) -> Command {
        let mut command = Command::new("sh");
        let limited = format!("ulimit -t {seconds}; ulimit -v 4000000; ulimit -c 0; exec \"$@\"");
        command.args(["-c", &limited, "sh"]).arg(&self.path).args(["--quiet", "--test-threads=1"]);
        command.current_dir(&self.folder).stdout(Stdio::null()).stderr(Stdio::null());
        // Few cases, and none made smaller: that it fails is enough.
        command.env("PROPTEST_CASES", "24").env("PROPTEST_MAX_SHRINK_ITERS", "0");
        command.env("PROPTEST_DISABLE_FAILURE_PERSISTENCE", "1");
        command
    }
}

/// The seconds of a processor that programs which this one has started and that are over have taken.
fn children_seconds() -> f64 {
    let told = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = told.rsplit(')').next().unwrap_or_default();
    let ticks = fields.split_whitespace().skip(13).take(2);
    ticks.filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}
