//! The check of record batches.

use crate::cell;
use crate::day::Days;
use crate::error::ColumnError;
use crate::kept::{Kept, Survivors};
use crate::numbers::{self, NULL};
use crate::sound;
use crate::stretch::{Reading, Stretch};
use crate::text::Text;
use arrow_array::RecordBatch;
use arrow_schema::{Schema, SchemaRef};
use referee::batch::{Options, Report, RowChecker, Verdict};
use referee::event::{Field, MAX_COUNT};
use std::sync::Arc;

/// Which column stands for which field of an event.
#[derive(Debug, Clone)]
pub(crate) struct Binding {
    columns: [Option<usize>; 8],
    unknown: Vec<String>,
}

impl Binding {
    fn new(schema: &Schema, mapped: &[(String, String)]) -> Result<Self, ColumnError> {
        let names = || schema.fields().iter().map(|field| field.name().clone()).collect();
        for (column, field) in mapped {
            if Field::of_name(field).is_none() {
                return Err(ColumnError::UnknownField { field: field.clone() });
            }
            if schema.index_of(column).is_err() {
                return Err(ColumnError::UnknownColumn {
                    column: column.clone(),
                    columns: names(),
                });
            }
        }
        let mut columns = [None; 8];
        let mut unknown = Vec::new();
        for (index, column) in schema.fields().iter().enumerate() {
            let name = column.name();
            let meant = mapped.iter().find(|(from, _)| from == name).map_or(name, |(_, to)| to);
            let Some(field) = Field::of_name(meant) else {
                // How pandas hands over an index.
                if !name.starts_with("__index_level_") {
                    unknown.push(name.clone());
                }
                continue;
            };
            if !cell::is_scalar(column.data_type()) {
                let found = column.data_type().to_string();
                return Err(ColumnError::Type { column: name.clone(), found });
            }
            if let Some(slot) = columns.get_mut(field as usize)
                && slot.replace(index).is_some()
            {
                return Err(ColumnError::Ambiguous { field: field.name() });
            }
        }
        let binding = Self { columns, unknown };
        match Field::ALL.into_iter().find(|&f| f.is_required() && binding.column(f).is_none()) {
            Some(field) => Err(ColumnError::Missing { field: field.name(), columns: names() }),
            None => Ok(binding),
        }
    }

    /// Looks whether the columns are what Arrow says that they are.
    fn validate(&self, batch: &RecordBatch) -> Result<(), ColumnError> {
        for at in self.columns.iter().copied().flatten() {
            let (Some(array), Some(column)) =
                (batch.columns().get(at), batch.schema_ref().fields().get(at))
            else {
                continue;
            };
            if let Some(fault) = sound::fault(array) {
                return Err(ColumnError::unsound(column.name(), &fault));
            }
        }
        Ok(())
    }

    /// The column of a field.
    pub(crate) fn column(&self, field: Field) -> Option<usize> {
        self.columns.get(field as usize).copied().flatten()
    }
}

/// Checks record batches, in any number of pieces.
///
/// The report is that of a JSON array of the same rows, with `null` for what is null. NaN is null.
/// Days and moments at midnight (UTC) stand for their date. Each batch is read by its own columns:
/// as files are read in parts, one may have integers where the next has floats, or nothing.
///
/// ```
/// use arrow_array::{ArrayRef, Date32Array, Int16Array, RecordBatch, StringArray};
/// use referee::batch::Options;
/// use referee_arrow::FrameChecker;
/// use std::sync::Arc;
/// let batch = RecordBatch::try_from_iter([
///     ("Day", Arc::new(Date32Array::from(vec![20_593, 20_594])) as ArrayRef),
///     ("raw_referrer_value", Arc::new(StringArray::from(vec!["chatgpt.com", "bing.com"]))),
///     ("raw_page_value", Arc::new(StringArray::from(vec!["/a", "/b"]))),
///     ("sessions", Arc::new(Int16Array::from(vec![Some(7), None]))),
/// ])?;
/// let columns = [("Day".to_owned(), "date".to_owned())];
/// let mut checker = FrameChecker::new(batch.schema(), &columns, &Options::default())?.keep_rows();
/// checker.push(&batch)?;
/// let (report, survivors) = checker.finish();
/// assert_eq!((report.accepted, report.rejected), (1, 1));
/// assert_eq!(survivors.batches()?[0].num_rows(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct FrameChecker<'l> {
    /// Of the last batch.
    schema: SchemaRef,
    binding: Arc<Binding>,
    mapped: Vec<(String, String)>,
    options: Options<'l>,
    checker: RowChecker<'l>,
    kept: Option<Kept>,
    days: Box<Days>,
    json: Vec<u8>,
}

