//! simdjson on demand, over the functions of `cpp/decode.cpp`.

use crate::counts;
use crate::peers::Job;

/// The bytes that simdjson may read behind the end of a text.
const PADDING: usize = 64;

type Decode = unsafe extern "C" fn(*const u8, usize, *mut u64, *mut u64) -> bool;

unsafe extern "C" {
    fn simdjson_array(text: *const u8, length: usize, events: *mut u64, invalid: *mut u64) -> bool;
    fn simdjson_lines(text: *const u8, length: usize, events: *mut u64, invalid: *mut u64) -> bool;
}

fn decode(bytes: &[u8], decode: Decode) -> Job<'_> {
    let mut padded = bytes.to_vec();
    padded.resize(bytes.len() + PADDING, b' ');
    let length = bytes.len();
    Box::new(move || {
        let (mut events, mut invalid) = (0, 0);
        // SAFETY: the text has its padding, and both counts outlive the call.
        let read = unsafe { decode(padded.as_ptr(), length, &raw mut events, &raw mut invalid) };
        assert!(read, "simdjson reads the body");
        counts([("events", events), ("invalid", invalid)])
    })
}

pub(crate) fn array(bytes: &[u8]) -> Job<'_> {
    decode(bytes, simdjson_array)
}

pub(crate) fn lines(bytes: &[u8]) -> Job<'_> {
    decode(bytes, simdjson_lines)
}
