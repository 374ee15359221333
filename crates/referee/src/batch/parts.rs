//! Which rows of a body stay, and the parts that they fill (rule 4.9).

use super::blocks::Text;
use super::checker::CheckedRow;
use super::key::{Keys, Seed};
use super::pieces::{EachRow, Pieces};
use super::split::{Shape, SplitError, SplitOptions};
use super::survivors::Survivors;
use super::upserts::{Metrics, Upserts};
use crate::event::{Draft, Found, compact, fits_into_array};
use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::mem;

/// The bytes kept of what is wrong with a row.
const MAX_INPUT: usize = 1024;

/// Splits a body that comes in pieces, in bounded memory: some fifty bytes for each upsert key, a
/// bit for each row, and one part. Which rows stay is known at the end of the body only, so each
/// row is given to be put by, and given back in the same order to the [`Parts`].
///
/// ```
/// use referee::batch::{SplitOptions, Splitter};
/// let line = |page, sessions| format!(
///     "{{\"date\":\"2026-05-20\",\"raw_referrer_value\":\"claude.ai\",\"raw_page_value\":\"/{page}\",\"sessions\":{sessions}}}\n"
/// );
/// let body = [line("a", 1), line("b", 2), line("a", 3)].concat();
/// let mut splitter = Splitter::new(&SplitOptions { max_events: 1, ..SplitOptions::default() })?;
/// let mut rows = Vec::new();
/// for piece in body.as_bytes().chunks(10) {
///     splitter.push(piece, |text| rows.push(text.to_owned()))?;
/// }
/// let mut parts = splitter.finish(|text| rows.push(text.to_owned()))?;
/// assert_eq!((rows.len(), parts.duplicates_removed()), (3, 1));
/// let mut bodies: Vec<String> = rows.iter().filter_map(|text| parts.push(text)).collect();
/// bodies.extend(parts.finish());
/// assert_eq!(bodies, [line("b", 2), line("a", 3)]);
/// # Ok::<(), referee::batch::SplitError>(())
/// ```
#[derive(Debug)]
pub struct Splitter {
    pieces: Pieces,
    options: SplitOptions,
    staying: Staying,
    /// Rows that fit into no part; no harm if they go.
    unfit: Vec<(u64, Misfit)>,
    failed: Option<SplitError>,
}

impl Splitter {
    /// A split of a body of which nothing is read yet.
    ///
    /// # Errors
    /// Where a limit is 0.
    pub fn new(options: &SplitOptions) -> Result<Self, SplitError> {
        options.check()?;
        Ok(Self {
            pieces: Pieces::new(options.format),
            options: *options,
            staying: Staying::new(options.seed),
            unfit: Vec::new(),
            failed: None,
        })
    }

    /// Reads the next piece of the body, and gives each row of it, compact, to `row`.
    ///
    /// # Errors
    /// Where a row is not valid: the first. Then the split is at its end.
    pub fn push(&mut self, piece: &[u8], row: impl FnMut(&str)) -> Result<(), SplitError> {
        let Self { pieces, options, staying, unfit, failed } = self;
        pieces.push(piece, &mut PutBy { options, staying, unfit, failed, row });
        failed.clone().map_or(Ok(()), Err)
    }

    /// Reads what is left, gives the rows of it, and tells which of all rows stay.
    ///
    /// # Errors
    /// Where a row is not valid; otherwise where one that stays fits into no part: the first.
    pub fn finish(mut self, row: impl FnMut(&str)) -> Result<Parts, SplitError> {
        let Self { pieces, options, staying, unfit, failed } = &mut self;
        pieces.finish(&[], &mut PutBy { options, staying, unfit, failed, row });
        self.failed.map_or(Ok(()), Err)?;
        let parts = self.staying.parts(&self.options);
        match self.unfit.iter().find(|(row, _)| parts.survivors.holds(*row)) {
            Some((row, misfit)) => Err(misfit.error(*row, &self.options)),
            None => Ok(parts),
        }
    }
}

/// Gives the rows before the first that is not valid.
struct PutBy<'s, F> {
    options: &'s SplitOptions,
    staying: &'s mut Staying,
    unfit: &'s mut Vec<(u64, Misfit)>,
    failed: &'s mut Option<SplitError>,
    row: F,
}

impl<F: FnMut(&str)> EachRow for PutBy<'_, F> {
    fn row<'a>(&mut self, found: &Found<'a>, draft: &mut Draft<'a>) {
        if self.failed.is_none() {
            match self.staying.take(found, draft) {
                Ok(text) => {
                    let misfit = Misfit::of(&text, self.options);
                    self.unfit.extend(misfit.map(|misfit| (found.row, misfit)));
                    (self.row)(&text);
                }
                Err(error) => *self.failed = Some(error),
            }
        }
    }
}

/// Finds out which rows stay.
#[derive(Debug)]
pub(super) struct Staying {
    keys: Keys,
    upserts: Upserts,
    survivors: Survivors,
    removed: u64,
}

impl Staying {
    pub(super) fn new(seed: Seed) -> Self {
        Self {
            keys: Keys::new(seed),
            upserts: Upserts::for_body(0),
            survivors: Survivors::default(),
            removed: 0,
        }
    }

