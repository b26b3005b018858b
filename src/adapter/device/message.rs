//! What the harness and the caller say to each other; `docs/DEVICE.md` describes it for implementers.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::adapter::protocol::{Program, Range};
use crate::fields::Fields;
use crate::scenario::{Capability, FacetValue, Step, User, World};
use crate::trace::Record;

/// The oldest and the newest version of the device protocol that this harness speaks.
pub const DEVICE_PROTOCOL: Range = Range { min: 1, max: 1 };

/// A request to the caller. Each carries a number of its own, and is sent again, with the same number, after a lost
/// connection.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum Ask<'a> {
    /// The first request.
    Hello {
        /// Versions of the device protocol that the harness speaks.
        protocol: Range,
        /// The harness.
        harness: Program,
        /// The API that is to be called, as the spec names it.
        api: &'a str,
    },
    /// Texts to be sent back unchanged.
    Echo {
        /// The texts.
        texts: &'a [String],
    },
    /// A request of a kind that no caller knows; the proper answer is `unknown`.
    Dance {},
    /// A scenario begins: forget what was noted. A caller that can set up a world does so.
    Begin {
        /// The world of the scenario.
        world: &'a World,
    },
    /// Take a step that the caller takes alone: a call, a query, or what it declared under `performs`.
    Step {
        /// The step.
        step: &'a Step,
    },
    /// Show a button with these attributes and no others, and note what its handlers get.
    Render {
        /// The attributes.
        attributes: &'a Fields<String>,
    },
    /// The operator has tapped: wait as long as handlers may still run, then hand over what they got.
    Collect {},
    /// The scenario is over: take the button away.
    End {},
}

/// A request with its number.
#[derive(Debug, Serialize)]
pub(super) struct Numbered<'a> {
    /// Tells one campaign from another, for a caller that remembers the last number.
    pub(super) campaign: &'a str,
    pub(super) seq: u64,
    #[serde(flatten)]
    pub(super) ask: &'a Ask<'a>,
}

/// An answer of the caller, with the number of its request.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Answered {
    pub(super) seq: u64,
    #[serde(flatten)]
    pub(super) tell: CallerMessage,
}

/// What a caller answers.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum CallerMessage {
    /// To `hello`.
    Hello(Box<DeviceHello>),
    /// To `echo`.
    Echo {
        /// As they came.
        texts: Vec<String>,
    },
    /// To `begin`, `render` and `end`: it is done.
    Ready {},
    /// To `render`: there is no such button.
    Absent {},
    /// To `step` and `collect`: what was seen.
    Record {
        /// What was seen.
        record: Record,
    },
    /// The caller finds that it cannot do this, although it declared that it can.
    Declined {
        /// What it cannot do.
        capability: Capability,
        /// Why.
        #[serde(default)]
        reason: String,
    },
    /// The client was closed or died while the request was under way.
    Lost {
        /// What the caller knows of it.
        #[serde(default)]
        reason: String,
    },
    /// The caller does not know a request of this type.
    Unknown {},
    /// The caller itself failed.
    Error {
        /// In its words.
        #[serde(default)]
        message: String,
    },
}

/// What a caller answers when it is greeted.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeviceHello {
    /// The version of the device protocol that will be spoken.
    pub protocol: u32,
    /// The mini program.
    pub adapter: Program,
    /// The container.
    pub implementation: Program,
    /// What caller and operator can do together.
    pub capabilities: Vec<Capability>,
    /// The values of facets that cannot be set.
    #[serde(default)]
    pub fixed: Fields<FacetValue>,
    /// Those of the capabilities that the caller needs no operator for, and `begin` if it can set up a world by itself.
    #[serde(default)]
    pub performs: Vec<String>,
    /// The users whose accounts can be logged in; absent if the caller can make up users.
    #[serde(default)]
    pub users: Option<Vec<User>>,
}

/// Why a message of the caller cannot be read.
pub(super) fn read(text: &str) -> Result<Answered, String> {
    // Two passes, so that the words of the error are those of the inner type.
    let value: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    serde_json::from_value(value).map_err(|error| error.to_string())
}
