//! Variants with fields: an object around an array or an object.

use super::{Error, Serializer, Written};
use serde::Serialize;
use serde::ser;

/// The fields of a variant, which are being written.
#[derive(Debug)]
pub struct Variant<'w>(pub(super) &'w mut Serializer);

impl ser::SerializeTupleVariant for Variant<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
        self.0.item(value)
    }

    fn end(self) -> Written {
        self.0.text.push_str("]}");
        Ok(())
    }
}

impl ser::SerializeStructVariant for Variant<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_field<T>(&mut self, name: &'static str, value: &T) -> Written
    where
        T: Serialize + ?Sized,
    {
        self.0.field(name, value)
    }

    fn end(self) -> Written {
        self.0.text.push_str("}}");
        Ok(())
    }
}
