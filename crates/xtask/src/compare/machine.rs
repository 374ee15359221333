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
    #[allow(clippy::cast_precision_loss, reason = "a size in kilobytes")]
    let kilobytes = |size: usize| format!("{:.1} KB", size as f64 / 1000.0);
    let modules = ["referee.wasm", "brand/referee.wasm", "events/referee.wasm"].map(packed);
    let (measured, verdict) = match modules {
        [Some(all), Some(brand), Some(events)] => (
            format!(
                "{}; what a form needs {}, what events need {}",
                kilobytes(all),
                kilobytes(brand),
                kilobytes(events)
            ),
            if all <= 100_000 { "met" } else { "**not met**" },
        ),
        _ => ("–".to_owned(), "not measured"),
    };
    format!("| wasm, gzip | JavaScript | – | at most 100 KB | {measured} | {verdict} |\n")
}

/// The octets of a module of the npm package by `gzip -9`.
fn packed(module: &str) -> Option<usize> {
    let path = root().join("bindings/wasm/dist").join(module);
    let packed = Command::new("gzip").args(["-9", "-c"]).arg(path).stderr(Stdio::null()).output();
    packed.ok().filter(|packed| packed.status.success()).map(|packed| packed.stdout.len())
}

fn output(program: &str, arguments: &[&str]) -> String {
    let ran = Command::new(program).args(arguments).current_dir(root()).output();
    let text = ran.map(|ran| String::from_utf8_lossy(&ran.stdout).trim().to_owned());
    text.ok().filter(|text| !text.is_empty()).unwrap_or_else(|| "not installed".into())
}
