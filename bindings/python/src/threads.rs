//! The check of a large body on every core, without the interpreter.

use crate::check::PIECE;
use crate::error::detached;
use crate::feed::Progress;
use pyo3::prelude::*;
use referee::batch::{Options, Report};
use referee_parallel::{Body, InterruptedError, all_cores};
use std::num::NonZero;
use std::ops::ControlFlow;
use std::sync::OnceLock;

/// The cores there are for this process.
pub(crate) fn cores() -> NonZero<usize> {
    // Asked once: the system reads files for its answer.
    static CORES: OnceLock<NonZero<usize>> = OnceLock::new();
    *CORES.get_or_init(all_cores)
}

/// Checks a body on every core; between two pieces it looks at signals and tells how far it is.
pub(crate) fn check_on_every_core(
    body: Body<'_>,
    options: &Options<'_>,
    progress: &mut Progress<'_>,
) -> PyResult<Report> {
    let (py, teller) = (progress.py, &mut progress.teller);
    let mut raised = None;
    let mut told = 0;
    let between = |given: u64| {
        if given < told + PIECE as u64 {
            return ControlFlow::Continue(());
        }
        told = given;
        match Python::attach(|py| teller.reach(py, given)) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => {
                raised = Some(error);
                ControlFlow::Break(())
            }
        }
    };
    let (report, whole) =
        detached(py, || referee_parallel::check(body, options, cores(), &(), between))?;
    match (raised, whole) {
        (Some(error), _) => Err(error),
        (None, Err(InterruptedError::Read(error))) => Err(error.into()),
        (None, _) => Ok(report),
    }
}
