//! The command line.

mod args;
mod check;
mod clauses;
mod error;
mod fault;
mod init;
#[cfg(feature = "listen")]
mod listen;
mod replay;
mod show;
mod spec;

pub use args::Args;
pub use error::CliError;

use std::process::ExitCode;

use args::{Command, SpecCommand};
use clap::Parser;

/// Does what the command line says. Everything but reports goes to stderr; the exit code is documented in `--help`.
pub fn main() -> ExitCode {
    let args = Args::parse();
    let result = match args.command.unwrap_or_default() {
        Command::Check(check) => check::run(&check),
        Command::Clauses(clauses) => clauses::run(&clauses),
        Command::Spec(SpecCommand::Check(check)) => spec::check(&check),
        Command::Spec(SpecCommand::Schema) => Ok(spec::schema()),
        Command::Replay(replay) => replay::run(&replay),
        Command::Faults(faults) => fault::list(&faults),
        Command::Adequacy(adequacy) => fault::adequacy(&adequacy),
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
