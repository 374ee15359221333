//! Each fuzz target for a few seconds: that it builds, and that nothing is found at once.

use crate::fuzz::{self, Effort};
use anyhow::Result;

/// Inputs a target.
const INPUTS: u32 = 10_000;

pub(crate) fn run() -> Result<()> {
    fuzz::run(None, Effort::Inputs(INPUTS), false)
}
