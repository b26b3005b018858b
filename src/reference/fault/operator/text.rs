//! Faults in how texts of the user are sent.

use crate::reference::recipient::Recipient;

/// What is done to a text of the user.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum TextOp {
    /// White space around it is removed.
    Trimmed,
    /// So many white space characters in a row become one space.
    SpacesCollapsed,
    /// It is cut after so many characters.
    Characters(usize),
    /// It is cut after so many bytes, at a character's end.
    Bytes(usize),
    /// It is filled up to one byte more than so many.
    Overlong(usize),
    /// It is filled up to so many characters, in more bytes.
    Wide(usize),
    /// It is sent as it is stored, however long.
    Uncut,
    /// What is stored is cut after so many characters, where bytes are meant.
    CutInCharacters(usize),
    /// It is cut in the middle of the first character outside the basic plane.
    HalfCharacter,
    /// `& < > " '` become entities.
    HtmlEscaped,
    /// It is percent-encoded.
    PercentEncoded,
    /// Each backslash is written twice too often.
    BackslashesDoubled,
    /// It is in lower case.
    LowerCased,
    /// It is in upper case.
    UpperCased,
    /// Control characters are removed.
    ControlsRemoved,
    /// Joiners and variation selectors are removed, which takes emoji apart.
    JoinersRemoved,
    /// Characters outside the basic plane become `?`.
    AstralReplaced,
    /// Characters outside Latin-1 become `?`.
    Latin1,
    /// What follows a `?` is removed.
    QueryDropped,
    /// An address has another scheme and host.
    OtherOrigin,
    /// It is sent as an empty string.
    Emptied,
    /// Quotes are not escaped: JSON made by hand.
    RawQuotes,
    /// Backslashes are not escaped: JSON made by hand.
    RawBackslashes,
    /// Control characters are not escaped: JSON made by hand.
    RawControls,
    /// An array around it is sent.
    InArray,
    /// An object around it is sent.
    InObject,
    /// It is that of the user who was logged in first.
    OfFirstUser,
    /// It is that of another user.
    OfNextUser,
    /// `null` is sent where there is none.
    UnsetAsNull,
    /// The word `undefined` is sent where there is none.
    UnsetAsWord,
}

impl TextOp {
    pub(in crate::reference::fault) fn name(self) -> String {
        match self {
            Self::Trimmed => "trimmed",
            Self::SpacesCollapsed => "spaces-collapsed",
            Self::Characters(most) => return format!("cut-at-{most}-characters"),
            Self::Bytes(most) => return format!("cut-at-{most}-bytes"),
            Self::Overlong(most) => return format!("longer-than-{most}-bytes"),
            Self::Wide(most) => return format!("as-long-as-{most}-characters"),
            Self::Uncut => "uncut",
            Self::CutInCharacters(most) => return format!("bound-of-{most}-characters"),
            Self::HalfCharacter => "half-character",
            Self::HtmlEscaped => "html-escaped",
            Self::PercentEncoded => "percent-encoded",
            Self::BackslashesDoubled => "backslashes-doubled",
            Self::LowerCased => "lower-cased",
            Self::UpperCased => "upper-cased",
            Self::ControlsRemoved => "controls-removed",
            Self::JoinersRemoved => "joiners-removed",
            Self::AstralReplaced => "astral-replaced",
            Self::Latin1 => "latin-1",
            Self::QueryDropped => "query-dropped",
            Self::OtherOrigin => "other-origin",
            Self::Emptied => "emptied",
            Self::RawQuotes => "raw-quotes",
            Self::RawBackslashes => "raw-backslashes",
            Self::RawControls => "raw-controls",
            Self::InArray => "in-array",
            Self::InObject => "in-object",
            Self::OfFirstUser => "of-first-user",
            Self::OfNextUser => "of-next-user",
            Self::UnsetAsNull => "unset-as-null",
            Self::UnsetAsWord => "unset-as-word",
        }
        .to_owned()
    }

    pub(in crate::reference::fault) fn describe(self, member: &str, outcome: &str) -> String {
        let at_length = |what: String| format!("in a reply of {outcome}, {member} {what}");
        let what = match self {
            Self::Trimmed => "loses the white space around it",
            Self::SpacesCollapsed => "has one space where several were",
            Self::Characters(most) => {
                return at_length(format!("is cut after {most} characters"));
            }
            Self::Bytes(most) => return at_length(format!("is cut after {most} bytes")),
            Self::Overlong(most) => {
                return at_length(format!("is filled up to one byte more than {most}"));
            }
            Self::Wide(most) => {
                return at_length(format!("is filled up to {most} characters, not bytes"));
            }
            Self::Uncut => "is as long as it is stored, beyond its bound too",
            Self::CutInCharacters(most) => {
                return at_length(format!("is bounded by {most} characters, not bytes"));
            }
            Self::HalfCharacter => "is cut in the middle of a surrogate pair",
            Self::HtmlEscaped => "has HTML entities",
            Self::PercentEncoded => "is percent-encoded",
            Self::BackslashesDoubled => "has each backslash twice",
            Self::LowerCased => "is in lower case",
            Self::UpperCased => "is in upper case",
            Self::ControlsRemoved => "loses its control characters",
            Self::JoinersRemoved => "loses the joiners that hold emoji together",
            Self::AstralReplaced => "has ? for characters outside the basic plane",
            Self::Latin1 => "has ? for characters outside Latin-1",
            Self::QueryDropped => "ends at its first ?",
            Self::OtherOrigin => "has another scheme and host",
            Self::Emptied => "is empty",
            Self::RawQuotes => "has quotes that are not escaped",
            Self::RawBackslashes => "has backslashes that are not escaped",
            Self::RawControls => "has control characters that are not escaped",
            Self::InArray => "is an array around the text",
            Self::InObject => "is an object around the text",
            Self::OfFirstUser => "is that of the user who was logged in first",
            Self::OfNextUser => "is that of another user",
            Self::UnsetAsNull => "is null if the user has not set it",
            Self::UnsetAsWord => "is the word undefined if the user has not set it",
        };
        format!("in a reply of {outcome}, {member} {what}")
    }
}

/// Index of the user whose text is sent.
pub(in crate::reference) fn whose(ops: &[TextOp], recipient: &Recipient<'_>) -> usize {
    match ops.last() {
        Some(TextOp::OfFirstUser) => 0,
        Some(TextOp::OfNextUser) => (recipient.user + 1) % recipient.users.len().max(1),
        _ => recipient.user,
    }
}

/// The JSON that is sent for a text that is not set; none if that is as it should be.
pub(in crate::reference) fn unset(ops: &[TextOp]) -> Option<&'static str> {
    match ops.last() {
        Some(TextOp::UnsetAsNull) => Some("null"),
        Some(TextOp::UnsetAsWord) => Some("\"undefined\""),
        _ => None,
    }
}

/// Whether a text is sent beyond its bound.
pub(in crate::reference) fn is_uncut(ops: &[TextOp]) -> bool {
    let uncut = |op: &TextOp| matches!(op, TextOp::Uncut | TextOp::CutInCharacters(_));
    ops.iter().any(uncut)
}
