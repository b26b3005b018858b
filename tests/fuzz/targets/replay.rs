//! A replay file, for the default spec.

#![no_main]

use std::sync::{Arc, LazyLock};

use libfuzzer_sys::fuzz_target;
use miniapp_conformance::campaign::Replay;
use miniapp_conformance::check::Compiled;
use miniapp_conformance::spec;

static COMPILED: LazyLock<Compiled> = LazyLock::new(|| {
    let spec = spec::load(spec::DEFAULT.text, spec::DEFAULT.file).expect("the embedded spec");
    Compiled::new(Arc::new(spec)).expect("a spec that compiles")
});

fuzz_target!(|text: &str| {
    if let Ok(replay) = Replay::parse(text) {
        let _ = replay.fits(&COMPILED);
    }
});
