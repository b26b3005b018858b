//! Every way of misbehaving, over every transport: the right class for the right scenario, no answer lost, nobody left
//! alive.
//!
//! Without the usual harness, because this binary is also the program that misbehaves (see `child`).

mod certify;
mod child;
mod http;
mod process;
mod schema;
mod support;
mod throughput;

use std::process::ExitCode;

use libtest_mimic::{Arguments, Trial};

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["child", "throughput"] => {
            throughput::child();
            return ExitCode::SUCCESS;
        }
        ["child", ..] => {
            child::main(&args[1..]);
            return ExitCode::SUCCESS;
        }
        ["throughput"] => {
            throughput::main();
            return ExitCode::SUCCESS;
        }
        _ => {}
    }
    let arguments = Arguments::from_args();
    let trials: Vec<Trial> = [
        process::trials(),
        http::trials(),
        certify::trials(),
        schema::trials(),
    ]
    .into_iter()
    .flatten()
    .collect();
    let conclusion = libtest_mimic::run(&arguments, trials);
    if !arguments.list {
        support::print_summary();
        support::check_memory();
    }
    conclusion.exit_code()
}
