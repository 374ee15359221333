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
        let field = Field::try_from(&schema)?;
        Ok(Self { stream, field })
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
/// for Rust refuses and all others pass over.
pub(crate) fn import(
    mut array: FFI_ArrowArray,
    data_type: &DataType,
) -> Result<ArrayRef, ArrowError> {
    // SAFETY: the array comes of a producer that otherwise keeps to the C data interface.
    unsafe {
        forget_validity_of_nulls(&raw mut array, data_type);
        from_ffi_and_data_type(array, data_type.clone()).map(make_array)
    }
}

/// How an array of the C data interface begins.
#[repr(C)]
struct Head {
    length: i64,
    null_count: i64,
    offset: i64,
    n_buffers: i64,
    n_children: i64,
    buffers: *const *const c_void,
    children: *const *mut FFI_ArrowArray,
}

/// # Safety
///
/// `array` should point to an array of this type that is not released.
unsafe fn forget_validity_of_nulls(array: *mut FFI_ArrowArray, data_type: &DataType) {
    let head = array.cast::<Head>();
    let child = |at: usize, field: &Field| {
        // SAFETY: the array has as many children as it says, and each is of its field's type.
        unsafe {
            if i64::try_from(at).is_ok_and(|at| at < (*head).n_children) {
                forget_validity_of_nulls(*(*head).children.add(at), field.data_type());
            }
        }
    };
    match data_type {
        // SAFETY: an array that says that it has one buffer has the place of one. Nothing is freed
        // by the number of buffers where the buffer is null.
        DataType::Null => unsafe {
            if (*head).n_buffers == 1 && (*(*head).buffers).is_null() {
                (*head).n_buffers = 0;
            }
        },
        DataType::Struct(fields) => {
            for (at, field) in fields.iter().enumerate() {
                child(at, field);
            }
        }
        DataType::List(field)
        | DataType::LargeList(field)
        | DataType::ListView(field)
        | DataType::LargeListView(field)
        | DataType::FixedSizeList(field, _)
        | DataType::Map(field, _) => child(0, field),
        _ => {}
    }
}
