//! The command line.

mod args;
mod certify;
mod check;
mod clauses;
mod config;
mod corpus;
mod crate_source;
mod error;
mod explain;
mod fault;
mod files;
mod fingerprint;
mod help;
mod init;
mod inspect;
mod lang;
#[cfg(feature = "listen")]
mod listen;
mod play;
mod progress;
mod record;
mod replay;
mod report;
mod shell;
mod show;
mod signals;
mod spec;
mod target;
mod usage;
mod version;
mod waive;
mod wrong;

pub use args::Args;
pub use error::CliError;

use std::process::ExitCode;

use args::{Command, SpecCommand};

use crate::adapter::Signal;

/// Does what the command line says. Everything but reports goes to stderr; `--help` documents the exit status.
pub fn main() -> ExitCode {
    let (args, rest) = match usage::parse() {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    show::colours(args.color);
    let alone = args.command.is_none();
    let result = match args.command.unwrap_or_default() {
        Command::Check(check) => check::run(&check, rest, alone),
        Command::Clauses(clauses) => clauses::run(&clauses),
        Command::Spec(SpecCommand::Check(check)) => spec::check(&check),
        Command::Spec(SpecCommand::Schema) => spec::schema(),
        Command::Replay(replay) => replay::run(&replay, rest),
        Command::Report(report) => report::run(&report, rest),
        Command::Waive(waive) => waive::run(&waive),
        Command::Faults(faults) => fault::list(&faults),
        Command::Adequacy(adequacy) => fault::adequacy(&adequacy),
        Command::Certify(certify) => certify::run(&certify, rest),
        Command::Inspect(inspect) => inspect::run(&inspect),
        Command::Explain(explain) => explain::run(&explain),
        Command::Play(play) => play::run(&play, rest),
        Command::Init(init) => init::run(&init),
        Command::Completions { shell } => help::completions(shell),
        Command::Man { dir } => help::manual(dir.as_deref()),
        #[cfg(feature = "js")]
        Command::ServeScript { file } => return target::serve_script(&file),
    };
    match result {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            show::error(&error);
            let signal = signals::signal().filter(|_| error.is_interrupt());
            let code = signal.map_or_else(|| error.exit_code(), Signal::exit_code);
            ExitCode::from(code)
        }
    }
}
