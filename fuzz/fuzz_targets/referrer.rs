//! See `laws::referrer::assert_bytes`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| laws::referrer::assert_bytes(data));
