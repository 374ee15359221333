//! A progress bar, where a person waits.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal as _;
use std::time::{Duration, Instant};

/// Shown from this on: what is done sooner needs no bar.
const PATIENCE: Duration = Duration::from_secs(1);

/// Progress through a file, on standard error and only where that is a terminal.
#[derive(Debug)]
pub(crate) struct Progress {
    started: Instant,
    done: u64,
    /// The bytes of the file, where that is known.
    total: Option<u64>,
    wanted: bool,
    bar: Option<ProgressBar>,
}

impl Progress {
    pub(crate) fn new(total: Option<u64>) -> Self {
        let wanted = std::io::stderr().is_terminal();
        Self { started: Instant::now(), done: 0, total, wanted, bar: None }
    }

    /// `bytes` more are read.
    pub(crate) fn advance(&mut self, bytes: u64) {
        self.done += bytes;
        if !self.wanted {
            return;
        }
        match &self.bar {
            Some(bar) => bar.set_position(self.done),
            None if self.started.elapsed() >= PATIENCE => self.show(),
            None => {}
        }
    }

    fn show(&mut self) {
        let (template, bar) = match self.total {
            Some(total) => (
                "  {bar:24.blue} {percent:>3} %  {decimal_bytes} of {decimal_total_bytes}  \
                 {decimal_bytes_per_sec}  {eta} left",
                ProgressBar::new(total),
            ),
            None => {
                ("  {spinner} {decimal_bytes}  {decimal_bytes_per_sec}", ProgressBar::no_length())
            }
        };
        bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(10));
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style.progress_chars("█▉▊▋▌▍▎▏ "));
        }
        bar.set_elapsed(self.started.elapsed());
        bar.set_position(self.done);
        self.bar = Some(bar);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
