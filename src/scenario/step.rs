//! What a scenario does, one step after the other.

use std::collections::BTreeSet;

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

use super::{Capability, FacetValue};
use crate::fields::{Fields, Name, not_null};

/// How a user, or the system on the user's behalf, answers a request for authorisation.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Consent {
    /// The user agrees.
    Agree,
    /// The user refuses.
    Refuse,
    /// The system fails while the user is being asked.
    Exception,
}

/// The object that a call is given.
#[derive(Clone, Debug, Default, Eq, PartialEq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Argument {
    /// The callback functions that the object has.
    #[serde(default)]
    pub callbacks: Vec<Name>,
    /// The other members of the object, as they are.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub members: Map<String, Value>,
}

/// One thing that is done.
#[derive(Clone, Debug, Eq, PartialEq, Hash, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub enum Step {
    /// The logged-in user taps a button that the page has written with these attributes.
    Tap {
        /// The attributes of the button; one that is not here is not written.
        attributes: Fields<String>,
        /// What happens if this asks for authorisation.
        answer: Consent,
    },
    /// The mini program calls the API.
    Call {
        /// What is passed. Absent: the function is called with no argument at all.
        #[serde(
            default,
            deserialize_with = "not_null",
            skip_serializing_if = "Option::is_none"
        )]
        argument: Option<Argument>,
        /// What happens if the call itself asks for authorisation. Absent: this API does not ask.
        #[serde(
            default,
            deserialize_with = "not_null",
            skip_serializing_if = "Option::is_none"
        )]
        answer: Option<Consent>,
        /// Whether the next call starts before this one has ended. Any step that is not a call waits for all calls.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        overlap: bool,
        /// Whether the call is made inside the step before it: by the first handler or callback of
        /// that step that runs, while it runs. Several calls in a row are made by the same handler.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        nested: bool,
    },
    /// The mini program asks `my.canIUse(query)`.
    #[serde(rename = "canIUse")]
    CanIUse {
        /// What is asked for.
        query: String,
    },
    /// The logged-in user withdraws the grant in the settings.
    #[serde(deserialize_with = "no_members")]
    Revoke,
    /// A facet takes another value while the mini program runs (the product is bound or unbound, say).
    Set {
        /// The facet.
        facet: Name,
        /// Its new value.
        value: FacetValue,
    },
    /// Another user logs in.
    SwitchUser {
        /// Index into the users of the world.
        user: usize,
    },
    /// The client is closed and started again; the facets that are given have changed (a client update, say).
    Restart {
        /// The new values; what is not here stays as it was.
        facets: Fields<FacetValue>,
    },
}

/// A step without members has none; serde by itself would take any.
fn no_members<'de, D: Deserializer<'de>>(deserializer: D) -> Result<(), D::Error> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Nothing {}

    Nothing::deserialize(deserializer).map(|Nothing {}| ())
}

/// The kinds of steps, without what they carry.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum StepKind {
    /// [`Step::Tap`]
    Tap,
    /// [`Step::Call`]
    Call,
    /// [`Step::CanIUse`]
    #[serde(rename = "canIUse")]
    CanIUse,
    /// [`Step::Revoke`]
    Revoke,
    /// [`Step::Set`]
    Set,
    /// [`Step::SwitchUser`]
    SwitchUser,
    /// [`Step::Restart`]
    Restart,
}

impl Step {
    /// A call with these callbacks, and nothing else in its argument.
    pub fn call<N: Into<Name>>(callbacks: impl IntoIterator<Item = N>) -> Self {
        Self::Call {
            argument: Some(Argument {
                callbacks: callbacks.into_iter().map(Into::into).collect(),
                members: Map::new(),
            }),
            answer: None,
            overlap: false,
            nested: false,
        }
    }

    /// Which kind of step it is.
    pub const fn kind(&self) -> StepKind {
        match self {
            Self::Tap { .. } => StepKind::Tap,
            Self::Call { .. } => StepKind::Call,
            Self::CanIUse { .. } => StepKind::CanIUse,
            Self::Revoke => StepKind::Revoke,
            Self::Set { .. } => StepKind::Set,
            Self::SwitchUser { .. } => StepKind::SwitchUser,
            Self::Restart { .. } => StepKind::Restart,
        }
    }

    /// Whether it is a call that is made inside another step.
    pub const fn is_nested(&self) -> bool {
        matches!(self, Self::Call { nested: true, .. })
    }

    /// Adds what an adapter has to be able to do for this step.
    pub(super) fn needs(&self, needs: &mut BTreeSet<Capability>) {
        let mut answered = |answer: Consent| match answer {
            Consent::Agree => {}
            Consent::Refuse => {
                needs.insert(Capability::Refuse);
            }
            Consent::Exception => {
                needs.insert(Capability::Exception);
            }
        };
        match self {
            Self::Tap { answer, .. } => {
                answered(*answer);
                needs.insert(Capability::Tap);
            }
            Self::Call {
                argument,
                answer,
                overlap,
                nested,
            } => {
                if let Some(answer) = answer {
                    answered(*answer);
                }
                if argument.is_none() {
                    needs.insert(Capability::Bare);
                }
                if *overlap {
                    needs.insert(Capability::Overlap);
                }
                if *nested {
                    needs.insert(Capability::Nested);
                }
            }
            Self::CanIUse { .. } => {
                needs.insert(Capability::CanIUse);
            }
            Self::Revoke => {
                needs.insert(Capability::Revoke);
            }
            Self::Set { facet, .. } => {
                needs.insert(Capability::Set(facet.clone()));
            }
            Self::SwitchUser { .. } => {
                needs.insert(Capability::Users);
            }
            Self::Restart { .. } => {
                needs.insert(Capability::Restart);
            }
        }
    }
}
