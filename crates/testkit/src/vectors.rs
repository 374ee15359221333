//! The test vectors that every face reads: `testdata/vectors/<operation>.json`.
//!
//! A case gives the argument of an operation (`in`) and either its result (`ok`) or the code of
//! its error (`error`). `testdata/manifest.json` holds the number of cases of each operation, so
//! that a runner that reads none of them fails.

use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::PathBuf;

/// What a case asks for.
#[derive(Debug, Clone)]
pub enum Expected {
    /// This result, whole.
    Ok(Value),
    /// A result that has at least these keys, at every depth.
    Partial(Value),
    /// An error with this code.
    Error(String),
}

/// One case of an operation.
#[derive(Debug, Clone)]
pub struct Case {
    /// A name, unique within the operation.
    pub id: String,
    /// The rule that the case shows.
    pub rule: String,
    /// The argument.
    pub input: Value,
    /// The result or the error.
    pub expected: Expected,
}

fn folder() -> PathBuf {
    crate::root().join("testdata")
}

fn invalid(message: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, message)
}

/// The cases of every operation.
///
/// # Errors
/// Where a file cannot be read, or a case is not in the form that the module describes.
pub fn load() -> io::Result<BTreeMap<String, Vec<Case>>> {
    let mut all = BTreeMap::new();
    for entry in fs::read_dir(folder().join("vectors"))? {
        let path = entry?.path();
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let file: Value = serde_json::from_str(&fs::read_to_string(&path)?)
            .map_err(|error| invalid(format!("{}: {error}", path.display())))?;
        if file.get("operation") != Some(&json!(name)) {
            return Err(invalid(format!("{name}.json: `operation` is not '{name}'")));
        }
        let cases = file.get("cases").and_then(Value::as_array).cloned().unwrap_or_default();
        let mut read = Vec::with_capacity(cases.len());
        for (index, case) in cases.iter().enumerate() {
            read.push(parse(case).ok_or_else(|| {
                invalid(format!("{name}.json: case {index} lacks id, rule, in, or ok / error"))
            })?);
        }
        all.insert(name, read);
    }
    Ok(all)
}

fn parse(case: &Value) -> Option<Case> {
    let text = |key: &str| case.get(key)?.as_str().map(str::to_owned);
    let expected = match (case.get("ok"), case.get("error")) {
        (Some(ok), None) if case.get("partial") == Some(&json!(true)) => {
            Expected::Partial(ok.clone())
        }
        (Some(ok), None) => Expected::Ok(ok.clone()),
        (None, Some(Value::String(code))) => Expected::Error(code.clone()),
        _ => return None,
    };
    Some(Case { id: text("id")?, rule: text("rule")?, input: case.get("in")?.clone(), expected })
}

impl Case {
    /// Why `answer` (`{"ok"}` or `{"error": {"code"}}`) is not what the case asks for.
    ///
    /// # Errors
    /// A message that shows both.
    pub fn check(&self, answer: &Value) -> Result<(), String> {
        let right = match &self.expected {
            Expected::Ok(want) => answer.get("ok").is_some_and(|got| same(want, got)),
            Expected::Partial(want) => answer.get("ok").is_some_and(|got| holds(want, got)),
            Expected::Error(code) => answer.pointer("/error/code") == Some(&json!(code)),
        };
        if right {
            return Ok(());
        }
        Err(format!(
            "{} (rule {})\n  in:   {}\n  want: {}\n  got:  {answer}",
            self.id,
            self.rule,
            self.input,
            match &self.expected {
                Expected::Ok(want) | Expected::Partial(want) => format!("ok {want}"),
                Expected::Error(code) => format!("error {code}"),
            }
        ))
    }
}

/// Are two JSON values equal, numbers by value (`412` is `412.0`)?
fn same(want: &Value, got: &Value) -> bool {
    match (want, got) {
        (Value::Number(want), Value::Number(got)) => want == got || want.as_f64() == got.as_f64(),
        (Value::Array(want), Value::Array(got)) => {
            want.len() == got.len() && want.iter().zip(got).all(|(want, got)| same(want, got))
        }
        (Value::Object(want), Value::Object(got)) => {
            want.len() == got.len() && within(want, got, same)
        }
        _ => want == got,
    }
}

/// Does `got` have everything that `want` has? Lists are compared whole.
fn holds(want: &Value, got: &Value) -> bool {
    match (want, got) {
        (Value::Array(want), Value::Array(got)) => {
            want.len() == got.len() && want.iter().zip(got).all(|(want, got)| holds(want, got))
        }
        (Value::Object(want), Value::Object(got)) => within(want, got, holds),
        _ => same(want, got),
    }
}

fn within(
    want: &Map<String, Value>,
    got: &Map<String, Value>,
    compare: fn(&Value, &Value) -> bool,
) -> bool {
    want.iter().all(|(key, want)| got.get(key).is_some_and(|got| compare(want, got)))
}

/// The number of cases that `testdata/manifest.json` names for each operation.
///
/// # Errors
/// Where the file cannot be read.
pub fn manifest() -> io::Result<BTreeMap<String, usize>> {
    let text = fs::read_to_string(folder().join("manifest.json"))?;
    serde_json::from_str(&text).map_err(|error| invalid(format!("manifest.json: {error}")))
}

/// Writes the number of cases of each operation into `testdata/manifest.json`.
///
/// # Errors
/// Where the vectors cannot be read or the file cannot be written.
pub fn write_manifest() -> io::Result<()> {
    let counts: BTreeMap<String, usize> =
        load()?.into_iter().map(|(operation, cases)| (operation, cases.len())).collect();
    let text = serde_json::to_string_pretty(&counts)? + "\n";
    fs::write(folder().join("manifest.json"), text)
}
