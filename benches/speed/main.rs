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
//! A campaign of 20,000 scenarios in process went from 10,400 to about 42,000 scenarios a second on the same machine, step by step:
//!
//! - *Covering rows were 44 %.* Each was the best of three; one that is improved as often makes a sequence that is no longer, in a third of the time.
//!   Then all parameters were counted by the same vector operations, and a changed level taken away and added, instead of counting anew: half again. At
//!   last several parameters share a block of levels, so that a row of masks is a quarter as long: half again. What a row covers is found by whole
//!   masks, since most pairs have nothing left to be covered with.
//! - *Reading and searching texts was 18 %.* Both callbacks are given the same text, calls made twice bring it again, and errors are the same
//!   everywhere: `check::texts` knows a text that it has seen.
//! - *The search for marks in new texts was 14 %*, nearly all of it in the few that resemble something encoded. A layer is undone only where a clue tells
//!   that it is there, and reversal only where something is a clue when read backwards; what no layer is written in ends a stretch. Long names and
//!   addresses were made of runs like base64, which said nothing of any implementation. A quarter of the time is left.
//! - *Conditions were 10 %*, of clauses and of rules: hundreds are asked for each scenario. Now what they ask for is bits, each test of a facet is made
//!   once when the facet changes, and rules are made ready once (`oracle::Book`).
//! - *Memory was allocated 63 times* to judge a case with one call: few of anything are kept on the stack (10 times now). Making a case took 60, now 40.
//! - *What follows from a spec was worked out for each scenario*: the versions around a bound, the subsets of callbacks.
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
//! - Knowing fewer texts (32 or 128 kB instead of 1 MB), to keep them in the cache: nothing.
//!
//! # What is left
//!
//! Over a pipe to a child that is as fast as the reference platform two cores are the bound: both are busy all the time, a third of it with the child. So
//! that ratio moves with whatever else the machine does, by a tenth in either direction. Of the harness's own time half is judging, a quarter making
//! cases (covering rows more than half of that), the rest reading and writing JSON. Two jobs over a pipe add nothing on two cores, which one
//! job keeps busy already: next to the ratio stands how much room there is. Over HTTP each scenario is a request of its own, and Node's server is
//! what is waited for. Memory is allocated by 128 scenarios on the way for each job, and by the covering sequences once.
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
