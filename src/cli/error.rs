//! What can be wrong with what was asked for.

use std::path::PathBuf;

use thiserror::Error;

use crate::adapter::AdapterError;
use crate::campaign::ReplayError;
use crate::check::CompileError;
use crate::report::{ReportError, VerdictsError};
use crate::spec::{SpecError, Suggested};

/// Why a command could not be carried out.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum CliError {
    /// No spec of this name.
    #[error(
        "there is neither a file `{name}` nor a spec of that name{}",
        Suggested(name, known)
    )]
    NoSpec {
        /// As it was given.
        name: String,
        /// The names that there are.
        known: Vec<String>,
    },
    /// A spec cannot be used.
    #[error(transparent)]
    Spec(#[from] SpecError),
    /// A spec cannot be made ready for judging.
    #[error("{file}: {error}")]
    Compile {
        /// The file.
        file: String,
        /// Why.
        error: CompileError,
    },
    /// No clause has this id.
    #[error("the spec has no clause `{0}`; `miniapp-conformance clauses` lists them")]
    NoClause(String),
    /// No fault has this id.
    #[error("there is no fault `{0}`; `miniapp-conformance faults` lists them")]
    NoFault(String),
    /// What a spec changes is only known of a profile.
    #[error("`{0}` extends no other spec, so there is nothing that it changes")]
    NoProfile(String),
    /// A replay file cannot be used.
    #[error("{}: {error}", file.display())]
    Replay {
        /// The file.
        file: PathBuf,
        /// Why.
        error: ReplayError,
    },
    /// A file is not a report.
    #[error("{}: {error}", file.display())]
    Report {
        /// The file.
        file: PathBuf,
        /// Why.
        error: ReportError,
    },
    /// A report gives no verdicts on the spec.
    #[error("{}: {error}", file.display())]
    Verdicts {
        /// The file.
        file: PathBuf,
        /// Why.
        error: VerdictsError,
    },
    /// A file cannot be read or written.
    #[error("cannot {action} {}: {error}", file.display())]
    File {
        /// `read` or `write`.
        action: &'static str,
        /// The file.
        file: PathBuf,
        /// The system's words.
        error: std::io::Error,
    },
    /// A file that would be overwritten.
    #[error("{} exists already, and nothing was written", .0.display())]
    Exists(PathBuf),
    /// A number that makes no sense.
    #[error("--{option} {value}: {why}")]
    Value {
        /// The option.
        option: &'static str,
        /// What was given.
        value: String,
        /// Why not.
        why: &'static str,
    },
    /// The program was built without what this needs.
    #[error(
        "--{option} needs the cargo feature `{feature}`, which this program was built without; build it with `--features {feature}`"
    )]
    Feature {
        /// The option.
        option: &'static str,
        /// The feature.
        feature: &'static str,
    },
    /// The harness cannot serve a device.
    #[cfg(feature = "listen")]
    #[error(transparent)]
    Device(#[from] crate::adapter::device::DeviceError),
    /// The adapter is broken.
    #[error("{target}: {error}")]
    Adapter {
        /// The program, URL or file.
        target: String,
        /// Why.
        error: AdapterError,
    },
}

impl CliError {
    /// The exit code of the process.
    pub const fn exit_code(&self) -> u8 {
        match self {
            Self::Adapter { .. } => 4,
            _ => 2,
        }
    }
}