const COUNTS: [Field; 3] = [Field::Pageviews, Field::Sessions, Field::Transactions];

impl<'l> FrameChecker<'l> {
    /// A check of batches, the first of which has this schema; `mapped` has pairs of a column's
    /// name and the field that it stands for. The format of the options is not asked.
    ///
    /// # Errors
    /// Where a required field has no column, or a column cannot hold a field.
    pub fn new(
        schema: SchemaRef,
        mapped: &[(String, String)],
        options: &Options<'l>,
    ) -> Result<Self, ColumnError> {
        Ok(Self {
            binding: Arc::new(Binding::new(&schema, mapped)?),
            schema,
            mapped: mapped.to_vec(),
            options: *options,
            checker: RowChecker::new(options),
            kept: None,
            days: Box::new(Days::new()),
            json: Vec::new(),
        })
    }

    /// Keeps the batches, for [`Survivors`]. Otherwise memory does not grow with them.
    #[must_use]
    pub fn keep_rows(mut self) -> Self {
        self.kept = Some(Kept::default());
        self
    }

    /// Takes the next batches to have this schema, as [`push`](Self::push) does by itself.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn bind(&mut self, schema: &SchemaRef) -> Result<(), ColumnError> {
        if schema != &self.schema {
            self.binding = Arc::new(Binding::new(schema, &self.mapped)?);
            self.schema = schema.clone();
        }
        Ok(())
    }

    /// Looks whether the columns of a batch that are read are what Arrow says that they are. To ask
    /// of one that another language has made, once before it is pushed, in whatever parts.
    ///
    /// # Errors
    /// As [`new`](Self::new), and where a text does not lie where its column says.
    pub fn validate(&mut self, batch: &RecordBatch) -> Result<(), ColumnError> {
        self.bind(batch.schema_ref())?;
        self.binding.validate(batch)
    }

    /// Checks the rows of a batch.
    ///
    /// # Errors
    /// As [`new`](Self::new), by the columns of this batch. Then none of its rows is counted.
    pub fn push(&mut self, batch: &RecordBatch) -> Result<(), ColumnError> {
        self.bind(batch.schema_ref())?;
        if self.checker.rows() == 0 {
            self.checker = RowChecker::with_room(&self.options, batch.num_rows());
        }
        if let Some(kept) = &mut self.kept {
            kept.begin(self.checker.rows(), batch, &self.binding);
        }
        match Reading::of(batch, &self.binding) {
            Some(reading) => self.check(batch, &reading),
            None => (0..batch.num_rows()).for_each(|row| self.check_json(batch, row)),
        }
        for name in &self.binding.unknown {
            self.checker.count_unknown_field(name, batch.num_rows() as u64);
        }
        Ok(())
    }

    /// Reports, and gives the rows that stay: none unless they are kept.
    pub fn finish(self) -> (Report, Survivors) {
        let platforms = match self.kept {
            Some(_) => self.options.allow_list.platforms(),
            None => &[],
        };
        let slugs = platforms.iter().map(|platform| platform.slug.clone()).collect();
        let kept = self.kept.unwrap_or_default();
        let survivors = Survivors::new(kept, slugs, (&self.schema, &self.binding));
        (self.checker.finish(), survivors)
    }

    fn check(&mut self, batch: &RecordBatch, reading: &Reading<'_>) {
        let mut stretch = Stretch::default();
        let mut start = 0;
        while start < batch.num_rows() {
            let rows = start..batch.num_rows().min(start + Stretch::ROWS);
            stretch.read(reading, rows.clone(), &mut self.days);
            let mut at = 0;
            loop {
                let kept = &mut self.kept;
                at = self.checker.push_columns(
                    &stretch.columns(),
                    at,
                    |place, platform, replaces| {
                        if let Some(kept) = kept {
                            kept.accept(start + place, platform, replaces);
                        }
                    },
                );
                if at >= rows.len() {
                    break;
                }
                self.check_json(batch, start + at);
                at += 1;
            }
            start = rows.end;
        }
    }

    /// Checks a row that might be wrong.
    #[cold]
    fn check_json(&mut self, batch: &RecordBatch, row: usize) {
        write_row(&mut self.json, &self.binding, batch, row);
        if let Verdict::Accepted { platform, replaces } = self.checker.push_json(&self.json)
            && let Some(kept) = &mut self.kept
        {
            kept.accept(row, platform, replaces);
        }
    }
}

