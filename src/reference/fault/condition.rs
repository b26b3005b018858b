//! When a fault shows.

use crate::fields::Name;
use crate::reference::session::PlatformState;
use crate::scenario::{FacetValue, Step};
use crate::spec::{FacetKind, Make, Spec};

/// When a fault shows that does not always.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Condition {
    /// While a facet has this value.
    Facet {
        /// The facet.
        name: Name,
        /// The value.
        value: FacetValue,
    },
    /// While this version has more than three parts.
    LongVersion(Name),
    /// From the second call on.
    SecondCall,
    /// While a text of the logged-in user has this feature.
    Text {
        /// The field of the profile.
        field: Name,
        /// The feature.
        feature: Feature,
    },
    /// While a field of the logged-in user's profile has this value and another one is set.
    Choice {
        /// The field.
        field: Name,
        /// The value.
        value: String,
        /// The other one.
        other: Name,
    },
    /// In a world with several users.
    SeveralUsers,
    /// After a restart.
    AfterRestart,
    /// In a call that is given exactly one callback.
    OneCallback,
}

/// Something that a text can have in it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Feature {
    /// It was never set.
    Unset,
    /// It is empty.
    Empty,
    /// A double quote.
    Quote,
    /// A character outside the basic plane.
    Astral,
    /// More than 64 characters.
    Long,
}

impl Feature {
    const ALL: [Self; 5] = [
        Self::Unset,
        Self::Empty,
        Self::Quote,
        Self::Astral,
        Self::Long,
    ];

    const fn word(self) -> &'static str {
        match self {
            Self::Unset => "unset",
            Self::Empty => "empty",
            Self::Quote => "quote",
            Self::Astral => "astral",
            Self::Long => "long",
        }
    }

    const fn description(self) -> &'static str {
        match self {
            Self::Unset => "was never set",
            Self::Empty => "is empty",
            Self::Quote => "has a quote in it",
            Self::Astral => "has a character outside the basic plane in it",
            Self::Long => "is longer than 64 characters",
        }
    }

    fn is_in(self, text: Option<&String>) -> bool {
        match (self, text) {
            (Self::Unset, text) => text.is_none(),
            (Self::Empty, Some(text)) => text.is_empty(),
            (Self::Quote, Some(text)) => text.contains('"'),
            (Self::Astral, Some(text)) => text.chars().any(|one| one > '\u{ffff}'),
            (Self::Long, Some(text)) => text.chars().nth(64).is_some(),
            (_, None) => false,
        }
    }
}

impl Condition {
    /// The last part of an id.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Facet { name, value } => format!("{name}={value}"),
            Self::LongVersion(name) => format!("long-{name}"),
            Self::SecondCall => "second-call".to_owned(),
            Self::Text { field, feature } => format!("{field}-{}", feature.word()),
            Self::Choice {
                field,
                value,
                other,
            } => format!("{field}={value}-with-{other}"),
            Self::SeveralUsers => "several-users".to_owned(),
            Self::AfterRestart => "after-restart".to_owned(),
            Self::OneCallback => "one-callback".to_owned(),
        }
    }

    /// The end of a sentence that says what is wrong.
    pub(super) fn description(&self) -> String {
        match self {
            Self::Facet { name, value } => format!("while {name} is {value}"),
            Self::LongVersion(name) => format!("while {name} has more than three parts"),
            Self::SecondCall => "from the second call on".to_owned(),
            Self::Text { field, feature } => {
                format!("while the user's {field} {}", feature.description())
            }
            Self::Choice {
                field,
                value,
                other,
            } => format!("while the user's {field} is {value} and {other} is set"),
            Self::SeveralUsers => "in a world with several users".to_owned(),
            Self::AfterRestart => "after a restart".to_owned(),
            Self::OneCallback => "if exactly one callback is given".to_owned(),
        }
    }

    /// Whether it holds before this step.
    pub(in super::super) fn holds(
        &self,
        spec: &Spec,
        session: &PlatformState<'_>,
        step: &Step,
    ) -> bool {
        let facet = |name: &Name| {
            let at = spec.facets.names().position(|facet| facet == name)?;
            session.facets.get(at).map(|facet| facet.now)
        };
        let profile = |field: &Name| session.users.get(session.user)?.profile.get(field);
        match self {
            Self::Facet { name, value } => facet(name) == Some(value),
            Self::LongVersion(name) => facet(name)
                .and_then(FacetValue::as_text)
                .is_some_and(|text| text.split('.').count() > 3),
            Self::SecondCall => session.calls > 0,
            Self::Text { field, feature } => feature.is_in(profile(field)),
            Self::Choice {
                field,
                value,
                other,
            } => profile(field) == Some(value) && profile(other).is_some(),
            Self::SeveralUsers => session.users.len() > 1,
            Self::AfterRestart => session.restarts > 0,
            Self::OneCallback => {
                matches!(step, Step::Call { argument: Some(argument), .. } if argument.callbacks.len() == 1)
            }
        }
    }
}

/// The conditions that can be stated for a spec.
pub(super) fn conditions(spec: &Spec) -> Vec<Condition> {
    let mut conditions = vec![
        Condition::SecondCall,
        Condition::SeveralUsers,
        Condition::AfterRestart,
        Condition::OneCallback,
    ];
    for (name, facet) in spec.facets.iter() {
        let others = facet
            .values
            .iter()
            .map(|value| FacetValue::from(value.as_str()));
        conditions.extend(others.filter(|value| *value != facet.plain).map(|value| {
            Condition::Facet {
                name: name.clone(),
                value,
            }
        }));
        if facet.kind == FacetKind::Version {
            conditions.push(Condition::LongVersion(name.clone()));
        }
    }
    let profile = &spec.users.profile;
    let mut choices = 0;
    for (name, field) in profile.iter() {
        match &field.make {
            Make::Text(_) => conditions.extend(
                Feature::ALL
                    .into_iter()
                    .filter(|feature| field.unset || *feature != Feature::Unset)
                    .map(|feature| Condition::Text {
                        field: name.clone(),
                        feature,
                    }),
            ),
            Make::Choice(values) => {
                let other = profile
                    .iter()
                    .filter(|(other, field)| field.unset && *other != name)
                    .last();
                if let (Some(value), Some((other, _)), 0) = (values.first(), other, choices) {
                    choices += 1;
                    conditions.push(Condition::Choice {
                        field: name.clone(),
                        value: value.clone(),
                        other: other.clone(),
                    });
                }
            }
            Make::Pattern(_) => {}
        }
    }
    conditions
}
