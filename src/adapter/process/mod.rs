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

use std::ffi::OsString;
use std::time::Duration;

use super::AdapterError;
use super::supervise::{AdapterSettings, Link, LinkEvent, Supervised};
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
            running: None,
        };
        Self::over(pipe, settings)
    }
}

/// The pipes to a program, and the program.
#[derive(Debug)]
pub struct Pipe {
    program: OsString,
    args: Vec<OsString>,
    line_limit: usize,
    running: Option<RunningProgram>,
}

impl Link for Pipe {
    fn open(&mut self) -> Result<(), AdapterError> {
        self.close();
        let running =
            RunningProgram::start(&self.program, &self.args, self.line_limit).map_err(|error| {
                AdapterError::Start {
                    program: self.program.to_string_lossy().into_owned(),
                    reason: error.to_string(),
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
