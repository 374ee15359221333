//! Numbers: integers of 64 bits, and finite floats.

use serde::{Serialize, Serializer};

/// A JSON number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Number(Kind);

/// One byte says which, so that a value has the room beside it for a text: it is a third smaller.
#[derive(Debug, Clone, Copy, PartialEq)]
#[repr(u8)]
enum Kind {
    Unsigned(u64),
    /// Below zero.
    Signed(i64),
    /// Finite.
    Float(f64),
}

impl Number {
    /// The number of a float that is finite.
    pub fn from_f64(float: f64) -> Option<Self> {
        float.is_finite().then_some(Self(Kind::Float(float)))
    }

    /// The integer, where it is one that is not negative.
    pub fn as_u64(&self) -> Option<u64> {
        match self.0 {
            Kind::Unsigned(integer) => Some(integer),
            _ => None,
        }
    }

    /// The integer, where it is one that fits.
    pub fn as_i64(&self) -> Option<i64> {
        match self.0 {
            Kind::Unsigned(integer) => i64::try_from(integer).ok(),
            Kind::Signed(integer) => Some(integer),
            Kind::Float(_) => None,
        }
    }

    /// The nearest float.
    #[expect(clippy::cast_precision_loss, reason = "as `serde_json` does")]
    pub fn as_f64(&self) -> Option<f64> {
        Some(match self.0 {
            Kind::Unsigned(integer) => integer as f64,
            Kind::Signed(integer) => integer as f64,
            Kind::Float(float) => float,
        })
    }

    /// Is it a float, even one without a fraction?
    pub fn is_f64(&self) -> bool {
        matches!(self.0, Kind::Float(_))
    }
}

impl From<u64> for Number {
    fn from(integer: u64) -> Self {
        Self(Kind::Unsigned(integer))
    }
}

impl From<i64> for Number {
    fn from(integer: i64) -> Self {
        match u64::try_from(integer) {
            Ok(integer) => Self(Kind::Unsigned(integer)),
            Err(_) => Self(Kind::Signed(integer)),
        }
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Kind::Unsigned(integer) => serializer.serialize_u64(integer),
            Kind::Signed(integer) => serializer.serialize_i64(integer),
            Kind::Float(float) => serializer.serialize_f64(float),
        }
    }
}
