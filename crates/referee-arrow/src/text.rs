//! A column of text, however Arrow holds it.

use arrow_array::cast::AsArray as _;
use arrow_array::{Array, LargeStringArray, StringArray, StringViewArray};
use arrow_schema::DataType;

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
    pub(crate) fn read(&self, rows: usize, out: &mut Vec<Option<&'a str>>) {
        out.clear();
        match &self.0 {
            // The usual kinds row by row without a question of which it is.
            Kind::Utf8(array) if array.null_count() == 0 => {
                out.extend((0..array.len()).map(|row| Some(array.value(row))));
            }
            Kind::Large(array) if array.null_count() == 0 => {
                out.extend((0..array.len()).map(|row| Some(array.value(row))));
            }
            Kind::View(array) if array.null_count() == 0 => {
                out.extend((0..array.len()).map(|row| Some(array.value(row))));
            }
            Kind::Utf8(array) => out.extend(array.iter()),
            Kind::Large(array) => out.extend(array.iter()),
            Kind::View(array) => out.extend(array.iter()),
            Kind::Null => out.resize(rows, None),
            Kind::Dictionary { .. } => out.extend((0..rows).map(|row| self.get(row))),
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
