//! What can go wrong between the harness and an adapter, told apart.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::protocol;
use super::wire::quote;

/// Something that went wrong while one scenario was running. The adapter was started afresh after it.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Incident {
    /// What happened.
    pub class: IncidentClass,
    /// The particulars, in words: the line that came, the exit code …
    pub detail: String,
    /// The last lines of the program's stderr.
    pub stderr: Vec<String>,
}

/// An incident that no scenario could be blamed for: it came once, and did not come back when the
/// scenarios that were on the way ran again, one at a time. No answer is lost by it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Unattributed {
    /// The scenario that it concerns: one whose answer had been handed over already, or the oldest
    /// of those that were on the way. Absent if none was.
    pub id: Option<u64>,
    /// What happened.
    pub incident: Incident,
}

/// A callback that ran after the trace of its scenario had been sent. It is not in the trace.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Late {
    /// The scenario, if it is remembered.
    pub id: Option<u64>,
    /// Which callback, in the adapter's words.
    pub name: String,
    /// Index of the step.
    pub step: usize,
    /// How long after the step it ran, in milliseconds.
    pub after_ms: u64,
    /// The setting of the adapter that is too small, in its words.
    pub setting: String,
}

impl fmt::Display for Late {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the callback {} of step {} ran {} ms after the step, when its scenario had been answered; if it came for the first \
             time, mend callbacks that never come, for after some of them the adapter waits less, or raise {} in the adapter; if it \
             came once more, the campaign looks into it at the end",
            quote(&self.name),
            self.step + 1,
            self.after_ms,
            quote(&self.setting)
        )
    }
}

/// The kinds of incidents. In files they have their [`name`](Self::name).
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash, Serialize, Deserialize)]
#[serde(into = "&'static str", try_from = "String")]
#[non_exhaustive]
pub enum IncidentClass {
    /// No answer within the deadline.
    Hang,
    /// The program ended with an exit code, 0 included.
    Exited,
    /// The program was ended by a signal.
    Signalled,
    /// The connection was closed or refused (HTTP), or standard output was closed by a program that goes on running.
    Disconnected,
    /// The server answered that it failed: HTTP status 500 to 599.
    ServerError,
    /// An embedded script ran out of memory or stack.
    ResourceLimit,
    /// A line on stdout that is no message of the protocol.
    Junk,
    /// A message of the protocol that lacks a member, or has one too many, or of the wrong type.
    Malformed,
    /// The bytes are not UTF-8.
    InvalidUtf8,
    /// Nested more deeply than the harness reads.
    TooDeep,
    /// A line longer than the harness reads.
    LineTooLong,
    /// More output than anybody asked for.
    Flood,
    /// The output ended in the middle of a line.
    HalfLine,
    /// An answer to a request that was never made.
    WrongId,
    /// A second answer to the same request.
    AnsweredTwice,
    /// The trace does not have as many records as the scenario has steps.
    WrongLength,
    /// The adapter reports that it failed itself.
    Internal,
}

/// Whose fault an incident is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Blame {
    /// The implementation under test died or hung: a finding.
    Implementation,
    /// The adapter does not keep to the protocol: nothing is said about the implementation.
    Adapter,
}

impl IncidentClass {
    /// All of them.
    pub const ALL: [Self; 17] = [
        Self::Hang,
        Self::Exited,
        Self::Signalled,
        Self::Disconnected,
        Self::ServerError,
        Self::ResourceLimit,
        Self::Junk,
        Self::Malformed,
        Self::InvalidUtf8,
        Self::TooDeep,
        Self::LineTooLong,
        Self::Flood,
        Self::HalfLine,
        Self::WrongId,
        Self::AnsweredTwice,
        Self::WrongLength,
        Self::Internal,
    ];

    /// Whose fault it is.
    pub const fn blame(self) -> Blame {
        match self {
            Self::Hang
            | Self::Exited
            | Self::Signalled
            | Self::Disconnected
            | Self::ServerError
            | Self::ResourceLimit => Blame::Implementation,
            _ => Blame::Adapter,
        }
    }

