//! `play`: one scenario, run and not judged.

use std::path::Path;
use std::time::Duration;
use std::{fmt, io};

use serde::Deserialize;
use serde_json::json;

use super::args::PlayArgs;
use super::config::Config;
use super::corpus;
use super::error::CliError;
use super::files::read;
use super::show;
use super::spec::compiled;
use crate::adapter::RunOutcome;
use crate::campaign::Regression;
use crate::generate::{Case, Domain, Stream};
use crate::kinds;
use crate::report::{self, Role, either};
use crate::scenario::Scenario;

/// The campaign whose scenarios are numbered runs this many unless told otherwise.
const CAMPAIGN: usize = 1000;

/// How long the first line that a scenario writes on stderr is waited for.
const STDERR: Duration = Duration::from_millis(300);

pub(super) fn run(args: &PlayArgs, rest: bool) -> Result<u8, CliError> {
    args.target.complete(rest)?;
    let compiled = compiled(&args.spec)?;
    let spec = compiled.spec();
    let from_file = match &args.file {
        Some(file) => {
            let text = text(file)?;
            let text = one_line(file, &text, args.line)?;
            Some(parse(file, text, |one| spec.fits(one))?)
        }
        None if args.scenario.is_none() => return Err(CliError::NothingToPlay),
        None => None,
    };
    if args.scenario.is_some_and(|one| one > CAMPAIGN as u64) {
        show::warning(&either(
            format!(
                "a campaign has {CAMPAIGN} scenarios unless `--scenarios` says otherwise; this one is beyond them"
            ),
            format!("除非用 `--scenarios` 另行指定，一次测试有 {CAMPAIGN} 个场景；此场景不在其中"),
        ));
    }
    let regression = corpus::regression(&compiled, args.spec.spec.as_deref())?;
    let config = Config::load(None)?;
    let target = args.target.or(&config.adapter);
    let mut adapter = target.connect(spec)?();
    let broken = |error| target.broken(error);
    let hello = adapter.hello(&spec.api).map_err(broken)?;
    let case = from_file.unwrap_or_else(|| {
        let domain = Domain::new(spec.clone(), &hello.capabilities, &hello.fixed);
        let index = usize::try_from(args.scenario.unwrap_or(1) - 1).unwrap_or_default();
        // As a campaign numbers them: the scenarios of known defects come first.
        let known = Regression::runnable(&domain, &regression, CAMPAIGN);
        match known.get(index) {
            Some((_, case)) => case.clone(),
            None => Stream::new(domain, args.seed, CAMPAIGN).case(index - known.len()),
        }
    });
    let mut ended = true;
    for (id, scenario) in (0..).zip(&case.scenarios) {
        adapter.submit(id, scenario).map_err(broken)?;
        let (_, answer) = adapter.next().map_err(broken)?;
        ended &= matches!(answer, RunOutcome::Trace(_));
        let stderr = adapter.take_stderr(STDERR);
        if !args.json && case.scenarios.len() > 1 {
            let heading = match id {
                0 => either("The first scenario of two", "两个场景中的第一个"),
                _ => either("The scenario that it is compared with", "与之比较的场景"),
            };
            show::page(report::Page::new().line(Role::Heading, heading))?;
        }
        if args.json {
            show::page(report::Page::new().line(Role::Plain, line(scenario, &answer)))?;
        } else {
            show::page(&report::played(spec, scenario, &answer, &stderr))?;
        }
    }
    Ok(if ended { 0 } else { 3 })
}

/// The text of a file, or of stdin.
fn text(file: &Path) -> Result<String, CliError> {
    if file != Path::new("-") {
        return read(file);
    }
    io::read_to_string(io::stdin()).map_err(|error| CliError::Config {
        file: file.to_owned(),
        reason: error.to_string(),
    })
}

/// The line that was asked for, or all of the text if it is no file of lines.
fn one_line<'t>(file: &Path, text: &'t str, line: Option<u64>) -> Result<&'t str, CliError> {
    let is_object = |line: &&str| serde_json::from_str::<serde_json::Map<_, _>>(line).is_ok();
    let count = text.lines().filter(is_object).count();
    let wrong = |count| CliError::Lines {
        file: file.to_owned(),
        count,
    };
    match line {
        Some(line) => {
            let at = usize::try_from(line - 1).unwrap_or(usize::MAX);
            let found = text.lines().nth(at).filter(is_object);
            found.ok_or_else(|| wrong(text.lines().count()))
        }
        None if count > 1 => Err(wrong(count)),
        None => Ok(text),
    }
}

/// A scenario and its result, on one line.
pub(super) fn line(scenario: &Scenario, answer: &RunOutcome) -> String {
    let line = match answer {
        RunOutcome::Trace(trace) => json!({"scenario": scenario, "trace": trace}),
        RunOutcome::Declined { capability, reason } => {
            json!({"scenario": scenario, "declined": capability, "reason": reason})
        }
        RunOutcome::Incident(incident) => json!({
            "scenario": scenario,
            "incident": incident.class.name(),
            "detail": incident.detail,
            "stderr": incident.stderr,
        }),
    }
    .to_string();
    // What acts on a terminal is written as JSON escapes, which read back as the same characters.
    let mut out = String::with_capacity(line.len());
    for one in line.chars() {
        if report::acts(one) {
            for unit in one.encode_utf16(&mut [0; 2]) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            out.push(one);
        }
    }
    out
}

/// The members by which the kinds of files are told apart.
#[derive(Deserialize)]
struct PlayedFile {
    case: Option<Case>,
    scenario: Option<Scenario>,
    scenarios: Option<Vec<Scenario>>,
}

fn parse(
    file: &Path,
    text: &str,
    fits: impl Fn(&Scenario) -> Result<(), String>,
) -> Result<Case, CliError> {
    let wrong = |why: &dyn fmt::Display| CliError::Config {
        file: file.to_owned(),
        reason: why.to_string(),
    };
    if let Some(kind @ ("a report" | "a spec" | "no JSON" | "an empty file")) = kinds::told(text) {
        let why = format!("this is {kind}; a replay file, a trace or a scenario is expected");
        return Err(wrong(&why));
    }
    let any: PlayedFile = serde_json::from_str(text).map_err(|error| wrong(&error))?;
    let scenarios = match any {
        PlayedFile {
            case: Some(case), ..
        } => case.scenarios,
        PlayedFile {
            scenario: Some(one),
            ..
        } => vec![one],
        PlayedFile {
            scenarios: Some(all),
            ..
        } => all,
        _ => vec![serde_json::from_str(text).map_err(|error| wrong(&error))?],
    };
    if scenarios.is_empty() {
        return Err(wrong(&"the file has no scenario"));
    }
    for one in &scenarios {
        fits(one).map_err(|why| wrong(&why))?;
    }
    Ok(Case {
        scenarios,
        tie: None,
    })
}
