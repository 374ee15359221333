//! See `laws::website::assert_bytes`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| laws::website::assert_bytes(data));
