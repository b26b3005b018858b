//! The adapter: scenarios in, traces out, one at a time and step by step.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::ffi::OsString;
use std::sync::Arc;
use std::time::Duration;

use thiserror::Error;

use super::address::{Address, ListenError, random};
use super::hub::{Hub, OperatorText, Waited};
use super::instruction::{Instruction, OperatorReport};
use super::message::{Ask, CallerMessage, Numbered};
use super::plan::{Performs, StepTask, actions};
use super::program::{OperatorError, OperatorProgram};
use super::server;
use crate::adapter::{AdapterSettings, Incident, IncidentClass, Interrupt, RunOutcome};
use crate::fields::Name;
use crate::scenario::{Capability, FacetValue, Scenario, Step, User};
use crate::spec::Spec;
use crate::trace::{Record, Trace};

/// After so long without a caller, a scenario that is under way counts as ended by the client, where the operator is a program.
/// A person takes the time that it takes to open the mini program again, and says so if that cannot be done.
const AWAY: Duration = Duration::from_mins(3);

/// How often a scenario that the operator wants to repeat is begun again.
const REPEATS: usize = 20;

/// Who the operator is.
#[derive(Clone, Debug)]
pub enum OperatorKind {
    /// A person, at the page that the harness serves.
    Page,
    /// A program, which takes one instruction a line on stdin and answers on stdout.
    Program(OsString, Vec<OsString>),
}

/// An implementation on a device that connects to the harness.
#[derive(Debug)]
pub struct Device {
    pub(super) hub: Arc<Hub>,
    spec: Arc<Spec>,
    campaign: String,
    operator: Option<OperatorProgram>,
    pub(super) deadline: Duration,
    pub(super) interrupt: Interrupt,
    pub(super) performs: Performs,
    pub(super) capabilities: BTreeSet<Capability>,
    pub(super) users: Option<Vec<User>>,
    pub(super) queue: VecDeque<(u64, Scenario)>,
    /// What the operator will be asked in this scenario.
    ahead: VecDeque<Instruction>,
    // What is known of the state of the device.
    user: usize,
    /// Users who may have given a grant.
    granted: BTreeSet<usize>,
    pub(super) facets: BTreeMap<Name, FacetValue>,
}

