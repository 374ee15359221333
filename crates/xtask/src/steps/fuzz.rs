//! Each fuzz target for a few seconds: that it builds, and that nothing is found at once.

use crate::fuzz;
use anyhow::Result;

/// Seconds a target.
const SECONDS: u32 = 5;

pub(crate) fn run() -> Result<()> {
    fuzz::run(None, SECONDS)
}
