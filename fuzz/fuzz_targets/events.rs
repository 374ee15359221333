//! See `laws::events::assert_bytes`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| laws::events::assert_bytes(data));
