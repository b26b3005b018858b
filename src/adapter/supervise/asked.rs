//! What the campaign asks of a supervised adapter.

use std::time::{Duration, Instant};

use super::{Link, LinkEvent, MessageTrouble, Patience, Supervised};
use crate::adapter::certify::unreliable;
use crate::adapter::protocol::{PROTOCOL, ProtocolErrorKind, Request, Response};
use crate::adapter::wire::{self, LinkError};
use crate::adapter::{
    Adapter, AdapterError, Blame, Hello, IncidentClass, Late, RunOutcome, Unattributed,
};
use crate::scenario::Scenario;

/// After the last answer, how long to wait for the adapter to end.
const FAREWELL: Duration = Duration::from_secs(2);

/// Room for a scenario, in bytes of JSON.
const SCENARIO: usize = 2048;

impl<L: Link> Supervised<L> {
    /// Sends one request and waits for its answer, while nothing else is on the way. `what` says
    /// what is wrong if there is none.
    fn ask(&mut self, id: u64, line: &[u8], what: &'static str) -> Result<Response, AdapterError> {
        self.usable()?;
        self.link.send(Some(id), line);
        let fault = match self.patiently(self.settings.deadline) {
            Ok(response) if response.id() == Some(id) => return Ok(response),
            Ok(response) => LinkError::new(
                IncidentClass::WrongId,
                format!(
                    "the adapter answered with a `{}` that lacks the id of the request",
                    response.kind()
                ),
            ),
            Err(fault) => fault,
        };
        let incident = self.incident(fault);
        let error = if self.is_over() {
            AdapterError::Interrupted
        } else if incident.class.blame() == Blame::Implementation {
            AdapterError::Died {
                asked: what,
                incident,
            }
        } else {
            unreliable(&format!("{what}: {incident}"), "Messages")
        };
        // Whatever comes later could be the answer to this one.
        self.link.close();
        self.broken = Some(error.clone());
        Err(error)
    }

    fn usable(&self) -> Result<(), AdapterError> {
        self.broken.clone().map_or(Ok(()), Err)
    }
}

impl<L: Link> Adapter for Supervised<L> {
    fn hello(&mut self, api: &str) -> Result<Hello, AdapterError> {
        self.greeting = wire::greeting(api);
        self.pace.begin(self.settings.interrupt.is_raised());
        self.link.open()?;
        let hello = self.greet().map_err(|incident| {
            if self.is_over() {
                AdapterError::Interrupted
            } else {
                self.link.ungreeted(incident)
            }
        })?;
        if !(PROTOCOL.min..=PROTOCOL.max).contains(&hello.protocol) {
            return Err(AdapterError::Protocol {
                theirs: hello.protocol,
                ours: PROTOCOL,
            });
        }
        Ok(self.hello.insert(hello).clone())
    }

    fn echo(&mut self, texts: &[String]) -> Result<Vec<String>, AdapterError> {
        let id = self.queue.fresh_id();
        let request = Request::Echo {
            id,
            texts: texts.to_vec(),
        };
        match self.ask(id, &wire::request(&request), "an `echo` was not answered")? {
            Response::Echo { texts, .. } => Ok(texts),
            other => Err(unreliable(
                &format!("an `echo` was answered with a `{}`", other.kind()),
                "Messages",
            )),
        }
    }

    fn unknown_operation(&mut self) -> Result<bool, AdapterError> {
        let id = self.queue.fresh_id();
        let line = format!(r#"{{"type":"unheard-of","id":{id}}}"#);
        let response = self.ask(
            id,
            line.as_bytes(),
            "a request of a type that does not exist was not answered",
        )?;
        Ok(matches!(
            response,
            Response::Error {
                error: ProtocolErrorKind::UnknownOperation,
                ..
            }
        ))
    }

    fn submit(&mut self, id: u64, scenario: &Scenario) -> Result<(), AdapterError> {
        self.usable()?;
        // Scenarios are of much the same length: room for one of twice the usual spares growing step by step.
        let mut body = Vec::with_capacity(SCENARIO);
        // Writing to a vector does not fail.
        let _ = serde_json::to_writer(&mut body, scenario);
        self.queue.push(id, body, scenario.steps.len());
        Ok(())
    }

    fn next(&mut self) -> Result<(u64, RunOutcome), AdapterError> {
        loop {
            if let Some(answer) = self.ready.pop_front() {
                return Ok(answer);
            }
            self.usable()?;
            if self.queue.is_empty() {
                return Err(AdapterError::Idle);
            }
            self.pump();
            self.turn();
        }
    }

    fn finish(&mut self) {
        while self.broken.is_none() && self.link.end() {
            let (fault, id) = match self.link.receive(FAREWELL) {
                LinkEvent::Message(response) => match self.sort(response) {
                    Ok(()) => continue,
                    Err(MessageTrouble::Fault(fault)) => (fault, None),
                    Err(MessageTrouble::Unsolicited { fault, id }) => (fault, id),
                },
                // How it ends is its own affair.
                LinkEvent::Fault(fault) if fault.class.blame() == Blame::Implementation => break,
                LinkEvent::Fault(fault) => (fault, None),
                LinkEvent::Nothing => break,
            };
            let incident = self.incident(fault);
            self.unattributed.push(Unattributed { id, incident });
            break;
        }
        self.link.close();
    }

    fn unattributed(&self) -> &[Unattributed] {
        &self.unattributed
    }

    fn take_late(&mut self) -> Vec<Late> {
        std::mem::take(&mut self.late)
    }

    fn linger(&mut self, wait: Duration) {
        let until = Instant::now() + wait;
        while self.broken.is_none() && self.queue.is_empty() && self.link.speaks_unasked() {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return;
            }
            match self.receive(left) {
                LinkEvent::Message(response) => self.message(response),
                LinkEvent::Fault(fault) => return self.fault(fault),
                LinkEvent::Nothing => return,
            }
        }
    }

    fn restarts(&self) -> u32 {
        self.restarts
    }

    fn slowest(&self) -> Duration {
        self.pace.slowest()
    }

    fn take_stderr(&mut self, wait: Duration) -> Vec<String> {
        self.link.take_stderr(wait)
    }

    fn be_patient(&mut self, patience: Patience) {
        self.pace.be(patience);
    }
}
