//! `clauses`.

use std::path::Path;

use super::args::{Clauses, ClausesFormat};
use super::check::read;
use super::error::CliError;
use super::show;
use super::spec::{compiled, load};
use crate::clauses::{Table, Verdicts};
use crate::report::{self, Page, Role};
use crate::spec::{self, Spec};

pub(super) fn run(args: &Clauses) -> Result<u8, CliError> {
    if args.diff {
        return diff(args.spec.spec.as_deref().unwrap_or(spec::DEFAULT.name));
    }
    let compiled = compiled(&args.spec)?;
    let mut table = Table::new(compiled.spec());
    if let Some(file) = &args.report {
        table = table.with_verdicts(&verdicts(file, compiled.spec())?);
    }
    let mut text = Page::new();
    match args.format {
        ClausesFormat::Text => text = report::clauses(&table),
        ClausesFormat::Markdown => {
            text.text(report::markdown(&table));
        }
        ClausesFormat::Json => {
            let json = serde_json::to_string_pretty(&table).unwrap_or_default();
            text.line(Role::Plain, json);
        }
    }
    show::page(&text);
    Ok(0)
}

fn verdicts(file: &Path, spec: &Spec) -> Result<Verdicts, CliError> {
    Verdicts::parse(&read(file)?, spec).map_err(|error| CliError::Report {
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
    show::page(&report::diff(base, &loaded.spec));
    Ok(0)
}
