//! What fuzzing has grown from the vectors: for each target the inputs that reach some code which no
//! other of them reaches, in `fuzz/seeds/<target>.json`, so that a later run begins where an earlier
//! one ended.
//!
//! A list of texts, one a line; each character below U+0100 is the byte of that value, since inputs
//! need not be UTF-8.

use std::fs;
use std::io;
use std::path::PathBuf;

fn path(target: &str) -> PathBuf {
    testkit::root().join("fuzz/seeds").join(format!("{target}.json"))
}

/// The inputs of a target.
///
/// # Errors
/// Where the file cannot be read, or is none of ours. That of a new target begins as `[]`.
pub fn load(target: &str) -> io::Result<Vec<Vec<u8>>> {
    let path = path(target);
    let file = fs::read(&path).map_err(|error| {
        let path = path.display();
        io::Error::new(error.kind(), format!("{path}: {error} (a new target begins with `[]`)"))
    })?;
    let texts: Vec<String> = serde_json::from_slice(&file)?;
    let bytes = |text: &String| text.chars().map(|c| u8::try_from(c).ok()).collect();
    let inputs: Option<_> = texts.iter().map(bytes).collect();
    inputs.ok_or_else(|| io::Error::other(format!("{target}: a character that is no byte")))
}

/// Writes the inputs of a target in an order that does not depend on who found them.
///
/// # Errors
/// Where the file cannot be written.
pub fn store(target: &str, mut inputs: Vec<Vec<u8>>) -> io::Result<()> {
    inputs.sort_by(|one, two| one.len().cmp(&two.len()).then_with(|| one.cmp(two)));
    inputs.dedup();
    let lines: Vec<String> = inputs
        .iter()
        .map(|input| {
            let text: String = input.iter().map(|&byte| char::from(byte)).collect();
            serde_json::to_string(&text)
        })
        .collect::<Result<_, _>>()?;
    let path = path(target);
    fs::create_dir_all(path.parent().unwrap_or(&path))?;
    fs::write(path, format!("[\n{}\n]\n", lines.join(",\n")))
}
