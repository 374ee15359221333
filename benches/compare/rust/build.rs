//! Compiles simdjson (C++), where a compiler is there, and notes the versions of the peers.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

const SIMDJSON: &str = "simdjson-sys-0.4.0-alpha.2";

fn main() {
    println!("cargo:rerun-if-changed=cpp");
    println!("cargo:rerun-if-changed=Cargo.lock");
    println!("cargo:rustc-check-cfg=cfg(simdjson)");
    versions();
    #[cfg(feature = "cpp")]
    simdjson();
}

/// `PEER_<NAME>` for each package of the lock file.
fn versions() {
    let lock = fs::read_to_string("Cargo.lock").unwrap_or_default();
    for package in lock.split("[[package]]") {
        let field = |name: &str| {
            let line = package.lines().find(|line| line.starts_with(name))?;
            line.split('"').nth(1)
        };
        if let (Some(name), Some(version)) = (field("name = "), field("version = ")) {
            let name = name.replace('-', "_").to_uppercase();
            println!("cargo:rustc-env=PEER_{name}={version}");
        }
    }
}

#[cfg(feature = "cpp")]
fn simdjson() {
    let Some(source) = source() else {
        println!("cargo:warning=the source of simdjson was not found");
        return;
    };
    let built = cc::Build::new()
        .cpp(true)
        .std("c++17")
        .opt_level(3)
        .flag_if_supported("-march=native")
        .include(&source)
        .file(source.join("simdjson.cpp"))
        .file("cpp/decode.cpp")
        .warnings(false)
        .try_compile("decode");
    match built {
        Ok(()) => {
            let header = fs::read_to_string(source.join("simdjson.h")).unwrap_or_default();
            let version = header.split("SIMDJSON_VERSION \"").nth(1);
            let version = version.and_then(|rest| rest.split('"').next()).unwrap_or("?");
            println!("cargo:rustc-env=SIMDJSON={version}");
            println!("cargo:rustc-cfg=simdjson");
        }
        Err(error) => println!("cargo:warning=simdjson was not built: {error}"),
    }
}

/// The folder of `simdjson.h`, where cargo keeps the package that carries it.
#[cfg(feature = "cpp")]
fn source() -> Option<PathBuf> {
    let cargo = env::var_os("CARGO")?;
    let metadata = Command::new(cargo).args(["metadata", "--format-version", "1"]).output().ok()?;
    let metadata = String::from_utf8(metadata.stdout).ok()?;
    let manifest = metadata
        .split('"')
        .find(|text| text.ends_with(&format!("{SIMDJSON}/Cargo.toml")))
        .map(Path::new)?;
    let folder = manifest.parent()?.join("vendor/simdjson");
    folder.join("simdjson.h").is_file().then_some(folder)
}
