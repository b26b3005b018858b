//! `check` and `certify`.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use super::args::{Certify, Check, Target};
use super::error::CliError;
use super::show;
use super::spec::compiled;
use crate::adapter::{self, Adapter, AdapterError, Http, InProcess, Process};
use crate::campaign::{self, CampaignResult, Replay};
use crate::check::{ClauseSet, Compiled};
use crate::generate::{Case, Domain};
use crate::reference::Reference;
use crate::reference::fault::catalogue;
use crate::report;
use crate::spec::Spec;

pub(super) fn read(file: &Path) -> Result<String, CliError> {
    std::fs::read_to_string(file).map_err(|error| CliError::File {
        action: "read",
        file: file.to_owned(),
        error,
    })
}

fn write(file: &Path, text: &str) -> Result<(), CliError> {
    let parent = file
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty());
    let made = parent.map_or(Ok(()), std::fs::create_dir_all);
    made.and_then(|()| std::fs::write(file, text))
        .map_err(|error| CliError::File {
            action: "write",
            file: file.to_owned(),
            error,
        })
}

impl Target {
    /// A way to start the adapter that was asked for, as often as needed.
    pub(super) fn connect(
        &self,
        spec: &Arc<Spec>,
    ) -> Result<Box<campaign::Connect<'static>>, CliError> {
        if !(self.timeout > 0.0 && self.timeout < 1e6) {
            return Err(CliError::Value {
                option: "timeout",
                value: self.timeout.to_string(),
                why: "a number of seconds above 0 is expected",
            });
        }
        let settings = adapter::Settings {
            deadline: Duration::from_secs_f64(self.timeout),
            ..adapter::Settings::default()
        };
        if let Some(url) = self.http.clone() {
            return Ok(Box::new(move || Box::new(Http::new(url.clone(), settings))));
        }
        if let Some(address) = &self.listen {
            return listen(address, self.operator.as_ref(), spec, settings);
        }
        if let Some(file) = self.js.clone() {
            return script(file, settings);
        }
        if let Some((program, args)) = self.program.split_first() {
            let (program, args) = (program.clone(), args.to_vec());
            return Ok(Box::new(move || {
                Box::new(Process::new(
                    program.clone(),
                    args.iter().cloned(),
                    settings,
                )) as Box<dyn Adapter>
            }));
        }
        let spec = spec.clone();
        let mut reference = Reference::new(spec.clone());
        if !self.faults.is_empty() {
            let known = catalogue(&spec);
            for id in &self.faults {
                let fault = known.iter().find(|one| one.id == *id);
                let fault = fault.ok_or_else(|| CliError::NoFault(id.clone()))?;
                reference = reference.with_fault(fault.clone());
            }
        }
        Ok(Box::new(move || {
            let mut platform = reference.clone();
            Box::new(InProcess::new(&spec, move |scenario| {
                platform.run(scenario)
            }))
        }))
    }

    /// What went wrong with it, and with what.
    pub(super) fn broken(&self, error: AdapterError) -> CliError {
        let program = || {
            self.program
                .first()
                .map(|word| word.to_string_lossy().into_owned())
        };
        let file = || self.js.as_ref().map(|file| file.display().to_string());
        let target = self.http.clone().or_else(file).or_else(program);
        CliError::Adapter {
            target: target.unwrap_or_else(|| "the reference platform".to_owned()),
            error,
        }
    }

    /// What is to be written after `--` or as an option to reach the same adapter again.
    fn again(&self) -> String {
        if let Some(url) = &self.http {
            return format!(" --http {}", quoted(url));
        }
        if let Some(file) = &self.js {
            return format!(" --js {}", quoted(&file.to_string_lossy()));
        }
        if self.program.is_empty() {
            let faults = self
                .faults
                .iter()
                .map(|id| format!(" --fault {}", quoted(id)));
            return faults.collect();
        }
        let words = self
            .program
            .iter()
            .map(|word| quoted(&word.to_string_lossy()));
        format!(" -- {}", words.collect::<Vec<_>>().join(" "))
    }
}

#[cfg(feature = "listen")]
use super::listen::connect as listen;

#[cfg(not(feature = "listen"))]
fn listen(
    _: &str,
    _: Option<&std::ffi::OsString>,
    _: &Arc<Spec>,
    _: adapter::Settings,
) -> Result<Box<campaign::Connect<'static>>, CliError> {
    Err(CliError::Feature {
        option: "listen",
        feature: "listen",
    })
}

#[cfg(feature = "js")]
#[expect(
    clippy::unnecessary_wraps,
    reason = "without the feature it is an error"
)]
fn script(
    file: PathBuf,
    settings: adapter::Settings,
) -> Result<Box<campaign::Connect<'static>>, CliError> {
    Ok(Box::new(move || {
        Box::new(adapter::Script::new(file.clone(), settings))
    }))
}

