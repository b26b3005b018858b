//! Supervision: what happens around the scenarios, the same for every transport.
//!
//! Scenarios are sent ahead, as many as the adapter allows, and answers are matched by id. When something goes wrong (a
//! crash, a hang, a line that is not the protocol) the adapter is started afresh and greeted again, and the scenarios
//! that were on the way run once more, one at a time, the oldest first, until the culprit is found. It is found when the
//! same goes wrong with one scenario alone on an adapter that has done nothing else since its start (over HTTP, where
//! nothing can be started: since it was greeted). So an
//! [`RunOutcome::Incident`] always means: *this scenario by itself does it*. The others get the answers of their second run.
//! What does not come back is kept in [`Adapter::unattributed`](super::Adapter::unattributed). A message that says which request it belongs to (a trace of
//! the wrong length, say) needs no such search.

mod asked;
mod link;
mod patience;
mod pending;
mod settings;
#[cfg(test)]
mod tests;

use std::collections::VecDeque;
use std::time::{Duration, Instant};

pub use link::{Link, LinkEvent};
pub use patience::Patience;
use patience::{Pace, RESTARTS};
use pending::Queue;
pub use settings::AdapterSettings;

use super::protocol::Response;
use super::wire::{self, LinkError};
use super::{AdapterError, Hello, Incident, IncidentClass, Late, RunOutcome, Unattributed};

/// More than this are never on the way, whatever the adapter allows.
const WIDEST: usize = 1024;

/// So many messages that nobody asked for are a flood.
const FLOOD: usize = 1000;

/// After a message that nobody asked for, how long to wait for the next one, to tell one too many from a flood.
const LULL: Duration = Duration::from_millis(250);

/// How often it is looked whether it is time to end while something is waited for.
const SLICE: Duration = Duration::from_millis(100);

/// An adapter behind a [`Link`], supervised.
#[derive(Debug)]
pub struct Supervised<L: Link> {
    link: L,
    settings: AdapterSettings,
    /// The greeting as it is sent, and what came back the first time.
    greeting: Vec<u8>,
    hello: Option<Hello>,
    queue: Queue,
    /// Answers that are ready to be handed over.
    ready: VecDeque<(u64, RunOutcome)>,
    /// The incident whose culprit is being looked for; the id is that of the oldest suspect.
    searched_for: Option<Unattributed>,
    unattributed: Vec<Unattributed>,
    late: Vec<Late>,
    restarts: u32,
    pace: Pace,
    /// Why nothing more can be done.
    broken: Option<AdapterError>,
    /// Time spent waiting for the adapter. The deadline is measured by it, and not by the clock on the wall, so that a
    /// caller that takes its time between two answers does not make the adapter look slow.
    waited: Duration,
    scratch: Vec<u8>,
}

impl<L: Link> Supervised<L> {
    /// Supervises what is at the other end of the link; nothing is started before [`Adapter::hello`](super::Adapter::hello).
    pub fn over(link: L, settings: AdapterSettings) -> Self {
        Self {
            link,
            settings,
            greeting: Vec::new(),
            hello: None,
            queue: Queue::default(),
            ready: VecDeque::new(),
            searched_for: None,
            unattributed: Vec::new(),
            late: Vec::new(),
            restarts: 0,
            pace: Pace::default(),
            broken: None,
            waited: Duration::ZERO,
            scratch: Vec::new(),
        }
    }

    /// Numbers requests from the number after this one. Default: from 1.
    pub(in crate::adapter) fn numbered_after(mut self, last: u64) -> Self {
        self.queue = Queue::after(last);
        self
    }

    fn incident(&self, fault: LinkError) -> Incident {
        Incident {
            class: fault.class,
            detail: fault.detail,
            stderr: self.link.stderr(),
        }
    }

    /// Sends the greeting and waits for the answer.
    fn greet(&mut self) -> Result<Hello, Incident> {
        self.link.send(None, &self.greeting);
        match self.patiently(self.settings.greeting) {
            Ok(Response::Hello(hello)) => Ok(hello),
            Ok(other) => {
                let detail = format!("a `{}` where `hello` was expected", other.kind());
                Err(self.incident(LinkError::new(IncidentClass::Malformed, detail)))
            }
            Err(fault) => Err(self.incident(fault)),
        }
    }

