//! See `laws::mention::assert_bytes`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| laws::mention::assert_bytes(data));
