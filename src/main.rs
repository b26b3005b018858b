//! The command line program.

use std::process::ExitCode;

fn main() -> ExitCode {
    miniapp_conformance::cli::main()
}
