//! Which alternative of each reading is followed.

use crate::fields::{Fields, Name};
use crate::spec::{Observe, Reading, Spec, When};

/// One thing, or several of which one is taken by turns: a platform that mixes readings.
#[derive(Clone, Debug)]
pub(super) struct Alternating<T> {
    first: T,
    more: Vec<T>,
}

impl<T> Alternating<T> {
    pub(super) const fn always(first: T) -> Self {
        Self {
            first,
            more: Vec::new(),
        }
    }

    pub(super) fn by_turns(first: T, second: T) -> Self {
        Self {
            first,
            more: vec![second],
        }
    }

    /// What is taken at this step of the scenario.
    pub(super) fn at(&self, step: usize) -> &T {
        if self.more.is_empty() {
            return &self.first;
        }
        match step % (self.more.len() + 1) {
            0 => &self.first,
            turn => &self.more[turn - 1],
        }
    }

    pub(super) fn map<U>(&self, mut change: impl FnMut(&T) -> U) -> Alternating<U> {
        Alternating {
            first: change(&self.first),
            more: self.more.iter().map(change).collect(),
        }
    }
}

/// For each reading of the spec, the alternative that is followed.
#[derive(Clone, Debug)]
pub(super) struct Readings(Fields<Alternating<Name>>);

impl Readings {
    /// The one that a profile pins, else the first.
    pub(super) fn of_spec(spec: &Spec) -> Self {
        Self(
            spec.readings
                .iter()
                .filter_map(|(name, reading)| {
                    Some((name.clone(), Alternating::always(default(reading)?)))
                })
                .collect(),
        )
    }

    /// Every alternative of every reading, by turns.
    pub(super) fn every(spec: &Spec) -> Self {
        let turns = |(name, reading): (&Name, &Reading)| {
            let mut names = reading.alternatives.names().cloned();
            let first = names.next()?;
            Some((
                name.clone(),
                Alternating {
                    first,
                    more: names.collect(),
                },
            ))
        };
        Self(spec.readings.iter().filter_map(turns).collect())
    }

    pub(super) fn set(&mut self, reading: Name, alternatives: Alternating<Name>) {
        self.0.set(reading, alternatives);
    }

    pub(super) fn of(&self, reading: &str) -> Option<&Alternating<Name>> {
        self.0.get(reading)
    }

    /// What `choose` makes of the alternative of the reading that is observed so; without such a reading, of the empty word.
    pub(super) fn observed<T>(
        &self,
        spec: &Spec,
        how: impl Fn(&Observe) -> bool,
        choose: impl Fn(&str) -> T,
    ) -> Alternating<T> {
        spec.readings
            .iter()
            .find(|(_, reading)| reading.observe.as_ref().is_some_and(&how))
            .and_then(|(name, _)| self.of(name))
            .map_or_else(
                || Alternating::always(choose("")),
                |turns| turns.map(|one| choose(one)),
            )
    }

    /// What a call comes to where the rules leave it open, and when.
    pub(super) fn opens(&self, spec: &Spec) -> Vec<(When, Alternating<OpenOutcome>)> {
        let open = |(name, reading): (&Name, &Reading)| match &reading.observe {
            Some(Observe::Open { when }) => Some((
                (**when).clone(),
                self.of(name)?.map(|one| OpenOutcome::named(one)),
            )),
            _ => None,
        };
        spec.readings.iter().filter_map(open).collect()
    }
}

/// The alternative of a reading that is followed unless another one is asked for.
pub(super) fn default(reading: &Reading) -> Option<Name> {
    let first = || reading.alternatives.names().next();
    reading.pinned.as_ref().or_else(first).cloned()
}

/// When the callback that always runs does so.
#[derive(Clone, Copy, Debug)]
pub(super) enum Order {
    Last,
    First,
}

impl Order {
    pub(super) fn named(alternative: &str) -> Self {
        match alternative {
            "first" => Self::First,
            _ => Self::Last,
        }
    }
}

/// What the callback that always runs is given.
#[derive(Clone, Copy, Debug)]
pub(super) enum AlwaysArgument {
    Same,
    None,
    Other,
}

impl AlwaysArgument {
    pub(super) fn named(alternative: &str) -> Self {
        match alternative {
            "none" => Self::None,
            "other" => Self::Other,
            _ => Self::Same,
        }
    }
}

/// What a call returns.
#[derive(Clone, Copy, Debug)]
pub(super) enum Returned {
    Nothing,
    Promise,
    Value,
}

impl Returned {
    pub(super) fn named(alternative: &str) -> Self {
        match alternative {
            "promise" => Self::Promise,
            "value" => Self::Value,
            _ => Self::Nothing,
        }
    }
}

/// What is sent for a field that is not set.
#[derive(Clone, Debug)]
pub(super) enum Unset {
    Absent,
    Empty,
    /// This JSON.
    Default(&'static str),
}

impl Unset {
    pub(super) fn named(alternative: &str) -> Self {
        match alternative {
            "empty" => Self::Empty,
            "default" => Self::Default("\"-\""),
            _ => Self::Absent,
        }
    }
}

/// What a call comes to where the rules leave it open.
#[derive(Clone, Copy, Debug)]
pub(super) enum OpenOutcome {
    Absent,
    Failed,
    Envelope,
    Thrown,
    Silent,
}

impl OpenOutcome {
    /// As clauses about outcomes call it.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Absent => "absent",
            Self::Failed => "failed",
            Self::Envelope => "envelope",
            Self::Thrown => "thrown",
            Self::Silent => "silent",
        }
    }

    fn named(alternative: &str) -> Self {
        match alternative {
            "failed" => Self::Failed,
            "envelope" => Self::Envelope,
            "thrown" => Self::Thrown,
            "silent" => Self::Silent,
            _ => Self::Absent,
        }
    }
}
