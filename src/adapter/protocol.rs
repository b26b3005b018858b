//! The messages between the harness and an adapter. `docs/PROTOCOL.md` describes them for implementers, and
//! `specs/protocol.schema.json` as a JSON Schema.

mod members;

use serde::{Deserialize, Serialize};

use crate::fields::Fields;
use crate::scenario::{Capability, FacetValue, Scenario};
use crate::trace::Trace;

/// The oldest and the newest protocol that this harness speaks.
pub const PROTOCOL: Range = Range { min: 1, max: 1 };

/// A range of protocol versions, both ends included.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Range {
    /// The oldest.
    pub min: u32,
    /// The newest.
    pub max: u32,
}

/// A program and its version.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Program {
    /// What it is called.
    pub name: String,
    /// Its version, in whatever form it has.
    pub version: String,
}

/// What the harness sends. One JSON object a line.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "camelCase", deny_unknown_fields)]
pub enum Request {
    /// The first message.
    Hello {
        /// Protocols that the harness speaks.
        protocol: Range,
        /// The harness.
        harness: Program,
        /// The API that is to be called, as the spec names it (`my.getOpenUserInfo`).
        api: String,
    },
    /// Texts to be sent back unchanged: shows that nothing is lost on the way.
    Echo {
        /// Chosen by the harness; the answer carries it.
        id: u64,
        /// The texts.
        texts: Vec<String>,
    },
    /// A scenario to run.
    Run {
        /// Chosen by the harness; the answer carries it.
        id: u64,
        /// The scenario.
        scenario: Scenario,
    },
}

/// What an adapter answers when it is greeted.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Hello {
    /// The protocol that will be spoken.
    pub protocol: u32,
    /// The adapter.
    pub adapter: Program,
    /// The implementation under test.
    pub implementation: Program,
    /// What the adapter can do. What is not here is never asked of it.
    pub capabilities: Vec<Capability>,
    /// The values of facets which it cannot set (the client that is on the device).
    #[serde(default, skip_serializing_if = "Fields::is_empty")]
    pub fixed: Fields<FacetValue>,
    /// How many scenarios may be on the way at a time. Default 1.
    #[serde(default = "one")]
    pub in_flight: usize,
}

const fn one() -> usize {
    1
}

/// What an adapter sends. One JSON object a line.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum Response {
    /// The answer to [`Request::Hello`].
    Hello(Hello),
    /// The answer to [`Request::Echo`].
    Echo {
        /// As in the request.
        id: u64,
        /// As in the request.
        texts: Vec<String>,
    },
    /// The answer to [`Request::Run`].
    Trace {
        /// As in the request.
        id: u64,
        /// What was seen.
        trace: Trace,
    },
    /// The other answer to [`Request::Run`]: the adapter finds that it cannot do this, although it said it could.
    Declined {
        /// As in the request.
        id: u64,
        /// What it cannot do.
        capability: Capability,
        /// Why, in words.
        reason: String,
    },
    /// Not an answer: a callback ran after the trace of its scenario had been sent.
    Late {
        /// The request of the scenario.
        id: u64,
        /// Index of the step.
        step: usize,
        /// Which callback.
        name: String,
        /// How long after the step it ran, in milliseconds.
        #[serde(rename = "afterMs")]
        after_ms: u64,
        /// The setting of the adapter that would have to be raised.
        setting: String,
    },
    /// The answer to a request that the adapter does not know or cannot read.
    Error {
        /// As in the request, if it could be read.
        #[serde(skip_serializing_if = "Option::is_none")]
        id: Option<u64>,
        /// `unknown-operation`, `malformed` or `internal`.
        error: ProtocolErrorKind,
        /// In words.
        message: String,
    },
}

impl Response {
    /// The request that it answers; a greeting has no id, and an error need not have one.
    pub const fn id(&self) -> Option<u64> {
        match self {
            Self::Hello(_) => None,
            Self::Echo { id, .. }
            | Self::Trace { id, .. }
            | Self::Declined { id, .. }
            | Self::Late { id, .. } => Some(*id),
            Self::Error { id, .. } => *id,
        }
    }

    /// Its `type`.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Hello(_) => "hello",
            Self::Echo { .. } => "echo",
            Self::Trace { .. } => "trace",
            Self::Declined { .. } => "declined",
            Self::Late { .. } => "late",
            Self::Error { .. } => "error",
        }
    }
}

/// The kinds of [`Response::Error`].
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProtocolErrorKind {
    /// The `type` of the request is not one that the adapter knows.
    UnknownOperation,
    /// The request is not a JSON object as the protocol has it.
    Malformed,
    /// The adapter itself failed; says nothing about the implementation under test.
    Internal,
}
