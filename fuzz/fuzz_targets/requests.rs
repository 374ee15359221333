//! See `laws::requests::assert_bytes`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| laws::requests::assert_bytes(data));
