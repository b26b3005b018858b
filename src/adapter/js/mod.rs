//! Adapters that are JavaScript, in an embedded engine: no Node is needed.
//!
//! A bundle provides the hooks that the kit for Node takes: `start(world)`, `implementation`, `capabilities`. The engine
//! has no network and no files (but `import` of files next to the bundle), and its clock is its own: `setTimeout` moves it
//! forward and nobody waits. The same scenario always gives the same trace.
//!
//! The engine runs in a thread of its own. There it is limited in memory, stack and time, and supervised like a program
//! from here: what cannot be interrupted is left behind.
//!
//! The engine is written in C, and what a script does to it may end the process. The command line therefore runs scripts in
//! a process of their own, as programs: [`serve`].

mod engine;
mod load;
mod program;

pub use program::serve;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

use super::supervise::{AdapterSettings, Link, LinkEvent, Supervised};
use super::tail::Tail;
use super::wire::{self, LinkError};
use super::{AdapterError, Incident, IncidentClass};
use engine::Engine;
use load::LoadError;

/// An adapter that is JavaScript, in an embedded engine.
pub type Script = Supervised<Embedded>;

/// The stack of the engine's thread: what a script may use, and as much again for the engine's own depths.
const THREAD_STACK: usize = 8 << 20;

/// The engine notices by itself when a scenario takes too long. It is so much later that it is given up from outside:
/// somewhere in its own code it cannot be interrupted.
const GRACE: Duration = Duration::from_secs(2);

impl Script {
    /// The bundle in this file; read and started by [`Adapter::hello`](super::Adapter::hello).
    pub fn new(file: impl Into<PathBuf>, settings: AdapterSettings) -> Self {
        let embedded = Embedded::new(file, settings);
        let outside = AdapterSettings {
            deadline: settings.deadline.saturating_add(GRACE),
            greeting: settings.greeting.saturating_add(GRACE),
            ..settings
        };
        Self::over(embedded, outside)
    }
}

/// The way to an engine, and the engine.
#[derive(Debug)]
pub struct Embedded {
    file: PathBuf,
    settings: AdapterSettings,
    running: Option<RunningEngine>,
}

/// A request and its id.
type EngineRequest = (Option<u64>, Vec<u8>);

/// One engine. Dropped, it is told to stop; nobody waits until it does.
#[derive(Debug)]
struct RunningEngine {
    requests: Option<Sender<EngineRequest>>,
    answers: Receiver<LinkEvent>,
    stop: Arc<AtomicBool>,
    tail: Tail,
}

impl Drop for RunningEngine {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

impl Link for Embedded {
    fn open(&mut self) -> Result<(), AdapterError> {
        self.close();
        let (requests, waiting) = mpsc::channel::<EngineRequest>();
        let (answer, answers) = mpsc::channel();
        let (loaded, result) = mpsc::channel();
        let running = RunningEngine {
            requests: Some(requests),
            answers,
            stop: Arc::default(),
            tail: Tail::default(),
        };
        let (file, settings) = (self.file.clone(), self.settings);
        let (tail, stop) = (running.tail.clone(), Arc::clone(&running.stop));
        let work = move || match Engine::start(&file, &tail, &stop, settings.greeting) {
            Ok(mut engine) => {
                engine.set_patience(settings.deadline);
                if loaded.send(Ok(())).is_ok() {
                    self::answer(&engine, &waiting, &answer, settings.line_limit);
                }
                engine.leave();
            }
            // Nobody may be waiting any more.
            Err(error) => drop(loaded.send(Err(error))),
        };
        thread::Builder::new()
            .name("adapter engine".to_owned())
            .stack_size(THREAD_STACK)
            .spawn(work)
            .map_err(|error| self.refused(error.to_string()))?;
        let result = result
            .recv_timeout(self.settings.greeting.saturating_add(GRACE))
            .unwrap_or_else(|error| Err(LoadError::Died(gone(error))));
        result.map_err(|error| match error {
            LoadError::Refused(reason) => self.refused(reason),
            LoadError::Died(fault) => AdapterError::Greeting(Incident {
                class: fault.class,
                detail: format!("while it was loaded: {}", fault.detail),
                stderr: running.tail.lines(),
            }),
        })?;
        self.running = Some(running);
        Ok(())
    }

    fn send(&mut self, id: Option<u64>, message: &[u8]) {
        if let Some(requests) = self.running.as_ref().and_then(|one| one.requests.as_ref()) {
            // An engine that has ended is noticed by what does not come.
            let _ = requests.send((id, message.to_vec()));
        }
    }

    fn receive(&mut self, wait: Duration) -> LinkEvent {
        let Some(running) = &self.running else {
            return LinkEvent::Nothing;
        };
        match running.answers.recv_timeout(wait) {
            Ok(event) => event,
            Err(RecvTimeoutError::Timeout) => LinkEvent::Nothing,
            Err(error) => LinkEvent::Fault(gone(error)),
        }
    }

    fn end(&mut self) -> bool {
        // A script says nothing unasked.
        false
    }

    fn close(&mut self) {
        self.running = None;
    }

    fn speaks_unasked(&self) -> bool {
        false
    }

    fn stderr(&self) -> Vec<String> {
        self.running
            .as_ref()
            .map(|running| running.tail.lines())
            .unwrap_or_default()
    }
}

impl Embedded {
    /// An engine for the bundle in this file, without supervision; started by [`Link::open`].
    pub fn new(file: impl Into<PathBuf>, settings: AdapterSettings) -> Self {
        Self {
            file: file.into(),
            settings,
            running: None,
        }
    }

    fn refused(&self, reason: String) -> AdapterError {
        AdapterError::Script {
            file: self.file.display().to_string(),
            reason,
        }
    }
}

/// Answers requests until there are no more, or something goes wrong.
fn answer(
    engine: &Engine,
    requests: &Receiver<EngineRequest>,
    answers: &Sender<LinkEvent>,
    limit: usize,
) {
    for (id, request) in requests {
        let answer = engine
            .handle(&String::from_utf8_lossy(&request))
            .and_then(|answer| {
                if answer.len() > limit {
                    return Err(wire::too_long(limit));
                }
                wire::read(answer.as_bytes())
            });
        // Scenarios run one after the other, but what an earlier one left behind may have brought it about.
        let event = answer.map_or_else(
            |fault| LinkEvent::Fault(fault.seen_at(id)),
            LinkEvent::Message,
        );
        let over = matches!(event, LinkEvent::Fault(_));
        if answers.send(event).is_err() || over {
            return;
        }
    }
}

fn gone(error: RecvTimeoutError) -> LinkError {
    match error {
        RecvTimeoutError::Timeout => LinkError::new(
            IncidentClass::Hang,
            "the engine cannot be interrupted where it is",
        ),
        RecvTimeoutError::Disconnected => {
            LinkError::new(IncidentClass::Exited, "the engine has ended")
        }
    }
}
