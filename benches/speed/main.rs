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
//! A campaign of 20,000 scenarios in process went from 10,400 to about 30,000 scenarios a second on the same machine, step by step:
//!
//! - *Covering rows were 44 %.* Each was the best of three; one that is improved as often makes a sequence that is no longer, in a third of the time.
//!   Then all parameters were counted by the same vector operations, and a changed level taken away and added, instead of counting anew: half again.
//! - *Reading and searching texts was 18 %.* Both callbacks are given the same text, calls made twice bring it again, and errors are the same
//!   everywhere: `check::texts` knows a text that it has seen. What is left of it is the search for marks in texts that are new.
//! - *Conditions of clauses were 7 %*, more once the rest was less: three hundred are asked for each scenario. Now most are settled by bits (`check::quick`).
//! - *Long texts* were drawn piece by piece; now a passage comes again. Each user was made twice, plain first.
//! - *Over a pipe* cases are made in a thread of their own; kits take 128 scenarios at a time instead of 64, since an adapter in Node that had answered
//!   all of its batch waited; what one thread reads another frees, which another allocator does in less time (7 % of the whole).
//!
//! # What did not help
//!
//! - Giving batches of covering rows from one sequence at a time, to keep its tables in the cache: 2 %.
//! - Handing requests to the writer in smaller pieces, or answers to the judge in smaller ones: nothing beyond noise, in either direction.
//! - Decoding only the surroundings of a clue also in texts of 256 to 2048 bytes: 2 % of the search for marks.
//! - One thread for Node's garbage collection: slower.
//!
//! # What is left
//!
//! Over a pipe to a child that is as fast as the reference platform, two cores are the bound: making, judging and reading a scenario takes about 41 µs of
//! processor time, the child 13 µs, so that even without any waiting 0.47 of the bare loop is the most. What could go: a third of the time of judging is the
//! search for marks, a third of making is covering rows, a tenth of everything is allocation. Two jobs over a pipe add nothing on two cores, which one
//! job keeps busy already: next to the ratio stands how much room there is. Memory is allocated by 128 scenarios on the way for each job, and by the
//! covering sequences once.
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
        let mut args = args.iter();
        let broken = args.find_map(|arg| arg.strip_prefix(pipe::BROKEN));
        return pipe::serve(compiled.spec(), broken);
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
