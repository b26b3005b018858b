//! A spec, or a profile of one.

#![no_main]

use libfuzzer_sys::fuzz_target;
use miniapp_conformance::spec;

fuzz_target!(|text: &str| {
    if let Err(error) = spec::load(text, "fuzzed.json") {
        // What is wrong can be told.
        let _ = error.to_string();
    }
});
