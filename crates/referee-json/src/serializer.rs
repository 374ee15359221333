//! JSON text, the only way out.

mod variant;

use crate::value::Value;
use alloc::string::{String, ToString};
use core::fmt::Display;
use serde::Serialize;
use serde::ser;
use variant::Variant;

/// There is none: whatever is serialized has a text.
#[derive(Debug)]
pub enum Error {}

impl Display for Error {
    fn fmt(&self, _: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match *self {}
    }
}

impl core::error::Error for Error {}

impl ser::Error for Error {
    fn custom<T: Display>(_: T) -> Self {
        unreachable!("no type of the rules refuses to be serialized")
    }
}

/// `value` as JSON text on one line.
///
/// # Errors
/// None: the type is that of `serde_json`.
pub fn to_string<T: Serialize + ?Sized>(value: &T) -> Result<String, Error> {
    // Most of what is written is no longer: text that grows from nothing is moved six times.
    let mut serializer = Serializer { text: String::with_capacity(256) };
    value.serialize(&mut serializer).map(|()| serializer.text)
}

/// Writes JSON text.
#[derive(Debug, Default)]
pub struct Serializer {
    text: String,
}

impl Serializer {
    /// Begins an object.
    #[doc(hidden)]
    pub fn open(&mut self) {
        self.text.push('{');
    }

    /// Ends an object.
    #[doc(hidden)]
    pub fn close(&mut self) {
        self.text.push('}');
    }

    /// The name of the next field.
    #[doc(hidden)]
    pub fn name(&mut self, name: &str) {
        self.separate();
        self.quote(name);
        self.text.push(':');
    }

    /// The next field.
    #[doc(hidden)]
    pub fn entry(&mut self, name: &str, value: &(impl Serialize + ?Sized)) {
        let Ok(()) = self.field(name, value);
    }

    /// The value of what was written.
    #[doc(hidden)]
    pub fn value(self) -> Value {
        crate::of_text(&self.text)
    }

    /// A comma, but before the first item or field.
    fn separate(&mut self) {
        if !matches!(self.text.as_bytes().last(), Some(b'[' | b'{')) {
            self.text.push(',');
        }
    }

    fn quote(&mut self, text: &str) {
        self.text.push('"');
        let mut rest = text;
        while let Some(at) = rest.bytes().position(|byte| matches!(byte, b'"' | b'\\' | 0..b' ')) {
            let (plain, special) = rest.split_at_checked(at).unwrap_or((rest, ""));
            self.text.push_str(plain);
            let (byte, after) = special.split_at_checked(1).unwrap_or_default();
            rest = after;
            let byte = byte.bytes().next().unwrap_or_default();
            self.text.push('\\');
            match byte {
                b'"' | b'\\' => self.text.push(char::from(byte)),
                b'\n' => self.text.push('n'),
                b'\r' => self.text.push('r'),
                b'\t' => self.text.push('t'),
                0x08 => self.text.push('b'),
                0x0c => self.text.push('f'),
                _ => {
                    self.text.push_str(if byte < 0x10 { "u000" } else { "u001" });
                    self.text.extend(char::from_digit(u32::from(byte) & 15, 16));
                }
            }
        }
        self.text.push_str(rest);
        self.text.push('"');
    }

    fn integer(&mut self, mut integer: u64) {
        let mut digits = [b'0'; 20];
        let mut start = digits.len();
        for (at, digit) in digits.iter_mut().enumerate().rev() {
            *digit = b'0' + u8::try_from(integer % 10).unwrap_or_default();
            integer /= 10;
            start = at;
            if integer == 0 {
                break;
            }
        }
        let digits = digits.get(start..).unwrap_or_default();
        self.text.push_str(str::from_utf8(digits).unwrap_or_default());
    }

    fn item<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
        self.separate();
        value.serialize(self)
    }

    fn field<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Written {
        self.name(name);
        value.serialize(self)
    }

    /// `{"variant":`, which another brace ends.
    fn variant(&mut self, variant: &str) {
        self.open();
        self.name(variant);
    }
}

type Written<T = ()> = Result<T, Error>;

