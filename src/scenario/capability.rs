//! What an adapter can do, as it declares it when it is started.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::{Serialize, Serializer};

use crate::fields::Name;
use crate::suggest::{did_you_mean, nearest};

/// One thing that an adapter can do. In JSON it is a string, such as `"revoke"` or `"facet:clientVersion"`.
#[derive(Clone, Debug, Eq, PartialEq, Ord, PartialOrd, Hash)]
pub enum Capability {
    /// `facet:NAME`: start a world with any value of this facet.
    Facet(Name),
    /// `set:NAME`: change this facet while the mini program runs.
    Set(Name),
    /// `tap`: tap a button with any attributes.
    Tap,
    /// `refuse`: have the user refuse.
    Refuse,
    /// `exception`: have the system fail while the user is asked.
    Exception,
    /// `canIUse`: ask `my.canIUse`.
    CanIUse,
    /// `revoke`: withdraw a grant in the settings.
    Revoke,
    /// `restart`: close and start the client, facets changed.
    Restart,
    /// `users`: have several users and switch between them.
    Users,
    /// `overlap`: start a call before the one before it has ended.
    Overlap,
    /// `nested`: call the function from inside a handler or a callback.
    Nested,
    /// `bare`: call the function with no argument at all.
    Bare,
}

impl Capability {
    /// The capabilities that do not name a facet.
    pub const PLAIN: [Self; 10] = [
        Self::Tap,
        Self::Refuse,
        Self::Exception,
        Self::CanIUse,
        Self::Revoke,
        Self::Restart,
        Self::Users,
        Self::Overlap,
        Self::Nested,
        Self::Bare,
    ];

    const fn word(&self) -> &'static str {
        match self {
            Self::Facet(_) => "facet",
            Self::Set(_) => "set",
            Self::Tap => "tap",
            Self::Refuse => "refuse",
            Self::Exception => "exception",
            Self::CanIUse => "canIUse",
            Self::Revoke => "revoke",
            Self::Restart => "restart",
            Self::Users => "users",
            Self::Overlap => "overlap",
            Self::Nested => "nested",
            Self::Bare => "bare",
        }
    }

    /// What to say about a text that is no capability.
    pub fn unknown(text: &str) -> String {
        let hint = match text.split_once(':') {
            Some((word, name)) => {
                let hint = nearest(word, ["facet", "set"]);
                hint.map_or_else(String::new, |word| {
                    format!("; did you mean `{word}:{name}`?")
                })
            }
            None => did_you_mean(text, Self::PLAIN.iter().map(Self::word)),
        };
        format!("there is no capability `{text}`{hint}")
    }

    /// Reads the string form; `None` if there is no such capability.
    pub fn parse(text: &str) -> Option<Self> {
        match text.split_once(':') {
            Some((_, "")) => None,
            Some(("facet", name)) => Some(Self::Facet(name.into())),
            Some(("set", name)) => Some(Self::Set(name.into())),
            Some(_) => None,
            None => Self::PLAIN.into_iter().find(|one| one.word() == text),
        }
    }
}

impl fmt::Display for Capability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Facet(name) | Self::Set(name) => write!(f, "{}:{name}", self.word()),
            _ => f.write_str(self.word()),
        }
    }
}

impl Serialize for Capability {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Capability {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| D::Error::custom(Self::unknown(&text)))
    }
}
