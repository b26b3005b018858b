//! Conditions: when a rule or a clause applies.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::fields::{Fields, Name};
use crate::scenario::{Consent, FacetValue, StepKind};
use crate::version::Version;

/// A condition. All the members that are given must hold, and one that is not given is not asked; so an empty condition always holds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct When {
    /// Tests on facets of the present state.
    #[serde(default, skip_serializing_if = "Fields::is_empty")]
    pub facets: Fields<Test>,
    /// Whether the logged-in user's grant exists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub granted: Option<bool>,
    /// How the request for authorisation is answered: one of these.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answer: Vec<Consent>,
    /// Tests on attributes of the button (only for taps).
    #[serde(default, skip_serializing_if = "Fields::is_empty")]
    pub attributes: Fields<Test>,
    /// Tests on other members of the call's argument: each is one of the values given, `null` for absent.
    #[serde(default, skip_serializing_if = "Fields::is_empty")]
    pub members: Fields<Vec<Value>>,
    /// All of these have happened to the logged-in user.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub past: Vec<Past>,
    /// None of these has happened to the logged-in user.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub without: Vec<Past>,
    /// The call comes to one of these outcomes (only for clauses).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outcome: Vec<Name>,
    /// What the call was given (only for clauses).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given: Option<Given>,
    /// The call is made inside a step of this kind (only for clauses).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<Within>,
    /// At least one of these holds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub any: Vec<Self>,
}

/// A test of one value. All the members that are given must hold, and one that is not given is not asked; at least one is expected.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Test {
    /// It is one of these.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub is: Vec<FacetValue>,
    /// It is none of these, or it is absent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not: Vec<FacetValue>,
    /// It is this version or a newer one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<Version>,
    /// It is an older version than this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub below: Option<Version>,
    /// The version is written in this form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<VersionForm>,
    /// It is not this text, but a list separated by commas which has this text as an item, space around it or not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lists: Option<String>,
}

/// A form in which a version can be written.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum VersionForm {
    /// Comparing it with the bound of this test, or the facet's, as texts gives another answer than comparing numbers.
    Misleading,
    /// It has more than three parts.
    LongForm,
    /// It has fewer than three parts.
    ShortForm,
    /// A part has a leading zero.
    LeadingZero,
}

/// What can have happened earlier in a scenario.
#[derive(Clone, Debug, Eq, PartialEq, Hash, Ord, PartialOrd)]
pub enum Past {
    /// `agreed`: the user agreed when asked properly.
    Agreed,
    /// `refused`: the user refused when asked properly.
    Refused,
    /// `failed`: the system failed when the user was asked properly.
    Failed,
    /// `revoked`: the user, who had agreed when asked properly, withdrew the grant.
    Revoked,
    /// `called`: a call was made while this user was logged in.
    Called,
    /// `restarted`: the client was restarted.
    Restarted,
    /// `changed`: a facet was changed while the mini program ran.
    Changed,
    /// `otherAgreed`: another user agreed when asked properly.
    OtherAgreed,
    /// `wrong:ATTRIBUTE`: the user agreed at a button in which only this attribute was wrong.
    Wrong(Name),
}

impl Past {
    /// Reads the string form.
    pub fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "agreed" => Self::Agreed,
            "refused" => Self::Refused,
            "failed" => Self::Failed,
            "revoked" => Self::Revoked,
            "called" => Self::Called,
            "restarted" => Self::Restarted,
            "changed" => Self::Changed,
            "otherAgreed" => Self::OtherAgreed,
            _ => Self::Wrong(text.strip_prefix("wrong:")?.into()),
        })
    }

    /// The string form.
    pub fn word(&self) -> String {
        match self {
            Self::Agreed => "agreed".into(),
            Self::Refused => "refused".into(),
            Self::Failed => "failed".into(),
            Self::Revoked => "revoked".into(),
            Self::Called => "called".into(),
            Self::Restarted => "restarted".into(),
            Self::Changed => "changed".into(),
            Self::OtherAgreed => "otherAgreed".into(),
            Self::Wrong(name) => format!("wrong:{name}"),
        }
    }
}

impl Serialize for Past {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.word())
    }
}

impl<'de> Deserialize<'de> for Past {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| {
            serde::de::Error::custom(format_args!(
                "unknown event `{text}`, expected one of agreed, refused, failed, revoked, called, restarted, changed, \
                 otherAgreed, wrong:ATTRIBUTE"
            ))
        })
    }
}

/// What a call was given.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Given {
    /// No argument at all.
    Nothing,
    /// An argument without a callback.
    NoCallback,
    /// Some of the callbacks, not all.
    SomeCallbacks,
    /// All the callbacks.
    AllCallbacks,
}

/// Inside which kind of step a call is made.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Within {
    /// In a handler of the button, while it runs.
    Tap,
    /// In a callback of another call, while it runs.
    Call,
}

impl Within {
    /// Inside a step of this kind; none if no call can lie inside one.
    pub const fn of(kind: StepKind) -> Option<Self> {
        match kind {
            StepKind::Tap => Some(Self::Tap),
            StepKind::Call => Some(Self::Call),
            _ => None,
        }
    }
}