/// The harness cannot serve a device.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum DeviceError {
    /// Nobody can listen there.
    #[error(transparent)]
    Listen(#[from] ListenError),
    /// The operator's program cannot be started.
    #[error(transparent)]
    Operator(#[from] OperatorError),
}

/// Why a scenario did not end with a trace.
enum Ended {
    Answer(RunOutcome),
    Repeat,
}

impl Device {
    /// Listens at `address`, and serves the page for the operator.
    ///
    /// # Errors
    /// When nobody can listen there, or the operator's program cannot be started.
    pub fn listen(
        address: &str,
        operator: &OperatorKind,
        spec: Arc<Spec>,
        settings: AdapterSettings,
    ) -> Result<(Self, Address), DeviceError> {
        let (address, listener) = Address::listen(address)?;
        let hub = Arc::new(Hub::default());
        let operator = match operator {
            OperatorKind::Page => None,
            OperatorKind::Program(program, args) => Some(OperatorProgram::start(program, args)?),
        };
        server::start(listener, &address, &hub, settings.line_limit)?;
        // What the device is like before the first scenario is not known: it may hold a grant from before.
        let device = Self {
            hub,
            spec,
            // The token may be that of a campaign before, whose answers must not be taken for those of this one.
            campaign: random(8)?,
            operator,
            deadline: settings.deadline,
            interrupt: settings.interrupt,
            performs: Performs::default(),
            capabilities: BTreeSet::new(),
            users: None,
            queue: VecDeque::new(),
            ahead: VecDeque::new(),
            user: 0,
            granted: BTreeSet::from([0]),
            facets: BTreeMap::new(),
        };
        Ok((device, address))
    }

    pub(super) fn ask(
        &self,
        ask: &Ask<'_>,
        deadline: Option<Duration>,
        away: Option<Duration>,
    ) -> Waited {
        let campaign = &self.campaign;
        let write =
            |seq| serde_json::to_string(&Numbered { campaign, seq, ask }).unwrap_or_default();
        self.hub
            .ask(write, deadline, away, &|| self.interrupt.is_raised())
    }

    /// How long nobody may be connected while a scenario is under way.
    fn away(&self) -> Option<Duration> {
        self.operator.as_ref().map(|_| AWAY)
    }

    /// An instruction in words.
    fn words(&self, instruction: &Instruction) -> OperatorText {
        let spec = &self.spec;
        let title = |name: &str| {
            spec.facets.get(name).map_or_else(
                || [name.to_owned(), name.to_owned()],
                |facet| [facet.title.en.clone(), facet.title.zh.clone()],
            )
        };
        instruction.words(&title)
    }

    fn instruct(&mut self, instruction: &Instruction, undo: bool) -> OperatorReport {
        let words = self.words(instruction);
        if self.ahead.front() == Some(instruction) {
            self.ahead.pop_front();
        }
        if let Some(operator) = &mut self.operator {
            self.hub.acted();
            return operator.perform(instruction, &words);
        }
        let stop = || self.interrupt.is_raised();
        let then = self.ahead.front().map(|next| self.words(next));
        self.hub
            .instruct(words, then, undo, &stop)
            .unwrap_or(OperatorReport::LeaveOut)
    }

    /// Runs one scenario from its beginning.
    pub(super) fn run(&mut self, scenario: &Scenario) -> RunOutcome {
        for _ in 0..REPEATS {
            match self.attempt(scenario) {
                Ok(trace) => return RunOutcome::Trace(trace),
                Err(Ended::Answer(answer)) => return answer,
                Err(Ended::Repeat) => {
                    let users = scenario.world.users.len();
                    self.granted.extend(0..users);
                }
            }
        }
        declined(
            Capability::Tap,
            "the operator repeated the scenario too often",
        )
    }

    fn attempt(&mut self, scenario: &Scenario) -> Result<Trace, Ended> {
        let mut instructed = false;
        let all = scenario.steps.iter();
        let all = all.flat_map(|step| actions(step, &self.performs));
        self.ahead = all
            .filter_map(|action| match action {
                StepTask::Instruct(instruction) => Some(instruction),
                StepTask::Ask(_) | StepTask::AskPatiently(_) => None,
            })
            .collect();
        self.prepare(scenario, &mut instructed)?;
        let began = self.ask(
            &Ask::Begin {
                world: &scenario.world,
            },
            Some(self.deadline),
            self.away(),
        );
        self.told(began, "begin")?;
        let mut trace = Trace::default();
        for step in &scenario.steps {
            trace.steps.push(self.step(step, &mut instructed)?);
        }
        let ended = self.ask(&Ask::End {}, Some(self.deadline), self.away());
        self.told(ended, "end")?;
        Ok(trace)
    }

    /// Brings the device into the state that the world asks for.
    fn prepare(&mut self, scenario: &Scenario, instructed: &mut bool) -> Result<(), Ended> {
        if self.performs.has("begin") {
            self.user = 0;
            return Ok(());
        }
        for user in std::mem::take(&mut self.granted) {
            self.log_in(user, instructed)?;
            if let Err(ended) = self.do_instruction(&Instruction::Fresh, instructed) {
                self.granted.insert(user);
                return Err(ended);
            }
        }
        self.log_in(0, instructed)?;
        for (facet, value) in scenario.world.facets.iter() {
            let settable = Capability::Facet(facet.clone());
            let known = self.facets.get(facet);
            if known != Some(value) && self.declares(&settable) {
                let set = Instruction::Set {
                    facet: facet.clone(),
                    value: value.clone(),
                };
                self.do_instruction(&set, instructed)?;
                self.facets.insert(facet.clone(), value.clone());
            }
        }
        Ok(())
    }

    fn declares(&self, capability: &Capability) -> bool {
        self.capabilities.contains(capability)
    }

    fn log_in(&mut self, user: usize, instructed: &mut bool) -> Result<(), Ended> {
        if self.user != user {
            self.do_instruction(&Instruction::SwitchUser { user: user + 1 }, instructed)?;
            self.user = user;
        }
        Ok(())
    }

    fn do_instruction(
        &mut self,
        instruction: &Instruction,
        instructed: &mut bool,
    ) -> Result<(), Ended> {
        let report = self.instruct(instruction, *instructed);
        *instructed = true;
        let reason = match report {
            OperatorReport::Done => return Ok(()),
            OperatorReport::Repeat => return Err(Ended::Repeat),
            OperatorReport::CouldNot(why) if why.is_empty() => {
                "the operator could not do this".to_owned()
            }
            OperatorReport::CouldNot(why) => format!("the operator could not do this: {why}"),
            OperatorReport::Otherwise(what) if what.is_empty() => {
                "something else happened on the device".to_owned()
            }
            OperatorReport::Otherwise(what) => {
                format!("something else happened on the device: {what}")
            }
            OperatorReport::LeaveOut => "the operator left the scenario out".to_owned(),
        };
        // What the device is like now, nobody knows.
        self.granted.insert(self.user);
        Err(Ended::Answer(declined(instruction.capability(), &reason)))
    }

    fn step(&mut self, step: &Step, instructed: &mut bool) -> Result<Record, Ended> {
        let performs = self.performs.clone();
        let mut record = Record::default();
        for action in actions(step, &performs) {
            let (ask, deadline) = match &action {
                StepTask::Instruct(instruction) => {
                    self.note(step);
                    self.do_instruction(instruction, instructed)?;
                    continue;
                }
                StepTask::Ask(ask) => (ask, Some(self.deadline)),
                StepTask::AskPatiently(ask) => (ask, None),
            };
            self.note(step);
            let told = self.ask(ask, deadline, self.away());
            match self.told(told, word(step))? {
                CallerMessage::Record { record: seen } => record = seen,
                CallerMessage::Absent {} => {
                    record.absent = true;
                    // There is nothing to tap.
                    break;
                }
                _ => {}
            }
        }
        Ok(record)
    }

    /// Keeps what is known of the device up to date.
    fn note(&mut self, step: &Step) {
        match step {
            Step::Tap { .. }
            | Step::Call {
                answer: Some(_), ..
            } => {
                self.granted.insert(self.user);
            }
            Step::SwitchUser { user } => self.user = *user,
            Step::Set { facet, value } => {
                self.facets.insert(facet.clone(), value.clone());
            }
            Step::Restart { facets } => {
                let changed = facets.iter();
                self.facets
                    .extend(changed.map(|(name, value)| (name.clone(), value.clone())));
            }
            // To withdraw the grant once more would be the same action again.
            Step::Revoke => {
                self.granted.remove(&self.user);
            }
            Step::Call { .. } | Step::CanIUse { .. } => {}
        }
    }

    /// What the caller told, or how the scenario ends.
    fn told(&mut self, waited: Waited, what: &str) -> Result<CallerMessage, Ended> {
        let incident = |class, detail: String| {
            Ended::Answer(RunOutcome::Incident(Incident {
                class,
                detail,
                stderr: Vec::new(),
            }))
        };
        let tell = match waited {
            Waited::Told(tell) => *tell,
            Waited::Stopped => {
                return Err(Ended::Answer(declined(
                    Capability::Tap,
                    "the campaign was stopped",
                )));
            }
            Waited::GivenUp => {
                self.granted.insert(self.user);
                return Err(Ended::Answer(declined(
                    Capability::Tap,
                    "the operator could not open the mini program again",
                )));
            }
            Waited::Late => {
                self.granted.insert(self.user);
                let detail = format!(
                    "the mini program is connected and did not answer `{what}` within {} s",
                    self.deadline.as_secs_f64()
                );
                return Err(incident(IncidentClass::Hang, detail));
            }
            Waited::Away => {
                self.granted.insert(self.user);
                let detail = format!(
                    "no mini program was connected for {} s during `{what}`",
                    AWAY.as_secs()
                );
                return Err(incident(IncidentClass::Disconnected, detail));
            }
            Waited::Malformed(reason) => {
                return Err(incident(
                    IncidentClass::Malformed,
                    format!("the answer to `{what}`: {reason}"),
                ));
            }
        };
        match tell {
            CallerMessage::Lost { reason } => {
                self.granted.insert(self.user);
                let detail = format!("the client was closed while `{what}` was under way {reason}");
                Err(incident(
                    IncidentClass::Exited,
                    detail.trim_end().to_owned(),
                ))
            }
            CallerMessage::Declined { capability, reason } => {
                Err(Ended::Answer(declined(capability, &reason)))
            }
            CallerMessage::Error { message } => Err(incident(IncidentClass::Internal, message)),
            CallerMessage::Unknown {} => Err(incident(
                IncidentClass::Internal,
                format!("the mini program does not know the request `{what}`"),
            )),
            other => Ok(other),
        }
    }
}

fn declined(capability: Capability, reason: &str) -> RunOutcome {
    RunOutcome::Declined {
        capability,
        reason: reason.to_owned(),
    }
}

/// A step in one word, for incidents.
const fn word(step: &Step) -> &'static str {
    match step {
        Step::Tap { .. } => "tap",
        Step::Call { .. } => "call",
        Step::CanIUse { .. } => "canIUse",
        Step::Revoke => "revoke",
        Step::Set { .. } => "set",
        Step::SwitchUser { .. } => "switchUser",
        Step::Restart { .. } => "restart",
    }
}