    /// The next message, waited for at most so long.
    fn patiently(&mut self, wait: Duration) -> Result<Response, LinkError> {
        loop {
            match self.receive(wait) {
                LinkEvent::Message(response) => {
                    if let Some(response) = self.note_late(response) {
                        return Ok(response);
                    }
                }
                LinkEvent::Fault(fault) => return Err(fault),
                LinkEvent::Nothing => return Err(hang(wait)),
            }
        }
    }

    /// Keeps what a message says of a late callback; other messages are given back.
    fn note_late(&mut self, response: Response) -> Option<Response> {
        let Response::Late {
            id,
            step,
            name,
            after_ms,
            setting,
        } = response
        else {
            return Some(response);
        };
        if self.late.len() < FLOOD {
            self.late.push(Late {
                id: self.queue.answered(id),
                name,
                step,
                after_ms,
                setting,
            });
        }
        None
    }

    /// The next event, waited for at most so long, and not at all once it is time to end.
    fn receive(&mut self, wait: Duration) -> LinkEvent {
        let until = Instant::now() + wait;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            match self.link.receive(left.min(SLICE)) {
                LinkEvent::Nothing if left > SLICE && !self.is_over() => {}
                event => return event,
            }
        }
    }

    /// Whether it is time to end.
    fn is_over(&self) -> bool {
        let interrupt = self.settings.interrupt;
        if self.pace.is_afterwards() {
            interrupt.is_over()
        } else {
            interrupt.is_raised()
        }
    }

    /// Sends what may be sent.
    fn pump(&mut self) {
        let window = match &self.hello {
            _ if self.queue.searching() || self.pace.is_careful() => 1,
            Some(hello) => hello.in_flight.clamp(1, WIDEST),
            None => 0,
        };
        while let Some((id, scenario)) = self.queue.send_one(window, self.waited) {
            self.scratch.clear();
            wire::run_request(id, scenario, &mut self.scratch);
            self.link.send(Some(id), &self.scratch);
        }
    }

    /// Waits for one event and acts on it.
    fn turn(&mut self) {
        let hung = |unattributed: &Unattributed| unattributed.incident.class == IncidentClass::Hang;
        let again = self.searched_for.as_ref().is_some_and(hung) && self.queue.alone();
        let steps = self.queue.steps(0);
        let deadline = self.pace.deadline(self.settings.deadline, again, steps);
        let left = self.queue.time_left(deadline, self.waited);
        let before = Instant::now();
        let event = self.receive(left);
        self.waited += before.elapsed();
        match event {
            LinkEvent::Message(response) => self.message(response),
            LinkEvent::Fault(fault) => self.fault(fault),
            LinkEvent::Nothing if self.is_over() => {
                self.link.close();
                self.broken = Some(AdapterError::Interrupted);
            }
            LinkEvent::Nothing => self.fault(hang(deadline)),
        }
    }

    fn message(&mut self, response: Response) {
        match self.sort(response) {
            Ok(()) => {}
            Err(MessageTrouble::Fault(fault)) => self.fault(fault),
            Err(MessageTrouble::Unsolicited { fault, id }) => self.unsolicited(fault, id),
        }
    }

    /// Finds the scenario that a message belongs to and settles it.
    fn sort(&mut self, response: Response) -> Result<(), MessageTrouble> {
        let Some(response) = self.note_late(response) else {
            return Ok(());
        };
        let Some(request) = response.id() else {
            return Err(match response {
                Response::Hello(_) => MessageTrouble::Unsolicited {
                    fault: LinkError::new(IncidentClass::AnsweredTwice, "a second `hello`"),
                    id: None,
                },
                // Any other response without an id is an error that names no request.
                other => MessageTrouble::Fault(wire::answer(other, 0).err().unwrap_or_else(|| {
                    LinkError::new(IncidentClass::Malformed, "a message without an id")
                })),
            });
        };
        let Some(at) = self.queue.position(request) else {
            let kind = response.kind();
            return Err(match self.queue.answered(request) {
                Some(id) => MessageTrouble::Unsolicited {
                    fault: LinkError::new(
                        IncidentClass::AnsweredTwice,
                        format!("a second answer to request {request}: a `{kind}`"),
                    ),
                    id: Some(id),
                },
                None => MessageTrouble::Unsolicited {
                    fault: LinkError::new(
                        IncidentClass::WrongId,
                        format!("a `{kind}` for request {request}, which is not on the way"),
                    ),
                    id: None,
                },
            });
        };
        let answer = wire::answer(response, self.queue.steps(at))
            .map_err(|fault| MessageTrouble::Fault(fault.of(Some(request))))?;
        self.settle(at, answer);
        Ok(())
    }

    fn settle(&mut self, at: usize, answer: RunOutcome) {
        let took = self.queue.took(at, self.waited);
        self.pace.answered(took, self.queue.steps(at));
        if let Some(id) = self.queue.settle(at, self.waited) {
            self.ready.push_back((id, answer));
        }
        if !self.queue.searching()
            && let Some(unattributed) = self.searched_for.take()
        {
            self.unattributed.push(unattributed);
        }
    }

    /// A message that nobody asked for: sees how many of them there are. Answers among them are kept.
    fn unsolicited(&mut self, first: LinkError, answered: Option<u64>) {
        let mut count = 1;
        while count < FLOOD
            && let LinkEvent::Message(response) = self.link.receive(LULL)
        {
            match self.sort(response) {
                Ok(()) => {}
                Err(MessageTrouble::Unsolicited { .. }) => count += 1,
                Err(MessageTrouble::Fault(_)) => break,
            }
        }
        let fault = if count < FLOOD {
            first
        } else {
            let detail = format!(
                "{FLOOD} messages that nobody asked for, beginning with {}",
                first.detail
            );
            LinkError::new(IncidentClass::Flood, detail)
        };
        match answered {
            // The culprit is known, and its answer may have been handed over already.
            Some(id) => {
                let incident = self.incident(fault);
                self.unattributed.push(Unattributed {
                    id: Some(id),
                    incident: incident.clone(),
                });
                self.queue.unsend();
                self.restart(incident);
            }
            None => self.fault(fault),
        }
    }

    /// Something went wrong: finds the culprit, or begins to look for it, and starts the adapter afresh.
    fn fault(&mut self, fault: LinkError) {
        let culprit = match fault.request.and_then(|id| self.queue.position(id)) {
            Some(at) if fault.certain => Some(at),
            _ if self.queue.alone() || self.pace.is_careful() && self.queue.single() => Some(0),
            Some(at) => {
                self.queue.bring_forward(at);
                None
            }
            None => None,
        };
        let incident = self.incident(fault);
        let former = match culprit {
            Some(at) => {
                self.pace.blamed(&incident);
                if let Some(id) = self.queue.settle(at, self.waited) {
                    self.ready
                        .push_back((id, RunOutcome::Incident(incident.clone())));
                }
                self.queue.clear_suspects();
                self.searched_for.take()
            }
            None => {
                let unattributed = Unattributed {
                    id: self.queue.oldest(),
                    incident: incident.clone(),
                };
                if self.queue.suspect() {
                    self.searched_for.replace(unattributed)
                } else {
                    self.unattributed.push(unattributed);
                    None
                }
            }
        };
        // Usually it is the same incident seen again.
        if let Some(former) = former
            && former.incident.class != incident.class
        {
            self.unattributed.push(former);
        }
        self.queue.unsend();
        self.restart(incident);
    }

    fn restart(&mut self, mut last: Incident) {
        let mut greetings = 0;
        loop {
            let barren = self.pace.restarted();
            if self.is_over() {
                self.link.close();
                self.broken = Some(AdapterError::Interrupted);
                return;
            }
            if greetings == RESTARTS || !self.pace.is_endless() && barren > self.settings.restarts {
                let restarts = barren - 1;
                self.link.close();
                self.broken = Some(AdapterError::TooManyRestarts { restarts, last });
                return;
            }
            self.restarts += 1;
            greetings += 1;
            if let Err(error) = self.link.open() {
                self.broken = Some(error);
                return;
            }
            match self.greet() {
                Ok(hello) if self.hello.as_ref() == Some(&hello) => return,
                Ok(_) => {
                    let detail = "after a restart the greeting was answered differently";
                    let fault = LinkError::new(IncidentClass::Malformed, detail);
                    self.broken = Some(AdapterError::Greeting(self.incident(fault)));
                    return;
                }
                Err(_) if self.is_over() => {
                    self.link.close();
                    self.broken = Some(AdapterError::Interrupted);
                    return;
                }
                Err(incident) => last = incident,
            }
        }
    }
}

/// What may be wrong with a message.
enum MessageTrouble {
    /// It says that something went wrong.
    Fault(LinkError),
    /// Nobody asked for it; perhaps because the scenario `id` had been answered before.
    Unsolicited { fault: LinkError, id: Option<u64> },
}

fn hang(waited: Duration) -> LinkError {
    let detail = format!("no answer within {} s", waited.as_secs_f64());
    LinkError::new(IncidentClass::Hang, detail)
}
