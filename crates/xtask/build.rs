//! Tells the program for which platform it is built.

fn main() {
    if let Ok(target) = std::env::var("TARGET") {
        println!("cargo::rustc-env=PLATFORM={target}");
    }
    println!("cargo::rerun-if-changed=build.rs");
}
