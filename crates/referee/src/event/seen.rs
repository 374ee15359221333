//! Which fields of a row there are, and which are at fault.

use super::schema::Field;

const REQUIRED: u32 = Field::Date.bit() | Field::RawReferrerValue.bit() | Field::RawPageValue.bit();
/// Where the bits of fields at fault stand, above those of fields that are there.
const FAULTY: u32 = 8;

/// Two sets of fields in one register, since every member of every row is entered here.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Seen(u32);

impl Seen {
    /// There is a value, and it is good. Of a repeated name the last value counts.
    #[inline]
    pub(super) fn good(&mut self, field: Field) {
        self.0 = (self.0 | field.bit()) & !(field.bit() << FAULTY);
    }

    /// The field is at fault, be it there or missing.
    pub(super) fn fault(&mut self, field: Field) {
        self.0 |= field.bit() << FAULTY;
    }

    pub(super) fn is_faulty(self, field: Field) -> bool {
        self.0 >> FAULTY & field.bit() != 0
    }

    /// How many fields are at fault.
    pub(super) fn faults(self) -> u32 {
        (self.0 >> FAULTY).count_ones()
    }

    /// The required fields that are not there.
    pub(super) fn missing(self) -> impl Iterator<Item = Field> {
        Field::ALL.into_iter().filter(move |field| REQUIRED & !self.0 & field.bit() != 0)
    }

    /// Is any of the required fields not there?
    #[inline]
    pub(super) fn lacks_any(self) -> bool {
        REQUIRED & !self.0 != 0
    }
}
