//! The Python face of Referee: the module `referee._core`.
//!
//! Thin: arguments are converted, the core or an operation is called, results are converted. What
//! Python reads with pleasure (typed answers, tables in notebooks, progress) is written in Python
//! beside it.

mod bytes;
mod capsule;
mod check;
mod chunks;
mod column;
mod convert;
mod error;
mod feed;
mod report;
mod row;
mod small;
mod source;
mod split;
mod table;
mod threads;

// Bytes that may change are copied while the interpreter is held, which keeps Python from writing
// to them meanwhile: a free-threaded build has to hold it too.
#[pyo3::pymodule(gil_used = true)]
mod _core {
    #[pymodule_export]
    use super::check::check_events;
    #[pymodule_export]
    use super::column::{
        OwnershipIndex, Website, classify_referrers, normalize_website, normalize_websites,
    };
    #[pymodule_export]
    use super::convert::{call, push_events};
    #[pymodule_export]
    use super::error::RefereeError;
    #[pymodule_export]
    use super::report::Report;
    #[pymodule_export]
    use super::split::split_events;
    #[pymodule_export]
    use super::table::{Column, Table};

    #[pymodule_export]
    const VERSION: &str = env!("CARGO_PKG_VERSION");
}
