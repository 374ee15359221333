//! See `laws::ownership::assert_bytes`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| laws::ownership::assert_bytes(data));
