//! A column of text, however Arrow holds it.

use crate::numbers::forget_nulls;
use arrow_array::cast::AsArray as _;
use arrow_array::{
    Array, ArrowNativeTypeOp, GenericStringArray, LargeStringArray, OffsetSizeTrait, StringArray,
    StringViewArray,
};
use arrow_data::ByteView;
use arrow_schema::DataType;
use referee::batch::Cell;
use simdutf8::basic::from_utf8;
use std::ops::Range;

/// The texts of a `string`, `large_string` or `string_view` column, or of a dictionary of them.
///
/// ```
/// use arrow_array::StringArray;
/// use referee_arrow::Text;
/// let array = StringArray::from(vec![Some("a"), None]);
/// let text = Text::of(&array).unwrap();
/// assert_eq!((text.get(0), text.get(1)), (Some("a"), None));
/// ```
#[derive(Debug)]
pub struct Text<'a>(Kind<'a>);

#[derive(Debug)]
enum Kind<'a> {
    Null,
    Utf8(&'a StringArray),
    Large(&'a LargeStringArray),
    View(&'a StringViewArray),
    Dictionary {
        array: &'a dyn Array,
        keys: Vec<usize>,
        values: Box<Text<'a>>,
        /// Is every value known to be UTF-8?
        is_sound: bool,
    },
}

impl<'a> Text<'a> {
    /// The texts of an array; none where it holds something else. A column without a type, which
    /// has nothing but nulls, counts as text.
    pub fn of(array: &'a dyn Array) -> Option<Self> {
        Some(Self(match array.data_type() {
            DataType::Null => Kind::Null,
            DataType::Utf8 => Kind::Utf8(array.as_string_opt()?),
            DataType::LargeUtf8 => Kind::Large(array.as_string_opt()?),
            DataType::Utf8View => Kind::View(array.as_string_view_opt()?),
            DataType::Dictionary(_, _) => {
                let dictionary = array.as_any_dictionary_opt()?;
                let values = dictionary.values().as_ref();
                let texts = Box::new(Self::of(values)?);
                if values.is_empty() {
                    Kind::Null
                } else {
                    // To look at more values than there are rows would be looking at each again
                    // and again, batch by batch.
                    let is_sound = values.len() <= array.len() && texts.is_utf8(0..values.len());
                    let keys = dictionary.normalized_keys();
                    Kind::Dictionary { array, keys, values: texts, is_sound }
                }
            }
            _ => return None,
        }))
    }

    /// Adds what `of` makes of the texts of some rows, in order; `null` where there is none.
    #[inline]
    pub(crate) fn read<T: Copy>(
        &self,
        rows: Range<usize>,
        out: &mut Vec<T>,
        null: T,
        mut of: impl FnMut(Cell<'a>) -> T,
    ) {
        let array: &dyn Array = match &self.0 {
            Kind::Null => return out.extend(rows.map(|_| null)),
            Kind::Utf8(array) => {
                out.extend(of_offsets(array, rows.clone()).map(of));
                *array
            }
            Kind::Large(array) => {
                out.extend(of_offsets(array, rows.clone()).map(of));
                *array
            }
            Kind::View(array) => {
                out.extend(rows.clone().map(|row| of(of_view(array, row))));
                *array
            }
            Kind::Dictionary { array, keys, values, .. } => {
                let keys = keys.get(rows.clone()).unwrap_or_default();
                out.extend(keys.iter().map(|&key| values.cell(key).map_or(null, &mut of)));
                *array
            }
        };
        forget_nulls(array, rows, out, null);
    }

    /// The texts of some rows where they stand one after the other and have `N` bytes each, of null
    /// rows too.
    pub(crate) fn all_of<const N: usize>(&self, rows: Range<usize>) -> Option<&'a [[u8; N]]> {
        fn of<O: OffsetSizeTrait + ArrowNativeTypeOp, const N: usize>(
            array: &GenericStringArray<O>,
            rows: Range<usize>,
        ) -> Option<&[[u8; N]]> {
            let wanted = O::from_usize(N)?;
            let others = lengths(array, rows.clone())
                .fold(0, |others, length| others + u32::from(length != wanted));
            let start = array.value_offsets().get(rows.start)?.as_usize();
            let (texts, _) = array.value_data().get(start..)?.as_chunks();
            if others == 0 { texts.get(..rows.len()) } else { None }
        }
        match &self.0 {
            Kind::Utf8(array) => of(array, rows),
            Kind::Large(array) => of(array, rows),
            _ => None,
        }
    }

    /// Puts `null` in the place of each of `rows` that is null.
    pub(crate) fn forget_nulls<T: Copy>(&self, rows: Range<usize>, out: &mut [T], null: T) {
        match &self.0 {
            Kind::Utf8(array) => forget_nulls(*array, rows, out, null),
            Kind::Large(array) => forget_nulls(*array, rows, out, null),
            _ => {}
        }
    }

    fn cell(&self, row: usize) -> Option<Cell<'a>> {
        match &self.0 {
            Kind::Utf8(array) if array.is_valid(row) => of_offsets(array, row..row + 1).next(),
            Kind::Large(array) if array.is_valid(row) => of_offsets(array, row..row + 1).next(),
            Kind::View(array) if array.is_valid(row) => Some(of_view(array, row)),
            Kind::Dictionary { array, keys, values, .. } if array.is_valid(row) => {
                values.cell(*keys.get(row)?)
            }
            _ => None,
        }
    }

    /// The bytes of the text of a row, whatever they are; none where it is null.
    pub(crate) fn bytes(&self, row: usize) -> Option<&'a [u8]> {
        self.cell(row).map(|cell| cell.bytes())
    }

    /// The first of some rows whose text is not UTF-8, as the type of the column says that it is:
    /// who reads a file of Parquet does not look.
    ///
    /// ```
    /// use arrow_array::StringArray;
    /// use referee_arrow::Text;
    /// let array = StringArray::from(vec![Some("a"), None]);
    /// assert_eq!(Text::of(&array).unwrap().first_broken(0..2), None);
    /// ```
    pub fn first_broken(&self, mut rows: Range<usize>) -> Option<usize> {
        if self.is_utf8(rows.clone()) {
            return None;
        }
        rows.find(|&row| self.bytes(row).is_some_and(|bytes| from_utf8(bytes).is_err()))
    }

    /// Are the texts of some rows UTF-8? Those of rows that are null count too where they lie among
    /// the others.
    fn is_utf8(&self, rows: Range<usize>) -> bool {
        fn all<O: OffsetSizeTrait>(array: &GenericStringArray<O>, rows: Range<usize>) -> bool {
            let offsets = array.value_offsets().get(rows.start..=rows.end).unwrap_or_default();
            let (Some(first), Some(last)) = (offsets.first(), offsets.last()) else { return false };
            let (first, last) = (first.as_usize(), last.as_usize());
            let Some(data) = array.value_data().get(first..last) else { return false };
            data.is_ascii()
                || (from_utf8(data).is_ok() && begin_at_characters(data, first, offsets))
        }
        match &self.0 {
            Kind::Null | Kind::Dictionary { is_sound: true, .. } => true,
            Kind::Utf8(array) => all(array, rows),
            Kind::Large(array) => all(array, rows),
            Kind::View(array) => {
                rows.clone().all(|row| is_ascii_view(array, row)) || self.are_utf8_apart(rows)
            }
            Kind::Dictionary { .. } => self.are_utf8_apart(rows),
        }
    }

    /// The same of texts that lie apart: many at once are looked at faster.
    fn are_utf8_apart(&self, rows: Range<usize>) -> bool {
        let mut gathered = Vec::new();
        for bytes in rows.filter_map(|row| self.bytes(row)) {
            gathered.extend_from_slice(bytes);
            // No character goes on in the next text.
            gathered.push(b'\n');
        }
        from_utf8(&gathered).is_ok()
    }

    /// Has any of some rows a text of more than `max` bytes? Rows that are null may have one.
    pub(crate) fn has_longer(&self, rows: Range<usize>, max: usize) -> bool {
        fn any<O: OffsetSizeTrait + ArrowNativeTypeOp>(
            array: &GenericStringArray<O>,
            rows: Range<usize>,
            max: usize,
        ) -> bool {
            let Some(max) = O::from_usize(max) else { return false };
            let lengths = lengths(array, rows);
            lengths.fold(0, |longer, length| longer + u32::from(length > max)) > 0
        }
        match &self.0 {
            Kind::Null => false,
            Kind::Utf8(array) => any(array, rows, max),
            Kind::Large(array) => any(array, rows, max),
            Kind::View(array) => {
                let views = array.views().get(rows).unwrap_or_default();
                let lengths = views.iter().map(|&view| ByteView::from(view).length as usize);
                lengths.fold(0, |longer, length| longer + usize::from(length > max)) > 0
            }
            Kind::Dictionary { .. } => {
                rows.into_iter().any(|row| self.get(row).is_some_and(|text| text.len() > max))
            }
        }
    }

    /// The text of a row; none where it is null.
    #[inline]
    pub fn get(&self, row: usize) -> Option<&'a str> {
        match &self.0 {
            Kind::Utf8(array) => (!array.is_null(row)).then(|| array.value(row)),
            Kind::Large(array) => (!array.is_null(row)).then(|| array.value(row)),
            Kind::View(array) => (!array.is_null(row)).then(|| array.value(row)),
            Kind::Dictionary { array, keys, values, .. } => {
                if array.is_null(row) {
                    return None;
                }
                values.get(*keys.get(row)?)
            }
            Kind::Null => None,
        }
    }
}

