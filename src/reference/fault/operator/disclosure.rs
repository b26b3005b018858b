//! Faults that tell what must be kept secret.

use super::alter::{base64, hex, percent};
use crate::fields::Name;
use crate::reference::fault::site::Known;
use crate::reference::recipient::Recipient;

/// How and where something is told.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum LeakOp {
    /// As one more member of the payload, in this encoding.
    Member(Encoding),
    /// After a text of the user's.
    Appended,
    /// In the argument of the callback that always runs.
    ToAlways,
    /// In what the call returns.
    Returned,
    /// In the argument of the button's handlers.
    ToHandlers,
}

/// How a value is encoded that is told.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Encoding {
    /// Not at all.
    Plain,
    /// In base 64.
    Base64,
    /// In hexadecimal digits.
    Hex,
    /// Percent-encoded.
    Percent,
}

impl Encoding {
    fn encode(self, value: &str) -> String {
        match self {
            Self::Plain => value.to_owned(),
            Self::Base64 => base64(value),
            Self::Hex => hex(value),
            Self::Percent => percent(value),
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Base64 => "base64",
            Self::Hex => "hex",
            Self::Percent => "percent",
        }
    }
}

impl LeakOp {
    pub(in crate::reference::fault) fn name(self) -> String {
        match self {
            Self::Member(encoding) => encoding.word(),
            Self::Appended => "appended",
            Self::ToAlways => "to-always",
            Self::Returned => "returned",
            Self::ToHandlers => "to-handlers",
        }
        .to_owned()
    }

    pub(in crate::reference::fault) fn describe(
        self,
        known: &Known,
        outcome: Option<&Name>,
    ) -> String {
        let place = match self {
            Self::Member(Encoding::Plain) => "in a member of its own".to_owned(),
            Self::Member(encoding) => format!("in a member of its own ({})", encoding.word()),
            Self::Appended => "at the end of a text of the user's".to_owned(),
            Self::ToAlways => "to the callback that always runs".to_owned(),
            Self::Returned => "in what the call returns".to_owned(),
            Self::ToHandlers => "to the handlers of the button".to_owned(),
        };
        let reply = outcome.map_or(String::new(), |outcome| {
            format!("in a reply of {outcome}, ")
        });
        format!("{reply}{known} is told {place}")
    }

    /// What is told of a value.
    pub(in crate::reference) fn tell(
        self,
        known: &Known,
        recipient: &Recipient<'_>,
    ) -> Option<String> {
        let encoding = match self {
            Self::Member(encoding) => encoding,
            _ => Encoding::Plain,
        };
        value(known, recipient).map(|value| encoding.encode(value))
    }
}

/// The value that the platform knows.
pub(in crate::reference::fault) fn value<'o>(
    known: &Known,
    recipient: &Recipient<'o>,
) -> Option<&'o str> {
    let users = recipient.users;
    let other = || {
        users
            .iter()
            .enumerate()
            .find(|(at, _)| *at != recipient.user)
            .map(|(_, user)| user)
    };
    let fields = match known {
        Known::Private(_) => &users.get(recipient.user)?.private,
        Known::Profile(_) => &users.get(recipient.user)?.profile,
        Known::OthersPrivate(_) => &other()?.private,
        Known::OthersProfile(_) => &other()?.profile,
    };
    fields.get(known.field()).map(String::as_str)
}
