//! The layer test: imports of the core go down only, and files stay small.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The modules of the core from the ground up; those of one layer never import each other.
pub const LAYERS: &[&[&str]] = &[
    &["ascii", "json", "map", "text", "unicode", "owner", "violation"],
    &["answer", "website"],
    &["request"],
    &["ownership", "referrer", "event", "mention"],
    &["batch", "connection", "brand"],
];

/// Pairs of siblings that may import each other's work, with the reason.
pub const SIBLINGS: &[(&str, &str, &str)] =
    &[("connection", "batch", "a push to a connection is answered by the batch it carries")];

/// The most lines that a source file should have.
pub const MAX_LINES: usize = 400;

/// Every `.rs` file below `folder`, in a fixed order.
///
/// # Errors
/// Where a folder cannot be read.
pub fn sources(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut entries: Vec<_> = fs::read_dir(folder)?.collect::<Result<_, _>>()?;
    entries.sort_by_key(fs::DirEntry::path);
    for entry in entries {
        let path = entry.path();
        if path.is_dir() {
            found.extend(sources(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    Ok(found)
}

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&module))
}

/// What is wrong with the imports of `source`, a file of module `module`.
pub fn wrong_imports(module: &str, source: &str) -> Vec<String> {
    let code = source.lines().filter(|line| !line.trim_start().starts_with("//"));
    let mut wrong = Vec::new();
    for line in code {
        for rest in line.split("crate::").skip(1) {
            let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
            let (import, _) = rest.split_at(end);
            if import == module || layer(import).is_none() {
                continue;
            }
            let allowed = SIBLINGS.iter().any(|(from, to, _)| *from == module && *to == import);
            if layer(import) >= layer(module) && !allowed {
                wrong.push(format!("{module} imports {import}, which is not below it"));
            }
        }
    }
    wrong
}
