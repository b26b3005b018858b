//! Every way of misbehaving, over every transport: the right class for the right scenario, no answer lost, nobody left
//! alive.
//!
//! Without the usual harness, because this binary is also the program that misbehaves (see `child`).

mod child;
mod process;
mod support;

use std::process::ExitCode;

use libtest_mimic::{Arguments, Trial};

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if let [first, rest @ ..] = args.as_slice()
        && first == "child"
    {
        child::main(rest);
        return ExitCode::SUCCESS;
    }
    let arguments = Arguments::from_args();
    let trials: Vec<Trial> = process::trials();
    let conclusion = libtest_mimic::run(&arguments, trials);
    if !arguments.list {
        support::print_summary();
    }
    conclusion.exit_code()
}
