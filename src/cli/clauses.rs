//! `clauses`.

use std::path::Path;

use super::args::{ClausesArgs, ClausesFormat};
use super::error::CliError;
use super::report::read_report;
use super::show;
use super::spec::{compiled, load};
use crate::clauses::{ClauseTable, Verdicts};
use crate::report;
use crate::spec::{self, Spec};

pub(super) fn run(args: &ClausesArgs) -> Result<u8, CliError> {
    if args.diff {
        return diff(args.spec.spec.as_deref().unwrap_or(spec::DEFAULT.name));
    }
    let compiled = compiled(&args.spec)?;
    let mut table = ClauseTable::new(compiled.spec());
    if let Some(file) = &args.report {
        table = table.with_verdicts(&verdicts(file, compiled.spec())?);
    }
    match args.format {
        ClausesFormat::Text => show::page(&report::clauses(&table))?,
        ClausesFormat::Markdown => show::text(&report::markdown(&table))?,
        ClausesFormat::Json => show::text(&report::json(&table))?,
    }
    Ok(0)
}

fn verdicts(file: &Path, spec: &Spec) -> Result<Verdicts, CliError> {
    read_report(file)?
        .verdicts(spec)
        .map_err(|error| CliError::Verdicts {
            file: file.to_owned(),
            error,
        })
}

/// Shows what a profile changes.
fn diff(name: &str) -> Result<u8, CliError> {
    let loaded = load(name)?;
    let Some(base) = &loaded.base else {
        return Err(CliError::NoProfile(name.to_owned()));
    };
    show::page(&report::diff(base, &loaded.spec))?;
    Ok(0)
}
