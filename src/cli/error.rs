//! What can be wrong with what was asked for.

use std::fmt::Display;
use std::path::{Path, PathBuf};

use thiserror::Error;

use super::fingerprint::is_fingerprint;
use crate::adapter::{AdapterError, JournalError};
use crate::campaign::ReplayError;
use crate::check::CompileError;
use crate::report::{
    Foreign, Format, Lang, ReportError, VerdictsError, either, spoken, translated, translated_lines,
};
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
    /// The spec comes without scenarios of known defects.
    #[error(
        "the spec `{0}` has no regression suite: a built-in spec carries one, any other has it in the folder `regression/NAME` beside its file NAME.json"
    )]
    NoRegression(String),
    /// A spec cannot be used.
    #[error(transparent)]
    Spec(#[from] SpecError),
    /// `play` was not told what to run.
    #[error("no scenario is named: name a file, or give `--scenario N`")]
    NothingToPlay,
    /// A file has a scenario on each line, and none of them was chosen.
    #[error("{}: the file has {count} lines with a scenario each; choose one with `--line N`", file.display())]
    Lines {
        /// The file.
        file: PathBuf,
        /// How many lines it has.
        count: usize,
    },
    /// A spec cannot be made ready for judging.
    #[error("{file}: {error}")]
    Compile {
        /// The file.
        file: String,
        /// Why.
        error: CompileError,
    },
    /// No clause has this id.
    #[error("the spec has no clause `{id}`{}", Suggested(id, known))]
    NoClause {
        /// As it was given.
        id: String,
        /// The ids that there are.
        known: Vec<String>,
    },
    /// No fault has this id.
    #[error("there is no fault `{id}`{}", Suggested(id, known))]
    NoFault {
        /// As it was given.
        id: String,
        /// The ids that there are.
        known: Vec<String>,
    },
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
    /// What is there is no ordinary file.
    #[error("{} is not a file: pipes and devices are refused", .0.display())]
    NotAFile(PathBuf),
    /// The result could not be shown.
    #[error("cannot write to standard output: {0}")]
    Stdout(std::io::Error),
    /// A configuration file cannot be used.
    #[error("{}: {reason}", file.display())]
    Config {
        /// The file.
        file: PathBuf,
        /// Why.
        reason: String,
    },
    /// No program was named where one is promised.
    #[error("{0}")]
    NoProgram(&'static str),
    /// The ending of a file names no form of the report.
    #[error(
        "{}: the ending names no form of the report; use one of {}",
        .0.display(),
        Format::endings()
    )]
    NoEnding(PathBuf),
    /// A fingerprint that no report or command line explains.
    #[error("{0}")]
    Waive(String),
    /// Two reports cannot be compared, merged or verified.
    #[error("{0}")]
    Reports(String),
    /// A file that would be overwritten.
    #[error("{} exists already, and nothing was written", .0.display())]
    Exists(PathBuf),
    /// A folder from which a project cannot take the crate.
    #[error("cannot take the crate from {}: {why}", folder.display())]
    NoClone {
        /// The folder.
        folder: PathBuf,
        /// Why not.
        why: &'static str,
    },
    /// A journal cannot be used.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// A number that makes no sense.
    #[error("--{option} {value}: {why}")]
    Value {
        /// The option.
        option: &'static str,
        /// What was given.
        value: String,
        /// Why not.
        why: String,
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
    /// The exit status of the process.
    pub const fn exit_code(&self) -> u8 {
        match self {
            Self::Adapter { .. } => 4,
            _ => 2,
        }
    }

    /// Whether Ctrl-C or SIGTERM ended the command.
    pub(super) const fn is_interrupt(&self) -> bool {
        matches!(
            self,
            Self::Adapter {
                error: AdapterError::Interrupted,
                ..
            }
        )
    }

    /// Whether the reader of standard output has gone away, as `head` does: nobody need be told.
    pub fn is_gone(&self) -> bool {
        matches!(self, Self::Stdout(error) if error.kind() == std::io::ErrorKind::BrokenPipe)
    }

    /// Whether it has several lines of ours: excerpts of a file.
    pub(super) const fn has_lines(&self) -> bool {
        matches!(self, Self::Spec(_) | Self::Config { .. })
    }

    /// What the program itself said before it failed.
    pub(super) fn details(&self) -> Vec<String> {
        let Self::Adapter { error, .. } = self else {
            return Vec::new();
        };
        let lines = error.incident().map(|incident| incident.stderr.iter());
        lines
            .into_iter()
            .flatten()
            .map(|line| format!("stderr: {}", Foreign::from(line.as_str()).shown()))
            .collect()
    }

    /// The error in the language of this run.
    pub(super) fn words(&self) -> String {
        if spoken() == Lang::En {
            return self.to_string();
        }
        let at = |place: &dyn Display, what: &str| format!("{place}：{}", translated_lines(what));
        match self {
            Self::Spec(error) => problems(error),
            Self::Compile { file, error } => at(file, &error.to_string()),
            Self::Replay { file, error } => at(&file.display(), &error.to_string()),
            Self::Report { file, error } => at(&file.display(), &error.to_string()),
            Self::Verdicts { file, error } => at(&file.display(), &error.to_string()),
            Self::Config { file, reason } => at(&file.display(), reason),
            Self::Value { option, value, why } => at(&format_args!("--{option} {value}"), why),
            Self::Adapter { target, error } => {
                let error = translated(&error.to_string()).into_owned();
                format!("{}：适配器有故障：{error}", translated(target))
            }
            other => translated(&other.to_string()).into_owned(),
        }
    }

    /// What may help.
    pub(super) fn hint(&self) -> Option<String> {
        let text = match self {
            Self::NoProgram(_) => either(
                "`miniapp-conformance check -- PROGRAM ARGS` judges a program, `--http URL` a service, `--js FILE` a script, `--reference` the built-in reference platform",
                "`miniapp-conformance check -- PROGRAM ARGS` 判定程序，`--http URL` 判定服务，`--js FILE` 判定脚本，`--reference` 判定内置参考平台",
            ),
            Self::NoSpec { .. } => either(
                "a built-in spec is named by its name, any other by the path of its file",
                "内置规格用名称指定，其他规格用文件路径指定",
            ),
            Self::NoClause { id, .. } if is_fingerprint(id) => either(
                "this is the fingerprint of a finding; name the clause of the finding, or its file in conformance-findings",
                "这是问题的指纹；请写该问题的条款，或它在 conformance-findings 中的文件",
            ),
            Self::NoClause { id, .. }
                if Path::new(id).extension().is_some_and(|end| end == "json") =>
            {
                either(
                    "there is no file of this name either; the files of findings are in conformance-findings",
                    "也没有此名称的文件；问题的文件在 conformance-findings 中",
                )
            }
            Self::NoClause { .. } => either(
                "`miniapp-conformance clauses` lists the clauses of a spec",
                "`miniapp-conformance clauses` 列出规格的条款",
            ),
            Self::NoFault { .. } => either(
                "`miniapp-conformance faults` lists the faults",
                "`miniapp-conformance faults` 列出缺陷",
            ),
            Self::Exists(_) => either(
                "name a folder that does not have this file yet",
                "请指定一个没有该文件的目录",
            ),
            Self::NoClone { .. } => either(
                "give `--crate-path` the root of a clone of the harness, the folder whose Cargo.toml says name = \"miniapp-conformance\"; without `--crate-path` the crate comes from the clone that this program was built in, or from crates.io",
                "`--crate-path` 应为本工具仓库的克隆的根目录，即 Cargo.toml 中写有 name = \"miniapp-conformance\" 的目录；不写 `--crate-path` 时，crate 来自构建本程序的克隆，或来自 crates.io",
            ),
            Self::NotAFile(_) => either(
                "write the contents to a file and name that file",
                "请先把内容写入文件，再指定该文件",
            ),
            // What is wrong is said, and no message of the protocol can help.
            Self::Adapter {
                error: AdapterError::Start { .. } | AdapterError::Script { .. },
                ..
            } => return None,
            Self::Adapter { .. } => either(
                "docs/PROTOCOL.md describes each message; `miniapp-conformance init` writes an adapter to start from, and `miniapp-conformance certify` checks an adapter alone",
                "PROTOCOL.md（本工具仓库中的 docs/PROTOCOL.zh-CN.md）说明每条消息；`miniapp-conformance init` 生成适配器的起始代码，`miniapp-conformance certify` 只检查适配器",
            ),
            _ => return None,
        };
        Some(text.to_owned())
    }
}

/// What is wrong with a spec: each problem with its place, as it displays in English.
fn problems(error: &SpecError) -> String {
    let all = error.problems().iter().map(|one| {
        let (file, line, column) = (&one.file, one.line, one.column);
        let fault = one.fault.to_string();
        let fault = translated(&fault);
        format!("{file}:{line}:{column}：{fault}\n{}", one.excerpt)
    });
    all.collect::<Vec<_>>().join("\n")
}
