//! JSON text as a value.
//!
//! It gives what `serde_json` gives with exact floats, in a tenth of its code and without its
//! tables, which are most of what reading costs a WebAssembly module. What it does not do is say
//! where a text goes wrong: it is for text that a serializer wrote, or that was checked before.

#[cfg(not(all(compact, target_family = "wasm")))]
mod float;
mod number;

// JavaScript reads them, where the code itself has to be small.
#[cfg(all(compact, target_family = "wasm"))]
use crate::float;
#[doc(hidden)]
pub use number::{exponent, natural};

use alloc::string::String;
use alloc::vec::Vec;
use serde_json::Value;

/// How deep arrays and objects may be nested: as deep as `serde_json` reads them.
const MAX_DEPTH: usize = 127;

/// The value of a JSON text; `None` where it is none, is nested more than 127 deep, or has a
/// number too large for an `f64`.
///
/// ```
/// use referee::json;
/// use serde_json::json;
/// assert_eq!(json::read(r#" {"a": [1, -2.5e3, "\u00e9\n", null]} "#), Some(json!({"a": [1, -2500.0, "é\n", null]})));
/// assert_eq!(json::read("[1,]"), None);
/// assert_eq!(json::read("1e400"), None);
/// ```
pub fn read(text: &str) -> Option<Value> {
    read_nested(text, MAX_DEPTH)
}

/// As [`read`], where a number too large for an `f64` is the largest there is.
///
/// ```
/// use referee::json;
/// use serde_json::json;
/// assert_eq!(json::read_clamped("[1e400, -1e400]"), Some(json!([f64::MAX, f64::MIN])));
/// assert_eq!(json::read_clamped("[1e]"), None);
/// ```
pub fn read_clamped(text: &str) -> Option<Value> {
    read_by(Reader { text, at: 0, beyond: Some(f64::MAX) }, MAX_DEPTH)
}

/// As [`read`], nested at most `depth` deep.
///
/// ```
/// use referee::json;
/// assert!(json::read_nested("[[]]", 2).is_some());
/// assert!(json::read_nested("[[]]", 1).is_none());
/// ```
pub fn read_nested(text: &str, depth: usize) -> Option<Value> {
    read_by(Reader { text, at: 0, beyond: None }, depth)
}

fn read_by(mut reader: Reader<'_>, depth: usize) -> Option<Value> {
    let value = reader.value(depth)?;
    reader.skip_space();
    (reader.at == reader.text.len()).then_some(value)
}

/// What a string stands for of which the escapes were checked; `raw` is what it has between its quotes.
#[doc(hidden)]
pub fn unescape(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut reader = Reader { text: raw, at: 0, beyond: None };
    let mut rest = raw;
    while let Some((before, after)) = rest.split_once('\\') {
        text.push_str(before);
        reader.at = raw.len() - after.len();
        text.extend(reader.escaped());
        rest = raw.get(reader.at..).unwrap_or_default();
    }
    text.push_str(rest);
    text
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    /// What a number too large for an `f64` is.
    beyond: Option<f64>,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(byte)
    }

    /// Is this byte next? Then it is taken.
    fn takes(&mut self, byte: u8) -> bool {
        let is_next = self.peek() == Some(byte);
        self.at += usize::from(is_next);
        is_next
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
    }

    /// A value nested at most `depth` deep.
    fn value(&mut self, depth: usize) -> Option<Value> {
        self.skip_space();
        match self.next()? {
            b'"' => self.string().map(Value::String),
            b'[' => self.array(depth.checked_sub(1)?),
            b'{' => self.object(depth.checked_sub(1)?),
            b't' => self.literal("rue", Value::Bool(true)),
            b'f' => self.literal("alse", Value::Bool(false)),
            b'n' => self.literal("ull", Value::Null),
            b'-' | b'0'..=b'9' => {
                self.at -= 1;
                let (number, length) = number::read(self.text.get(self.at..)?, self.beyond)?;
                self.at += length;
                Some(Value::Number(number))
            }
            _ => None,
        }
    }

    fn literal(&mut self, rest: &str, value: Value) -> Option<Value> {
        let found = self.text.get(self.at..)?.starts_with(rest);
        self.at += rest.len();
        found.then_some(value)
    }

    fn array(&mut self, depth: usize) -> Option<Value> {
        let mut items = Vec::new();
        self.skip_space();
        if !self.takes(b']') {
            loop {
                items.push(self.value(depth)?);
                self.skip_space();
                match self.next()? {
                    b',' => {}
                    b']' => break,
                    _ => return None,
                }
            }
        }
        Some(Value::Array(items))
    }

    fn object(&mut self, depth: usize) -> Option<Value> {
        let mut fields = Vec::new();
        self.skip_space();
        if !self.takes(b'}') {
            loop {
                self.skip_space();
                let name = if self.takes(b'"') { self.string()? } else { return None };
                self.skip_space();
                if !self.takes(b':') {
                    return None;
                }
                fields.push((name, self.value(depth)?));
                self.skip_space();
                match self.next()? {
                    b',' => {}
                    b'}' => break,
                    _ => return None,
                }
            }
        }
        // Of fields of one name the last counts.
        Some(Value::Object(fields.into_iter().collect()))
    }

    /// What follows the quote that begins a string.
    fn string(&mut self) -> Option<String> {
        let mut string = String::new();
        loop {
            let rest = self.text.get(self.at..)?;
            let special = |byte: u8| byte == b'"' || byte == b'\\' || byte < b' ';
            let plain = rest.bytes().position(special)?;
            string.push_str(rest.get(..plain)?);
            self.at += plain;
            match self.next()? {
                b'"' => return Some(string),
                b'\\' => string.push(self.escaped()?),
                _ => return None,
            }
        }
    }

    fn escaped(&mut self) -> Option<char> {
        Some(match self.next()? {
            b'n' => '\n',
            b't' => '\t',
            b'r' => '\r',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'u' => {
                let unit = self.code_unit()?;
                if unit & 0xFC00 != 0xD800 {
                    // Half of a pair that comes first, and should not, is no character.
                    return char::from_u32(unit);
                }
                if !self.takes(b'\\') || !self.takes(b'u') {
                    return None;
                }
                let low = self.code_unit()?;
                if low & 0xFC00 != 0xDC00 {
                    return None;
                }
                return char::from_u32(0x1_0000 + ((unit & 0x3FF) << 10 | low & 0x3FF));
            }
            same @ (b'"' | b'\\' | b'/') => char::from(same),
            _ => return None,
        })
    }

    fn code_unit(&mut self) -> Option<u32> {
        (0..4).try_fold(0, |unit, _| Some(unit << 4 | char::from(self.next()?).to_digit(16)?))
    }
}
