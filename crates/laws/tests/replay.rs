//! Every vector, and everything that a fuzzer has found or grown, under the laws of its target.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use laws::TARGETS;
use std::fs;

#[test]
fn vectors_and_what_has_grown_from_them_keep_the_laws() {
    for target in TARGETS {
        let seeds = target.seeds().unwrap();
        assert!(seeds.len() > 100, "{} seeds of {}", seeds.len(), target.name);
        for seed in &seeds {
            (target.assert)(seed);
        }
    }
}

#[test]
fn findings_stay_fixed() {
    let folder = testkit::root().join("testdata/findings");
    for target in TARGETS {
        let Ok(files) = fs::read_dir(folder.join(target.name)) else { continue };
        for file in files {
            let path = file.unwrap().path();
            eprintln!("{}", path.display());
            (target.assert)(&fs::read(path).unwrap());
        }
    }
}