/// Does each of the texts in `data`, which stand there one after the other, begin where a character
/// does? Mostly all of them begin with ASCII, which is asked of all at once.
fn begin_at_characters<O: OffsetSizeTrait>(data: &[u8], first: usize, offsets: &[O]) -> bool {
    let begin = |offset: &O| data.get(offset.as_usize().wrapping_sub(first)).copied();
    let all = offsets.iter().fold(0, |all, offset| all | begin(offset).unwrap_or_default());
    // Within a character there are 0b10xx_xxxx alone.
    all < 0x80 || offsets.iter().all(|offset| begin(offset).is_none_or(|byte| byte & 0xc0 != 0x80))
}

/// As that of slices, but for short texts.
#[inline]
fn is_ascii(bytes: &[u8]) -> bool {
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let Some(last) = bytes.last_chunk() else { return bytes.is_ascii() };
    let (words, _) = bytes.as_chunks();
    let all =
        words.iter().fold(u64::from_le_bytes(*last), |all, word| all | u64::from_le_bytes(*word));
    all & HIGH == 0
}

/// How long the text of each row is, in the numbers that Arrow has: a register holds more of these.
#[inline]
fn lengths<O: OffsetSizeTrait + ArrowNativeTypeOp>(
    array: &GenericStringArray<O>,
    rows: Range<usize>,
) -> impl Iterator<Item = O> {
    let starts = array.value_offsets().get(rows.clone()).unwrap_or_default();
    let ends = array.value_offsets().get(rows.start + 1..).unwrap_or_default();
    starts.iter().zip(ends).map(|(&start, &end)| end.sub_wrapping(start))
}