#[cfg(not(feature = "js"))]
fn script(_: PathBuf, _: adapter::Settings) -> Result<Box<campaign::Connect<'static>>, CliError> {
    Err(CliError::Feature {
        option: "js",
        feature: "js",
    })
}

/// A word as a shell takes it.
fn quoted(word: &str) -> String {
    // Only a word with a NUL cannot be quoted, and no program can be given that.
    shlex::try_quote(word).map_or_else(|_| word.to_owned(), Cow::into_owned)
}

pub(super) fn run(args: &Check) -> Result<u8, CliError> {
    let compiled = compiled(&args.spec)?;
    let corpus = args
        .corpus
        .as_deref()
        .map_or(Ok(Vec::new()), |dir| load_corpus(&compiled, dir))?;
    let settings = campaign::Settings {
        seed: args.seed,
        scenarios: args.scenarios,
        jobs: usize::from(args.jobs),
        shrink_budget: args.shrink_budget,
        only: only(&compiled, &args.clauses)?,
        corpus,
        ..campaign::Settings::default()
    };
    let connect = args.target.connect(compiled.spec())?;
    let mut progress = show::Progress::new(&compiled, args.scenarios);
    let result = campaign::run(&compiled, &*connect, &settings, &mut |event| {
        progress.show(&event);
    });
    progress.clear();
    let result = result.map_err(|error| args.target.broken(error))?;
    let dir = args.corpus.as_ref().unwrap_or(&args.findings);
    let files = keep(&compiled, &result, dir)?;
    let spec = args
        .spec
        .spec
        .as_ref()
        .map_or_else(String::new, |name| format!(" --spec {}", quoted(name)));
    let commands: Vec<_> = files
        .iter()
        .map(|file| {
            let file = quoted(&file.to_string_lossy());
            format!(
                "miniapp-conformance replay{spec} {file}{}",
                args.target.again()
            )
        })
        .collect();
    let context = report::Context {
        commands: commands.into_iter().map(Some).collect(),
        ..report::Context::default()
    };
    let report = report::report_in(&compiled, &result, &context);
    show::page(&report::campaign(&report, report::Detail::Normal));
    if let Some(file) = &args.report {
        write(file, &report.to_json())?;
    }
    Ok(report.exit_code)
}

/// The clauses that were asked for: by id, or by the beginning of the id up to a dot.
fn only(compiled: &Compiled, asked: &[String]) -> Result<Option<ClauseSet>, CliError> {
    if asked.is_empty() {
        return Ok(None);
    }
    let mut only = ClauseSet::new();
    for one in asked {
        let before = only.iter().count();
        for (at, id) in compiled.spec().clauses.names().enumerate() {
            if **id == **one
                || id
                    .strip_prefix(one.as_str())
                    .is_some_and(|rest| rest.starts_with('.'))
            {
                only.insert(at);
            }
        }
        if only.iter().count() == before && !compiled.spec().clauses.contains(one) {
            return Err(CliError::NoClause(one.clone()));
        }
    }
    Ok(Some(only))
}

/// Writes a replay file for each finding.
fn keep(
    compiled: &Compiled,
    result: &CampaignResult,
    dir: &Path,
) -> Result<Vec<PathBuf>, CliError> {
    let mut files = Vec::new();
    for finding in &result.findings {
        let replay = Replay::of(compiled, finding);
        let file = dir.join(format!("{}.json", replay.file_name()));
        let json = serde_json::to_string_pretty(&replay).unwrap_or_default();
        write(&file, &(json + "\n"))?;
        files.push(file);
    }
    Ok(files)
}

fn load_corpus(compiled: &Compiled, dir: &Path) -> Result<Vec<Case>, CliError> {
    if !dir.exists() {
        return Ok(Vec::new());
    }
    let unreadable = |error| CliError::File {
        action: "read",
        file: dir.to_owned(),
        error,
    };
    let mut files: Vec<PathBuf> = Vec::new();
    for entry in std::fs::read_dir(dir).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.extension().is_some_and(|ending| ending == "json") {
            files.push(path);
        }
    }
    files.sort();
    let mut cases = Vec::new();
    for file in files {
        cases.push(super::replay::load(compiled, &file)?.0.case);
    }
    Ok(cases)
}

pub(super) fn certify(args: &Certify) -> Result<u8, CliError> {
    let compiled = compiled(&args.spec)?;
    let mut adapter = args.target.connect(compiled.spec())?();
    let broken = |error| args.target.broken(error);
    let hello = adapter.hello(&compiled.spec().api).map_err(broken)?;
    hello.fits(compiled.spec()).map_err(broken)?;
    let domain = Domain::new(compiled.spec().clone(), &hello.capabilities, &hello.fixed);
    adapter::certify(&mut *adapter, &hello, &domain.probe()).map_err(broken)?;
    adapter.finish();
    show::certified(&hello, adapter.strays());
    Ok(if adapter.strays().is_empty() { 0 } else { 4 })
}