/// What a condition is asked about.
pub trait Situation {
    /// The value of a facet.
    fn facet(&self, name: &str) -> Option<&FacetValue>;
    /// Bounds of a facet, for [`VersionForm::Misleading`].
    fn bounds(&self, name: &str) -> &[Version];
    /// Whether the grant exists; `None` if that is not known.
    fn granted(&self) -> Option<bool>;
    /// How the request is answered.
    fn answer(&self) -> Option<Consent>;
    /// An attribute of the button.
    fn attribute(&self, name: &str) -> Option<&str>;
    /// A member of the call's argument.
    fn member(&self, name: &str) -> Option<&Value>;
    /// Whether this has happened.
    fn past(&self, past: &Past) -> bool;
    /// Whether the call comes to one of these, and to nothing else.
    fn comes_to(&self, outcomes: &[Name]) -> bool;
    /// What the call was given.
    fn given(&self) -> Option<Given>;
    /// Inside which kind of step the call is made.
    fn within(&self) -> Option<Within>;
}

impl When {
    /// Whether the condition holds. What is looked up comes before what has to be compared.
    pub fn holds(&self, now: &impl Situation) -> bool {
        self.granted.is_none_or(|want| now.granted() == Some(want))
            && (self.outcome.is_empty() || now.comes_to(&self.outcome))
            && self.given.is_none_or(|want| now.given() == Some(want))
            && self.within.is_none_or(|want| now.within() == Some(want))
            && (self.answer.is_empty()
                || now.answer().is_some_and(|one| self.answer.contains(&one)))
            && self.past.iter().all(|one| now.past(one))
            && !self.without.iter().any(|one| now.past(one))
            && self
                .attributes
                .iter()
                .all(|(name, test)| test.holds_text(now.attribute(name)))
            && self
                .members
                .iter()
                .all(|(name, values)| values.contains(now.member(name).unwrap_or(&Value::Null)))
            && self.facets.iter().all(|(name, test)| {
                now.facet(name)
                    .is_some_and(|value| test.holds_facet(value, now.bounds(name)))
            })
            && (self.any.is_empty() || self.any.iter().any(|one| one.holds(now)))
    }

    /// How much the condition asks for: of two clauses that are violated together, the one that asks for more says more precisely what is wrong.
    pub fn specificity(&self) -> usize {
        self.facets
            .iter()
            .map(|(_, test)| 1 + 2 * usize::from(test.form.is_some()))
            .sum::<usize>()
            + usize::from(self.granted.is_some())
            + usize::from(!self.answer.is_empty())
            + self.attributes.len()
            + self.members.len()
            + 2 * self.past.len()
            + self.without.len()
            + usize::from(!self.outcome.is_empty())
            + usize::from(self.given.is_some())
            + 2 * usize::from(self.within.is_some())
            + self.any.iter().map(Self::specificity).min().unwrap_or(0)
    }

    /// Whether it asks for all that another condition asks for, so that it never holds where the other does not.
    pub fn narrows(&self, other: &Self) -> bool {
        fn has<T: PartialEq>(mine: &Fields<T>, theirs: &Fields<T>) -> bool {
            let mut theirs = theirs.iter();
            theirs.all(|(name, test)| mine.get(name) == Some(test))
        }
        fn within<T: PartialEq>(mine: &[T], theirs: &[T]) -> bool {
            theirs.is_empty() || !mine.is_empty() && mine.iter().all(|one| theirs.contains(one))
        }
        fn same<T: PartialEq>(mine: Option<&T>, theirs: Option<&T>) -> bool {
            theirs.is_none() || mine == theirs
        }
        has(&self.facets, &other.facets)
            && has(&self.attributes, &other.attributes)
            && has(&self.members, &other.members)
            && same(self.granted.as_ref(), other.granted.as_ref())
            && same(self.given.as_ref(), other.given.as_ref())
            && same(self.within.as_ref(), other.within.as_ref())
            && within(&self.answer, &other.answer)
            && within(&self.outcome, &other.outcome)
            && other.past.iter().all(|one| self.past.contains(one))
            && other.without.iter().all(|one| self.without.contains(one))
            && (other.any.is_empty() || self.any == other.any)
    }
}

impl Test {
    /// Whether it holds of the value of a facet; `bounds` are those of the facet.
    pub fn holds_facet(&self, value: &FacetValue, bounds: &[Version]) -> bool {
        (self.is.is_empty() || self.is.contains(value))
            && !self.not.contains(value)
            && match value {
                FacetValue::Flag(_) => {
                    self.at_least.is_none() && self.below.is_none() && self.form.is_none()
                }
                FacetValue::Text(text) => self.holds_version(text, bounds),
            }
    }

    fn holds_version(&self, text: &str, bounds: &[Version]) -> bool {
        self.at_least
            .as_ref()
            .is_none_or(|bound| Version::compare_text(text, bound).is_ge())
            && self
                .below
                .as_ref()
                .is_none_or(|bound| Version::compare_text(text, bound).is_lt())
            && self.form.is_none_or(|form| form.fits(text, bounds))
    }

