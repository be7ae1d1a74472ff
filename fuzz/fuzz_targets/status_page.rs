#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| portico_fuzz::status_page::check(data));
