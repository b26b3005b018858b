//! The state that all connections share: the request that is open, and the instruction that is open.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use serde::Serialize;

use super::instruction::OperatorReport;
use super::message::{self, CallerMessage};

/// A connection that has not been heard of for so long is taken for lost.
const SILENCE: Duration = Duration::from_secs(12);

/// How far the campaign is, for the operator.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CampaignProgress {
    /// Scenarios that have ended.
    pub scenarios: usize,
    /// Scenarios that were asked for, if that is known. What comes on top confirms findings.
    pub of: usize,
    /// Actions that the operator has taken.
    pub actions: usize,
    /// Actions that the operator is asked for at most, if that is known.
    pub of_actions: usize,
}

/// What an operator reads, English and Chinese.
pub(super) type OperatorText = [String; 2];

/// The instruction that is open.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct OpenInstruction {
    pub(super) number: u64,
    pub(super) en: String,
    pub(super) zh: String,
    /// What comes after it in this scenario, if anything does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) then: Option<OperatorText>,
    /// Whether there is an instruction before it in this scenario.
    pub(super) undo: bool,
}

/// Whether the mini program is there.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum Presence {
    Connected,
    /// It is not connected, and nothing is asked of it.
    Away,
    /// It is not connected, and owes an answer.
    Missed,
}

/// What the operator's page shows.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct OperatorView {
    pub(super) version: u64,
    pub(super) device: Presence,
    pub(super) implementation: Option<String>,
    pub(super) paused: bool,
    pub(super) finished: bool,
    pub(super) instruction: Option<OpenInstruction>,
    pub(super) progress: CampaignProgress,
}

/// What a connection is to send next.
#[derive(Debug, Eq, PartialEq)]
pub(super) enum NextMessage {
    /// This text.
    Send(Arc<str>),
    /// Nothing yet.
    Nothing,
    /// Another connection has taken its place, or the campaign is over.
    Over,
}

/// Why nobody can connect.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Refused {
    /// Another device is connected.
    Busy,
    /// The campaign is over.
    Over,
}

/// How waiting for an answer ended.
#[derive(Debug)]
pub(super) enum Waited {
    Told(Box<CallerMessage>),
    /// The caller is connected and does not answer.
    Late,
    /// No caller has been connected for too long.
    Away,
    /// No caller is connected, and the operator cannot change that.
    GivenUp,
    /// The caller sent what cannot be read.
    Malformed(String),
    /// The campaign was stopped.
    Stopped,
}

#[derive(Debug, Default)]
struct HubState {
    /// Goes up with each change that somebody may want to see.
    version: u64,
    // The caller.
    seq: u64,
    request: Option<Arc<str>>,
    told: Option<Result<CallerMessage, String>>,
    device: Option<String>,
    connection: u64,
    /// The connection that the open request was last sent on.
    sent_on: u64,
    heard: Option<Instant>,
    implementation: Option<String>,
    // The operator.
    instruction: Option<OpenInstruction>,
    report: Option<OperatorReport>,
    instructions: u64,
    paused: bool,
    progress: CampaignProgress,
    given_up: bool,
    finished: bool,
}

impl HubState {
    fn connected(&self) -> bool {
        self.heard.is_some_and(|heard| heard.elapsed() < SILENCE)
    }
}

/// The state that all connections share.
#[derive(Debug, Default)]
pub(super) struct Hub {
    state: Mutex<HubState>,
    changed: Condvar,
}

