//! The chunks of a stream of the C data interface.
#![allow(unsafe_code, reason = "the C data interface hands over pointers")]

use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema, from_ffi_and_data_type};
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{ArrayRef, make_array};
use arrow_schema::{ArrowError, DataType, Field};
use std::ffi::{CStr, c_int, c_void};

/// What `ArrayStreamReader` of Arrow is, but for columns of nulls (see [`import`]).
pub(crate) struct Chunks {
    stream: FFI_ArrowArrayStream,
    field: Field,
}

impl Chunks {
    /// Of a stream that nobody took before.
    pub(crate) fn of(mut stream: FFI_ArrowArrayStream) -> Result<Self, ArrowError> {
        let get_schema = stream.get_schema().ok_or_else(|| {
            ArrowError::CDataInterface("a stream should tell its schema".to_owned())
        })?;
        let mut schema = FFI_ArrowSchema::empty();
        // SAFETY: the stream is not released, and its own function is called on it.
        let code = unsafe { get_schema(&raw mut stream, &raw mut schema) };
        if code != 0 {
            return Err(failure(&mut stream, code));
        }
        Ok(Self { stream, field: field_of(&schema)? })
    }

    /// What the chunks are of.
    pub(crate) fn field(&self) -> &Field {
        &self.field
    }
}

impl Iterator for Chunks {
    type Item = Result<ArrayRef, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        let get_next = self.stream.get_next()?;
        let mut array = FFI_ArrowArray::empty();
        // SAFETY: the stream is not released, and its own function is called on it.
        let code = unsafe { get_next(&raw mut self.stream, &raw mut array) };
        if code != 0 {
            return Some(Err(failure(&mut self.stream, code)));
        }
        // A released array is the end.
        (!array.is_released()).then(|| import(array, self.field.data_type()))
    }
}

/// The field of a schema; where it has a type that is not known here, names the column.
pub(crate) fn field_of(schema: &FFI_ArrowSchema) -> Result<Field, ArrowError> {
    Field::try_from(schema).map_err(|error| {
        let mut columns = schema.children();
        match columns.find(|column| Field::try_from(*column).is_err()).and_then(|c| c.name()) {
            Some(name) => ArrowError::CDataInterface(format!(
                "the column '{name}' has a type that cannot be read, cast it or leave it out: {error}"
            )),
            None => error,
        }
    })
}

fn failure(stream: &mut FFI_ArrowArrayStream, code: c_int) -> ArrowError {
    let text = stream.get_last_error().and_then(|last_error| {
        // SAFETY: the function is that of this stream; what it returns lives until the next call.
        unsafe {
            let text = last_error(stream);
            (!text.is_null()).then(|| CStr::from_ptr(text).to_string_lossy().into_owned())
        }
    });
    ArrowError::CDataInterface(text.unwrap_or_else(|| format!("the stream failed with {code}")))
}

/// An array of this type, as its producer hands it over.
///
/// A column of type null has no buffers. Polars gives it the one of validity, as null, which Arrow
/// for Rust refuses and all others pass over. Where the last text of a column ends, which says how
/// long its buffer is, may be nonsense where the array is made by hand: pyarrow does not look at that
/// of a slice.
pub(crate) fn import(
    mut array: FFI_ArrowArray,
    data_type: &DataType,
) -> Result<ArrayRef, ArrowError> {
    // SAFETY: the array comes of a producer that otherwise keeps to the C data interface.
    unsafe {
        prepare(&raw mut array, data_type, "")?;
        from_ffi_and_data_type(array, data_type.clone()).map(make_array)
    }
}

/// An array of the C data interface, but for who releases it.
#[repr(C)]
struct Head {
    length: i64,
    null_count: i64,
    offset: i64,
    n_buffers: i64,
    n_children: i64,
    buffers: *const *const c_void,
    children: *const *mut FFI_ArrowArray,
    dictionary: *mut FFI_ArrowArray,
}

/// # Safety
///
/// `array` should point to an array of this type that is not released.
unsafe fn prepare(
    array: *mut FFI_ArrowArray,
    data_type: &DataType,
    name: &str,
) -> Result<(), ArrowError> {
    let head = array.cast::<Head>();
    let child = |at: usize, field: &Field| {
        // SAFETY: the array has as many children as it says, and each is of its field's type.
        unsafe {
            if i64::try_from(at).is_ok_and(|at| at < (*head).n_children) {
                prepare(*(*head).children.add(at), field.data_type(), field.name())?;
            }
        }
        Ok(())
    };
    match data_type {
        // SAFETY: an array that says that it has one buffer has the place of one. Nothing is freed
        // by the number of buffers where the buffer is null.
        DataType::Null => unsafe {
            if (*head).n_buffers == 1 && (*(*head).buffers).is_null() {
                (*head).n_buffers = 0;
            }
            Ok(())
        },
        // SAFETY: the offsets are of this type.
        DataType::Utf8 | DataType::Binary => unsafe { ends::<i32>(head, name) },
        // SAFETY: the same.
        DataType::LargeUtf8 | DataType::LargeBinary => unsafe { ends::<i64>(head, name) },
        // SAFETY: the dictionary, where there is one, is of the type of its values.
        DataType::Dictionary(_, values) => unsafe {
            let values_of = (*head).dictionary;
            if values_of.is_null() { Ok(()) } else { prepare(values_of, values, name) }
        },
        DataType::Struct(fields) => {
            fields.iter().enumerate().try_for_each(|(at, field)| child(at, field))
        }
        DataType::Union(fields, _) => {
            fields.iter().enumerate().try_for_each(|(at, (_, field))| child(at, field))
        }
        DataType::List(field)
        | DataType::LargeList(field)
        | DataType::ListView(field)
        | DataType::LargeListView(field)
        | DataType::FixedSizeList(field, _)
        | DataType::Map(field, _) => child(0, field),
        DataType::RunEndEncoded(_, values) => child(1, values),
        _ => Ok(()),
    }
}

/// Raises where the last text ends before the first byte.
///
/// # Safety
///
/// `head` should point to an array with offsets of this type.
unsafe fn ends<O: Copy + Into<i64>>(head: *const Head, name: &str) -> Result<(), ArrowError> {
    // SAFETY: the buffer of offsets is the second, and has one more than there are rows.
    let last = unsafe {
        let Head { length, offset, n_buffers, buffers, .. } = &*head;
        let rows = usize::try_from(length.saturating_add(*offset)).unwrap_or_default();
        if rows == 0 || *n_buffers < 2 || (*buffers.add(1)).is_null() {
            return Ok(());
        }
        (*buffers.add(1)).cast::<O>().add(rows).read_unaligned()
    };
    if last.into() < 0 {
        let of = if name.is_empty() { "a column".into() } else { format!("the column '{name}'") };
        let message = format!("the last text of {of} should not end before the first byte");
        return Err(ArrowError::CDataInterface(message));
    }
    Ok(())
}
