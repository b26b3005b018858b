//! Everything that can be wrong with a spec, and the words for it.

use thiserror::Error;

use super::suggest::{ListedNames, Suggested};
use crate::ijson::DefectKind;

/// What is wrong at one place of a spec. Displays as one line without a full stop, which says what was expected.
#[derive(Clone, Debug, Eq, PartialEq, Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The text is not strict JSON.
    #[error("{0}")]
    Json(DefectKind),
    /// A member has another shape than the format asks for.
    #[error("{0}")]
    Shape(String),
    /// The format has no such member.
    #[error("{0}")]
    Member(String),
    /// It is a file of another kind.
    #[error("this is {0}; a spec is expected")]
    Foreign(&'static str),
    /// The spec is written in another version of the format.
    #[error("this spec is written in format {found}; format 1 is expected")]
    Format {
        /// As JSON.
        found: String,
    },
    /// The spec that a profile extends cannot be had.
    #[error(
        "cannot read the spec `{name}` that this one extends: {reason}{}",
        Suggested(name, known)
    )]
    NoBase {
        /// As it was given.
        name: String,
        /// Why not.
        reason: String,
        /// The names that there are.
        known: Vec<String>,
    },
    /// A profile extends itself.
    #[error("the profile extends itself: {}", chain.join(" → "))]
    Cycle {
        /// The specs on the way round.
        chain: Vec<String>,
    },
    /// A profile goes by the name of its base.
    #[error("a profile needs a `{0}` of its own")]
    Own(&'static str),
    /// A name is used that the spec does not declare.
    #[error("there is no {what} `{name}`{}", Suggested(name, known))]
    Unknown {
        /// What it should name.
        what: &'static str,
        /// The name.
        name: String,
        /// The names that there are.
        known: Vec<String>,
    },
    /// A profile takes something away that is named elsewhere.
    #[error(
        "removed here, but the {what} `{name}` is still named at {}",
        ListedNames(places)
    )]
    TakenAway {
        /// What it is.
        what: &'static str,
        /// Its name.
        name: String,
        /// Where it is named: file, line and column.
        places: Vec<String>,
    },
    /// The file is no text.
    #[error("not UTF-8: the byte 0x{0:02X} cannot stand here")]
    Encoding(u8),
    /// A text or a list is empty.
    #[error("{0} is empty")]
    Empty(&'static str),
    /// There are too few or too many of something.
    #[error("{found} {what}; {expected} expected")]
    Count {
        /// Of what.
        what: &'static str,
        /// How many there are.
        found: usize,
        /// How many there should be, and a verb.
        expected: &'static str,
    },
    /// Exactly one of two members is expected.
    #[error("either `{0}` or `{1}` is expected, {neither}", neither = if *.2 { "not both" } else { "and neither is there" })]
    Either(&'static str, &'static str, bool),
    /// A member is missing that is needed here.
    #[error("`{member}` is missing: {why}")]
    Missing {
        /// Which.
        member: &'static str,
        /// Why it is needed.
        why: &'static str,
    },
    /// A member stands where it has no effect.
    #[error("`{member}` has no effect here: {why}")]
    WithoutEffect {
        /// Which.
        member: String,
        /// Why it has none.
        why: &'static str,
    },
    /// A value is not one of those that can stand here.
    #[error("`{found}` is not {expected}")]
    Value {
        /// The value.
        found: String,
        /// What can stand here.
        expected: String,
    },
    /// Something is listed twice.
    #[error("`{0}` is listed twice")]
    Twice(String),
    /// The rules for calls do not decide every call.
    #[error(
        "the last rule must decide every step that is left: a rule without `when` and without `continue` is expected"
    )]
    Partial,
    /// A rule stands below one that decides everything.
    #[error("never reached: the rule `{0}` above decides everything")]
    Hidden(String),
    /// A fork forgets an alternative.
    #[error("no effect is given for the alternative `{alternative}` of the reading `{reading}`")]
    Alternative {
        /// Which.
        alternative: String,
        /// Of which reading.
        reading: String,
    },
    /// An outcome to which no rule leads.
    #[error("no rule of `rules.call` leads to this outcome")]
    Unreachable,
    /// A reading that nothing asks for.
    #[error("nothing depends on this reading: neither a rule, nor a carrier, nor `observe`")]
    Unasked,
    /// A reading of which nothing says that it is kept to.
    #[error(
        "no clause has the check `consistent` for this reading, so mixing alternatives would go unnoticed"
    )]
    Unkept,
    /// A clause that could not be violated, or would never be judged.
    #[error("this clause would never be judged: {0}")]
    Unjudged(&'static str),
    /// A field that would not be recognised where it is told.
    #[error(
        "values of `{0}` could not be recognised in a reply: a `pattern` with {{mark}}, or a `text`, is expected"
    )]
    Unmarked(String),
    /// Clauses follow each other in a circle.
    #[error("this clause follows from itself: {}", chain.join(" → "))]
    Circle {
        /// The clauses on the way round.
        chain: Vec<String>,
    },
    /// Two statements are one.
    #[error("the same words as the statement `{other}` above, in the same section")]
    Quoted {
        /// The other one.
        other: String,
    },
    /// A clause comes from a statement that is said to require nothing.
    #[error(
        "no clause can come from the statement `{0}`, whose `informative` says why nothing is required by it"
    )]
    Informative(String),
    /// A clause stands in another section than all that it comes from.
    #[error("none of this clause's `statements` stands in the section `{section}`")]
    Elsewhere {
        /// The section of the clause.
        section: String,
    },
    /// A clause is said to come from the source, but not from where in it.
    #[error(
        "this clause names none of the source's statements: `statements` is expected, or a `standing` that says where else it comes from"
    )]
    Unsourced,
    /// A clause is more binding than where it comes from allows.
    #[error(
        "a clause of standing `{standing}` is a `should` at most: only what a sentence of the document requires is a `must`"
    )]
    Level {
        /// The standing.
        standing: &'static str,
    },
    /// An id that cannot be the name of a file and of a test everywhere.
    #[error(
        "`{found}` cannot be the id of a clause: a-z, 0-9, `.` and `-` are expected, with a letter or digit at both ends{}",
        nearest(suggestion)
    )]
    Id {
        /// The id.
        found: String,
        /// What it could be called instead.
        suggestion: String,
    },
    /// A date that is none.
    #[error("`{0}` is not a date, as 2022-11-15")]
    Date(String),
    /// No user can ever grant, though conditions ask for it.
    #[error(
        "`granted` has no effect: the API has no `button`, and `call.asks` is not true, so no user can grant{}", elsewhere(*others)
    )]
    NoGrant {
        /// At how many other places it stands.
        others: usize,
    },
    /// A keyword that no JSON Schema has, and that would check nothing.
    #[error(
        "`{name}` is no keyword of JSON Schema, so it would check nothing{}",
        nearest(suggestion)
    )]
    Keyword {
        /// The keyword.
        name: String,
        /// The keyword that may have been meant; empty if none is near.
        suggestion: String,
    },
    /// A clause that judges an outcome of which nothing is prescribed.
    #[error(
        "this clause also judges the outcome `{outcome}`, which is open, so whatever a platform does there conforms: name other outcomes in `when.outcome`"
    )]
    JudgesOpen {
        /// The outcome.
        outcome: String,
    },
    /// A schema is not one.
    #[error("not a JSON Schema (2020-12): {0}")]
    Schema(String),
    /// An outcome is not recognised by its own schema.
    #[error("`recognise` refuses the outcome's own payload {payload}: {reason}")]
    Unrecognised {
        /// The payload, made from the template.
        payload: String,
        /// What the schema says.
        reason: String,
    },
    /// An outcome is recognised as another one.
    #[error(
        "the payload {payload} of this outcome is taken for `{other}`, whose `recognise` accepts it first"
    )]
    Mistaken {
        /// The payload, made from the template.
        payload: String,
        /// The other outcome.
        other: String,
    },
    /// A clause contradicts an outcome.
    #[error("contradicts the outcome `{outcome}`, whose own {layer} is {value}: {reason}")]
    Contradiction {
        /// The outcome.
        outcome: String,
        /// Which layer the schema is about.
        layer: String,
        /// The layer, made from the template.
        value: String,
        /// What the schema says.
        reason: String,
    },
    /// A clause that a platform violates which does just what the spec says.
    #[error(
        "a platform that does what the spec says violates this clause ({what}): expected {expected}, observed {observed}"
    )]
    Violated {
        /// In which way.
        what: String,
        /// What the clause expects.
        expected: String,
        /// What the platform did.
        observed: String,
    },
    /// A clause that no scenario exercises.
    #[error("none of {scenarios} scenarios exercises this clause")]
    NotExercised {
        /// How many were tried.
        scenarios: usize,
    },
}

