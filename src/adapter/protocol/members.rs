//! Reading a [`Response`] in one pass.
//!
//! What serde derives for an enum with a tag inside keeps all members in a tree until it has seen the tag, which takes
//! nearly twice as long. Here all members that any response may have are read into one struct, whatever their order, and
//! the tag says afterwards which have to be there and which must not.

use serde::Deserialize;
use serde::de::{Deserializer, Error};

use super::{Hello, Program, ProtocolErrorKind, Response, one};
use crate::fields::{Fields, not_null};
use crate::scenario::{Capability, FacetValue};
use crate::trace::Trace;

/// The types of responses.
#[derive(Clone, Copy, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
enum ResponseKind {
    Hello,
    Echo,
    Trace,
    Declined,
    Late,
    Error,
}

/// The members of all responses together.
#[derive(Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
struct Members {
    #[serde(rename = "type", deserialize_with = "not_null")]
    kind: Option<ResponseKind>,
    #[serde(deserialize_with = "not_null")]
    id: Option<u64>,
    #[serde(deserialize_with = "not_null")]
    texts: Option<Vec<String>>,
    #[serde(deserialize_with = "not_null")]
    trace: Option<Trace>,
    #[serde(deserialize_with = "not_null")]
    capability: Option<Capability>,
    #[serde(deserialize_with = "not_null")]
    reason: Option<String>,
    #[serde(deserialize_with = "not_null")]
    step: Option<usize>,
    #[serde(deserialize_with = "not_null")]
    name: Option<String>,
    #[serde(deserialize_with = "not_null")]
    after_ms: Option<u64>,
    #[serde(deserialize_with = "not_null")]
    setting: Option<String>,
    #[serde(deserialize_with = "not_null")]
    error: Option<ProtocolErrorKind>,
    #[serde(deserialize_with = "not_null")]
    message: Option<String>,
    #[serde(deserialize_with = "not_null")]
    protocol: Option<u32>,
    #[serde(deserialize_with = "not_null")]
    adapter: Option<Program>,
    #[serde(deserialize_with = "not_null")]
    implementation: Option<Program>,
    #[serde(deserialize_with = "not_null")]
    capabilities: Option<Vec<Capability>>,
    #[serde(deserialize_with = "not_null")]
    fixed: Option<Fields<FacetValue>>,
    #[serde(deserialize_with = "not_null")]
    in_flight: Option<usize>,
}

impl<'de> Deserialize<'de> for Response {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut members = Members::deserialize(deserializer)?;
        let response = members.take()?;
        if members.is_empty() {
            Ok(response)
        } else {
            Err(D::Error::custom(
                "a member that belongs to another type of message",
            ))
        }
    }
}

impl Members {
    /// Takes out what the response consists of.
    fn take<E: Error>(&mut self) -> Result<Response, E> {
        match needed(self.kind.take(), "type")? {
            ResponseKind::Hello => self.take_hello().map(Response::Hello),
            ResponseKind::Echo => Ok(Response::Echo {
                id: needed(self.id.take(), "id")?,
                texts: needed(self.texts.take(), "texts")?,
            }),
            ResponseKind::Trace => Ok(Response::Trace {
                id: needed(self.id.take(), "id")?,
                trace: needed(self.trace.take(), "trace")?,
            }),
            ResponseKind::Declined => Ok(Response::Declined {
                id: needed(self.id.take(), "id")?,
                capability: needed(self.capability.take(), "capability")?,
                reason: self.reason.take().unwrap_or_default(),
            }),
            ResponseKind::Late => Ok(Response::Late {
                id: needed(self.id.take(), "id")?,
                step: needed(self.step.take(), "step")?,
                name: needed(self.name.take(), "name")?,
                after_ms: needed(self.after_ms.take(), "afterMs")?,
                setting: needed(self.setting.take(), "setting")?,
            }),
            ResponseKind::Error => Ok(Response::Error {
                id: self.id.take(),
                error: needed(self.error.take(), "error")?,
                message: self.message.take().unwrap_or_default(),
            }),
        }
    }

    fn take_hello<E: Error>(&mut self) -> Result<Hello, E> {
        Ok(Hello {
            protocol: needed(self.protocol.take(), "protocol")?,
            adapter: needed(self.adapter.take(), "adapter")?,
            implementation: needed(self.implementation.take(), "implementation")?,
            capabilities: needed(self.capabilities.take(), "capabilities")?,
            fixed: self.fixed.take().unwrap_or_default(),
            in_flight: self.in_flight.take().unwrap_or_else(one),
        })
    }

    /// Whether everything has been taken.
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

fn needed<T, E: Error>(member: Option<T>, name: &'static str) -> Result<T, E> {
    member.ok_or_else(|| E::missing_field(name))
}