impl<'w> ser::Serializer for &'w mut Serializer {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Self;
    type SerializeTuple = Self;
    type SerializeTupleStruct = Self;
    type SerializeTupleVariant = Variant<'w>;
    type SerializeMap = Self;
    type SerializeStruct = Self;
    type SerializeStructVariant = Variant<'w>;

    fn serialize_bool(self, value: bool) -> Written {
        self.text.push_str(if value { "true" } else { "false" });
        Ok(())
    }

    fn serialize_i8(self, value: i8) -> Written {
        self.serialize_i64(value.into())
    }

    fn serialize_i16(self, value: i16) -> Written {
        self.serialize_i64(value.into())
    }

    fn serialize_i32(self, value: i32) -> Written {
        self.serialize_i64(value.into())
    }

    fn serialize_i64(self, value: i64) -> Written {
        if value < 0 {
            self.text.push('-');
        }
        self.integer(value.unsigned_abs());
        Ok(())
    }

    fn serialize_u8(self, value: u8) -> Written {
        self.serialize_u64(value.into())
    }

    fn serialize_u16(self, value: u16) -> Written {
        self.serialize_u64(value.into())
    }

    fn serialize_u32(self, value: u32) -> Written {
        self.serialize_u64(value.into())
    }

    fn serialize_u64(self, value: u64) -> Written {
        self.integer(value);
        Ok(())
    }

    fn serialize_f32(self, value: f32) -> Written {
        self.serialize_f64(value.into())
    }

    fn serialize_f64(self, value: f64) -> Written {
        if value.is_finite() {
            crate::float::push(&mut self.text, value);
            return Ok(());
        }
        self.serialize_unit()
    }

    fn serialize_char(self, value: char) -> Written {
        self.quote(value.encode_utf8(&mut [0; 4]));
        Ok(())
    }

    fn serialize_str(self, value: &str) -> Written {
        self.quote(value);
        Ok(())
    }

    fn serialize_bytes(self, value: &[u8]) -> Written {
        value.serialize(self)
    }

    fn serialize_none(self) -> Written {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Written {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Written {
        self.text.push_str("null");
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Written {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Written {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T>(self, _: &'static str, value: &T) -> Written
    where
        T: Serialize + ?Sized,
    {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Written
    where
        T: Serialize + ?Sized,
    {
        self.variant(variant);
        value.serialize(&mut *self)?;
        self.close();
        Ok(())
    }

    fn serialize_seq(self, _: Option<usize>) -> Written<Self> {
        self.text.push('[');
        Ok(self)
    }

    fn serialize_tuple(self, _: usize) -> Written<Self> {
        self.serialize_seq(None)
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Written<Self> {
        self.serialize_seq(None)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Written<Variant<'w>> {
        self.variant(variant);
        self.serialize_seq(None).map(Variant)
    }

    fn serialize_map(self, _: Option<usize>) -> Written<Self> {
        self.open();
        Ok(self)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Written<Self> {
        self.serialize_map(None)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Written<Variant<'w>> {
        self.variant(variant);
        self.serialize_map(None).map(Variant)
    }

    fn collect_str<T: Display + ?Sized>(self, value: &T) -> Written {
        self.serialize_str(&value.to_string())
    }
}

macro_rules! items {
    ($($kind:ident: $each:ident),*) => {$(
        impl ser::$kind for &mut Serializer {
            type Ok = ();
            type Error = Error;

            fn $each<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
                self.item(value)
            }

            fn end(self) -> Written {
                self.text.push(']');
                Ok(())
            }
        }
    )*};
}

items! {
    SerializeSeq: serialize_element,
    SerializeTuple: serialize_element,
    SerializeTupleStruct: serialize_field
}

impl ser::SerializeStruct for &mut Serializer {
    type Ok = ();
    type Error = Error;

    fn serialize_field<T>(&mut self, name: &'static str, value: &T) -> Written
    where
        T: Serialize + ?Sized,
    {
        self.field(name, value)
    }

    fn end(self) -> Written {
        self.close();
        Ok(())
    }
}

/// The keys have to be text.
impl ser::SerializeMap for &mut Serializer {
    type Ok = ();
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Written {
        self.item(key)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Written {
        self.text.push(':');
        value.serialize(&mut **self)
    }

    fn end(self) -> Written {
        self.close();
        Ok(())
    }
}
