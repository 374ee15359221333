//! Imports of the core go down only; source files stay below 400 lines.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use testkit::layers::{LAYERS, MAX_LINES, sources, wrong_imports};

#[test]
fn imports_of_the_core_go_down_only() {
    let core = testkit::root().join("crates/referee/src");
    let mut wrong = Vec::new();
    let mut seen = 0;
    for path in sources(&core).unwrap() {
        let inside = path.strip_prefix(&core).unwrap();
        let module = inside.iter().next().unwrap().to_str().unwrap().trim_end_matches(".rs");
        if module == "lib" {
            continue;
        }
        assert!(LAYERS.iter().any(|layer| layer.contains(&module)), "{module} is in no layer");
        seen += 1;
        for problem in wrong_imports(module, &fs::read_to_string(&path).unwrap()) {
            wrong.push(format!("{}: {problem}", inside.display()));
        }
    }
    assert!(seen > 10, "only {seen} files were read");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_wrong_import_is_found() {
    assert_eq!(
        wrong_imports("website", "use crate::text::trim;\nuse crate::website::host;"),
        [""; 0]
    );
    assert_eq!(wrong_imports("text", "use crate::website::Website;").len(), 1);
    assert_eq!(wrong_imports("event", "fn f(x: crate::referrer::Rule) {}").len(), 1);
    assert_eq!(wrong_imports("connection", "use crate::batch::Report;"), [""; 0]);
}

#[test]
fn the_page_of_a_module_begins_with_its_first_line() {
    for path in sources(&testkit::root().join("crates/referee/src")).unwrap() {
        let source = fs::read_to_string(&path).unwrap();
        let begins = source.strip_prefix("//! ").unwrap_or_default();
        let begun = begins.starts_with(|c: char| c == '`' || c.is_uppercase());
        assert!(begun, "{}: {begins:.60}", path.display());
    }
}

#[test]
fn source_files_have_one_subject() {
    let mut long = Vec::new();
    for folder in ["crates", "bindings", "benches", "fuzz"] {
        let folder = testkit::root().join(folder);
        if !folder.exists() {
            continue;
        }
        for path in sources(&folder).unwrap() {
            if path.iter().any(|part| part == "target" || part == "node_modules" || part == ".venv")
            {
                continue;
            }
            let lines = fs::read_to_string(&path).unwrap().lines().count();
            if lines > MAX_LINES {
                long.push(format!("{} lines: {}", lines, path.display()));
            }
        }
    }
    assert!(
        long.is_empty(),
        "files over {MAX_LINES} lines, split them by subject:\n{}",
        long.join("\n")
    );
}
