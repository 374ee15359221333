//! Decoding of strings, keeping them, and JSON text made compact.

use super::cursor::Quoted;
use crate::json;
use alloc::borrow::Cow;
use alloc::string::String;

/// The text that a string stands for. Its escapes have been checked.
#[inline]
pub(crate) fn decode(quoted: Quoted<'_>) -> Cow<'_, str> {
    if quoted.escaped { Cow::Owned(json::unescape(quoted.raw)) } else { Cow::Borrowed(quoted.raw) }
}

/// Puts a text in the place of another. Of one that is borrowed, as most are, nothing is to be freed:
/// that is asked here, where it would be asked by a call.
#[inline]
pub(super) fn borrow<'a>(place: &mut Cow<'a, str>, text: &'a str) {
    match place {
        Cow::Borrowed(before) => *before = text,
        Cow::Owned(_) => *place = Cow::Borrowed(text),
    }
}

/// Valid JSON without the white space between its tokens: on one line, values spelled as they were.
pub(crate) fn compact(json: &str) -> Cow<'_, str> {
    let mut text = String::new();
    // What is before that is written, or white space.
    let mut from = 0;
    let mut quoted = false;
    let mut escaped = false;
    for (at, byte) in json.bytes().enumerate() {
        if quoted {
            quoted = escaped || byte != b'"';
            escaped = !escaped && byte == b'\\';
        } else if is_space_byte(byte) {
            if from == 0 {
                text.reserve(json.len());
            }
            text.push_str(json.get(from..at).unwrap_or_default());
            from = at + 1;
        } else {
            quoted = byte == b'"';
        }
    }
    if from == 0 {
        return Cow::Borrowed(json);
    }
    text.push_str(json.get(from..).unwrap_or_default());
    Cow::Owned(text)
}

/// Is this white space to JSON?
pub(crate) fn is_space_byte(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

/// `text` without the white space before it.
pub(crate) fn trim_start(text: &[u8]) -> &[u8] {
    let start = text.iter().position(|&byte| !is_space_byte(byte)).unwrap_or(text.len());
    text.get(start..).unwrap_or_default()
}

/// At most `max` bytes of `text`, cut between code points.
pub(crate) fn head(text: &str, max: usize) -> &str {
    let end = (0..=max.min(text.len())).rev().find(|&end| text.is_char_boundary(end));
    text.get(..end.unwrap_or(0)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compact_keeps_what_is_in_strings() {
        let json = "{ \"a b\\\" c\" :\r\n\t[ 1.50 , \"\\\\\" , null ] }\n";
        assert_eq!(compact(json), r#"{"a b\" c":[1.50,"\\",null]}"#);
        assert!(matches!(compact(r#"{"a":" "}"#), Cow::Borrowed(_)));
        assert!(matches!(compact("1 "), Cow::Owned(text) if text == "1"));
    }

    #[test]
    fn escapes_are_decoded() {
        let raw = r#"\"\\\/\b\f\n\r\tdä\u00e4\ud83d\ude00\u0000x"#;
        let text = decode(Quoted { raw, escaped: true });
        assert_eq!(text, "\"\\/\u{8}\u{c}\n\r\tdä\u{e4}😀\0x");
    }

    #[test]
    fn head_cuts_between_code_points() {
        assert_eq!(head("aä", 2), "a");
        assert_eq!(head("aä", 3), "aä");
        assert_eq!(head("", 9), "");
    }
}
