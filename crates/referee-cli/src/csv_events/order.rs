//! Which of two numbers is the month, as all dates of a column tell.

use super::rows::Rows;
use super::{Lines, date};
use crate::args::DateOrder;
use anyhow::Result;
use std::io::BufRead as _;

/// What is known of the order of month and day.
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
            let (mut month_first, mut day_first) = (false, false);
            while rows.read(skipped)? {
                let cell = String::from_utf8_lossy(rows.record.get(column).unwrap_or_default());
                match date::proves(&cell) {
                    Some(DateOrder::Mdy) => month_first = true,
                    Some(DateOrder::Dmy) => day_first = true,
                    None => {}
                }
            }
            *self = Self::Known(match (month_first, day_first) {
                (true, false) => Some(DateOrder::Mdy),
                (false, true) => Some(DateOrder::Dmy),
                _ => None,
            });
        }
        Ok(self.so_far())
    }
}
