//! The command line.

mod args;
mod check;
mod error;
mod init;
mod replay;
mod show;

pub use args::Args;
pub use error::CliError;

use std::process::ExitCode;

use args::Command;
use clap::Parser;

/// Does what the command line says. Everything but reports goes to stderr; the exit code is documented in `--help`.
pub fn main() -> ExitCode {
    let args = Args::parse();
    let result = match args.command.unwrap_or_default() {
        Command::Check(check) => check::run(&check),
        Command::Clauses(clauses) => show::clauses(&clauses),
        Command::Replay(replay) => replay::run(&replay),
        Command::Certify(certify) => check::certify(&certify),
        Command::Init(init) => init::run(&init),
    };
    match result {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            show::error(&error);
            ExitCode::from(error.exit_code())
        }
    }
}
