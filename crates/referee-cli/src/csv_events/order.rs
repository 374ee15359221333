//! In which order the numbers of a date stand, as all dates of a column tell.

use super::rows::Rows;
use super::{Lines, date};
use crate::args::DateOrder;
use anyhow::Result;
use std::io::BufRead as _;

/// What is known of the order of year, month and day.
pub(super) enum Order {
    Known(Option<DateOrder>),
    /// Not asked for yet; this opens the file once more.
    Unread(Again),
}

/// Opens a file once more, from its start.
pub(super) type Again = Box<dyn Fn() -> Result<Lines>>;

impl Order {
    pub(super) fn so_far(&self) -> Option<DateOrder> {
        match self {
            Self::Known(order) => *order,
            Self::Unread(_) => None,
        }
    }

    /// What the dates of the whole column prove; nothing where they contradict each other.
    pub(super) fn settle(
        &mut self,
        column: usize,
        delimiter: u8,
        skipped: u64,
    ) -> Result<Option<DateOrder>> {
        if let Self::Unread(again) = self {
            let mut lines = again()?;
            let mut line = Vec::new();
            for _ in 0..skipped {
                line.clear();
                lines.read_until(b'\n', &mut line)?;
            }
            let mut rows = Rows::new(lines, delimiter);
            let mut proved = Vec::new();
            while rows.read(skipped)? {
                let cell = String::from_utf8_lossy(rows.record.get(column).unwrap_or_default());
                proved.extend(date::proves(&cell).filter(|order| !proved.contains(order)));
            }
            *self = Self::Known(proved.pop().filter(|_| proved.is_empty()));
        }
        Ok(self.so_far())
    }
}
