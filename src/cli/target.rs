//! The adapter that a command works with.

use std::ffi::OsString;
#[cfg(feature = "js")]
use std::path::Path;
use std::path::PathBuf;
#[cfg(feature = "js")]
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use super::args::AdapterArgs;
#[cfg(feature = "js")]
use super::args::SERVE_SCRIPT;
use super::config::AdapterConfig;
use super::error::CliError;
#[cfg(feature = "js")]
use super::files;
use super::shell::{quoted, without_credentials};
use super::signals;
use crate::adapter::{self, Adapter, AdapterError, Http, InProcess, Process};
use crate::campaign;
use crate::reference::Reference;
use crate::reference::fault::catalogue;
#[cfg(feature = "js")]
use crate::report::{either, translated};
use crate::spec::Spec;

/// How long one scenario may take unless something else is said, in seconds.
const TIMEOUT: f64 = 10.0;

impl AdapterArgs {
    /// A way to start the adapter that was asked for, as often as needed.
    pub(super) fn connect(
        &self,
        spec: &Arc<Spec>,
    ) -> Result<Box<campaign::Connect<'static>>, CliError> {
        let timeout = self.timeout.unwrap_or(TIMEOUT);
        if !(timeout > 0.0 && timeout < 1e6) {
            return Err(CliError::Value {
                option: "timeout",
                value: timeout.to_string(),
                why: "a number of seconds above 0 is expected".to_owned(),
            });
        }
        let patient = adapter::AdapterSettings::default();
        let settings = adapter::AdapterSettings {
            deadline: Duration::from_secs_f64(timeout),
            // Who says how long a scenario may take says it of the greeting too.
            greeting: self
                .timeout
                .map_or(patient.greeting, Duration::from_secs_f64),
            interrupt: signals::interrupt(),
            ..patient
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
        self.named()?;
        let spec = spec.clone();
        let mut reference = Reference::new(spec.clone());
        if !self.faults.is_empty() {
            let known = catalogue(&spec);
            for id in &self.faults {
                let fault = known.iter().find(|one| one.id == *id);
                let fault = fault.ok_or_else(|| CliError::NoFault {
                    id: id.clone(),
                    known: known.iter().map(|one| one.id.clone()).collect(),
                })?;
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
        let http = self.http.as_deref().map(without_credentials);
        let target = http.or_else(file).or_else(program);
        CliError::Adapter {
            target: target.unwrap_or_else(|| "the reference platform".to_owned()),
            error,
        }
    }

    /// Looks whether a target was named where the command line promises one; `rest` tells whether there was a `--`.
    pub(super) fn complete(&self, rest: bool) -> Result<(), CliError> {
        match self.program.first() {
            Some(first) if first.is_empty() => {
                Err(CliError::NoProgram("the program after `--` is empty"))
            }
            None if rest => Err(CliError::NoProgram("no program follows `--`")),
            _ => Ok(()),
        }
    }

    /// Looks whether an implementation was named at all: a variable that is empty must not make the reference platform pass for it.
    pub(super) fn named(&self) -> Result<(), CliError> {
        if self.is_bare() {
            return Err(CliError::NoProgram("no implementation is named"));
        }
        Ok(())
    }

    /// Whether nothing was said of which implementation to judge.
    pub(super) fn is_bare(&self) -> bool {
        self.program.is_empty()
            && self.http.is_none()
            && self.js.is_none()
            && self.listen.is_none()
            && self.faults.is_empty()
            && !self.reference
    }

    /// The same, with what a file says where the command line says nothing.
    #[must_use]
    pub(super) fn or(&self, config: &AdapterConfig) -> Self {
        let mut target = self.clone();
        if target.is_bare() {
            let command = config.command.iter().flatten();
            target.program = command.map(OsString::from).collect();
            target.http.clone_from(&config.http);
            target.js.clone_from(&config.js);
        }
        target.timeout = target.timeout.or(config.timeout);
        target
    }

    /// What is to be written after `--` or as an option to reach the same adapter again.
    pub(super) fn again(&self) -> String {
        let timeout = self
            .timeout
            .map_or_else(String::new, |seconds| format!(" --timeout {seconds}"));
        let how = if let Some(url) = &self.http {
            format!(" --http {}", quoted(without_credentials(url)))
        } else if let Some(file) = &self.js {
            format!(" --js {}", quoted(file))
        } else if let Some(address) = &self.listen {
            let operator = self.operator.as_ref();
            let operator =
                operator.map_or_else(String::new, |one| format!(" --operator {}", quoted(one)));
            format!(" --listen {}{operator}", quoted(address))
        } else if self.program.is_empty() {
            let faults = self.faults.iter();
            let faults: Vec<_> = faults
                .map(|id| format!(" --fault {}", quoted(id)))
                .collect();
            if faults.is_empty() {
                " --reference".to_owned()
            } else {
                faults.concat()
            }
        } else {
            let words = self.program.iter().map(quoted);
            format!(" -- {}", words.collect::<Vec<_>>().join(" "))
        };
        timeout + &how
    }

    /// How the adapter is reached, for the report.
    pub(super) fn told(&self) -> String {
        if self.program.is_empty() {
            self.again().trim().to_owned()
        } else {
            let words = self.program.iter().map(quoted);
            words.collect::<Vec<_>>().join(" ")
        }
    }
}

#[cfg(feature = "listen")]
use super::listen::connect as listen;

#[cfg(not(feature = "listen"))]
fn listen(
    _: &str,
    _: Option<&OsString>,
    _: &Arc<Spec>,
    _: adapter::AdapterSettings,
) -> Result<Box<campaign::Connect<'static>>, CliError> {
    Err(CliError::Feature {
        option: "listen",
        feature: "listen",
    })
}

/// The script in a process of its own, so that nothing it does to the engine ends the campaign.
#[cfg(feature = "js")]
fn script(
    file: PathBuf,
    settings: adapter::AdapterSettings,
) -> Result<Box<campaign::Connect<'static>>, CliError> {
    // Says at once that there is no such file.
    files::read_bytes(&file)?;
    let program = std::env::current_exe().map_err(|error| CliError::Adapter {
        target: file.display().to_string(),
        error: AdapterError::Start {
            program: "miniapp-conformance".to_owned(),
            reason: error.to_string(),
        },
    })?;
    Ok(Box::new(move || {
        let args = [
            OsString::from(SERVE_SCRIPT),
            "--lang".into(),
            either("en", "zh").into(),
            "--".into(),
            file.clone().into(),
        ];
        Box::new(Process::running(&file, program.clone(), args, settings))
    }))
}

/// Is the program that [`script`] starts. What ends it is its last line on stderr.
#[cfg(feature = "js")]
pub(super) fn serve_script(file: &Path) -> ExitCode {
    match adapter::js::serve(file) {
        Ok(()) => ExitCode::SUCCESS,
        // Whoever has started the program takes it from here in English, and words it.
        Err(reason) if reason.starts_with(adapter::UNLOADED) => {
            eprintln!("{reason}");
            ExitCode::FAILURE
        }
        Err(reason) => {
            eprintln!("{}", translated(&reason));
            ExitCode::FAILURE
        }
    }
}

#[cfg(not(feature = "js"))]
fn script(
    _: PathBuf,
    _: adapter::AdapterSettings,
) -> Result<Box<campaign::Connect<'static>>, CliError> {
    Err(CliError::Feature {
        option: "js",
        feature: "js",
    })
}
