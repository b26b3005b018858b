//! Adapters that are programs, on their standard input and output.
//!
//! Three threads for each run of the program keep it from ever being blocked by the harness, or the harness by it: one
//! writes stdin, one reads and parses stdout, one reads stderr. What is kept in memory has a bound whatever comes: the
//! length of a line, the batches of parsed messages (the reader waits when they are not taken), the tail of stderr.
//!
//! The program leads a process group of its own (a job object on Windows), and whoever is in it is killed with it. A
//! grandchild that leaves the group on purpose (`setsid`) is out of reach.

mod child;
mod stdout;

use std::ffi::{OsStr, OsString};
use std::io::{self, ErrorKind};
use std::path::Path;
use std::time::Duration;

use super::supervise::{AdapterSettings, Link, LinkEvent, Supervised};
use super::{AdapterError, Incident, UNLOADED};
use child::RunningProgram;
pub use child::kill_all;

/// An adapter that is a program, on its standard input and output.
pub type Process = Supervised<Pipe>;

impl Process {
    /// The program with its arguments, started by [`Adapter::hello`](super::Adapter::hello).
    pub fn new<A: Into<OsString>>(
        program: impl Into<OsString>,
        args: impl IntoIterator<Item = A>,
        settings: AdapterSettings,
    ) -> Self {
        let pipe = Pipe {
            program: program.into(),
            args: args.into_iter().map(Into::into).collect(),
            line_limit: settings.line_limit,
            script: None,
            running: None,
        };
        Self::over(pipe, settings)
    }

    /// The same, a program that runs the script in this file and says on stderr if it [cannot load](super::UNLOADED) it.
    #[cfg(feature = "js")]
    pub(crate) fn running(
        script: &Path,
        program: impl Into<OsString>,
        args: impl IntoIterator<Item = OsString>,
        settings: AdapterSettings,
    ) -> Self {
        let pipe = Pipe {
            program: program.into(),
            args: args.into_iter().collect(),
            line_limit: settings.line_limit,
            script: Some(script.display().to_string()),
            running: None,
        };
        Self::over(pipe, settings)
    }
}

/// Why a program could not be started, and what to write instead if the file is there.
fn unstarted(program: &OsStr, error: &io::Error) -> String {
    let file = Path::new(program);
    let name = file.display();
    let has_folder = file.components().count() > 1 || name.to_string().starts_with(['.', '/']);
    let interpreter = match file.extension().and_then(OsStr::to_str) {
        Some("py") => Some("python3"),
        Some("js" | "mjs" | "cjs") => Some("node"),
        Some("sh") => Some("sh"),
        _ => None,
    };
    let written = interpreter.map_or_else(|| format!("./{name}"), |with| format!("{with} {name}"));
    let help = match (error.kind(), interpreter) {
        _ if !file.is_file() => None,
        (ErrorKind::NotFound, _) => (!has_folder).then(|| {
            format!("a file of this name is in this folder, but programs are looked for in PATH: write `{written}`")
        }),
        (ErrorKind::PermissionDenied, None) => {
            Some(format!("the file is not executable: `chmod +x {name}` makes it so"))
        }
        (ErrorKind::PermissionDenied, Some(_)) => {
            Some(format!("the file is not executable: write `{written}`"))
        }
        (_, interpreter) => {
            interpreter.map(|_| format!("the file is no program by itself: write `{written}`"))
        }
    };
    help.map_or_else(|| error.to_string(), |help| format!("{error}; {help}"))
}

/// The pipes to a program, and the program.
#[derive(Debug)]
pub struct Pipe {
    program: OsString,
    args: Vec<OsString>,
    line_limit: usize,
    /// The script that it runs, if it is this program.
    script: Option<String>,
    running: Option<RunningProgram>,
}

impl Link for Pipe {
    fn open(&mut self) -> Result<(), AdapterError> {
        self.close();
        let running =
            RunningProgram::start(&self.program, &self.args, self.line_limit).map_err(|error| {
                AdapterError::Start {
                    program: self.program.to_string_lossy().into_owned(),
                    reason: unstarted(&self.program, &error),
                }
            })?;
        self.running = Some(running);
        Ok(())
    }

    fn send(&mut self, _id: Option<u64>, message: &[u8]) {
        if let Some(running) = &mut self.running {
            running.write(message);
        }
    }

    fn receive(&mut self, wait: Duration) -> LinkEvent {
        self.running
            .as_mut()
            .map_or(LinkEvent::Nothing, |running| running.receive(wait))
    }

    fn end(&mut self) -> bool {
        self.running.as_mut().is_some_and(RunningProgram::end_input)
    }

    fn close(&mut self) {
        // Dropped, it kills the group.
        self.running = None;
    }

    fn ungreeted(&self, incident: Incident) -> AdapterError {
        let reason = self.script.as_ref().and_then(|script| {
            let begins = format!("{UNLOADED}{script}: ");
            let mut lines = incident.stderr.iter();
            lines.find_map(|line| line.strip_prefix(&begins))
        });
        match (&self.script, reason) {
            (Some(script), Some(reason)) => AdapterError::Script {
                file: script.clone(),
                reason: reason.to_owned(),
            },
            _ => AdapterError::Greeting(incident),
        }
    }

    fn stderr(&self) -> Vec<String> {
        self.running
            .as_ref()
            .map(RunningProgram::stderr)
            .unwrap_or_default()
    }

    fn take_stderr(&mut self, wait: Duration) -> Vec<String> {
        let running = self.running.as_ref();
        running.map_or_else(Vec::new, |running| running.take_stderr(wait))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_no_program_is_told_as_such() {
        let dir = std::env::temp_dir().join(format!("miniapp-unstarted-{}", std::process::id()));
        std::fs::create_dir_all(&dir).expect("a directory");
        let said = |name: &str, kind: ErrorKind| {
            let file = dir.join(name);
            std::fs::write(&file, "x").expect("a file");
            unstarted(file.as_os_str(), &kind.into())
        };
        for (name, kind, wanted) in [
            (
                "adapter.py",
                ErrorKind::PermissionDenied,
                "not executable: write `python3 ",
            ),
            (
                "adapter.mjs",
                ErrorKind::Other,
                "no program by itself: write `node ",
            ),
            (
                "adapter",
                ErrorKind::PermissionDenied,
                "not executable: `chmod +x ",
            ),
        ] {
            let said = said(name, kind);
            assert!(said.contains(wanted), "{said}");
        }
        let nowhere = unstarted(OsStr::new("nowhere.py"), &ErrorKind::NotFound.into());
        assert!(!nowhere.contains("PATH"), "{nowhere}");
        // The tests run in the folder of the crate.
        let here = unstarted(OsStr::new("Cargo.toml"), &ErrorKind::NotFound.into());
        assert!(
            here.ends_with("looked for in PATH: write `./Cargo.toml`"),
            "{here}"
        );
        let _gone = std::fs::remove_dir_all(dir);
    }
}
