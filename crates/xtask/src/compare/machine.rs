//! What a run is measured on, and the size of the npm package's module.

use crate::command::root;
use std::fmt::Write;
use std::fs;
use std::process::{Command, Stdio};

/// Machine, date and versions.
pub(crate) fn table() -> String {
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu.lines().find(|line| line.starts_with("model name"));
    let model = model.and_then(|line| line.split(": ").nth(1)).unwrap_or("unknown");
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split(' ').next().unwrap_or("?").to_owned();
    let rows = [
        ("processor", format!("{model}, {cores} cores")),
        ("load when it ended", load),
        ("date", output("date", &["-u", "+%F %R UTC"])),
        ("commit", output("git", &["describe", "--always", "--dirty"])),
        ("system", output("uname", &["-sr"])),
        ("Rust", output("rustc", &["--version"])),
        ("Python", output("python3", &["--version"])),
        ("Node", output("node", &["--version"])),
    ];
    let mut table = String::from("| | |\n|---|---|\n");
    for (name, value) in rows {
        let _ = writeln!(table, "| {name} | {value} |");
    }
    table
}

/// The goal on the size of the WebAssembly module.
pub(crate) fn wasm_size() -> String {
    let module = root().join("bindings/wasm/dist/referee.wasm");
    let packed =
        Command::new("gzip").args(["-9", "-c"]).arg(&module).stderr(Stdio::null()).output();
    let size =
        packed.ok().filter(|packed| packed.status.success()).map(|packed| packed.stdout.len());
    let (measured, verdict) = match size {
        None => ("–".to_owned(), "not measured"),
        Some(size) => {
            #[allow(clippy::cast_precision_loss, reason = "a size in kilobytes")]
            let kilobytes = size as f64 / 1000.0;
            (format!("{kilobytes:.1} KB"), if size <= 100_000 { "met" } else { "**not met**" })
        }
    };
    format!("| wasm, gzip | JavaScript | – | at most 100 KB | {measured} | {verdict} |\n")
}

fn output(program: &str, arguments: &[&str]) -> String {
    let ran = Command::new(program).args(arguments).current_dir(root()).output();
    let text = ran.map(|ran| String::from_utf8_lossy(&ran.stdout).trim().to_owned());
    text.ok().filter(|text| !text.is_empty()).unwrap_or_else(|| "not installed".into())
}
