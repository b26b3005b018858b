//! An operator that is a program: one instruction a line on its stdin, one answer a line on its stdout.

use std::ffi::{OsStr, OsString};
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::instruction::{Instruction, OperatorReport};

/// The operator's program cannot be started.
#[derive(Debug, Error)]
#[error("cannot start the operator `{program}`: {reason}")]
pub struct OperatorError {
    /// As it was given.
    program: String,
    /// The system's words.
    reason: String,
}

/// A program that drives the device.
#[derive(Debug)]
pub(super) struct OperatorProgram {
    child: Child,
    to: Option<ChildStdin>,
    from: BufReader<ChildStdout>,
    name: String,
}

#[derive(Serialize)]
struct InstructionLine<'a> {
    #[serde(flatten)]
    instruction: &'a Instruction,
    en: &'a str,
    zh: &'a str,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Said {
    report: Word,
    #[serde(default)]
    text: String,
}

/// The words for a report, on the page and in a program's answer.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum Word {
    Done,
    CouldNot,
    Otherwise,
    Repeat,
    LeaveOut,
}

impl Word {
    pub(super) fn with(self, text: String) -> OperatorReport {
        match self {
            Self::Done => OperatorReport::Done,
            Self::CouldNot => OperatorReport::CouldNot(text),
            Self::Otherwise => OperatorReport::Otherwise(text),
            Self::Repeat => OperatorReport::Repeat,
            Self::LeaveOut => OperatorReport::LeaveOut,
        }
    }
}

impl OperatorProgram {
    pub(super) fn start(program: &OsStr, args: &[OsString]) -> Result<Self, OperatorError> {
        let name = program.to_string_lossy().into_owned();
        let failed = |reason: String| OperatorError {
            program: name.clone(),
            reason,
        };
        let mut child = Command::new(program)
            .args(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| failed(error.to_string()))?;
        let to = child.stdin.take();
        let from = child
            .stdout
            .take()
            .ok_or_else(|| failed("it has no stdout".to_owned()))?;
        Ok(Self {
            child,
            to,
            from: BufReader::new(from),
            name,
        })
    }

    /// Gives an instruction and waits for the answer, as long as that takes.
    pub(super) fn perform(
        &mut self,
        instruction: &Instruction,
        [en, zh]: &[String; 2],
    ) -> OperatorReport {
        let line = serde_json::to_string(&InstructionLine {
            instruction,
            en,
            zh,
        })
        .unwrap_or_default();
        let sent = self
            .to
            .as_mut()
            .map(|to| writeln!(to, "{line}").and_then(|()| to.flush()));
        if !matches!(sent, Some(Ok(()))) {
            return OperatorReport::CouldNot(format!("the operator `{}` has ended", self.name));
        }
        let mut answer = String::new();
        match self.from.read_line(&mut answer) {
            Ok(0) => OperatorReport::CouldNot(format!("the operator `{}` has ended", self.name)),
            Err(error) => {
                OperatorReport::CouldNot(format!("the operator `{}`: {error}", self.name))
            }
            Ok(_) => match serde_json::from_str::<Said>(&answer) {
                Ok(said) => said.report.with(said.text),
                Err(error) => OperatorReport::CouldNot(format!(
                    "the operator `{}` answered with a line that is no report: {error}",
                    self.name
                )),
            },
        }
    }
}

impl Drop for OperatorProgram {
    fn drop(&mut self) {
        // The end of its stdin asks it to end; a program that does not is ended.
        self.to = None;
        if !matches!(self.child.try_wait(), Ok(Some(_))) {
            std::thread::sleep(std::time::Duration::from_millis(100));
            let _ = self.child.kill();
        }
        let _ = self.child.wait();
    }
}