    /// Takes a row in, and gives its compact text.
    pub(super) fn take<'a>(
        &mut self,
        found: &Found<'a>,
        draft: &Draft<'a>,
    ) -> Result<Cow<'a, str>, SplitError> {
        let mut errors = found.errors(draft);
        if !errors.is_empty() {
            return Err(SplitError::InvalidRow(errors.swap_remove(0).into_owned(MAX_INPUT)));
        }
        let row = found.row;
        let metrics = Metrics { counts: [0; 3], revenue: 0.0 };
        let [beyond_referrer, beyond_page] = draft.beyond;
        let referrer = Text::new(&draft.event.raw_referrer_value, beyond_referrer);
        let page = Text::new(&draft.event.raw_page_value, beyond_page);
        let referrer = self.keys.referrer(&referrer);
        let key = self.keys.of(draft.event.date, referrer, &page);
        let replaced = self.upserts.insert(key, row, metrics);
        self.removed += u64::from(replaced.is_some());
        self.survivors.keep(row, replaced.map(|replaced| replaced.row));
        Ok(compact(core::str::from_utf8(found.text).unwrap_or_default()))
    }

    /// The parts that the rows fill which stay.
    pub(super) fn parts(self, options: &SplitOptions) -> Parts {
        Parts { removed: self.removed, ..Parts::new(options, self.survivors) }
    }
}

/// What keeps a valid row out of every part.
#[derive(Debug, Clone, Copy)]
enum Misfit {
    /// It nests too deep for an array.
    Depth,
    /// So many bytes are needed for it alone.
    Bytes(usize),
}

impl Misfit {
    /// What keeps the row with this text, compact, out of them.
    fn of(text: &str, options: &SplitOptions) -> Option<Self> {
        if options.shape == Shape::Json && !fits_into_array(text) {
            return Some(Self::Depth);
        }
        let bytes = length_with(0, text, options.shape);
        (bytes > options.max_bytes).then_some(Self::Bytes(bytes))
    }

    fn error(self, row: u64, options: &SplitOptions) -> SplitError {
        match self {
            Self::Depth => SplitError::RowTooDeep { row },
            Self::Bytes(bytes) => {
                SplitError::RowTooLarge { row, bytes, max_bytes: options.max_bytes }
            }
        }
    }
}

/// The bytes of a part of that length, were a row added to it.
fn length_with(part: usize, text: &str, shape: Shape) -> usize {
    // NDJSON: a line feed after each row. JSON: what is before each row, `[` or `,`, and `]`.
    part + text.len() + 1 + usize::from(shape == Shape::Json)
}

/// The parts of a split as they are filled, from all rows of the body in their order.
#[derive(Debug)]
pub struct Parts {
    options: SplitOptions,
    survivors: Survivors,
    removed: u64,
    row: u64,
    part: String,
    events: usize,
}

impl Parts {
    /// How many rows of the body a later one with the same upsert key has replaced.
    pub fn duplicates_removed(&self) -> u64 {
        self.removed
    }

    /// Parts of the rows that stay of a body that is read once more, row by row.
    pub fn new(options: &SplitOptions, survivors: Survivors) -> Self {
        let options = *options;
        Self { options, survivors, removed: 0, row: 0, part: String::new(), events: 0 }
    }

    /// As [`push`](Self::push), for the row of a body that is read once more.
    ///
    /// # Errors
    /// Where the row stays and fits into no part.
    pub fn take(&mut self, row: &CheckedRow<'_>) -> Result<Option<String>, SplitError> {
        if !self.survivors.holds(row.row()) {
            return Ok(None);
        }
        row.compact().map_or(Ok(None), |text| self.fit(row.row(), &text))
    }

    /// As `take`, for a row of the body as it is read for the first time.
    pub(super) fn take_text(&mut self, row: u64, text: &str) -> Result<Option<String>, SplitError> {
        if self.survivors.holds(row) { self.fit(row, text) } else { Ok(None) }
    }

    /// Adds a row to a part, unless it fits into none.
    fn fit(&mut self, row: u64, text: &str) -> Result<Option<String>, SplitError> {
        match Misfit::of(text, &self.options) {
            Some(misfit) => Err(misfit.error(row, &self.options)),
            None => Ok(self.add(text)),
        }
    }

    /// Takes the next row, and adds it to a part if it stays; gives the part before, where that has
    /// no room for it.
    pub fn push(&mut self, text: &str) -> Option<String> {
        let stays = self.survivors.holds(self.row);
        self.row += 1;
        if stays { self.add(text) } else { None }
    }

    fn add(&mut self, text: &str) -> Option<String> {
        let SplitOptions { shape, max_events, max_bytes, .. } = self.options;
        let is_full =
            self.events == max_events || length_with(self.part.len(), text, shape) > max_bytes;
        let full = if is_full { self.close() } else { None };
        if shape == Shape::Json {
            self.part.push(if self.events == 0 { '[' } else { ',' });
        }
        self.part.push_str(text);
        if shape == Shape::NdJson {
            self.part.push('\n');
        }
        self.events += 1;
        full
    }

    /// The last part, if there is any.
    pub fn finish(mut self) -> Option<String> {
        self.close()
    }

    /// Ends a part, if there is any.
    pub fn close(&mut self) -> Option<String> {
        if self.events == 0 {
            return None;
        }
        if self.options.shape == Shape::Json {
            self.part.push(']');
        }
        self.events = 0;
        Some(mem::take(&mut self.part))
    }
}
