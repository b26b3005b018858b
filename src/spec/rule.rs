//! Rules: decision tables that say what a step leads to.

use serde::{Deserialize, Serialize};

use super::condition::When;
use crate::fields::{Fields, Name};

/// The decision tables, one for each kind of step that can lead to something. In each, the first rule whose condition holds decides.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// For a call. Must decide each one: the last rule has no condition.
    pub call: Fields<Rule>,
    /// For a tap. Default: a tap leads to nothing that is judged.
    #[serde(default)]
    pub tap: Fields<Rule>,
    /// For `my.canIUse` asked about the button: `returns` is what it must answer. Default: any Boolean.
    #[serde(default, rename = "canIUse")]
    pub can_i_use: Fields<Rule>,
    /// For a restart. Default: grants stay.
    #[serde(default)]
    pub restart: Fields<Rule>,
    /// For a facet that changes while the mini program runs. Default: grants stay.
    #[serde(default)]
    pub set: Fields<Rule>,
}

impl Rules {
    /// All tables.
    pub const fn tables(&self) -> [&Fields<Rule>; 5] {
        [
            &self.call,
            &self.tap,
            &self.can_i_use,
            &self.restart,
            &self.set,
        ]
    }
}

/// A condition and what follows.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// When it applies. Default: always.
    #[serde(default)]
    pub when: When,
    /// What follows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub then: Option<Effect>,
    /// What follows under each alternative of a reading, instead of `then`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reading: Option<Forked>,
}

/// What follows under each alternative of a reading.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Forked {
    /// The reading.
    pub of: Name,
    /// What follows, for each of its alternatives.
    pub then: Fields<Effect>,
}

/// What a step leads to.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Effect {
    /// A call comes to this outcome.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Name>,
    /// Exactly these handlers of the button run, once each. Absent: nothing is prescribed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fires: Option<Vec<Name>>,
    /// What becomes of the logged-in user's grant (at a restart or a change: of all grants).
    #[serde(default, skip_serializing_if = "Grant::is_keep")]
    pub grant: Grant,
    /// `my.canIUse` answers this. Absent: nothing is prescribed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub returns: Option<bool>,
    /// The rules below decide.
    #[serde(
        default,
        rename = "continue",
        skip_serializing_if = "std::ops::Not::not"
    )]
    pub go_on: bool,
}

/// What becomes of a grant.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Grant {
    /// It stays as it is.
    #[default]
    Keep,
    /// It is given.
    Give,
    /// It ends.
    End,
    /// The document leaves open whether it exists from now on.
    Open,
}

impl Grant {
    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "the signature that serde asks for"
    )]
    const fn is_keep(&self) -> bool {
        matches!(self, Self::Keep)
    }
}
