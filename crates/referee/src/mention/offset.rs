//! Offsets in the units of other languages (rule 7.5).

use core::ops::Range;

/// What an offset counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Unicode code points, as in Python and in JSON.
    CodePoint,
    /// UTF-16 code units, as in JavaScript.
    Utf16,
}

impl Unit {
    /// The length of `text` in this unit.
    ///
    /// ```
    /// use referee::mention::Unit;
    /// assert_eq!((Unit::CodePoint.len("a😀"), Unit::Utf16.len("a😀")), (2, 3));
    /// ```
    pub fn len(self, text: &str) -> usize {
        match self {
            Self::CodePoint => text.chars().count(),
            Self::Utf16 => text.encode_utf16().count(),
        }
    }
}

/// Turns byte offsets of one text into another unit, reading the text once where they ascend.
///
/// ```
/// use referee::mention::{Offsets, Unit};
/// let mut offsets = Offsets::new("我喜欢耐克鞋", Unit::CodePoint);
/// assert_eq!((offsets.at(9), offsets.at(15), offsets.at(3)), (3, 5, 1));
/// ```
#[derive(Debug, Clone)]
pub struct Offsets<'t> {
    text: &'t str,
    unit: Unit,
    byte: usize,
    offset: usize,
}

impl<'t> Offsets<'t> {
    /// Starts at the beginning of `text`.
    pub fn new(text: &'t str, unit: Unit) -> Self {
        Self { text, unit, byte: 0, offset: 0 }
    }

    /// The offset in units of the place `byte` bytes into the text. A place inside a character or
    /// beyond the end has the last offset that was asked for.
    pub fn at(&mut self, byte: usize) -> usize {
        if let Some(skipped) = self.units(self.byte..byte) {
            self.offset += skipped;
            self.byte = byte;
        } else if let Some(skipped) = self.units(byte..self.byte) {
            self.offset -= skipped;
            self.byte = byte;
        }
        self.offset
    }

    fn units(&self, bytes: Range<usize>) -> Option<usize> {
        self.text.get(bytes).map(|text| self.unit.len(text))
    }
}
