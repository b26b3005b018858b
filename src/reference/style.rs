//! Ways of writing the same values in other bytes, all of which conform.

use crate::spec::{Check, Spec};

/// How the reference platform writes JSON. The values are the same in each style; only the bytes differ.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Hash)]
pub enum Style {
    /// Nothing is written that need not be.
    #[default]
    Plain,
    /// `/` is written `\/`.
    EscapedSlashes,
    /// What is not ASCII is written `\uXXXX`.
    Ascii,
    /// There is white space wherever JSON allows it.
    Spaced,
    /// The members of objects stand in reverse order.
    Reversed,
    /// The callback's argument has members that nobody asked for, one of them another one at each call.
    Extended,
    /// All of these at once.
    Everything,
    /// What is stored is written as it is: a text that the user has emptied as an empty text.
    AsStored,
    /// An error that the document does not lay down is a number and its words, without an envelope.
    BareErrors,
    /// A button works although `my.canIUse` denies it.
    Ungated,
}

impl Style {
    /// All styles, the plain one first.
    pub const ALL: [Self; 10] = [
        Self::Plain,
        Self::EscapedSlashes,
        Self::Ascii,
        Self::Spaced,
        Self::Reversed,
        Self::Extended,
        Self::Everything,
        Self::AsStored,
        Self::BareErrors,
        Self::Ungated,
    ];

    /// A stable word for it.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::EscapedSlashes => "escaped-slashes",
            Self::Ascii => "ascii",
            Self::Spaced => "spaced",
            Self::Reversed => "reversed",
            Self::Extended => "extended",
            Self::Everything => "everything",
            Self::AsStored => "as-stored",
            Self::BareErrors => "bare-errors",
            Self::Ungated => "ungated",
        }
    }

    /// What it does, as the end of a sentence that begins with “the platform”.
    pub const fn description(self) -> &'static str {
        match self {
            Self::Plain => "writes JSON without anything that need not be there",
            Self::EscapedSlashes => "writes / as \\/",
            Self::Ascii => "writes what is not ASCII as \\uXXXX",
            Self::Spaced => "writes white space wherever JSON allows it",
            Self::Reversed => "writes the members of objects in reverse order",
            Self::Extended => "adds members of its own to the callback's argument",
            Self::Everything => "writes JSON in every unusual way at once",
            Self::AsStored => "writes profiles as they are stored, empty texts too",
            Self::BareErrors => {
                "gives errors that the document does not lay down without an envelope"
            }
            Self::Ungated => "runs the handlers of a button that my.canIUse denies",
        }
    }

    /// Whether a platform of a spec can be seen to have it.
    pub(super) fn shows(self, spec: &Spec) -> bool {
        let outcomes = || spec.outcomes.iter().map(|(_, outcome)| outcome);
        match self {
            Self::AsStored => spec.users.profile.iter().any(|(_, field)| field.unset),
            Self::BareErrors => outcomes().any(|outcome| outcome.free_form),
            Self::Ungated => {
                let gated = |check: &Check| matches!(check, Check::Gated);
                let mut clauses = spec.clauses.iter();
                let allowed = !clauses.any(|(_, one)| one.check.as_ref().is_some_and(gated));
                allowed && spec.button.is_some() && outcomes().any(|outcome| outcome.open)
            }
            _ => true,
        }
    }

    pub(super) const fn as_stored(self) -> bool {
        matches!(self, Self::AsStored)
    }

    pub(super) const fn bare_errors(self) -> bool {
        matches!(self, Self::BareErrors)
    }

    pub(super) const fn ungated(self) -> bool {
        matches!(self, Self::Ungated)
    }

    pub(super) const fn slashes(self) -> bool {
        matches!(self, Self::EscapedSlashes | Self::Everything)
    }

    pub(super) const fn ascii(self) -> bool {
        matches!(self, Self::Ascii | Self::Everything)
    }

    pub(super) const fn spaced(self) -> bool {
        matches!(self, Self::Spaced | Self::Everything)
    }

    pub(super) const fn reversed(self) -> bool {
        matches!(self, Self::Reversed | Self::Everything)
    }

    pub(super) const fn extended(self) -> bool {
        matches!(self, Self::Extended | Self::Everything)
    }
}
