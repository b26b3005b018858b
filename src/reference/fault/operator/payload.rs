//! Faults in the members of a payload.

/// What is done to a member of a payload.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum PayloadOp {
    /// A constant is another one.
    Changed,
    /// The member is missing.
    Dropped,
    /// Its name is spelled with another first letter.
    Recased,
    /// A number stands for the string of its digits.
    AsNumber,
    /// `null` stands there.
    AsNull,
    /// An array around the value stands there.
    AsArray,
    /// An object around the value stands there.
    AsObject,
    /// It is the same whatever the call is.
    Fixed,
    /// A member of another outcome stands in this one.
    Foreign,
    /// The user's real value stands where a constant should.
    RealValue,
}

impl PayloadOp {
    pub(in crate::reference::fault) const fn name(self) -> &'static str {
        match self {
            Self::Changed => "changed",
            Self::Dropped => "dropped",
            Self::Recased => "recased",
            Self::AsNumber => "as-number",
            Self::AsNull => "as-null",
            Self::AsArray => "as-array",
            Self::AsObject => "as-object",
            Self::Fixed => "fixed",
            Self::Foreign => "foreign",
            Self::RealValue => "real-value",
        }
    }

    /// Whether the value becomes one of another type.
    pub(in crate::reference::fault) const fn changes_type(self) -> bool {
        matches!(
            self,
            Self::AsNumber | Self::AsNull | Self::AsArray | Self::AsObject
        )
    }

    pub(in crate::reference::fault) fn describe(self, member: &str, outcome: &str) -> String {
        let what = match self {
            Self::Changed => "has another value",
            Self::Dropped => "is missing",
            Self::Recased => "is spelled with another first letter",
            Self::AsNumber => "is a number",
            Self::AsNull => "is null",
            Self::AsArray => "is an array around its value",
            Self::AsObject => "is an object around its value",
            Self::Fixed => "is the same in every call",
            Self::Foreign => "of another outcome is there too",
            Self::RealValue => "is the user's real value instead of a constant",
        };
        format!("in a reply of {outcome}, {member} {what}")
    }
}
