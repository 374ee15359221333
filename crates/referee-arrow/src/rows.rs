//! The rows that stay of a body of JSON, as record batches.

use crate::day;
use crate::error::ColumnError;
use crate::kept;
use arrow_array::builder::{Date32Builder, Float64Builder, Int64Builder, StringBuilder};
use arrow_array::{ArrayRef, BooleanArray, RecordBatch, UInt64Array};
use arrow_schema::{DataType, SchemaRef};
use arrow_select::filter::filter_record_batch;
use referee::batch::{CheckedRow, Sink, Verdict};
use referee::event::Event;
use referee::referrer::AllowList;
use std::sync::Arc;

/// The rows of one batch. Each text has at most 8 KB, so that all of them stay far below 2 GiB.
const ROWS: usize = 1 << 15;

/// Collects the rows that stay of a check, as record batches: `row`, the fields of the schema and
/// `platform`.
///
/// ```
/// use referee::batch::{Checker, Options};
/// use referee::referrer::AllowList;
/// use referee_arrow::RowsBuilder;
/// let body = br#"{"date":"2026-05-20","raw_referrer_value":"claude.ai","raw_page_value":"/a"}"#;
/// let mut rows = RowsBuilder::new(AllowList::builtin());
/// let mut checker = Checker::new(&Options::default());
/// checker.push(body, &mut rows);
/// checker.finish(&mut rows);
/// assert_eq!(rows.finish()?[0].num_rows(), 1);
/// # Ok::<(), referee_arrow::ColumnError>(())
/// ```
#[derive(Debug)]
pub struct RowsBuilder {
    schema: SchemaRef,
    slugs: Vec<String>,
    done: Vec<Block>,
    numbers: Vec<u64>,
    stays: Vec<bool>,
    platforms: StringBuilder,
    dates: Date32Builder,
    referrers: StringBuilder,
    pages: StringBuilder,
    counts: [Int64Builder; 3],
    revenue: Float64Builder,
    batch_ids: StringBuilder,
}

#[derive(Debug)]
struct Block {
    numbers: Vec<u64>,
    stays: Vec<bool>,
    /// The columns after `row`.
    columns: Vec<ArrayRef>,
}

impl RowsBuilder {
    /// A collection without rows; the platforms of the check are those of `list`.
    pub fn new(list: &AllowList) -> Self {
        Self {
            schema: Self::schema(),
            slugs: list.platforms().iter().map(|platform| platform.slug.clone()).collect(),
            done: Vec::new(),
            numbers: Vec::new(),
            stays: Vec::new(),
            platforms: StringBuilder::new(),
            dates: Date32Builder::new(),
            referrers: StringBuilder::new(),
            pages: StringBuilder::new(),
            counts: [(); 3].map(|()| Int64Builder::new()),
            revenue: Float64Builder::new(),
            batch_ids: StringBuilder::new(),
        }
    }

    /// The schema of the batches.
    pub fn schema() -> SchemaRef {
        kept::schema(|_| DataType::Utf8)
    }

    fn accept(&mut self, row: u64, event: &Event<'_>, platform: usize, replaces: Option<u64>) {
        if let Some(row) = replaces {
            self.replace(row);
        }
        self.numbers.push(row);
        self.stays.push(true);
        self.platforms.append_option(self.slugs.get(platform));
        self.dates.append_value(day::days_of(event.date));
        self.referrers.append_value(&event.raw_referrer_value);
        self.pages.append_value(&event.raw_page_value);
        let counts = [event.pageviews, event.sessions, event.transactions];
        for (column, count) in self.counts.iter_mut().zip(counts) {
            column.append_option(count.map(u64::cast_signed));
        }
        self.revenue.append_option(event.purchase_revenue);
        self.batch_ids.append_option(event.batch_id.as_deref());
        if self.numbers.len() == ROWS {
            self.close();
        }
    }

    fn replace(&mut self, row: u64) {
        let after = self.done.partition_point(|block| block.numbers.first() <= Some(&row));
        let found = |numbers: &[u64], stays: &mut [bool]| {
            if let Ok(at) = numbers.binary_search(&row)
                && let Some(stays) = stays.get_mut(at)
            {
                *stays = false;
            }
        };
        if self.numbers.first().is_some_and(|&first| first <= row) {
            found(&self.numbers, &mut self.stays);
        } else if let Some(block) = after.checked_sub(1).and_then(|at| self.done.get_mut(at)) {
            found(&block.numbers, &mut block.stays);
        }
    }

    fn close(&mut self) {
        let [pageviews, sessions, transactions] = &mut self.counts;
        let columns: Vec<ArrayRef> = vec![
            Arc::new(self.dates.finish()),
            Arc::new(self.referrers.finish()),
            Arc::new(self.pages.finish()),
            Arc::new(pageviews.finish()),
            Arc::new(sessions.finish()),
            Arc::new(transactions.finish()),
            Arc::new(self.revenue.finish()),
            Arc::new(self.batch_ids.finish()),
            Arc::new(self.platforms.finish()),
        ];
        let numbers = std::mem::take(&mut self.numbers);
        self.done.push(Block { numbers, stays: std::mem::take(&mut self.stays), columns });
    }

    /// The rows that stay.
    ///
    /// # Errors
    /// Where Arrow refuses the data.
    pub fn finish(mut self) -> Result<Vec<RecordBatch>, ColumnError> {
        if !self.numbers.is_empty() {
            self.close();
        }
        let mut batches = Vec::with_capacity(self.done.len());
        for Block { numbers, stays, columns } in self.done {
            let mut all: Vec<ArrayRef> = vec![Arc::new(UInt64Array::from(numbers))];
            all.extend(columns);
            let batch = RecordBatch::try_new(self.schema.clone(), all)?;
            if stays.iter().all(|&stays| stays) {
                batches.push(batch);
            } else {
                batches.push(filter_record_batch(&batch, &BooleanArray::from(stays))?);
            }
        }
        batches.retain(|batch| batch.num_rows() > 0);
        Ok(batches)
    }
}

impl Sink for RowsBuilder {
    #[inline]
    fn row(&mut self, row: &CheckedRow<'_>) {
        if let (Verdict::Accepted { platform, replaces }, Some(event)) =
            (row.verdict(), row.event())
        {
            self.accept(row.row(), event, platform.index(), replaces);
        }
    }
}
