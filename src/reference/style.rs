//! Ways of writing the same values in other bytes, all of which conform.

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
}

impl Style {
    /// All styles, the plain one first.
    pub const ALL: [Self; 7] = [
        Self::Plain,
        Self::EscapedSlashes,
        Self::Ascii,
        Self::Spaced,
        Self::Reversed,
        Self::Extended,
        Self::Everything,
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
        }
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
