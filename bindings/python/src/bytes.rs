//! Bytes of Python objects, without a copy where nothing can change them.
#![allow(unsafe_code, reason = "a buffer of Python is a pointer and a length")]

use pyo3::buffer::PyBuffer;
use pyo3::exceptions::{PyBufferError, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyMemoryView};
use std::borrow::Cow;

/// A buffer that stays where it is as long as this lives.
pub(crate) enum Bytes {
    /// `bytes`, which never change.
    Fixed(Py<PyBytes>),
    /// What cannot be written to either: a view of `bytes`, a file mapped for reading.
    View(PyBuffer<u8>),
    /// Anything else with a buffer. One that may only be read through this view may be written to
    /// through another, as that of `memoryview(bytearray).toreadonly()`.
    Buffer(PyBuffer<u8>),
}

impl Bytes {
    /// An object of the type `bytes`.
    pub(crate) fn fixed(object: &Bound<'_, PyAny>) -> Option<Self> {
        let bytes = object.cast_exact::<PyBytes>().ok()?;
        Some(Self::Fixed(bytes.clone().unbind()))
    }

    /// The bytes of an object; none where it has no buffer.
    pub(crate) fn of(object: &Bound<'_, PyAny>) -> PyResult<Option<Self>> {
        if let Some(fixed) = Self::fixed(object) {
            return Ok(Some(fixed));
        }
        // SAFETY: the pointer is that of a living object.
        if unsafe { pyo3::ffi::PyObject_CheckBuffer(object.as_ptr()) } == 0 {
            return Ok(None);
        }
        let refused = || {
            PyTypeError::new_err(
                "a buffer should hold bytes, one after another: give `bytes(buffer)`",
            )
        };
        let buffer = match PyBuffer::<u8>::get(object) {
            Ok(buffer) => buffer,
            Err(error) if error.is_instance_of::<PyBufferError>(object.py()) => {
                // Bytes with a sign, as those of pyarrow, are bytes.
                let view = PyMemoryView::from(object)?;
                if !view.getattr("format")?.eq("b")?
                    || !view.getattr("c_contiguous")?.is_truthy()?
                {
                    return Err(refused());
                }
                PyBuffer::get(&view.call_method1("cast", ("B",))?)?
            }
            // What an object raises that will not give its buffer stays what it is.
            Err(error) => return Err(error),
        };
        if !buffer.is_c_contiguous() {
            return Err(refused());
        }
        let is_fixed = buffer.readonly() && never_changes(object)?;
        Ok(Some(if is_fixed { Self::View(buffer) } else { Self::Buffer(buffer) }))
    }

    /// How many there are.
    pub(crate) fn len(&self, py: Python<'_>) -> usize {
        match self {
            Self::Fixed(bytes) => bytes.as_bytes(py).len(),
            Self::View(buffer) | Self::Buffer(buffer) => buffer.item_count(),
        }
    }

    /// May somebody write to them meanwhile?
    pub(crate) fn may_change(&self) -> bool {
        matches!(self, Self::Buffer(_))
    }

    /// The bytes, where nobody may write to them.
    pub(crate) fn as_slice<'a>(&'a self, py: Python<'a>) -> &'a [u8] {
        match self {
            Self::Fixed(bytes) => bytes.as_bytes(py),
            Self::View(buffer) => match buffer.as_slice_ptr() {
                // SAFETY: the exporter keeps the memory in place while the buffer is held, and no
                // view of it can be written to. (A file mapped for reading can still be written to
                // by another process; so can it under every reader of maps.)
                Some(slice) => unsafe { slice.as_ref() },
                None => &[],
            },
            Self::Buffer(_) => &[],
        }
    }

    /// The bytes, copied where somebody may write to them meanwhile.
    pub(crate) fn steady<'a>(&'a self, py: Python<'a>) -> Cow<'a, [u8]> {
        if !self.may_change() {
            return Cow::Borrowed(self.as_slice(py));
        }
        let mut copy = vec![0; self.len(py)];
        self.copy(py, 0, &mut copy);
        Cow::Owned(copy)
    }

    /// Copies the bytes from `start` on, as many as `out` has room for.
    pub(crate) fn copy(&self, py: Python<'_>, start: usize, out: &mut [u8]) -> usize {
        let count = self.len(py).saturating_sub(start).min(out.len());
        match self {
            Self::Fixed(bytes) => {
                if let (Some(to), Some(from)) =
                    (out.get_mut(..count), bytes.as_bytes(py).get(start..start + count))
                {
                    to.copy_from_slice(from);
                }
            }
            Self::View(buffer) | Self::Buffer(buffer) => {
                if let Some(slice) = buffer.as_slice_ptr() {
                    // SAFETY: `start + count` is within the buffer, `count` within `out`, and
                    // `out` is memory of ours; the interpreter is held, so no Python code writes.
                    unsafe {
                        let from = slice.cast::<u8>().as_ptr().add(start);
                        std::ptr::copy_nonoverlapping(from, out.as_mut_ptr(), count);
                    }
                }
            }
        }
        count
    }
}

/// Is no view of what lies behind this read-only one for writing? So of `bytes`, and of a file
/// that is mapped for reading.
fn never_changes(object: &Bound<'_, PyAny>) -> PyResult<bool> {
    if object.cast_exact::<PyMemoryView>().is_ok() {
        return Ok(object.getattr("obj")?.cast_exact::<PyBytes>().is_ok());
    }
    let kind = object.get_type();
    Ok(kind.name()? == "mmap" && kind.is(&object.py().import("mmap")?.getattr("mmap")?))
}
