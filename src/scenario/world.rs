//! The state that a scenario starts from.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, Visitor};
use serde::{Deserialize as DeriveDeserialize, Serialize};

use crate::fields::{Fields, Name};

/// The value of a facet: a text (a version, a choice) or a yes or no.
#[derive(Clone, Debug, Eq, PartialEq, Hash, Serialize)]
#[serde(untagged)]
pub enum FacetValue {
    /// Yes or no.
    Flag(bool),
    /// A version number or one of the choices of the facet.
    Text(String),
}

impl FacetValue {
    /// The text of a version or a choice.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Flag(_) => None,
        }
    }

    /// A yes or no.
    pub fn as_flag(&self) -> Option<bool> {
        match self {
            Self::Flag(flag) => Some(*flag),
            Self::Text(_) => None,
        }
    }
}

impl From<&str> for FacetValue {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<bool> for FacetValue {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl fmt::Display for FacetValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(flag) => write!(f, "{}", if *flag { "yes" } else { "no" }),
            Self::Text(text) => f.write_str(text),
        }
    }
}

// Written by hand so that a number or an object here is refused in words, which an untagged enum cannot do.
impl<'de> Deserialize<'de> for FacetValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextOrFlag;

        impl Visitor<'_> for TextOrFlag {
            type Value = FacetValue;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string or a boolean")
            }

            fn visit_bool<E: Error>(self, flag: bool) -> Result<FacetValue, E> {
                Ok(FacetValue::Flag(flag))
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<FacetValue, E> {
                Ok(FacetValue::Text(text.to_owned()))
            }
        }

        deserializer.deserialize_any(TextOrFlag)
    }
}

/// Somebody who can be logged in.
#[derive(Clone, Debug, Default, Eq, PartialEq, Hash, Serialize, DeriveDeserialize)]
#[serde(deny_unknown_fields)]
pub struct User {
    /// What the platform knows of the user and may share; a field that was never set is absent.
    pub profile: Fields<String>,
    /// What the platform knows of the user and never shares through this API.
    #[serde(default)]
    pub private: Fields<String>,
}

/// The state that a scenario starts from.
#[derive(Clone, Debug, Default, Eq, PartialEq, Hash, Serialize, DeriveDeserialize)]
#[serde(deny_unknown_fields)]
pub struct World {
    /// A value for each facet of the spec: versions, account type, product binding …
    pub facets: Fields<FacetValue>,
    /// The users, the first of them logged in. Never empty.
    pub users: Vec<User>,
    /// The facets whose real value nobody knows, because the adapter neither sets nor states it: their value in `facets` is a placeholder.
    /// Nothing that depends on such a facet is judged until the facet is set.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unknown: Vec<Name>,
}