    /// A stable word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Hang => "hang",
            Self::Exited => "exit",
            Self::Signalled => "signal",
            Self::Disconnected => "disconnected",
            Self::ServerError => "server-error",
            Self::ResourceLimit => "resource-limit",
            Self::Junk => "junk",
            Self::Malformed => "malformed",
            Self::InvalidUtf8 => "invalid-utf-8",
            Self::TooDeep => "too-deep",
            Self::LineTooLong => "line-too-long",
            Self::Flood => "flood",
            Self::HalfLine => "half-line",
            Self::WrongId => "wrong-id",
            Self::AnsweredTwice => "answered-twice",
            Self::WrongLength => "wrong-length",
            Self::Internal => "internal",
        }
    }
}

impl From<IncidentClass> for &'static str {
    fn from(class: IncidentClass) -> Self {
        class.name()
    }
}

impl TryFrom<String> for IncidentClass {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        let mut all = Self::ALL.into_iter();
        all.find(|one| one.name() == name)
            .ok_or_else(|| format!("unknown kind of incident {}", quote(&name)))
    }
}

impl fmt::Display for Incident {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.class.blame() {
            // That a program ends or does not answer is told by the particulars alone.
            Blame::Implementation => f.write_str(&self.detail),
            Blame::Adapter => write!(f, "{}: {}", self.class.name(), self.detail),
        }
    }
}

/// The adapter is of no use: nothing more can be judged with it.
#[derive(Clone, Debug, Error)]
#[non_exhaustive]
pub enum AdapterError {
    /// The program could not be started.
    #[error("cannot start `{program}`: {reason}")]
    Start {
        /// As it was given.
        program: String,
        /// The system's words.
        reason: String,
    },
    /// A script could not be loaded.
    #[error("cannot load the script {file}: {reason}")]
    Script {
        /// As it was given.
        file: String,
        /// What is wrong with it, and where.
        reason: String,
    },
    /// It did not answer the greeting as the protocol has it.
    #[error("no proper answer to `hello`: {0}")]
    Greeting(Incident),
    /// It speaks only other versions of the protocol.
    #[error(
        "the adapter speaks protocol {theirs}, this harness {} to {}",
        ours.min,
        ours.max
    )]
    Protocol {
        /// What it answered.
        theirs: u32,
        /// What this harness speaks.
        ours: protocol::Range,
    },
    /// It died, or hung, before anything could be judged.
    #[error("{asked}: {incident}")]
    Died {
        /// What it was asked to do.
        asked: &'static str,
        /// What happened.
        incident: Incident,
    },
    /// It answered something else than it was asked during certification.
    #[error("{0}")]
    Certification(String),
    /// Its greeting names something that the spec does not have, or a value that cannot be.
    #[error("the adapter's `hello` does not fit: {0} (docs/PROTOCOL.md, section Capabilities)")]
    Unfit(String),
    /// It was asked for an answer while no scenario was on the way: a mistake of the caller.
    #[error("no scenario is on the way")]
    Idle,
    /// Nobody is there to run a scenario: the runs that a campaign made are given again, and this was none of them.
    #[error("no part of the campaign ran this scenario, and there is no adapter to run it")]
    NotRun,
    /// A part of a campaign ended early.
    #[error("{message}")]
    InPart {
        /// Why, in the words that were said there.
        message: String,
        /// The incident that was the last, if there was one.
        incident: Option<Incident>,
    },
    /// The campaign was ended from outside: see [`Interrupt`](super::Interrupt).
    #[error("interrupted")]
    Interrupted,
    /// It had to be started afresh too often.
    #[error(
        "gave up after {restarts} restarts in a row without an answer; the last incident was {last}"
    )]
    TooManyRestarts {
        /// How often.
        restarts: u32,
        /// The incident that was one too many.
        last: Incident,
    },
}

impl AdapterError {
    /// What happened, if the program ended or did not answer.
    pub const fn incident(&self) -> Option<&Incident> {
        match self {
            Self::Greeting(incident)
            | Self::Died { incident, .. }
            | Self::TooManyRestarts { last: incident, .. } => Some(incident),
            Self::InPart { incident, .. } => incident.as_ref(),
            _ => None,
        }
    }
}
