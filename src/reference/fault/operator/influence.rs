//! Faults by which something shows in the reply that must have no influence on it.

use super::disclosure;
use crate::reference::fault::site::Known;
use crate::reference::recipient::Recipient;

/// What shows in a member that the payload has too many.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum InfluenceOp {
    /// One bit of a value.
    OneBit,
    /// How long a value is.
    Length,
    /// The value of a facet.
    Facet,
    /// How many callbacks were given.
    Callbacks,
    /// How many calls were made.
    Calls,
}

impl InfluenceOp {
    pub(in crate::reference::fault) const fn name(self) -> &'static str {
        match self {
            Self::OneBit => "one-bit",
            Self::Length => "length",
            Self::Facet => "shows",
            Self::Callbacks => "callbacks",
            Self::Calls => "calls",
        }
    }

    /// What the member says.
    pub(in crate::reference) fn tell(
        self,
        known: Option<&Known>,
        recipient: &Recipient<'_>,
    ) -> String {
        let value = known.and_then(|known| disclosure::value(known, recipient));
        let value = value.unwrap_or_default();
        match self {
            Self::OneBit => {
                let sum: u32 = value.bytes().map(u32::from).sum();
                (sum % 2).to_string()
            }
            Self::Length => value.len().to_string(),
            Self::Facet => recipient.shown.unwrap_or_default().to_owned(),
            Self::Callbacks => recipient
                .argument
                .map_or(0, |argument| argument.callbacks.len())
                .to_string(),
            Self::Calls => recipient.call.to_string(),
        }
    }
}
