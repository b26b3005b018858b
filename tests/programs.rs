//! What the harness makes of implementations that run as programs, behind HTTP or as a script: see `README.md` beside this
//! file.
//!
//! Without the usual harness, because this binary is also the program that misbehaves (`adapters::child`) and the platform
//! in Rust that runs as a program (`examples/rust`), and because a trial that needs Node or Python is ignored, with the
//! reason, where the program is missing.

mod adapters;
mod consoles;
#[cfg(feature = "listen")]
mod device;
mod endings;
mod implementations;
mod node_defects;
mod report;
mod support {
    pub mod ended;
    pub mod left;
    pub mod needs;
    pub mod place;
}
mod transports;

use std::process::ExitCode;

use libtest_mimic::Arguments;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["child", ..] => {
            adapters::child::main(&args[1..]);
            return ExitCode::SUCCESS;
        }
        [transports::CHILD] => return transports::serve(),
        [adapters::memory::CHILD] => return adapters::memory::measure(),
        _ => {}
    }
    let mut arguments = Arguments::from_args();
    // Trials wait for programs most of the time.
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    arguments.test_threads.get_or_insert(2 * cores);
    let mut trials = adapters::trials();
    trials.extend(consoles::trials());
    #[cfg(feature = "listen")]
    trials.extend(device::trials());
    trials.extend(endings::trials());
    trials.extend(implementations::trials());
    trials.extend(node_defects::trials());
    trials.extend(report::trials());
    trials.extend(transports::trials());
    let conclusion = libtest_mimic::run(&arguments, trials);
    if arguments.nocapture {
        adapters::support::print_summary();
        transports::print_summary();
    }
    conclusion.exit_code()
}