impl Hub {
    fn state(&self) -> MutexGuard<'_, HubState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn touch(&self, mut state: MutexGuard<'_, HubState>) {
        state.version += 1;
        drop(state);
        self.changed.notify_all();
    }

    /// Waits until `ready` gives something, at most so long.
    fn wait<T>(
        &self,
        limit: Duration,
        mut ready: impl FnMut(&mut HubState) -> Option<T>,
    ) -> Option<T> {
        let until = Instant::now() + limit;
        let mut state = self.state();
        loop {
            if let Some(found) = ready(&mut state) {
                return Some(found);
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return None;
            }
            state = self
                .changed
                .wait_timeout(state, left)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
    }

    // ---- the harness and the caller

    /// Sends a request and waits for its answer. Only the time in which a caller is connected counts against `deadline`;
    /// `away` bounds how long nobody may be connected.
    pub(super) fn ask(
        &self,
        write: impl FnOnce(u64) -> String,
        deadline: Option<Duration>,
        away: Option<Duration>,
        stop: &dyn Fn() -> bool,
    ) -> Waited {
        const SLICE: Duration = Duration::from_millis(100);
        {
            let mut state = self.state();
            state.seq += 1;
            state.request = Some(write(state.seq).into());
            state.told = None;
            state.sent_on = 0;
            state.given_up = false;
            self.touch(state);
        }
        let (mut there, mut absent) = (Duration::ZERO, Duration::ZERO);
        let ended = loop {
            let before = Instant::now();
            if let Some(told) = self.wait(SLICE, |state| state.told.take()) {
                break match told {
                    Ok(told) => Waited::Told(Box::new(told)),
                    Err(reason) => Waited::Malformed(reason),
                };
            }
            let connected = self.state().connected();
            *(if connected { &mut there } else { &mut absent }) += before.elapsed();
            if connected {
                absent = Duration::ZERO;
            }
            if stop() {
                break Waited::Stopped;
            }
            if self.state().given_up {
                break Waited::GivenUp;
            }
            if deadline.is_some_and(|deadline| there >= deadline) {
                break Waited::Late;
            }
            if away.is_some_and(|away| absent >= away) {
                break Waited::Away;
            }
        };
        let mut state = self.state();
        state.request = None;
        self.touch(state);
        ended
    }

    /// A caller connects; what it gets is the number of its connection.
    pub(super) fn attach(&self, device: &str) -> Result<u64, Refused> {
        let mut state = self.state();
        if state.finished {
            return Err(Refused::Over);
        }
        if state.connected() && state.device.as_deref() != Some(device) {
            return Err(Refused::Busy);
        }
        state.device = Some(device.to_owned());
        state.connection += 1;
        state.heard = Some(Instant::now());
        let connection = state.connection;
        self.touch(state);
        Ok(connection)
    }

    /// The connection of a caller that polls: the one it has, or a new one.
    pub(super) fn polled(&self, device: &str) -> Result<u64, Refused> {
        {
            let mut state = self.state();
            if state.device.as_deref() == Some(device) && state.connected() && !state.finished {
                state.heard = Some(Instant::now());
                return Ok(state.connection);
            }
        }
        self.attach(device)
    }

    /// A connection has ended.
    pub(super) fn detach(&self, connection: u64) {
        let mut state = self.state();
        if state.connection == connection {
            state.heard = None;
            self.touch(state);
        }
    }

    /// A text came from the caller; an empty one only says that it is there.
    pub(super) fn heard(&self, connection: u64, text: &str) {
        let mut state = self.state();
        if state.connection != connection {
            return;
        }
        state.heard = Some(Instant::now());
        if text.trim().is_empty() {
            return;
        }
        match message::read(text) {
            // An answer that was on its way twice is heard once.
            Ok(answered) if answered.seq == state.seq && state.request.is_some() => {
                state.told = Some(Ok(answered.tell));
            }
            Ok(_) => return,
            Err(reason) => state.told = Some(Err(reason)),
        }
        self.touch(state);
    }

    /// What is to be sent on a connection. The open request is sent once on each connection, and whenever `again` asks for it.
    pub(super) fn next(&self, connection: u64, again: bool, limit: Duration) -> NextMessage {
        let mut again = again;
        self.wait(limit, |state| {
            if state.connection != connection || state.finished {
                return Some(NextMessage::Over);
            }
            let request = state.request.clone()?;
            if state.told.is_some() || (state.sent_on == connection && !std::mem::take(&mut again))
            {
                return None;
            }
            state.sent_on = connection;
            Some(NextMessage::Send(request))
        })
        .unwrap_or(NextMessage::Nothing)
    }

    // ---- the harness and the operator

    /// Gives an instruction and waits for what the operator says of it, as long as that takes; `None` if `stop` says so.
    pub(super) fn instruct(
        &self,
        [en, zh]: OperatorText,
        then: Option<OperatorText>,
        undo: bool,
        stop: &dyn Fn() -> bool,
    ) -> Option<OperatorReport> {
        {
            let mut state = self.state();
            state.instructions += 1;
            state.report = None;
            state.instruction = Some(OpenInstruction {
                number: state.instructions,
                en,
                zh,
                then,
                undo,
            });
            self.touch(state);
        }
        let report = loop {
            let found = self.wait(Duration::from_millis(200), |state| {
                if state.paused {
                    None
                } else {
                    state.report.take()
                }
            });
            if found.is_some() {
                break found;
            }
            if stop() {
                break None;
            }
        };
        let mut state = self.state();
        state.instruction = None;
        state.progress.actions += usize::from(report.is_some());
        self.touch(state);
        report
    }

    /// The operator says what became of an instruction; false if that instruction is not open.
    pub(super) fn report(&self, number: u64, report: OperatorReport) -> bool {
        let mut state = self.state();
        if state
            .instruction
            .as_ref()
            .is_none_or(|open| open.number != number)
        {
            return false;
        }
        state.report = Some(report);
        self.touch(state);
        true
    }

    /// The operator cannot open the mini program again, for whose answer the harness waits; false if it need not be opened.
    pub(super) fn give_up(&self) -> bool {
        let mut state = self.state();
        if state.connected() || state.request.is_none() {
            return false;
        }
        state.given_up = true;
        self.touch(state);
        true
    }

    /// The operator wants a break, or goes on.
    pub(super) fn pause(&self, paused: bool) {
        let mut state = self.state();
        state.paused = paused;
        self.touch(state);
    }

    /// What the page shows as soon as it differs from version `seen`.
    pub(super) fn shown(&self, seen: u64, limit: Duration) -> OperatorView {
        let _ = self.wait(limit, |state| (state.version != seen).then_some(()));
        let state = self.state();
        OperatorView {
            version: state.version,
            device: match (state.connected(), &state.request) {
                (true, _) => Presence::Connected,
                (false, Some(_)) => Presence::Missed,
                (false, None) => Presence::Away,
            },
            implementation: state.implementation.clone(),
            paused: state.paused,
            finished: state.finished,
            instruction: state.instruction.clone(),
            progress: state.progress,
        }
    }

    // ---- the campaign

    pub(super) fn introduce(&self, implementation: String) {
        let mut state = self.state();
        state.implementation = Some(implementation);
        self.touch(state);
    }

    /// So many scenarios will come from now on.
    pub(super) fn expect(&self, scenarios: usize, actions: Option<usize>) {
        let mut state = self.state();
        state.progress = CampaignProgress {
            scenarios: 0,
            of: scenarios,
            of_actions: actions.unwrap_or(0),
            ..state.progress
        };
        self.touch(state);
    }

    /// An operator that needs no page has taken an action.
    pub(super) fn acted(&self) {
        let mut state = self.state();
        state.progress.actions += 1;
        self.touch(state);
    }

    pub(super) fn ended_scenario(&self) {
        let mut state = self.state();
        state.progress.scenarios += 1;
        self.touch(state);
    }

    pub(super) fn finish(&self) {
        let mut state = self.state();
        state.finished = true;
        self.touch(state);
    }
}
