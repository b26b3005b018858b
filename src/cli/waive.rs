//! `waive`: writing a waiver into `conformance.toml`.

use std::path::Path;

use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, value};

use super::args::WaiveArgs;
use super::config::{Date, now};
use super::error::CliError;
use super::files::{read, write};
use super::fingerprint::is_fingerprint;
use super::report::read_report;
use super::show;
use crate::report::{Page, Role, either};

pub(super) fn run(args: &WaiveArgs) -> Result<u8, CliError> {
    let fingerprint = args.fingerprint.to_lowercase();
    if !is_fingerprint(&fingerprint) {
        return Err(CliError::Waive(format!(
            "`{}` is no fingerprint: a fingerprint has 16 hexadecimal digits, and each finding of a report shows its own",
            args.fingerprint
        )));
    }
    if args.reason.trim().is_empty() {
        return Err(CliError::Waive("--reason is empty".to_owned()));
    }
    let until: Date = args.until.parse().map_err(CliError::Waive)?;
    let (today, _) = now();
    if until < today {
        return Err(CliError::Waive(format!("--until {until} has passed")));
    }
    let clause = match &args.clause {
        Some(clause) => clause.clone(),
        None => clause_of(&args.report, &fingerprint)?,
    };
    let wrong = |reason: String| CliError::Config {
        file: args.config.clone(),
        reason,
    };
    let text = if args.config.exists() {
        read(&args.config)?
    } else {
        String::new()
    };
    let mut document: DocumentMut = text
        .parse()
        .map_err(|error: toml_edit::TomlError| wrong(error.to_string()))?;
    let list = document
        .entry("waiver")
        .or_insert(Item::ArrayOfTables(ArrayOfTables::new()));
    let Some(list) = list.as_array_of_tables_mut() else {
        return Err(wrong(
            "`waiver` is not a list of tables `[[waiver]]`".to_owned(),
        ));
    };
    let same = |one: &Table| {
        let is = |name: &str, wanted: &str| one.get(name).and_then(Item::as_str) == Some(wanted);
        is("clause", &clause) && is("fingerprint", &fingerprint)
    };
    let renewed = list.iter().any(same);
    if !renewed {
        list.push(Table::new());
    }
    let at = list.iter().position(same).unwrap_or(list.len() - 1);
    if let Some(entry) = list.get_mut(at) {
        fill(entry, args, &clause, &fingerprint, until);
    }
    write(&args.config, &document.to_string())?;
    let file = args.config.display();
    let done = if renewed {
        either("renewed", "已更新")
    } else {
        either("written", "已写入")
    };
    let mut page = Page::new();
    page.line(
        Role::Good,
        either(
            format!("{done} in {file}: {clause} {fingerprint} is accepted until {until}"),
            format!("{done} {file}：接受 {clause} {fingerprint} 至 {until}"),
        ),
    );
    show::page(&page)?;
    Ok(0)
}

fn fill(entry: &mut Table, args: &WaiveArgs, clause: &str, fingerprint: &str, until: Date) {
    entry["clause"] = value(clause);
    entry["fingerprint"] = value(fingerprint);
    entry["reason"] = value(args.reason.trim());
    if let Some(link) = &args.link {
        entry["link"] = value(link);
    }
    if let Some(owner) = &args.owner {
        entry["owner"] = value(owner);
    }
    entry["until"] = match until.to_string().parse::<toml_edit::Datetime>() {
        Ok(date) => value(date),
        Err(_) => value(until.to_string()),
    };
}

/// The clause of the finding with this fingerprint.
fn clause_of(file: &Path, fingerprint: &str) -> Result<String, CliError> {
    if !file.exists() {
        return Err(CliError::Waive(format!(
            "the clause of the finding is not known: there is no report {}; run `check --report report.json` again, or name the clause with `--clause ID`: it stands in the first line of the finding",
            file.display()
        )));
    }
    let report = read_report(file)?;
    let found = report
        .findings
        .iter()
        .find(|one| one.fingerprint == fingerprint);
    match found {
        Some(one) => Ok(one.clause.clone()),
        None => {
            let known: Vec<_> = report
                .findings
                .iter()
                .map(|one| {
                    let (print, clause) = (&one.fingerprint, &one.clause);
                    either(
                        format!("{print} ({clause})"),
                        format!("{print}（{clause}）"),
                    )
                })
                .collect();
            let known = if known.is_empty() {
                "no finding".to_owned()
            } else {
                known.join(either(", ", "、"))
            };
            Err(CliError::Waive(format!(
                "{} has no finding {fingerprint}; it has {known}",
                file.display()
            )))
        }
    }
}
