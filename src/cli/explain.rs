//! `explain`.

use std::path::Path;

use clap::Args;

use super::args::Spec;
use super::error::CliError;
use super::replay::load;
use super::show;
use super::spec::compiled;
use crate::check::Compiled;
use crate::explain::explain;
use crate::report;

/// Explain a clause or a finding
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  miniapp-conformance explain historical.gender
  miniapp-conformance explain conformance-findings/historical.gender-1a2b3c.json
  miniapp-conformance explain --spec my.getAuthCode success.code

Exit codes: 0 explained, 2 no such clause, or a file that cannot be used")]
pub(super) struct Explain {
    #[command(flatten)]
    spec: Spec,
    /// Id of a clause, or the replay file of a finding
    #[arg(value_name = "CLAUSE|FILE")]
    subject: String,
}

pub(super) fn run(args: &Explain) -> Result<u8, CliError> {
    let compiled = compiled(&args.spec)?;
    let clause = match position(&compiled, &args.subject) {
        Some(clause) => clause,
        None if Path::new(&args.subject).exists() => {
            load(&compiled, Path::new(&args.subject))?.1.clause
        }
        None => {
            let known: Vec<String> = compiled
                .spec()
                .clauses
                .names()
                .map(ToString::to_string)
                .collect();
            return Err(CliError::NoClause {
                id: args.subject.clone(),
                known,
            });
        }
    };
    show::page(&report::explained(&compiled, &explain(&compiled, clause)))?;
    Ok(0)
}

fn position(compiled: &Compiled, id: &str) -> Option<usize> {
    let mut names = compiled.spec().clauses.names();
    names.position(|name| **name == *id)
}
