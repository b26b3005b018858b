//! `clauses`.

use super::args::{Clauses, ClausesFormat};
use super::error::CliError;
use super::show;
use super::spec::{compiled, load};
use crate::clauses::{Change, Diff, Table};
use crate::report::{self, Page, Role};
use crate::spec;

pub(super) fn run(args: &Clauses) -> Result<u8, CliError> {
    if args.diff {
        return diff(args.spec.spec.as_deref().unwrap_or(spec::DEFAULT.name));
    }
    let compiled = compiled(&args.spec)?;
    let table = || Table::new(compiled.spec());
    let mut text = Page::new();
    match args.format {
        ClausesFormat::Text => text = report::clauses(&compiled),
        ClausesFormat::Markdown => {
            text.text(table().markdown());
        }
        ClausesFormat::Json => {
            let json = serde_json::to_string_pretty(&table()).unwrap_or_default();
            text.line(Role::Plain, json);
        }
    }
    show::page(&text);
    Ok(0)
}

/// Shows what a profile changes.
fn diff(name: &str) -> Result<u8, CliError> {
    let loaded = load(name)?;
    let Some(base) = &loaded.base else {
        return Err(CliError::NoProfile(name.to_owned()));
    };
    let mut text = Page::new();
    let heading = format!(
        "{} {} extends {} {}",
        loaded.spec.name, loaded.spec.version, base.name, base.version
    );
    text.line(Role::Heading, heading);
    for (what, id, change) in Diff::new(base, &loaded.spec).0 {
        let (role, sign, detail) = match change {
            Change::Added => (Role::Good, '+', String::new()),
            Change::Removed => (Role::Bad, '-', String::new()),
            Change::Changed(pointers) => (Role::Warning, '~', pointers.join(" ")),
            Change::Pinned(only) => (Role::Warning, '=', format!("only {only} conforms")),
        };
        text.push(role, format!("{sign} {what} {id}"));
        text.line(Role::Faint, format!("  {detail}").trim_end());
    }
    show::page(&text);
    Ok(0)
}
