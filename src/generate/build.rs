//! From the levels of the parameters to a scenario.

use super::abilities::Abilities;
use super::history::{History, HistoryEvent};
use super::parameter::{Calls, Parameter};
use super::steps;
use super::text::TextClass;
use super::value::{Fill, Slot, make};
use crate::fields::{Fields, Name};
use crate::rng::Rng;
use crate::scenario::{Consent, FacetValue, Scenario, Step, User, World};
use crate::spec::Make;

/// What the levels of a row stand for.
pub(super) struct BuiltRow<'d> {
    facets: Fields<FacetValue>,
    history: History,
    callbacks: Option<Vec<Name>>,
    calls: Calls,
    restarts_into: bool,
    query: bool,
    profile: Vec<(&'d Name, Fill)>,
    wrong: Option<&'d (Name, Option<String>)>,
    members: serde_json::Map<String, serde_json::Value>,
}

impl<'d> BuiltRow<'d> {
    pub(super) fn new(
        abilities: &Abilities,
        parameters: &'d [Parameter],
        levels: &[usize],
    ) -> Self {
        let mut row = Self {
            facets: Fields::with_capacity(abilities.spec.facets.len()),
            history: History::NONE,
            callbacks: None,
            calls: Calls::Once,
            restarts_into: false,
            query: false,
            profile: Vec::with_capacity(abilities.spec.users.profile.len()),
            wrong: None,
            members: serde_json::Map::new(),
        };
        let mut wrong_only = None;
        for (parameter, level) in parameters.iter().zip(levels) {
            match parameter {
                Parameter::Facet(name, values) => {
                    row.facets.set(name.clone(), values[*level].clone());
                }
                Parameter::History(all, _) => match all.get(*level) {
                    Some(history) => row.history = history.clone(),
                    None => {
                        row.history = History::WRONG;
                        wrong_only = Some(level - all.len());
                    }
                },
                Parameter::Entry(_) => row.restarts_into = *level > 0,
                Parameter::Callbacks(all) => row.callbacks.clone_from(&all[*level]),
                Parameter::Calls(all) => row.calls = all[*level],
                Parameter::Query(_) => row.query = *level == 0,
                Parameter::Profile(name, fills) => {
                    row.profile
                        .extend(fills.get(*level).map(|fill| (name, *fill)));
                }
                Parameter::Wrong(all) => row.wrong = all.get(wrong_only.unwrap_or(*level)),
                Parameter::Member(name, values) => {
                    // `null` stands for a member that is not given.
                    if let Some(value) = values.get(*level).filter(|value| !value.is_null()) {
                        row.members.insert(name.to_string(), value.clone());
                    }
                }
            }
        }
        row
    }

    /// The same row with another history, and nothing after it but calls.
    pub(super) fn with_history(mut self, history: History) -> Self {
        self.history = history;
        self.restarts_into = false;
        self
    }

    /// The scenario, in which chance fills in what the levels leave open.
    pub(super) fn build(mut self, abilities: &Abilities, rng: &mut Rng) -> Scenario {
        let users = self.history.users().min(abilities.most_users().max(1));
        let mut builder = Builder {
            abilities,
            row: &self,
            steps: Vec::with_capacity(8),
            granting: false,
            changed: false,
            user: 0,
        };
        let events = self.history.events();
        let asks_first = events
            .iter()
            .any(|event| matches!(event, HistoryEvent::Ask(_)));
        let enters_later = self.restarts_into && asks_first && !abilities.versions.is_empty();
        if self.query {
            builder.query();
        }
        for event in events {
            builder.event(*event);
        }
        if enters_later {
            builder.restart(|name| self.facets.get(name).cloned());
            if self.query {
                builder.query();
            }
        }
        builder.calls(rng);
        let steps = builder.steps;
        let changes =
            |event: &&HistoryEvent| matches!(event, HistoryEvent::Leave | HistoryEvent::Return);
        let away = events.iter().find(changes) == Some(&HistoryEvent::Return);
        let away: Vec<_> = abilities.changing.iter().filter(|_| away).collect();
        for facet in away {
            let own = self.facets.get(facet);
            if let Some(other) = other(abilities.values(facet), own) {
                self.facets.set(facet.clone(), other);
            }
        }
        if enters_later {
            for name in &abilities.versions {
                self.facets.set(name.clone(), abilities.simplest(name));
            }
        }
        let all = (0..users).map(|user| self.user(abilities, rng, user));
        Scenario {
            world: World {
                users: all.collect(),
                facets: self.facets,
                unknown: abilities.unknown.clone(),
            },
            steps,
        }
    }

    fn user(&self, abilities: &Abilities, rng: &mut Rng, user: usize) -> User {
        let users = &abilities.spec.users;
        let mut made = User {
            profile: Fields::with_capacity(users.profile.len()),
            private: Fields::with_capacity(users.private.len()),
        };
        for (at, (name, field)) in users.profile.iter().enumerate() {
            let slot = Slot { user, field: at };
            let level = self
                .profile
                .iter()
                .find(|(one, _)| *one == name)
                .map(|(_, fill)| *fill);
            // The level is that of the first user; the others are whoever they are.
            let fill = match level {
                Some(fill) if user == 0 => fill,
                _ if matches!(field.make, Make::Text(_)) => Fill::Class(*rng.pick(&TextClass::ALL)),
                _ => {
                    let classes = [TextClass::Plain, TextClass::Mixed, TextClass::Unset];
                    Fill::Class(*rng.pick(&classes))
                }
            };
            let unset = fill == Fill::Class(TextClass::Unset) && !field.unset;
            let fill = if unset {
                Fill::Class(TextClass::Plain)
            } else {
                fill
            };
            if let Some(value) = make(rng, field, slot, fill) {
                made.profile.set(name.clone(), value);
            }
        }
        for (at, (name, field)) in users.private.iter().enumerate() {
            let field_at = users.profile.len() + at;
            let slot = Slot {
                user,
                field: field_at,
            };
            let fill = Fill::Class(TextClass::Mixed);
            if let Some(value) = make(rng, field, slot, fill) {
                made.private.set(name.clone(), value);
            }
        }
        made
    }
}

