//! Whether arrays are what Arrow says that they are. Those that are made in Rust cannot be otherwise;
//! those of another language may be made by hand.

use crate::numbers;
use arrow_array::cast::AsArray as _;
use arrow_array::{Array, GenericStringArray, OffsetSizeTrait, StringViewArray};
use arrow_data::{ByteView, MAX_INLINE_VIEW_LEN};
use arrow_schema::DataType;

/// What is wrong with a column of text or a dictionary: that a text does not lie where its row says.
/// Of other types, of which a row cannot say that, nothing is.
///
/// ```
/// use arrow_array::StringArray;
/// use arrow_buffer::{OffsetBuffer, ScalarBuffer};
/// use referee_arrow::fault;
/// let array = |offsets: &[i32]| {
///     let offsets = ScalarBuffer::from(offsets.to_vec());
///     // SAFETY: it is not read before it is looked at.
///     unsafe {
///         StringArray::new_unchecked(OffsetBuffer::new_unchecked(offsets), b"ab".into(), None)
///     }
/// };
/// assert_eq!(fault(&array(&[0, 1, 1, 2])), None);
/// let message = "the text of row 1 should not end before it begins";
/// assert_eq!(fault(&array(&[0, 2, 1, 2])).unwrap(), message);
/// ```
pub fn fault(array: &dyn Array) -> Option<String> {
    match array.data_type() {
        DataType::Utf8 => of_offsets(array.as_string_opt::<i32>()?),
        DataType::LargeUtf8 => of_offsets(array.as_string_opt::<i64>()?),
        DataType::Utf8View => of_views(array.as_string_view_opt()?),
        DataType::Dictionary(_, _) => {
            let dictionary = array.as_any_dictionary_opt()?;
            of_keys(dictionary.keys(), dictionary.values())
        }
        _ => None,
    }
}

fn of_offsets<O: OffsetSizeTrait>(array: &GenericStringArray<O>) -> Option<String> {
    let offsets = array.value_offsets();
    let rows = || offsets.iter().zip(offsets.get(1..).unwrap_or_default());
    let first = offsets.first()?;
    // All of them at once, which takes a fraction of what a decision each would.
    let falls = rows().fold(0, |falls, (start, end)| falls + u32::from(end < start));
    if *first < O::zero() {
        return Some("its texts should not begin before the first byte".into());
    }
    if falls > 0 {
        let row = rows().position(|(start, end)| end < start)?;
        return Some(format!("the text of row {row} should not end before it begins"));
    }
    let has_all = offsets.last()?.to_usize()? <= array.value_data().len();
    (!has_all).then(|| "its texts should not end behind the last byte".into())
}

fn of_views(array: &StringViewArray) -> Option<String> {
    let sizes: Vec<u64> = array.data_buffers().iter().map(|buffer| buffer.len() as u64).collect();
    let lies = |&view: &u128| {
        let view = ByteView::from(view);
        let size = sizes.get(view.buffer_index as usize).copied().unwrap_or_default();
        let end = u64::from(view.offset) + u64::from(view.length);
        view.length <= MAX_INLINE_VIEW_LEN || end <= size
    };
    let wrong = array.views().iter().fold(0, |wrong, view| wrong + u32::from(!lies(view)));
    if wrong == 0 {
        return None;
    }
    // What a row that is null says of its text is nobody's concern.
    let mut wrong = array.views().iter().enumerate().filter(|(_, view)| !lies(view));
    let (row, _) = wrong.find(|&(row, _)| array.is_valid(row))?;
    Some(format!("the text of row {row} should lie within one of the buffers"))
}

/// Keys that each lead to a value, which is sound. Of more values than there are rows no others are
/// looked at: one dictionary mostly goes with many batches.
fn of_keys(keys: &dyn Array, values: &dyn Array) -> Option<String> {
    const ROWS: usize = 1 << 12;
    let are_few = values.len() <= keys.len();
    if are_few && let Some(fault) = fault(values) {
        return Some(format!("in its dictionary {fault}"));
    }
    let mut numbers = Vec::new();
    for start in (0..keys.len()).step_by(ROWS) {
        // Those below zero become far too large.
        numbers::counts(keys, start..keys.len().min(start + ROWS), 0, &mut numbers);
        let leads = |&key: &u64| key < values.len() as u64;
        if are_few && numbers.iter().fold(true, |all, key| all & leads(key)) {
            continue;
        }
        for (key, row) in numbers.iter().zip(start..).filter(|(_, row)| keys.is_valid(*row)) {
            let Some(at) = usize::try_from(*key).ok().filter(|_| leads(key)) else {
                let values = values.len();
                return Some(format!("the key of row {row} should lead to one of {values} values"));
            };
            if !are_few && !lies_at(values, at) {
                return Some(format!("the text of row {row} should lie within its dictionary"));
            }
        }
    }
    None
}

/// Does the text of a row lie where it says? What is no text does.
fn lies_at(array: &dyn Array, row: usize) -> bool {
    fn of<O: OffsetSizeTrait>(array: &GenericStringArray<O>, row: usize) -> bool {
        let offsets = array.value_offsets();
        let (Some(start), Some(end)) = (offsets.get(row), offsets.get(row + 1)) else {
            return false;
        };
        let end_of_data = array.value_data().len();
        O::zero() <= *start && start <= end && end.to_usize().is_some_and(|end| end <= end_of_data)
    }
    match array.data_type() {
        DataType::Utf8 => array.as_string_opt::<i32>().is_some_and(|array| of(array, row)),
        DataType::LargeUtf8 => array.as_string_opt::<i64>().is_some_and(|array| of(array, row)),
        DataType::Utf8View => array.as_string_view_opt().is_some_and(|array| {
            let view = array.views().get(row).copied().map(ByteView::from).unwrap_or_default();
            let buffer = array.data_buffers().get(view.buffer_index as usize);
            let end = view.offset as usize + view.length as usize;
            view.length <= MAX_INLINE_VIEW_LEN
                || buffer.is_some_and(|buffer| end <= buffer.len())
                || array.is_null(row)
        }),
        _ => fault(&array.slice(row, 1)).is_none(),
    }
}
