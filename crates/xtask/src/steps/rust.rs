//! Every test of the workspace, doctests included.

use crate::command::{self, cargo};
use anyhow::Result;

pub(crate) fn run() -> Result<()> {
    command::run(cargo().args(["test", "--workspace", "--quiet"]))
}
