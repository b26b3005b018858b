//! The closed vocabulary of checks, which clauses name with parameters.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::listed::Listed;
use crate::fields::Name;

/// How a clause is checked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub enum Check {
    /// A call comes to what the rules say. `never` narrows the check to these kinds of wrong replies: outcomes, or `absent`, `thrown`,
    /// `silent`, `failed` (the reply is no envelope).
    Outcome {
        /// Default: any reply that the rules do not allow.
        #[serde(default)]
        never: Vec<Name>,
        /// Only replies count that are available where nothing should be, or not there where something should. Default: no.
        #[serde(default)]
        crossing: bool,
    },
    /// A layer of the reply satisfies a JSON Schema (2020-12).
    Schema {
        /// Id of the layer.
        layer: Name,
        /// The schema.
        schema: Value,
    },
    /// A layer of the reply is strict JSON (RFC 7493).
    Json {
        /// Id of the layer.
        layer: Name,
        /// Which defects count. Default: all.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        only: Option<Defects>,
    },
    /// A member of the payload is exactly the logged-in user's value, character by character.
    Exact {
        /// Member of the payload.
        member: Name,
        /// Field of the profile.
        field: Name,
        /// Whether those users are judged who have not set the field or left it empty, and only they: no other text may stand for it. Default: only
        /// users who have set it are judged.
        #[serde(default, rename = "unsetOnly")]
        unset_only: bool,
        /// What makes no difference. Default: every character counts.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ignoring: Option<Ignoring>,
    },
    /// A member of the payload, if it is a text, has at most so many bytes in UTF-8 (a schema can only count characters).
    Bytes {
        /// Member of the payload.
        member: Name,
        /// The most bytes.
        most: usize,
    },
    /// A member of the payload is a list of what the call was given, in any order.
    Listed {
        /// Member of the payload.
        member: Name,
        /// What the call was given.
        #[serde(rename = "as")]
        listed: Listed,
    },
    /// A member of the payload has another value in each call of a scenario.
    Distinct {
        /// Member of the payload.
        member: Name,
    },
    /// Some text in the reply, in whatever layer and member, matches this regular expression, written as in JSON Schema.
    Says {
        /// The expression.
        pattern: String,
    },
    /// These values of users appear nowhere in what the implementation told, in no encoding.
    Undisclosed {
        /// Whose.
        of: Whose,
    },
    /// Exactly one of the reply callbacks runs, exactly once.
    OneReply,
    /// The callback that always runs does so exactly once.
    Always,
    /// The reply is carried by the callback that is meant for it.
    Carrier,
    /// Nothing is thrown at the caller.
    NotThrown,
    /// The handlers that the rules name run, exactly once each, and no other of the button's.
    Fires,
    /// The two handlers of the button do not both run on one tap.
    NeverBoth,
    /// `my.canIUse` answers a Boolean.
    Boolean,
    /// `my.canIUse` answers what the rules say.
    Returns,
    /// While `my.canIUse` denies the button, a tap grants nothing and runs no handler.
    Gated,
    /// Two runs that differ only in one respect come to the same.
    Relation {
        /// In what they differ.
        vary: Vary,
    },
    /// One alternative of a reading is followed, the same one throughout.
    Consistent {
        /// The reading.
        reading: Name,
    },
    /// Every scenario is answered: the implementation does not crash or hang.
    Answers,
}

/// Defects of a JSON text, by what `JSON.parse` makes of them.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Defects {
    /// Those on which `JSON.parse` throws.
    Fatal,
    /// Those which it passes over, and RFC 7493 forbids: duplicate members, lone surrogates.
    Tolerated,
}

/// What makes no difference between two texts.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Ignoring {
    /// Scheme and host of an address, and what stands before and after its path and query: a proxy, a size.
    Origin,
}

/// Whose values, and which.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub enum Whose {
    /// Private fields of any user: those named, or all if none is named.
    Private(Vec<Name>),
    /// Profile fields of the logged-in user: those named, or all if none is named.
    Profile(Vec<Name>),
    /// Everything of the users who are not logged in.
    Others,
}

/// In what two runs differ.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub enum Vary {
    /// The private fields of all users.
    Private,
    /// These profile fields.
    Profile(Vec<Name>),
    /// These profile fields of users who have not agreed.
    Ungranted(Vec<Name>),
    /// This facet takes another of its values.
    Facet(Name),
    /// These facets take a newer version.
    Newer(Vec<Name>),
    /// Calls are given another subset of the callbacks.
    Callbacks,
    /// A call is made twice, one right after the other.
    Repeated,
}

impl Vary {
    /// Whether two runs differ only in what is known of users and must not be told: nothing that is handed over may differ.
    pub const fn is_secret(&self) -> bool {
        matches!(self, Self::Private | Self::Profile(_) | Self::Ungranted(_))
    }
}

/// The kinds of checks, by what they look at: which facts a campaign must produce to exercise the clause.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Scope {
    /// Each call.
    Call,
    /// Each tap.
    Tap,
    /// Each question to `my.canIUse`.
    Query,
    /// A pair of scenarios.
    Pair,
    /// A whole campaign.
    Campaign,
    /// A whole scenario.
    Scenario,
}

impl Check {
    /// Whether it only forbids something, so that a platform satisfies it which does nothing at all.
    pub const fn only_forbids(&self) -> bool {
        match self {
            Self::Outcome { never, .. } => !never.is_empty(),
            Self::Undisclosed { .. } | Self::NeverBoth | Self::Gated | Self::Relation { .. } => {
                true
            }
            _ => false,
        }
    }

    /// What the check looks at.
    pub const fn scope(&self) -> Scope {
        match self {
            Self::Outcome { .. }
            | Self::Schema { .. }
            | Self::Json { .. }
            | Self::Exact { .. }
            | Self::Bytes { .. }
            | Self::Listed { .. }
            | Self::Distinct { .. }
            | Self::Says { .. }
            | Self::OneReply
            | Self::Always
            | Self::Carrier
            | Self::NotThrown => Scope::Call,
            Self::Fires | Self::NeverBoth | Self::Gated => Scope::Tap,
            Self::Boolean | Self::Returns => Scope::Query,
            Self::Relation { .. } => Scope::Pair,
            Self::Consistent { .. } => Scope::Campaign,
            Self::Undisclosed { .. } | Self::Answers => Scope::Scenario,
        }
    }
}
