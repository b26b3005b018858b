//! How fast the harness is, each figure with what it is to be beside it: `cargo bench`.
//!
//! What is compared is measured in turn within one run; medians are printed. `--long` adds the campaigns of ten million scenarios.
#![expect(
    clippy::cast_precision_loss,
    reason = "counts here are far below what a double holds"
)]

mod hand;
mod pipe;
mod process;
mod table;
mod whole;

use std::sync::Arc;

use miniapp_conformance::check::Compiled;
use miniapp_conformance::spec;

fn main() {
    let spec = spec::load(spec::DEFAULT.text, spec::DEFAULT.file).expect("the built-in spec");
    let compiled = Arc::new(Compiled::new(Arc::new(spec)).expect("the built-in spec"));
    let args: Vec<String> = std::env::args().skip(1).collect();
    let has = |word: &str| args.iter().any(|arg| arg == word);
    if has(pipe::CHILD) {
        return pipe::serve(compiled.spec());
    }
    // A word runs one part only.
    let parts = ["process", "pipe", "whole"];
    let all = !parts.into_iter().any(has);
    if all || has("process") {
        process::all(&compiled);
    }
    if all || has("pipe") {
        pipe::all(&compiled);
    }
    if all || has("whole") {
        whole::all(has("--long"));
    }
}
