//! Arrow in and out by the `PyCapsule` interface, without `pyarrow`.
#![allow(unsafe_code, reason = "the C data interface hands over pointers")]

use crate::chunks::{Chunks, field_of, import};
use crate::error::{self, detached};
use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema, to_ffi};
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{
    Array, ArrayRef, RecordBatch, RecordBatchIterator, RecordBatchOptions, StructArray,
};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyTuple};
use std::ffi::CStr;
use std::sync::Arc;

const STREAM: &CStr = c"arrow_array_stream";
const SCHEMA: &CStr = c"arrow_schema";
const ARRAY: &CStr = c"arrow_array";

pub(crate) fn refused(py: Python<'_>, error: &ArrowError) -> PyErr {
    error::coded(py, "columns.arrow", &format!("Arrow data should be valid: {error}"))
}

/// Takes what a capsule holds.
fn take<T>(capsule: &Bound<'_, PyAny>, name: &CStr, empty: T) -> PyResult<T> {
    let capsule = capsule.cast::<PyCapsule>().map_err(|_| {
        PyTypeError::new_err("an Arrow method should return a capsule of the C data interface")
    })?;
    let pointer = capsule.pointer_checked(Some(name))?.cast::<T>();
    // SAFETY: by the PyCapsule interface a capsule of this name holds this structure, and who
    // takes it leaves a released one, which `empty` is.
    Ok(unsafe { pointer.replace(empty) })
}

/// What a capsule leaves behind that was taken before, or that holds too little.
fn spent(py: Python<'_>, method: &str) -> PyErr {
    let message = format!("`{method}` should return a new capsule, this one was taken already");
    error::coded(py, "columns.arrow", &message)
}

/// Record batches of one schema.
pub(crate) struct Batches {
    pub(crate) schema: SchemaRef,
    chunks: Box<dyn Iterator<Item = Result<ArrayRef, ArrowError>> + Send>,
}

impl Batches {
    /// Of arrays of structs of that type.
    fn of(
        field: &Field,
        chunks: impl Iterator<Item = Result<ArrayRef, ArrowError>> + Send + 'static,
    ) -> PyResult<Self> {
        let DataType::Struct(fields) = field.data_type() else {
            return Err(PyTypeError::new_err(
                "a table is wanted, this is a single column: give a DataFrame or record batches",
            ));
        };
        let schema = Schema::new(fields.clone()).with_metadata(field.metadata().clone());
        Ok(Self { schema: Arc::new(schema), chunks: Box::new(chunks) })
    }
}

impl Iterator for Batches {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        Some(self.chunks.next()?.and_then(|chunk| rows_of(&chunk, self.schema.clone())))
    }
}

/// The batches of an object that has `__arrow_c_stream__`.
pub(crate) fn batches(object: &Bound<'_, PyAny>) -> PyResult<Batches> {
    let chunks = chunks(object)?;
    let field = chunks.field().clone();
    Batches::of(&field, chunks)
}

/// The one batch of an object that has `__arrow_c_array__`.
pub(crate) fn batch(object: &Bound<'_, PyAny>) -> PyResult<Batches> {
    let array = array(object)?;
    let field = Field::new("", array.data_type().clone(), false);
    Batches::of(&field, std::iter::once(Ok(array)))
}

/// The chunks of a column that has `__arrow_c_stream__`.
pub(crate) fn chunks(object: &Bound<'_, PyAny>) -> PyResult<Chunks> {
    const METHOD: &str = "__arrow_c_stream__";
    let py = object.py();
    let stream = take(&object.call_method0(METHOD)?, STREAM, FFI_ArrowArrayStream::empty())?;
    if stream.release().is_none() || stream.get_next().is_none() {
        return Err(spent(py, METHOD));
    }
    let chunks = detached(py, || Chunks::of(stream))?;
    chunks.map_err(|error| refused(py, &error))
}

/// The array of an object that has `__arrow_c_array__`.
pub(crate) fn array(object: &Bound<'_, PyAny>) -> PyResult<ArrayRef> {
    const METHOD: &str = "__arrow_c_array__";
    let py = object.py();
    let pair = object.call_method0(METHOD)?;
    let (schema, array): (Bound<'_, PyAny>, Bound<'_, PyAny>) = pair.extract()?;
    let schema = take(&schema, SCHEMA, FFI_ArrowSchema::empty())?;
    let array = take(&array, ARRAY, FFI_ArrowArray::empty())?;
    if schema.release().is_none() || array.is_released() {
        return Err(spent(py, METHOD));
    }
    let made = detached(py, move || import(array, field_of(&schema)?.data_type()))?;
    made.map_err(|error| refused(py, &error))
}

/// The rows of an array of structs.
fn rows_of(array: &dyn Array, schema: SchemaRef) -> Result<RecordBatch, ArrowError> {
    let wrong = |message: &str| ArrowError::InvalidArgumentError(message.into());
    let rows = array.as_any().downcast_ref::<StructArray>();
    let rows = rows.ok_or_else(|| wrong("a record batch should be an array of structs"))?;
    // What a null row holds is left to whoever made it.
    if rows.null_count() > 0 {
        return Err(wrong("the rows of a record batch should not be null"));
    }
    let options = RecordBatchOptions::new().with_row_count(Some(rows.len()));
    RecordBatch::try_new_with_options(schema, rows.columns().to_vec(), &options)
}

/// A stream of batches, as a capsule.
pub(crate) fn stream_capsule(
    py: Python<'_>,
    schema: SchemaRef,
    batches: Vec<RecordBatch>,
) -> PyResult<Bound<'_, PyCapsule>> {
    let reader = RecordBatchIterator::new(batches.into_iter().map(Ok), schema);
    PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(Box::new(reader)), STREAM)
}

/// A schema, as a capsule.
pub(crate) fn schema_capsule<'py>(
    py: Python<'py>,
    data_type: &DataType,
) -> PyResult<Bound<'py, PyCapsule>> {
    let schema = FFI_ArrowSchema::try_from(data_type).map_err(|error| refused(py, &error))?;
    PyCapsule::new_with_value(py, schema, SCHEMA)
}

/// An array and its schema, as capsules.
pub(crate) fn array_capsules<'py>(
    py: Python<'py>,
    array: &dyn Array,
) -> PyResult<Bound<'py, PyTuple>> {
    let (array, schema) = to_ffi(&array.to_data()).map_err(|error| refused(py, &error))?;
    let schema = PyCapsule::new_with_value(py, schema, SCHEMA)?;
    PyTuple::new(py, [schema, PyCapsule::new_with_value(py, array, ARRAY)?])
}
