//! How fast the harness is, each figure with what it is to be beside it: `cargo bench`.
//!
//! What is compared is measured in turn within one run; medians are printed. The last line counts the targets that are met, that are not, and those of
//! figures that could not be taken. `cargo bench --bench speed -- ARGUMENTS`:
//!
//! - `process`, `pipe`, `whole`, `compare` or `build` runs that part alone. `compare` installs other tools into `target/compare`; `build` builds the
//!   program twice from nothing, which takes minutes.
//! - `--long` measures memory over ten million scenarios, instead of 400,000; `--long=N` over so many.
//! - `--markdown` prints a table of the figures that have a target once more, for the README.
//!
//! # What a profile showed, and what was done
//!
//! Two fifths of a campaign of 20,000 went into making covering rows, twice over: once for the cases, and again to tell the coverage. Each further job
//! made them once more. Now they are made once and shared. Next came the search for marks, which looked at one text up to four times (for two
//! callbacks, and as a call and as any step), and the allocator (a copy of the whole domain for each case). All this together took the processor time
//! of a campaign of 15,000 from 2.25 s to 1.40 s.
//!
//! # What is left, and was not tried
//!
//! Making rows is still about a third, and one row follows from those before, so that two jobs wait for each other. Calls made twice are taken apart
//! again for the relation between them: two equal records could be known to agree without that. Remembering verdicts of schemas by the shape of a
//! payload, and asking equal conditions of several clauses once: conditions are below 2 % of the profile, validators do not show in it.
#![expect(
    clippy::cast_precision_loss,
    reason = "counts here are far below what a double holds"
)]

mod build;
mod compare;
mod hand;
mod pipe;
mod process;
mod table;
mod tools;
mod whole;

use std::sync::Arc;

use miniapp_conformance::check::Compiled;
use miniapp_conformance::spec;

/// As in the program.
#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let spec = spec::load(spec::DEFAULT.text, spec::DEFAULT.file).expect("the built-in spec");
    let compiled = Arc::new(Compiled::new(Arc::new(spec)).expect("the built-in spec"));
    let args: Vec<String> = std::env::args().skip(1).collect();
    let has = |word: &str| args.iter().any(|arg| arg == word);
    if has(pipe::CHILD) {
        return pipe::serve(compiled.spec());
    }
    // A word runs one part only.
    let parts = ["process", "pipe", "whole", "compare", "build"];
    let all = !parts.into_iter().any(has);
    if all || has("process") {
        process::all(&compiled);
    }
    if all || has("pipe") {
        pipe::all(&compiled);
    }
    if all || has("whole") {
        let long = args.iter().find_map(|arg| arg.strip_prefix("--long="));
        let long = long.map(|count| count.parse().expect("`--long=` and a number"));
        let usual = if has("--long") { 10_000_000 } else { 400_000 };
        whole::all(long.unwrap_or(usual));
    }
    if all || has("compare") {
        compare::all(&compiled);
    }
    if all || has("build") {
        build::all();
    }
    table::summary(has("--markdown"));
}