/// Where the text of each row begins and ends.
#[inline]
fn offsets<O: OffsetSizeTrait>(
    array: &GenericStringArray<O>,
    rows: Range<usize>,
) -> impl Iterator<Item = (usize, usize)> {
    let starts = array.value_offsets().get(rows.clone()).unwrap_or_default();
    let ends = array.value_offsets().get(rows.start + 1..).unwrap_or_default();
    starts.iter().zip(ends).map(|(start, end)| (start.as_usize(), end.as_usize()))
}

#[inline]
fn of_offsets<O: OffsetSizeTrait>(
    array: &GenericStringArray<O>,
    rows: Range<usize>,
) -> impl Iterator<Item = Cell<'_>> {
    let data = array.value_data();
    offsets(array, rows).map(move |(start, end)| {
        Cell::new(data.get(start..).unwrap_or_default(), end.wrapping_sub(start))
    })
}

/// A short text stands in its view, from the fourth byte on, another in one of the buffers.
#[inline]
fn of_view(array: &StringViewArray, row: usize) -> Cell<'_> {
    const VIEW: usize = 16;
    let Some(&view) = array.views().get(row) else { return Cell::default() };
    let view = ByteView::from(view);
    let within = if view.length <= 12 {
        array.views().inner().as_slice().get(VIEW * row + 4..)
    } else {
        let buffer = array.data_buffers().get(view.buffer_index as usize);
        buffer.and_then(|buffer| buffer.as_slice().get(view.offset as usize..))
    };
    Cell::new(within.unwrap_or_default(), view.length as usize)
}

/// What stands in a view is looked at there.
#[inline]
fn is_ascii_view(array: &StringViewArray, row: usize) -> bool {
    // The high bits of all bytes but the four of the length.
    const HIGH: u128 = 0x8080_8080_8080_8080_8080_8080_0000_0000;
    let view = array.views().get(row).copied().unwrap_or_default();
    let is_short = ByteView::from(view).length <= 12;
    (is_short && view & HIGH == 0) || is_ascii(of_view(array, row).bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_does_not_begin_inside_a_character() {
        let data = "aéb".as_bytes();
        let begin = |offsets: &[i32]| begin_at_characters(data, 10, offsets);
        assert!(begin(&[10, 11, 13, 14]) && begin(&[10, 10, 14]));
        assert!(!begin(&[10, 12, 14]));
    }
}
