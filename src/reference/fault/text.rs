//! Faults in how texts of the user are sent.

use super::alter;
use super::claims::Claims;
use super::draft::Draft;
use super::model::{Fault, Operator, Site};
use crate::reference::json;
use crate::reference::payload::Recipient;
use crate::reference::style::Style;
use crate::spec::{Field, Make, Member, Spec};

use TextOp as T;

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
    pub(super) fn name(self) -> String {
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

    fn describe(self, member: &str, outcome: &str) -> String {
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

    pub(super) fn plant(self, site: &Site, draft: &mut Draft) {
        if let Site::Member { outcome, member } = site {
            draft
                .hooks
                .texts
                .push((outcome.clone(), member.clone(), self));
        }
    }
}

/// Index of the user whose text is sent.
pub(in super::super) fn whose(ops: &[TextOp], recipient: &Recipient<'_>) -> usize {
    match ops.last() {
        Some(TextOp::OfFirstUser) => 0,
        Some(TextOp::OfNextUser) => (recipient.user + 1) % recipient.users.len().max(1),
        _ => recipient.user,
    }
}

/// The JSON that is sent for a text that is not set; none if that is as it should be.
pub(in super::super) fn unset(ops: &[TextOp]) -> Option<&'static str> {
    match ops.last() {
        Some(TextOp::UnsetAsNull) => Some("null"),
        Some(TextOp::UnsetAsWord) => Some("\"undefined\""),
        _ => None,
    }
}

/// Whether a text is sent beyond its bound.
pub(in super::super) fn is_uncut(ops: &[TextOp]) -> bool {
    let uncut = |op: &TextOp| matches!(op, TextOp::Uncut | TextOp::CutInCharacters(_));
    ops.iter().any(uncut)
}

/// Writes a text as JSON, or what the platform takes for JSON.
pub(in super::super) fn write(ops: &[TextOp], text: &str, style: Style, out: &mut String) {
    let text = ops
        .iter()
        .fold(text.to_owned(), |text, op| alter::alter(*op, &text));
    match ops.last() {
        Some(TextOp::RawQuotes) => alter::unescape('"', &text, style, out),
        Some(TextOp::RawBackslashes) => alter::unescape('\\', &text, style, out),
        Some(TextOp::RawControls) => alter::raw_controls(&text, style, out),
        Some(TextOp::HalfCharacter) => alter::half(&text, style, out),
        Some(TextOp::InArray) => {
            out.push('[');
            json::quote(&text, style, out);
            out.push(']');
        }
        Some(TextOp::InObject) => {
            out.push_str("{\"value\":");
            json::quote(&text, style, out);
            out.push('}');
        }
        _ => json::quote(&text, style, out),
    }
}

/// The faults of this kind.
pub(super) fn faults(spec: &Spec, claims: &Claims) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (outcome, one) in spec.outcomes.iter().filter(|(_, outcome)| !outcome.open) {
        for (member, value) in one.payload.iter() {
            let Member::Profile(name) = value else {
                continue;
            };
            let Some(field) = spec.users.profile.get(name) else {
                continue;
            };
            let bound = claims.bytes(outcome, member);
            let overlong = bound
                .iter()
                .flat_map(|(_, most)| [T::Overlong(*most), T::Wide(*most)]);
            // A value that is never longer than the bound needs no cutting.
            let longer = field
                .bytes
                .filter(|_| !matches!(field.make, Make::Choice(_)));
            let uncut = bound.iter().filter(|_| longer.is_some());
            let wide = |most: usize| {
                matches!(field.make, Make::Text(_)).then_some(T::CutInCharacters(most))
            };
            let uncut = uncut.flat_map(|(_, most)| [Some(T::Uncut), wide(*most)]);
            let overlong = overlong.chain(uncut.flatten());
            for op in ops(field).into_iter().chain(overlong) {
                let site = Site::Member {
                    outcome: outcome.clone(),
                    member: member.clone(),
                };
                let fault = Fault::new(Operator::Text(op), site, op.describe(member, outcome));
                let clause = bound.as_ref().map(|(clause, _)| clause.clone());
                faults.push(match op {
                    TextOp::Overlong(_)
                    | TextOp::Wide(_)
                    | TextOp::Uncut
                    | TextOp::CutInCharacters(_) => fault.claimed_by(clause),
                    TextOp::InArray | TextOp::InObject | TextOp::UnsetAsNull => {
                        claims.by_reply(fault, outcome)
                    }
                    TextOp::RawQuotes | TextOp::RawBackslashes | TextOp::RawControls => {
                        fault.claimed_by(claims.payload_json(outcome, false))
                    }
                    TextOp::HalfCharacter => fault.claimed_by(claims.payload_json(outcome, true)),
                    TextOp::OtherOrigin => {
                        fault.claimed_by(claims.exact_throughout(outcome, member))
                    }
                    TextOp::UnsetAsWord => fault.claimed_by(claims.unset(outcome, member)),
                    _ => fault.claimed_by(claims.exact(outcome, member, false)),
                });
            }
        }
    }
    faults
}

fn ops(field: &Field) -> Vec<TextOp> {
    let mut ops = match &field.make {
        Make::Text(most) => {
            let most = field.bytes.unwrap_or(*most).min(*most);
            let mut ops = vec![
                T::Trimmed,
                T::SpacesCollapsed,
                T::HalfCharacter,
                T::HtmlEscaped,
                T::PercentEncoded,
                T::BackslashesDoubled,
                T::LowerCased,
                T::ControlsRemoved,
                T::JoinersRemoved,
                T::AstralReplaced,
                T::Latin1,
                T::RawQuotes,
                T::RawBackslashes,
                T::RawControls,
                T::InArray,
                T::InObject,
            ];
            let cuts = [
                (8, T::Characters(8)),
                (64, T::Characters(64)),
                (255, T::Bytes(255)),
            ];
            ops.extend(
                cuts.into_iter()
                    .filter(|(cut, _)| *cut < most)
                    .map(|(_, op)| op),
            );
            ops
        }
        Make::Pattern(pattern) if pattern.contains("{text}") => vec![
            T::HtmlEscaped,
            T::PercentEncoded,
            T::LowerCased,
            T::QueryDropped,
            T::Characters(64),
        ],
        Make::Choice(values) => {
            let any = |is: fn(char) -> bool| values.iter().any(|value| value.contains(is));
            let lower = any(char::is_uppercase).then_some(T::LowerCased);
            let upper = any(char::is_lowercase).then_some(T::UpperCased);
            lower.into_iter().chain(upper).collect()
        }
        Make::Pattern(_) => Vec::new(),
    };
    if matches!(&field.make, Make::Pattern(pattern) if pattern.contains("://")) {
        ops.push(T::OtherOrigin);
    }
    if let Some(most) = field.bytes {
        // Off by one; and as if every character took four bytes.
        ops.extend([T::Bytes(most - 1), T::Characters(most / 4)]);
    }
    ops.extend([T::Emptied, T::OfFirstUser, T::OfNextUser]);
    if field.unset {
        ops.extend([T::UnsetAsNull, T::UnsetAsWord]);
    }
    ops
}
