//! Where a fault sits.

use std::fmt;

use crate::fields::Name;
use crate::scenario::Consent;

/// Where a fault sits.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Site {
    /// In the platform as a whole.
    Platform,
    /// A member of the payload of an outcome.
    Member {
        /// The outcome.
        outcome: Name,
        /// The member.
        member: Name,
    },
    /// A layer of the envelope.
    Layer(Name),
    /// A rule of a decision table.
    Rule {
        /// The table.
        table: TableName,
        /// The rule.
        rule: Name,
    },
    /// A reading.
    Reading(Name),
    /// A facet of the state.
    Facet(Name),
    /// An attribute of the button.
    Attribute(Name),
    /// The callback that carries the reply of an outcome.
    Reply(Name),
    /// The callback that always runs, in an outcome.
    Always(Name),
    /// The handlers of the button, after an answer.
    Handlers {
        /// The answer.
        answer: Consent,
        /// Whether the grant existed already.
        again: bool,
    },
    /// Something that the platform knows of a user.
    Field {
        /// Whose and which.
        field: Known,
        /// The outcome in which it shows; absent: not in an outcome.
        outcome: Option<Name>,
    },
}

impl Site {
    /// The middle part of an id.
    pub(super) fn path(&self) -> Option<String> {
        Some(match self {
            Self::Platform => return None,
            Self::Member { member: name, .. }
            | Self::Layer(name)
            | Self::Reading(name)
            | Self::Facet(name)
            | Self::Attribute(name) => name.to_string(),
            Self::Rule { table, rule } => format!("{}.{rule}", table.word()),
            Self::Reply(_) => "reply".to_owned(),
            Self::Always(_) => "always".to_owned(),
            Self::Handlers { .. } => "handlers".to_owned(),
            Self::Field { field, .. } => field.path(),
        })
    }

    /// The last part of an id.
    pub(super) fn place(&self) -> Option<String> {
        Some(match self {
            Self::Member { outcome, .. } | Self::Reply(outcome) | Self::Always(outcome) => {
                outcome.to_string()
            }
            Self::Field { outcome, .. } => outcome.as_ref()?.to_string(),
            Self::Handlers { answer, again } => {
                format!("{}{}", word(*answer), if *again { "-again" } else { "" })
            }
            _ => return None,
        })
    }
}

/// The word for an answer in ids and descriptions.
pub(super) const fn word(answer: Consent) -> &'static str {
    match answer {
        Consent::Agree => "agree",
        Consent::Refuse => "refuse",
        Consent::Exception => "exception",
    }
}

/// Something that the platform knows of a user.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Known {
    /// A private field of the logged-in user.
    Private(Name),
    /// A profile field of the logged-in user.
    Profile(Name),
    /// A private field of a user who is not logged in.
    OthersPrivate(Name),
    /// A profile field of a user who is not logged in.
    OthersProfile(Name),
}

impl Known {
    /// The field.
    pub const fn field(&self) -> &Name {
        match self {
            Self::Private(name)
            | Self::Profile(name)
            | Self::OthersPrivate(name)
            | Self::OthersProfile(name) => name,
        }
    }

    fn path(&self) -> String {
        match self {
            Self::Private(name) | Self::Profile(name) => name.to_string(),
            Self::OthersPrivate(name) | Self::OthersProfile(name) => format!("others-{name}"),
        }
    }
}

impl fmt::Display for Known {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Private(name) | Self::Profile(name) => write!(f, "{name}"),
            Self::OthersPrivate(name) | Self::OthersProfile(name) => {
                write!(f, "another user's {name}")
            }
        }
    }
}

/// A decision table of the spec.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum TableName {
    /// For calls.
    Call,
    /// For taps.
    Tap,
    /// For `my.canIUse`.
    CanIUse,
}

impl TableName {
    /// As the spec calls it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Call => "call",
            Self::Tap => "tap",
            Self::CanIUse => "canIUse",
        }
    }
}