    /// Whether it holds of a text that may be absent: an attribute of the button.
    pub fn holds_text(&self, text: Option<&str>) -> bool {
        let among = |list: &[FacetValue]| {
            list.iter()
                .any(|one| text.is_some() && one.as_text() == text)
        };
        (self.is.is_empty() || among(&self.is))
            && !among(&self.not)
            && self.lists.as_ref().is_none_or(|item| {
                text.is_some_and(|text| {
                    text != item && text.split(',').any(|one| one.trim() == item)
                })
            })
    }
}

fn dots(text: &str) -> usize {
    text.bytes().filter(|byte| *byte == b'.').count()
}

impl VersionForm {
    /// Whether a version is written so.
    pub fn fits(self, text: &str, bounds: &[Version]) -> bool {
        match self {
            Self::Misleading => bounds.iter().any(|bound| {
                Version::compare_text(text, bound).is_ge() != (text >= bound.as_str())
            }),
            Self::LongForm => dots(text) > 2,
            Self::ShortForm => dots(text) < 2,
            Self::LeadingZero => text
                .as_bytes()
                .split(|byte| *byte == b'.')
                .any(|part| matches!(part, [b'0', _, ..])),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The oracle and the reference platform both ask conditions by this code, so neither can show the other wrong. Each row
    /// states, apart from both, whether a value passes a test.
    #[test]
    fn tests_of_values() {
        let rows = [
            (r#"{"is":["a","b"]}"#, r#""a""#, true),
            (r#"{"is":["a","b"]}"#, r#""A""#, false),
            (r#"{"is":[true]}"#, "true", true),
            (r#"{"is":[true]}"#, "false", false),
            (r#"{"is":[true]}"#, r#""true""#, false),
            (r#"{"not":["a"]}"#, r#""b""#, true),
            (r#"{"not":["a"]}"#, r#""a""#, false),
            (r#"{"atLeast":"10.1.35"}"#, r#""10.1.35""#, true),
            (r#"{"atLeast":"10.1.35"}"#, r#""10.1.35.0""#, true),
            (r#"{"atLeast":"10.1.35"}"#, r#""10.1.4""#, false),
            (r#"{"atLeast":"10.1.35"}"#, r#""9.9.99""#, false),
            (r#"{"atLeast":"10.1.35"}"#, r#""11""#, true),
            (r#"{"below":"1.16.4"}"#, r#""1.16.3""#, true),
            (r#"{"below":"1.16.4"}"#, r#""1.16.4""#, false),
            (r#"{"below":"1.16.4"}"#, r#""1.9""#, true),
            (r#"{"atLeast":"1.16.4","below":"2"}"#, r#""1.20""#, true),
            (r#"{"atLeast":"1.16.4","below":"2"}"#, r#""2.0.0""#, false),
            (r#"{"atLeast":"1.16.4"}"#, "true", false),
            (r#"{"form":"longForm"}"#, r#""10.3.90.8030""#, true),
            (r#"{"form":"longForm"}"#, r#""10.3.90""#, false),
            (r#"{"form":"shortForm"}"#, r#""10.3""#, true),
            (r#"{"form":"shortForm"}"#, r#""10.3.90""#, false),
            (r#"{"form":"leadingZero"}"#, r#""10.01.35""#, true),
            (r#"{"form":"leadingZero"}"#, r#""10.0.35""#, false),
            (r#"{"form":"misleading"}"#, r#""9.0""#, true),
            (r#"{"form":"misleading"}"#, r#""10.1.4""#, true),
            (r#"{"form":"misleading"}"#, r#""10.1.36""#, false),
        ];
        let bounds = [Version::parse("10.1.35").expect("a version")];
        for (test, value, holds) in rows {
            let parsed: Test = serde_json::from_str(test).expect(test);
            let seen: FacetValue = serde_json::from_str(value).expect(value);
            assert_eq!(
                parsed.holds_facet(&seen, &bounds),
                holds,
                "{test} of {value}"
            );
        }
    }

    #[test]
    fn tests_of_attributes() {
        let rows = [
            (r#"{"is":["userInfo"]}"#, Some("userInfo"), true),
            (r#"{"is":["userInfo"]}"#, Some("userinfo"), false),
            (r#"{"is":["userInfo"]}"#, None, false),
            (r#"{"not":["userInfo"]}"#, None, true),
            (r#"{"not":["userInfo"]}"#, Some("userInfo"), false),
            (
                r#"{"lists":"userInfo"}"#,
                Some("userInfo, phoneNumber"),
                true,
            ),
            (
                r#"{"lists":"userInfo"}"#,
                Some("phoneNumber,userInfo"),
                true,
            ),
            (r#"{"lists":"userInfo"}"#, Some("userInfo"), false),
            (
                r#"{"lists":"userInfo"}"#,
                Some("userInfos,phoneNumber"),
                false,
            ),
            (r#"{"lists":"userInfo"}"#, None, false),
        ];
        for (test, value, holds) in rows {
            let parsed: Test = serde_json::from_str(test).expect(test);
            assert_eq!(parsed.holds_text(value), holds, "{test} of {value:?}");
        }
    }
}
