//! `explain`.

use std::path::Path;

use super::args::ExplainArgs;
use super::corpus;
use super::error::CliError;
use super::replay::load;
use super::show;
use super::spec::compiled;
use crate::check::Compiled;
use crate::explain::explain;
use crate::report;

pub(super) fn run(args: &ExplainArgs) -> Result<u8, CliError> {
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
    let known = corpus::regression(&compiled, args.spec.spec.as_deref())?;
    let explanation = explain(&compiled, clause);
    show::page(&report::explained(&compiled, &explanation, &known))?;
    Ok(0)
}

fn position(compiled: &Compiled, id: &str) -> Option<usize> {
    let mut names = compiled.spec().clauses.names();
    names.position(|name| **name == *id)
}
