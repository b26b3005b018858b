//! What can be wrong with what was asked for.

use std::path::PathBuf;

use thiserror::Error;

use crate::adapter::{AdapterError, JournalError};
use crate::campaign::ReplayError;
use crate::check::CompileError;
use crate::report::{Foreign, Format, Lang, ReportError, VerdictsError, either, spoken};
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
        match spoken() {
            Lang::En => self.to_string(),
            Lang::Zh => chinese(self),
        }
    }

    /// What may help.
    pub(super) fn hint(&self) -> Option<String> {
        let text = match self {
            Self::NoProgram(_) => either(
                "`miniapp-conformance check -- PROGRAM ARGS` judges a program, `--http URL` a service, `--js FILE` a script; `check` alone judges the built-in reference platform",
                "`miniapp-conformance check -- PROGRAM ARGS` 判定程序，`--http URL` 判定服务，`--js FILE` 判定脚本；只写 `check` 判定内置的参考平台",
            ),
            Self::NoSpec { .. } => either(
                "the built-in specs are my.getOpenUserInfo, alipay-plus.getOpenUserInfo and my.getAuthCode; `--spec FILE` takes a file",
                "内置规格有 my.getOpenUserInfo、alipay-plus.getOpenUserInfo 和 my.getAuthCode；`--spec FILE` 使用文件",
            ),
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
            Self::NotAFile(_) => either(
                "write the contents to a file and name that file",
                "请先把内容写入文件，再指定该文件",
            ),
            Self::Adapter { .. } => either(
                "docs/PROTOCOL.md describes each message; `miniapp-conformance init` writes an adapter to start from, and `miniapp-conformance certify` checks an adapter alone",
                "docs/PROTOCOL.md 说明每条消息；`miniapp-conformance init` 生成适配器的起始代码，`miniapp-conformance certify` 只检查适配器",
            ),
            _ => return None,
        };
        Some(text.to_owned())
    }
}

/// The error in Chinese. What a library or the system says inside of it stays as it is.
fn chinese(error: &CliError) -> String {
    match error {
        CliError::NoSpec { name, known } => format!(
            "没有文件 `{name}`，也没有这个名称的规格{}",
            Suggested(name, known)
        ),
        CliError::NoClause { id, known } => {
            format!("规格中没有条款 `{id}`{}", Suggested(id, known))
        }
        CliError::NoFault { id, known } => format!("没有缺陷 `{id}`{}", Suggested(id, known)),
        CliError::NoRegression(name) => format!(
            "规格 `{name}` 没有已知缺陷的场景：内置规格自带，其他规格的放在其文件 NAME.json 旁的 `regression/NAME` 文件夹中"
        ),
        CliError::NoProfile(name) => format!("`{name}` 没有扩展其他规格，因此没有改动可列"),
        CliError::File {
            action,
            file,
            error,
        } => {
            let action = match *action {
                "read" => "读取",
                "write" => "写入",
                "create" => "创建",
                "find" => "找到",
                other => other,
            };
            format!("无法{action} {}：{error}", file.display())
        }
        CliError::NotAFile(file) => {
            format!("{} 不是普通文件：不接受管道和设备", file.display())
        }
        CliError::Stdout(error) => format!("无法写入标准输出：{error}"),
        CliError::NoEnding(file) => format!(
            "{}：扩展名不对应任何报告形式；可用 {}",
            file.display(),
            Format::endings()
        ),
        CliError::Exists(file) => format!("{} 已存在，未写入任何文件", file.display()),
        CliError::Feature { option, feature } => format!(
            "--{option} 需要 cargo feature `{feature}`，而本程序构建时没有启用；请用 `--features {feature}` 构建"
        ),
        CliError::Adapter { target, error } => format!("{target}：适配器出错：{error}"),
        // These say no more than where, and what another part of the program found.
        CliError::Spec(_)
        | CliError::Compile { .. }
        | CliError::Replay { .. }
        | CliError::Report { .. }
        | CliError::Verdicts { .. }
        | CliError::Config { .. }
        | CliError::NoProgram(_)
        | CliError::Waive(_)
        | CliError::Journal(_)
        | CliError::Reports(_)
        | CliError::Value { .. } => error.to_string(),
        #[cfg(feature = "listen")]
        CliError::Device(_) => error.to_string(),
    }
}
