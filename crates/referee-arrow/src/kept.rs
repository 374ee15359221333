//! The rows that stay of record batches.

use crate::day::{self, Dates, Days};
use crate::error::ColumnError;
use crate::frame::Binding;
use crate::numbers::{self, NULL};
use crate::text::Text;
use arrow_array::{
    Array, ArrayRef, BooleanArray, Date32Array, Float64Array, Int64Array, LargeStringArray,
    RecordBatch, StringArray, StringViewArray, UInt64Array, new_null_array,
};
use arrow_schema::{DataType, Field as Column, Schema, SchemaRef};
use arrow_select::filter::filter;
use referee::event::{Date, Field, MAX_COUNT};
use referee::referrer::PlatformId;
use std::sync::Arc;

/// In place of a platform: the row does not stay.
pub(crate) const GONE: u16 = u16::MAX;

/// Batches with the platform of each row.
#[derive(Debug, Default)]
pub(crate) struct Kept(Vec<Block>);

#[derive(Debug, Clone)]
struct Block {
    first_row: u64,
    batch: RecordBatch,
    binding: Arc<Binding>,
    platforms: Vec<u16>,
}

impl Kept {
    pub(crate) fn begin(&mut self, first_row: u64, batch: &RecordBatch, binding: &Arc<Binding>) {
        if batch.num_rows() > 0 {
            let platforms = vec![GONE; batch.num_rows()];
            let (batch, binding) = (batch.clone(), binding.clone());
            self.0.push(Block { first_row, batch, binding, platforms });
        }
    }

    /// A row of the last batch is accepted.
    #[inline]
    pub(crate) fn accept(&mut self, at: usize, platform: PlatformId, replaces: Option<u64>) {
        if let Some(slot) = self.0.last_mut().and_then(|block| block.platforms.get_mut(at)) {
            *slot = u16::try_from(platform.index()).unwrap_or(GONE);
        }
        if let Some(row) = replaces {
            let after = self.0.partition_point(|block| block.first_row <= row);
            if let Some(block) = after.checked_sub(1).and_then(|at| self.0.get_mut(at))
                && let Ok(at) = usize::try_from(row - block.first_row)
                && let Some(platform) = block.platforms.get_mut(at)
            {
                *platform = GONE;
            }
        }
    }
}

/// The rows that stay, still among the batches that they came in.
///
/// [`batches`](Self::batches) picks them out: `row`, the fields of the schema (dates as `date32`,
/// counts as `int64`, revenue as `float64`, text as it came, or as `large_string` where not all of
/// it came as one type) and `platform`.
#[derive(Debug, Clone)]
pub struct Survivors {
    schema: SchemaRef,
    blocks: Vec<Block>,
    slugs: Vec<String>,
}

/// The schema of rows that stay, by the types of the text fields.
pub(crate) fn schema(text: impl Fn(Field) -> DataType) -> SchemaRef {
    let column = |field: Field| {
        let data_type = match field {
            Field::Date => DataType::Date32,
            Field::RawReferrerValue | Field::RawPageValue | Field::BatchId => text(field),
            Field::Pageviews | Field::Sessions | Field::Transactions => DataType::Int64,
            Field::PurchaseRevenue => DataType::Float64,
        };
        Column::new(field.name(), data_type, !field.is_required())
    };
    let mut columns = vec![Column::new("row", DataType::UInt64, false)];
    columns.extend(Field::ALL.into_iter().map(column));
    let platform = match text(Field::RawReferrerValue) {
        same @ (DataType::LargeUtf8 | DataType::Utf8View) => same,
        _ => DataType::Utf8,
    };
    columns.push(Column::new("platform", platform, false));
    Arc::new(Schema::new(columns))
}

impl Survivors {
    /// The rows that are kept; `last` is the schema of the last batch, which may have no rows.
    pub(crate) fn new(kept: Kept, slugs: Vec<String>, last: (&Schema, &Binding)) -> Self {
        let blocks = kept.0;
        let text = |field| {
            let of = |(schema, binding): (&Schema, &Binding)| {
                let column = binding.column(field).and_then(|at| schema.fields().get(at))?;
                Some(column.data_type()).filter(|found| is_text(found)).cloned()
            };
            let each = |block: &Block| of((block.batch.schema_ref(), &block.binding));
            let mut types = blocks.iter().filter_map(each);
            let first = types.next().or_else(|| of(last).filter(|_| blocks.is_empty()));
            match first {
                None => DataType::Utf8,
                Some(first) if types.all(|other| other == first) => first,
                Some(_) => DataType::LargeUtf8,
            }
        };
        Self { schema: schema(text), blocks, slugs }
    }