fn nearest(suggestion: &str) -> String {
    if suggestion.is_empty() {
        String::new()
    } else {
        format!("; did you mean `{suggestion}`?")
    }
}

fn elsewhere(others: usize) -> String {
    match others {
        0 => String::new(),
        1 => " (the same at 1 other place)".to_owned(),
        some => format!(" (the same at {some} other places)"),
    }
}

impl ErrorKind {
    /// Whether it is about the name of a member rather than its value.
    pub(super) const fn is_about_name(&self) -> bool {
        matches!(
            self,
            Self::Member(_)
                | Self::WithoutEffect { .. }
                | Self::TakenAway { .. }
                | Self::Id { .. }
                | Self::Keyword { .. }
                | Self::NoGrant { .. }
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_pen_is_guessed_and_anything_else_is_told_what_there_is() {
        let unknown = |name: &str, known: &[&str]| {
            let known = known.iter().map(ToString::to_string).collect();
            let name = name.to_owned();
            let what = "facet";
            ErrorKind::Unknown { what, name, known }.to_string()
        };
        assert_eq!(
            unknown("clientVersoin", &["other", "clientVersion"]),
            "there is no facet `clientVersoin`; did you mean `clientVersion`?"
        );
        assert_eq!(
            unknown("x", &["one", "two"]),
            "there is no facet `x`; expected `one`, `two`"
        );
        assert_eq!(
            unknown("x", &[]),
            "there is no facet `x`; the spec declares none"
        );
    }
}
