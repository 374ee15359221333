//! The columns of a batch as a check takes them, some rows at a time.

use crate::day::{Dates, Days};
use crate::frame::Binding;
use crate::numbers;
use crate::text::Text;
use arrow_array::{Array, RecordBatch};
use referee::batch::{Cell, Columns};
use referee::event::{Date, Field, MAX_BATCH_ID};
use std::ops::Range;

/// The columns of a batch, asked once what they are.
#[derive(Debug)]
pub(crate) struct Reading<'b> {
    dates: Dates<'b>,
    referrers: Text<'b>,
    pages: Text<'b>,
    /// None where there is no such column.
    batch_ids: Option<Text<'b>>,
    counts: [Option<&'b dyn Array>; 3],
    revenue: Option<&'b dyn Array>,
}

impl<'b> Reading<'b> {
    /// None where a column is of a type whose rows are to be judged as JSON.
    pub(crate) fn of(batch: &'b RecordBatch, binding: &Binding) -> Option<Self> {
        let array = |field| -> Option<&'b dyn Array> {
            batch.columns().get(binding.column(field)?).map(AsRef::as_ref)
        };
        let revenue = array(Field::PurchaseRevenue);
        if revenue.is_some_and(|revenue| !numbers::is_revenue(revenue.data_type())) {
            return None;
        }
        Some(Self {
            dates: Dates::of(array(Field::Date)?),
            referrers: Text::of(array(Field::RawReferrerValue)?)?,
            pages: Text::of(array(Field::RawPageValue)?)?,
            batch_ids: match array(Field::BatchId) {
                Some(array) => Some(Text::of(array)?),
                None => None,
            },
            counts: [Field::Pageviews, Field::Sessions, Field::Transactions].map(array),
            revenue,
        })
    }
}

/// Some rows of a batch.
#[derive(Debug, Default)]
pub(crate) struct Stretch<'b> {
    dates: Vec<Option<Date>>,
    referrers: Vec<Cell<'b>>,
    pages: Vec<Cell<'b>>,
    counts: [Vec<u64>; 3],
    revenue: Vec<f64>,
}

impl<'b> Stretch<'b> {
    /// How many rows are read at once: so few that what is made of them stays in the first cache.
    pub(crate) const ROWS: usize = 256;

    /// Reads some rows, in place of those that it has.
    pub(crate) fn read(&mut self, reading: &Reading<'b>, rows: Range<usize>, days: &mut Days) {
        let Self { dates, referrers, pages, counts, revenue } = self;
        days.read(&reading.dates, rows.clone(), dates);
        referrers.clear();
        reading.referrers.read(rows.clone(), referrers, Cell::default(), |cell| cell);
        pages.clear();
        reading.pages.read(rows.clone(), pages, Cell::default(), |cell| cell);
        for (column, counts) in reading.counts.iter().zip(counts) {
            match column {
                Some(array) => numbers::counts(*array, rows.clone(), 0, counts),
                None => counts.resize(rows.len(), 0),
            }
        }
        match reading.revenue {
            Some(array) => numbers::revenue(array, rows.clone(), 0.0, revenue),
            None => revenue.resize(rows.len(), 0.0),
        }
        let texts = [Some(&reading.referrers), Some(&reading.pages), reading.batch_ids.as_ref()];
        for texts in texts.into_iter().flatten() {
            // A row whose text is not UTF-8 is judged as JSON, which says so.
            let Some(first) = texts.first_broken(rows.clone()) else { continue };
            for (row, date) in rows.clone().zip(&mut *dates).skip(first - rows.start) {
                if texts.first_broken(row..row + 1).is_some() {
                    *date = None;
                }
            }
        }
        if let Some(batch_ids) = &reading.batch_ids
            && batch_ids.has_longer(rows.clone(), MAX_BATCH_ID)
        {
            // In bytes: whether there are too many code points is found where a row is judged.
            for (row, date) in rows.zip(dates) {
                if batch_ids.get(row).is_some_and(|text| text.len() > MAX_BATCH_ID) {
                    *date = None;
                }
            }
        }
    }

    /// The rows, for a check.
    pub(crate) fn columns(&self) -> Columns<'_> {
        let [pageviews, sessions, transactions] = &self.counts;
        Columns {
            dates: &self.dates,
            referrers: &self.referrers,
            pages: &self.pages,
            counts: [pageviews, sessions, transactions],
            revenue: &self.revenue,
        }
    }
}
