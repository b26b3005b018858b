//! Faults in the comparison of the button's attributes.

/// What is taken for the right value of an attribute.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum AttributeOp {
    /// The right value in upper or lower case.
    AnyCase,
    /// What begins with the right value.
    Prefix,
    /// What has the right value in it.
    Within,
    /// The empty text.
    Empty,
    /// No attribute at all.
    Absent,
}

impl AttributeOp {
    pub(in crate::reference::fault) const ALL: [Self; 5] = [
        Self::AnyCase,
        Self::Prefix,
        Self::Within,
        Self::Empty,
        Self::Absent,
    ];

    pub(in crate::reference::fault) const fn name(self) -> &'static str {
        match self {
            Self::AnyCase => "any-case",
            Self::Prefix => "prefix",
            Self::Within => "within",
            Self::Empty => "empty",
            Self::Absent => "absent",
        }
    }

    pub(in crate::reference::fault) const fn describe(self) -> &'static str {
        match self {
            Self::AnyCase => "is compared without regard to case",
            Self::Prefix => "is compared only as far as the right value goes",
            Self::Within => "need only contain the right value",
            Self::Empty => "is taken for right if it is empty",
            Self::Absent => "is taken for right if it is not written",
        }
    }

    /// Whether what is written counts as right.
    pub(in crate::reference) fn accepts(self, written: Option<&str>, right: &str) -> bool {
        match self {
            Self::AnyCase => {
                written.is_some_and(|written| written.to_lowercase() == right.to_lowercase())
            }
            Self::Prefix => written.is_some_and(|written| written.starts_with(right)),
            Self::Within => written.is_some_and(|written| written.contains(right)),
            Self::Empty => written == Some(""),
            Self::Absent => written.is_none(),
        }
    }
}
