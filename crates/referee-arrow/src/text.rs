//! A column of text, however Arrow holds it.

use arrow_array::cast::AsArray as _;
use arrow_array::{
    Array, GenericStringArray, LargeStringArray, OffsetSizeTrait, StringArray, StringViewArray,
};
use arrow_data::ByteView;
use arrow_schema::DataType;

/// The text of a row, and what begins with it and goes on after it in memory, if that is known.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cell<'a> {
    pub(crate) text: Option<&'a str>,
    pub(crate) within: &'a [u8],
}

impl Cell<'_> {
    pub(crate) const NULL: Self = Cell { text: None, within: &[] };
}

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
    Dictionary { array: &'a dyn Array, keys: Vec<usize>, values: Box<Text<'a>> },
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
                    Kind::Dictionary { array, keys: dictionary.normalized_keys(), values: texts }
                }
            }
            _ => return None,
        }))
    }

    /// The text of each row, in place of what `out` held.
    pub(crate) fn read(&self, rows: usize, out: &mut Vec<Cell<'a>>) {
        out.clear();
        // The usual kinds row by row without a question of which it is.
        match &self.0 {
            Kind::Utf8(array) => out.extend((0..array.len()).map(|row| of_offset(array, row))),
            Kind::Large(array) => out.extend((0..array.len()).map(|row| of_offset(array, row))),
            Kind::View(array) => out.extend((0..array.len()).map(|row| of_view(array, row))),
            Kind::Null => out.resize(rows, Cell::NULL),
            Kind::Dictionary { array, keys, values } => {
                out.extend(keys.iter().map(|&key| values.cell(key)));
                forget_nulls(*array, out);
            }
        }
    }

    #[inline]
    fn cell(&self, row: usize) -> Cell<'a> {
        match &self.0 {
            Kind::View(array) if row < array.len() => of_view(array, row),
            Kind::Utf8(array) if row < array.len() => of_offset(array, row),
            Kind::Large(array) if row < array.len() => of_offset(array, row),
            Kind::Dictionary { keys, values, .. } if self.get(row).is_some() => {
                keys.get(row).map_or(Cell::NULL, |&key| values.cell(key))
            }
            _ => Cell::NULL,
        }
    }

    /// The text of a row; none where it is null.
    #[inline]
    pub fn get(&self, row: usize) -> Option<&'a str> {
        match &self.0 {
            Kind::Utf8(array) => (!array.is_null(row)).then(|| array.value(row)),
            Kind::Large(array) => (!array.is_null(row)).then(|| array.value(row)),
            Kind::View(array) => (!array.is_null(row)).then(|| array.value(row)),
            Kind::Dictionary { array, keys, values } => {
                if array.is_null(row) {
                    return None;
                }
                values.get(*keys.get(row)?)
            }
            Kind::Null => None,
        }
    }
}

#[inline]
fn of_offset<O: OffsetSizeTrait>(array: &GenericStringArray<O>, row: usize) -> Cell<'_> {
    if array.is_null(row) {
        return Cell::NULL;
    }
    let start = array.value_offsets().get(row).map_or(usize::MAX, |start| start.as_usize());
    let within = array.value_data().get(start..).unwrap_or_default();
    Cell { text: Some(array.value(row)), within }
}

/// A short text stands in its view, from the fourth byte on, another in one of the buffers.
#[inline]
fn of_view(array: &StringViewArray, row: usize) -> Cell<'_> {
    const VIEW: usize = 16;
    if array.is_null(row) {
        return Cell::NULL;
    }
    let text = array.value(row);
    let within = if text.len() <= 12 {
        array.views().inner().as_slice().get(VIEW * row + 4..)
    } else {
        let view = array.views().get(row).map(|&view| ByteView::from(view));
        view.and_then(|view| {
            let buffer = array.data_buffers().get(view.buffer_index as usize)?;
            buffer.as_slice().get(view.offset as usize..)
        })
    };
    Cell { text: Some(text), within: within.unwrap_or_default() }
}

fn forget_nulls(array: &dyn Array, out: &mut [Cell<'_>]) {
    if let Some(nulls) = array.nulls() {
        for (cell, valid) in out.iter_mut().zip(nulls) {
            if !valid {
                *cell = Cell::NULL;
            }
        }
    }
}
