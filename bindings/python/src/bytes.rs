//! Bytes of Python objects, without a copy where nothing can change them.
#![allow(unsafe_code, reason = "a buffer of Python is a pointer and a length")]

use pyo3::buffer::PyBuffer;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use std::borrow::Cow;

/// A buffer that stays where it is as long as this lives.
pub(crate) enum Bytes {
    /// `bytes`, which never change.
    Fixed(Py<PyBytes>),
    /// Anything else with a buffer: `memoryview`, `mmap`, `bytearray`, an array of bytes.
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
        let refused = |_| PyTypeError::new_err("a buffer should hold bytes, one after another");
        let buffer = PyBuffer::<u8>::get(object).map_err(refused)?;
        if !buffer.is_c_contiguous() {
            return Err(refused(PyTypeError::new_err("")));
        }
        Ok(Some(Self::Buffer(buffer)))
    }

    /// How many there are.
    pub(crate) fn len(&self, py: Python<'_>) -> usize {
        match self {
            Self::Fixed(bytes) => bytes.as_bytes(py).len(),
            Self::Buffer(buffer) => buffer.item_count(),
        }
    }

    /// May somebody write to them meanwhile?
    pub(crate) fn may_change(&self) -> bool {
        matches!(self, Self::Buffer(buffer) if !buffer.readonly())
    }

    /// The bytes, where nobody may write to them.
    pub(crate) fn as_slice<'a>(&'a self, py: Python<'a>) -> &'a [u8] {
        match self {
            Self::Fixed(bytes) => bytes.as_bytes(py),
            Self::Buffer(buffer) => match buffer.as_slice_ptr() {
                // SAFETY: the exporter keeps the memory in place while the buffer is held, and has
                // declared it read-only. (A file mapped for reading can still be written to by
                // another process; so can it under every reader of maps.)
                Some(slice) if buffer.readonly() => unsafe { slice.as_ref() },
                _ => &[],
            },
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
            Self::Buffer(buffer) => {
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
