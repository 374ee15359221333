//! A stretch of a body, as it is given to a reader.

use super::broken::{Broken, What};
#[cfg(not(any(target_feature = "sse2", target_feature = "neon")))]
use core::str::from_utf8;
#[cfg(any(target_feature = "sse2", target_feature = "neon"))]
use simdutf8::compat::from_utf8;

/// As much of some bytes as is UTF-8, and how many after that are wrong whatever follows, if any.
pub(super) fn utf8(bytes: &[u8]) -> (&str, Option<usize>) {
    match from_utf8(bytes) {
        Ok(text) => (text, None),
        Err(error) => {
            let valid = bytes.get(..error.valid_up_to()).unwrap_or_default();
            (from_utf8(valid).unwrap_or_default(), error.error_len())
        }
    }
}

/// A piece of a body, from where reading goes on.
#[derive(Debug)]
pub(crate) struct Piece<'a> {
    pub(super) bytes: &'a [u8],
    /// As much of `bytes` as is UTF-8.
    pub(super) text: &'a str,
    pub(super) at: usize,
    /// Bytes of the piece that stood before `bytes`.
    pub(super) before: usize,
    /// May nothing follow that would change how the piece is read?
    pub(super) last: bool,
}

impl<'a> Piece<'a> {
    pub(crate) fn new(bytes: &'a [u8], last: bool) -> Self {
        let (text, _) = utf8(bytes);
        Self { bytes, text, at: 0, before: 0, last }
    }

    /// How many bytes the piece has.
    pub(super) fn length(&self) -> usize {
        self.before + self.bytes.len()
    }

    /// How many bytes of the piece are read.
    pub(crate) fn consumed(&self) -> usize {
        self.before + self.at
    }

    pub(super) fn slice(&self, start: usize, end: usize) -> &'a [u8] {
        self.bytes.get(start..end).unwrap_or_default()
    }

    /// Does reading stop at the end of `text` only because the piece ends there?
    pub(super) fn may_go_on(&self) -> bool {
        let (text, wrong) = utf8(self.slice(self.text.len(), self.bytes.len()));
        !self.last && text.is_empty() && wrong.is_none()
    }

    /// Why reading stopped at the end of `text`.
    pub(super) fn end(&self) -> Broken {
        let what = if self.text.len() < self.bytes.len() { What::Utf8 } else { What::End };
        Broken { what, at: self.text.len() }
    }
}
