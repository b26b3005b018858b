//! A line that an adapter sends.

#![no_main]

use libfuzzer_sys::fuzz_target;
use miniapp_conformance::adapter::wire;

fuzz_target!(|line: &[u8]| {
    // Whatever it is, it is a response or a fault.
    let _ = wire::read(line);
});
