//! The commands of README.md, run for real.
//!
//! A block marked `console` holds commands (`$ …`) and what each prints. `check` runs them and
//! compares; `write` runs them and puts the output in.

use crate::command::{cargo, root};
use anyhow::{Context, Result, bail};
use std::fs;
use std::process::Command;

const FENCE: &str = "```console";

/// Runs every command and fails where the output is not what the page shows.
pub(crate) fn check() -> Result<()> {
    build()?;
    let page = fs::read_to_string(root().join("README.md"))?;
    let (fresh, commands) = refresh(&page)?;
    if commands == 0 {
        bail!("README.md has no `console` block: nothing was checked");
    }
    if fresh != page {
        for (old, new) in page.lines().zip(fresh.lines()).filter(|(old, new)| old != new).take(10) {
            eprintln!("- {old}\n+ {new}");
        }
        bail!("README.md does not show what its commands print; `cargo xtask readme` mends it");
    }
    eprintln!("{commands} commands print what README.md shows");
    Ok(())
}

/// Runs every command and writes its output into the page.
pub(crate) fn write() -> Result<()> {
    build()?;
    let path = root().join("README.md");
    let (fresh, commands) = refresh(&fs::read_to_string(&path)?)?;
    fs::write(&path, fresh)?;
    eprintln!("{commands} commands run");
    Ok(())
}

fn build() -> Result<()> {
    crate::command::run(cargo().args(["build", "--quiet", "--release", "--package", "referee-cli"]))
}

/// The page with each command's output as it is now, and the number of commands.
fn refresh(page: &str) -> Result<(String, usize)> {
    let mut fresh = String::new();
    let mut commands = 0;
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        fresh.push_str(line);
        fresh.push('\n');
        if line != FENCE {
            continue;
        }
        for line in lines.by_ref() {
            if let Some(command) = line.strip_prefix("$ ") {
                commands += 1;
                fresh.push_str(line);
                fresh.push('\n');
                fresh.push_str(&output(command)?);
            } else if line == "```" {
                fresh.push_str("```\n");
                break;
            }
        }
    }
    Ok((fresh, commands))
}

/// What `command` prints, on both streams, in a terminal without colours.
fn output(command: &str) -> Result<String> {
    eprintln!("$ {command}");
    // The installed name stands on the page; the built program is what runs.
    let built = root().join("target/release");
    let path = std::env::var("PATH").unwrap_or_default();
    let ran = Command::new("bash")
        .args(["-c", &format!("{command} 2>&1")])
        .current_dir(root())
        .env("PATH", format!("{}:{path}", built.display()))
        .env("NO_COLOR", "1")
        .env("COLUMNS", "100")
        .env("CARGO_TERM_QUIET", "true")
        .output()
        .with_context(|| format!("could not run `{command}`"))?;
    let mut text = String::from_utf8(ran.stdout)?;
    while text.ends_with('\n') {
        text.pop();
    }
    if !text.is_empty() {
        text.push('\n');
    }
    Ok(text)
}
