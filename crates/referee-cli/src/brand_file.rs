//! Brands as JSON files.

use crate::input::Source;
use anyhow::{Context, Result};
use referee::brand::Brand;
use referee_ops::stored_brand;
use serde_json::Value;
use std::path::Path;

/// A JSON file, whatever is in it.
pub(crate) fn json(path: &Path) -> Result<Value> {
    let source = Source::from(path);
    let text = source.read_text()?;
    serde_json::from_str(&text).with_context(|| format!("{} is no JSON", source.name()))
}

/// A brand that can be judged.
pub(crate) fn brand(path: &Path) -> Result<Brand> {
    let name = Source::from(path).name();
    stored_brand(&json(path)?).with_context(|| format!("{name} is no brand"))
}