/// Writes the fields of a row as a JSON object, in place of what `json` held. A text that is not
/// UTF-8 stands there as it is, for the check to find.
fn write_row(json: &mut Vec<u8>, binding: &Binding, batch: &RecordBatch, row: usize) {
    json.clear();
    let mut value = String::new();
    for field in Field::ALL {
        if let Some(array) = binding.column(field).and_then(|at| batch.columns().get(at)) {
            json.extend_from_slice(if json.is_empty() { b"{\"" } else { b",\"" });
            json.extend_from_slice(field.name().as_bytes());
            json.extend_from_slice(b"\":");
            if let Some(bytes) = cell::broken(array, row) {
                json.extend([b"\"", &*bytes, b"\""].concat());
                continue;
            }
            value.clear();
            cell::write(&mut value, array, row);
            json.extend_from_slice(value.as_bytes());
        }
    }
    json.push(b'}');
}

/// Writes the rows of a batch as NDJSON: the fields of the schema that are not null.
///
/// # Errors
/// As [`FrameChecker::validate`].
///
/// ```
/// use arrow_array::{ArrayRef, Date32Array, Float64Array, RecordBatch, StringArray};
/// use referee_arrow::write_events;
/// use std::sync::Arc;
/// let batch = RecordBatch::try_from_iter([
///     ("date", Arc::new(Date32Array::from(vec![20_593])) as ArrayRef),
///     ("raw_referrer_value", Arc::new(StringArray::from(vec!["claude.ai"]))),
///     ("raw_page_value", Arc::new(StringArray::from(vec!["/a"]))),
///     ("sessions", Arc::new(Float64Array::from(vec![7.0]))),
///     ("platform", Arc::new(StringArray::from(vec!["claude"]))),
/// ])?;
/// let mut body = Vec::new();
/// write_events(&batch, &[], &mut body)?;
/// assert_eq!(
///     String::from_utf8(body)?,
///     r#"{"date":"2026-05-20","raw_referrer_value":"claude.ai","raw_page_value":"/a","sessions":7}
/// "#
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn write_events(
    batch: &RecordBatch,
    mapped: &[(String, String)],
    out: &mut Vec<u8>,
) -> Result<(), ColumnError> {
    let binding = Binding::new(batch.schema_ref(), mapped)?;
    binding.validate(batch)?;
    let mut json = String::new();
    let mut counts = [const { Vec::new() }; 3];
    for (field, counts) in COUNTS.into_iter().zip(&mut counts) {
        if let Some(array) = binding.column(field).and_then(|at| batch.columns().get(at)) {
            numbers::counts(array, 0..batch.num_rows(), NULL, counts);
        }
    }
    let bound = Field::ALL.into_iter().filter_map(|field| binding.column(field));
    let arrays: Vec<_> = bound.filter_map(|at| batch.columns().get(at)).collect();
    let rows = 0..batch.num_rows();
    let is_sound = arrays.iter().all(|array| {
        Text::of(array).is_none_or(|texts| texts.first_broken(rows.clone()).is_none())
    });
    let mut broken = Vec::new();
    for row in rows {
        if !is_sound && arrays.iter().any(|array| cell::broken(array, row).is_some()) {
            write_row(&mut broken, &binding, batch, row);
            out.extend_from_slice(&broken);
            out.push(b'\n');
            continue;
        }
        json.clear();
        for field in Field::ALL {
            let column = binding.column(field).and_then(|at| batch.columns().get(at));
            let Some(array) = column else { continue };
            let start = json.len();
            json.push_str(if start == 0 { "{\"" } else { ",\"" });
            json.push_str(field.name());
            json.push_str("\":");
            let value = json.len();
            let place = COUNTS.iter().position(|&count| count == field);
            match place.and_then(|at| counts.get(at)?.get(row).copied()) {
                Some(count) if count <= MAX_COUNT => json.push_str(&count.to_string()),
                _ => cell::write(&mut json, array, row),
            }
            if !field.is_required() && json.get(value..) == Some("null") {
                json.truncate(start);
            }
        }
        json.push_str("}\n");
        out.extend_from_slice(json.as_bytes());
    }
    Ok(())
}