    /// The schema of the batches.
    pub fn schema(&self) -> SchemaRef {
        self.schema.clone()
    }

    /// How many rows stay.
    pub fn len(&self) -> usize {
        let stays = |block: &Block| block.platforms.iter().filter(|&&p| p != GONE).count();
        self.blocks.iter().map(stays).sum()
    }

    /// Does none stay?
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The rows that stay, one batch for each that came in and has any.
    ///
    /// # Errors
    /// Where Arrow refuses the data.
    pub fn batches(&self) -> Result<Vec<RecordBatch>, ColumnError> {
        let batches = self.blocks.iter().map(|block| self.pick(block));
        batches.filter(|batch| batch.as_ref().map_or(true, |b| b.num_rows() > 0)).collect()
    }

    fn pick(&self, block: &Block) -> Result<RecordBatch, ColumnError> {
        let stays =
            BooleanArray::from(block.platforms.iter().map(|&p| p != GONE).collect::<Vec<_>>());
        let rows = block.platforms.iter().enumerate().filter(|&(_, &p)| p != GONE);
        let mut columns: Vec<ArrayRef> = vec![Arc::new(UInt64Array::from_iter_values(
            rows.clone().map(|(at, _)| block.first_row + at as u64),
        ))];
        let length = rows.clone().count();
        for (field, column) in Field::ALL.into_iter().zip(self.schema.fields().iter().skip(1)) {
            let array = block.binding.column(field).and_then(|at| block.batch.columns().get(at));
            let array = array.filter(|array| array.data_type() != &DataType::Null);
            let array = array.map(|array| filter(array, &stays)).transpose()?;
            let made = array.and_then(|array| converted(field, array, column.data_type()));
            columns.push(made.unwrap_or_else(|| new_null_array(column.data_type(), length)));
        }
        let slugs = rows.map(|(_, &platform)| self.slugs.get(usize::from(platform)));
        let data_type = self.schema.fields().last().map(|column| column.data_type());
        columns.push(match data_type {
            Some(DataType::LargeUtf8) => Arc::new(slugs.collect::<LargeStringArray>()),
            Some(DataType::Utf8View) => Arc::new(slugs.collect::<StringViewArray>()),
            _ => Arc::new(slugs.collect::<StringArray>()),
        });
        Ok(RecordBatch::try_new(self.schema.clone(), columns)?)
    }
}

/// Does a column of the type hold texts?
fn is_text(data_type: &DataType) -> bool {
    match data_type {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => true,
        DataType::Dictionary(_, values) => is_text(values),
        _ => false,
    }
}

/// A column in the type of the schema; none where it has nothing but nulls. Every row is valid.
fn converted(field: Field, array: ArrayRef, data_type: &DataType) -> Option<ArrayRef> {
    let rows = 0..array.len();
    Some(match field {
        Field::Date => {
            let mut dates = Vec::new();
            Days::new().read(&Dates::of(&array), rows, &mut dates);
            let date = |(row, date): (usize, &Option<Date>)| {
                date.or_else(|| day::by_json(&array, row)).map(day::days_of)
            };
            Arc::new(dates.iter().enumerate().map(date).collect::<Date32Array>())
        }
        Field::Pageviews | Field::Sessions | Field::Transactions => {
            let mut counts = Vec::new();
            numbers::counts(&array, rows, NULL, &mut counts);
            let count = |(row, &count): (usize, &u64)| match count {
                NULL => None,
                0..=MAX_COUNT => i64::try_from(count).ok(),
                #[allow(clippy::cast_possible_truncation, reason = "a count is below 2^53")]
                _ => numbers::by_json(&array, row).map(|count| count as i64),
            };
            Arc::new(counts.iter().enumerate().map(count).collect::<Int64Array>())
        }
        Field::PurchaseRevenue if numbers::is_revenue(array.data_type()) => {
            let mut revenue = Vec::new();
            numbers::revenue(&array, rows, f64::NAN, &mut revenue);
            let value = |&value: &f64| (!value.is_nan()).then_some(value);
            Arc::new(revenue.iter().map(value).collect::<Float64Array>())
        }
        Field::PurchaseRevenue => {
            Arc::new(rows.map(|row| numbers::by_json(&array, row)).collect::<Float64Array>())
        }
        Field::RawReferrerValue | Field::RawPageValue | Field::BatchId => {
            if array.data_type() == data_type {
                return Some(array);
            }
            // Of a valid row nothing but text is a text: the NaN of a column of floats is null.
            let texts = Text::of(&array)?;
            Arc::new(rows.map(|row| texts.get(row)).collect::<LargeStringArray>())
        }
    })
}
