//! `report`: showing, comparing and stating what `check --report` wrote.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::args::{MergeArgs as Merging, ReportArgs as Args, ReportCommand};
use super::check::{self, deliver};
use super::config::{self, Config};
use super::error::CliError;
use super::files::{read, read_bytes, write};
use super::{show, signals};
use crate::campaign::WholeError;
use crate::report::data::Shard;
use crate::report::{
    self, Detail, Format, Merge, MergeError, Page, Report, Role, either, translated,
};

/// Reads a report.
pub(super) fn read_report(file: &Path) -> Result<Report, CliError> {
    Report::parse(&read(file)?).map_err(|error| CliError::Report {
        file: file.to_owned(),
        error,
    })
}

pub(super) fn run(args: &Args, rest: bool) -> Result<u8, CliError> {
    match (&args.command, &args.file) {
        (Some(command), _) => sub(command, rest),
        (None, Some(file)) => {
            let report = read_report(file)?;
            if args.format == Format::Text && args.output.is_none() {
                show::page(&report::campaign(&report, report::Detail::Normal))?;
            } else {
                put(&args.format.render(&report), args.output.as_ref())?;
            }
            Ok(0)
        }
        (None, None) => Err(CliError::Reports("no report is named".to_owned())),
    }
}

fn sub(command: &ReportCommand, rest: bool) -> Result<u8, CliError> {
    match command {
        ReportCommand::Compare { old, new } => {
            let comparison = report::compare(&read_report(old)?, &read_report(new)?);
            let comparison = comparison.map_err(CliError::Reports)?;
            show::page(&comparison.page())?;
            Ok(comparison.exit_code())
        }
        ReportCommand::Merge(args) => merge(args, rest),
        ReportCommand::Statement { file, output } => {
            let report = read_report(file)?;
            put(
                &report::statement(&report, &read_bytes(file)?, report::spoken()),
                output.as_ref(),
            )?;
            Ok(0)
        }
        ReportCommand::Verify { statement, report } => verify(statement, report),
        ReportCommand::Schema => {
            show::text(report::data::SCHEMA)?;
            Ok(0)
        }
    }
}

/// Of the report of a part, which part it is.
#[derive(Deserialize)]
struct Which {
    shard: Option<Shard>,
}

/// Puts the reports of all parts together, and ends as a single run would.
fn merge(args: &Merging, rest: bool) -> Result<u8, CliError> {
    args.target.complete(rest)?;
    let config = Config::load(args.config.as_deref())?;
    let outputs = outputs_apart(&args.files, &args.report)?;
    // In the order of the parts, and one at a time: memory does not grow with their number.
    let mut order = Vec::new();
    for file in &args.files {
        // What is no report is told when it is read as a whole.
        let which: Option<Which> = serde_json::from_str(&read(file)?).ok();
        let shard = which.and_then(|one| one.shard);
        order.push((shard.map(|one| one.index), file));
    }
    order.sort_unstable();
    let mut merge = Merge::new(signals::interrupt());
    for (_, file) in order {
        merge.add(read_report(file)?).map_err(|error| {
            let (file, error) = (file.display(), error.to_string());
            CliError::Reports(either(
                format!("{file}: {error}"),
                format!("{file}：{}", translated(&error)),
            ))
        })?;
    }
    let merged = if args.target.is_bare() {
        merge.finish(None)
    } else {
        let compiled = merge.compiled().map_err(unmerged)?;
        merge.finish(Some(&*args.target.connect(compiled.spec())?))
    };
    let merged = merged.map_err(|error| match error {
        MergeError::Parts(WholeError::Adapter(error)) => args.target.broken(error),
        other => unmerged(other),
    })?;
    let commands = match &merged.result {
        Some(result) => {
            if result.missing {
                show::notice(&report::missing());
            }
            let usual = Path::new(&merged.again.folder);
            let folder = args.findings.as_deref().unwrap_or(usual);
            check::keep(&merged.compiled, result, folder, &merged.again)
        }
        None => Vec::new(),
    };
    let mut report = merged.report(commands);
    let (today, _) = config::now();
    report.waive(&config.waivers(today));
    let detail = if args.quiet {
        Detail::Quiet
    } else {
        Detail::Normal
    };
    Ok(deliver(detail, &report, &outputs, None))
}

#[expect(clippy::needless_pass_by_value, reason = "for `map_err`")]
fn unmerged(error: MergeError) -> CliError {
    CliError::Reports(error.to_string())
}

/// Where the report of the whole goes: not to a file that holds a part.
fn outputs_apart(
    files: &[PathBuf],
    outputs: &[PathBuf],
) -> Result<Vec<(Format, PathBuf)>, CliError> {
    let real = |file: &PathBuf| file.canonicalize().unwrap_or_else(|_| file.clone());
    let parts: Vec<_> = files.iter().map(real).collect();
    if let Some(both) = outputs.iter().find(|file| parts.contains(&real(file))) {
        return Err(CliError::Reports(format!(
            "{} holds a part; name another file for the report of the whole",
            both.display()
        )));
    }
    check::outputs(outputs)
}

/// Makes the statement again from the report, and compares.
fn verify(statement: &Path, file: &Path) -> Result<u8, CliError> {
    let report = read_report(file)?;
    let found = read(statement)?;
    let language = report::language_of(&found);
    let right = report::statement(&report, &read_bytes(file)?, language);
    let (mut right, mut found) = (right.lines(), found.lines());
    let mut line = 0;
    let difference = loop {
        line += 1;
        match (right.next(), found.next()) {
            (None, None) => break None,
            (wanted, seen) if wanted == seen => {}
            (wanted, seen) => break Some((wanted, seen)),
        }
    };
    let mut page = Page::new();
    let Some((wanted, seen)) = difference else {
        page.line(
            Role::Good,
            either(
                "verified: the statement says what the report says",
                "核对通过：声明与报告一致",
            ),
        );
        show::page(&page)?;
        return Ok(0);
    };
    page.line(
        Role::Bad,
        either(
            format!("not verified: line {line} of the statement differs from the report"),
            format!("核对未通过：声明的第 {line} 行与报告不一致"),
        ),
    );
    let nothing = either("nothing", "无此行");
    let said = either("  the report says ", "  报告为：");
    page.line(Role::Plain, format!("{said}{}", wanted.unwrap_or(nothing)));
    let said = either("  the statement says ", "  声明为：");
    page.line(Role::Plain, format!("{said}{}", seen.unwrap_or(nothing)));
    show::page(&page)?;
    Ok(1)
}

fn put(text: &str, output: Option<&PathBuf>) -> Result<(), CliError> {
    match output {
        Some(file) => write(file, text),
        None => show::text(text),
    }
}