struct Builder<'b> {
    abilities: &'b Abilities,
    row: &'b BuiltRow<'b>,
    steps: Vec<Step>,
    /// Whether the last thing asked for was agreed to.
    granting: bool,
    changed: bool,
    /// Who is logged in.
    user: usize,
}

impl Builder<'_> {
    fn query(&mut self) {
        self.steps.extend(steps::query(self.abilities));
    }

    /// Where the call asks, only a refusal tells whether an earlier agreement is still there, or is this user's.
    fn event(&mut self, event: HistoryEvent) {
        match event {
            HistoryEvent::Ask(answer) => self.ask(answer, None),
            HistoryEvent::AskWrongly => self.ask(Consent::Agree, self.row.wrong),
            HistoryEvent::Call => {
                let call = self.call(self.row.callbacks.as_ref());
                self.steps.push(call);
            }
            HistoryEvent::Nested => self.nested(self.row.callbacks.as_ref()),
            HistoryEvent::Overlapping => {
                for overlap in [true, false] {
                    let call = self.call(self.row.callbacks.as_ref());
                    self.steps.push(overlapping(call, overlap));
                }
            }
            HistoryEvent::Revoke => {
                self.granting = false;
                self.steps.push(Step::Revoke);
            }
            HistoryEvent::User(user) => self.log_in(user),
            HistoryEvent::Other => self.log_in(usize::from(self.user == 0)),
            HistoryEvent::Change => {
                self.change(!self.changed);
                self.changed = !self.changed;
            }
            HistoryEvent::Leave => self.change(true),
            HistoryEvent::Return => self.change(false),
            HistoryEvent::Restart => {
                self.granting = false;
                self.restart(|_| None);
            }
            HistoryEvent::Downgrade => self.restart(|_| Some(FacetValue::from("1.0.0"))),
            HistoryEvent::Upgrade => {
                let abilities = self.abilities;
                self.restart(|name| Some(abilities.simplest(name)));
            }
        }
    }

    fn log_in(&mut self, user: usize) {
        self.granting = false;
        self.user = user;
        self.steps.push(Step::SwitchUser { user });
    }

    /// The facets that can change take another value than that of the row, or that of the row.
    fn change(&mut self, away: bool) {
        for facet in &self.abilities.changing {
            let value = if away {
                other(self.abilities.changes(facet), self.row.facets.get(facet))
            } else {
                self.row.facets.get(facet).cloned()
            };
            self.steps.extend(value.map(|value| Step::Set {
                facet: facet.clone(),
                value,
            }));
        }
    }

    fn restart(&mut self, value: impl Fn(&Name) -> Option<FacetValue>) {
        let facets = self.abilities.versions.iter();
        let facets = facets.filter_map(|name| Some((name.clone(), value(name)?)));
        self.steps.push(Step::Restart {
            facets: facets.collect(),
        });
    }

    fn ask(&mut self, answer: Consent, wrong: Option<&(Name, Option<String>)>) {
        self.granting = answer == Consent::Agree;
        let Some(button) = &self.abilities.spec.button else {
            // Here it is the call that asks.
            let mut call = self.call(self.row.callbacks.as_ref());
            if let Step::Call { answer: given, .. } = &mut call {
                *given = Some(answer);
            }
            self.steps.push(call);
            return;
        };
        self.steps.push(steps::tap(button, wrong, answer));
    }

    fn call(&self, callbacks: Option<&Vec<Name>>) -> Step {
        steps::call(self.abilities, callbacks, &self.row.members, self.granting)
    }

    /// A call inside the tap before it, or inside a call of its own.
    fn nested(&mut self, callbacks: Option<&Vec<Name>>) {
        let inside_tap = matches!(self.steps.last(), Some(Step::Tap { .. }));
        if !inside_tap {
            let outer = self.call(self.abilities.callbacks[0].as_ref());
            self.steps.push(outer);
        }
        let mut call = self.call(callbacks);
        if let Step::Call { nested, .. } = &mut call {
            *nested = true;
        }
        self.steps.push(call);
    }

    fn calls(&mut self, rng: &mut Rng) {
        let own = self.row.callbacks.clone();
        match self.row.calls {
            Calls::Once => {
                let call = self.call(own.as_ref());
                self.steps.push(call);
            }
            Calls::Twice => {
                for _ in 0..2 {
                    let call = self.call(own.as_ref());
                    self.steps.push(call);
                }
            }
            Calls::Nested => self.nested(own.as_ref()),
            Calls::Overlapping => {
                for at in 0..3 {
                    let other = rng.pick(&self.abilities.callbacks);
                    let call = self.call(if at == 1 {
                        other.as_ref()
                    } else {
                        own.as_ref()
                    });
                    self.steps.push(overlapping(call, at < 2));
                }
            }
        }
    }
}

/// The call, after which the next one starts before it has ended, or does not.
fn overlapping(mut call: Step, overlaps: bool) -> Step {
    if let Step::Call { overlap, .. } = &mut call {
        *overlap = overlaps;
    }
    call
}

/// The first value of a facet that is not that of the row.
fn other(values: &[FacetValue], own: Option<&FacetValue>) -> Option<FacetValue> {
    values.iter().find(|value| Some(*value) != own).cloned()
}
