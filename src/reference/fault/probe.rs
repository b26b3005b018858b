//! Scenarios that show what a fault does: each thing that can happen, in each order that matters, in a few worlds.
//!
//! They stand for the campaign while the catalogue is made: a fault that none of them shows is not put into it.

use serde_json::Value;

use crate::fields::{Fields, Name};
use crate::scenario::{Argument, Consent, FacetValue, Scenario, Step, User, World};
use crate::spec::{Facet, FacetKind, Field, Make, Spec};
use crate::version::Version;

/// The scenarios for a spec, the simplest first.
pub(in super::super) fn probes(spec: &Spec) -> Vec<Scenario> {
    let maker = Maker { spec };
    let plain = maker.world(0);
    let in_plain = |steps| Scenario {
        world: plain.clone(),
        steps,
    };
    let (tap, call) = (|| maker.tap(Consent::Agree), || maker.call());
    let first = [
        vec![maker.query()],
        vec![call()],
        vec![maker.query(), call()],
        vec![call(), call()],
        vec![tap(), call()],
        vec![tap(), nested(call())],
    ];
    let mut probes: Vec<_> = first.map(in_plain).into();
    for (name, facet) in spec.facets.iter() {
        for value in others(facet) {
            let mut world = plain.clone();
            world.facets.set(name.clone(), value.clone());
            let restart = Step::Restart {
                facets: [(name.clone(), value)].into_iter().collect(),
            };
            let stories = [
                vec![call()],
                vec![maker.query(), tap(), call()],
                vec![maker.query(), maker.tap(Consent::Refuse), call()],
            ];
            probes.extend(stories.map(|steps| Scenario {
                world: world.clone(),
                steps,
            }));
            let stories = [
                vec![tap(), restart.clone(), call()],
                vec![maker.query(), restart.clone(), tap(), call()],
                vec![restart, maker.query(), call()],
            ];
            probes.extend(stories.map(in_plain));
        }
    }
    let mut stories = maker.stories(Consent::Agree);
    if spec.call.asks {
        // Only a refusal tells whether there is an agreement already.
        stories.extend(maker.stories(Consent::Refuse));
        stories.extend(maker.given(Consent::Exception));
    }
    for steps in stories {
        // Once more one step later, for faults that take turns.
        let later = std::iter::once(maker.query())
            .chain(steps.iter().cloned())
            .collect();
        probes.extend([steps, later].map(in_plain));
    }
    let mut alone = plain.clone();
    alone.users.truncate(1);
    probes.push(Scenario {
        world: alone,
        steps: vec![call(), tap(), call()],
    });
    for kind in 1..USERS {
        let stories = [vec![tap(), call()], vec![call(), tap(), call()]];
        probes.extend(stories.map(|steps| Scenario {
            world: maker.world(kind),
            steps,
        }));
    }
    probes
}

/// The same call, made inside the step before it.
fn nested(mut call: Step) -> Step {
    if let Step::Call { nested, .. } = &mut call {
        *nested = true;
    }
    call
}

/// How many kinds of users there are.
const USERS: usize = 6;

const ASTRAL: &str =
    "  O\"Brien \\ <b>&amp;</b>\t\n\u{1}\u{7f}😀👨\u{200d}👩\u{200d}👧 é中文 %41 'x'  y ";

struct Maker<'s> {
    spec: &'s Spec,
}

impl Maker<'_> {
    /// A plain world in which users of this kind and the next ones live.
    fn world(&self, kind: usize) -> World {
        let facets = self.spec.facets.iter();
        World {
            unknown: Vec::new(),
            facets: facets
                .map(|(name, facet)| (name.clone(), facet.plain.clone()))
                .collect(),
            users: (0..self.spec.users.max.max(1))
                .map(|at| self.user((kind + at) % USERS))
                .collect(),
        }
    }

    fn user(&self, kind: usize) -> User {
        let fields = |fields: &Fields<Field>| {
            fields
                .iter()
                .enumerate()
                .filter(|(_, (_, field))| kind != 2 || !field.unset)
                .map(|(at, (name, field))| (name.clone(), text(field, kind, at)))
                .collect()
        };
        User {
            profile: fields(&self.spec.users.profile),
            private: fields(&self.spec.users.private),
        }
    }

    fn tap(&self, answer: Consent) -> Step {
        self.tap_with(None, answer)
    }

    /// A tap on a button that is right but for this attribute.
    fn tap_with(&self, wrong: Option<(&str, Option<&String>)>, answer: Consent) -> Step {
        let attributes = self
            .spec
            .button
            .iter()
            .flat_map(|button| button.attributes.iter());
        let written = attributes.filter_map(|(name, attribute)| match wrong {
            Some((other, value)) if other == &**name => Some((name.clone(), value?.clone())),
            _ => Some((name.clone(), attribute.right.clone())),
        });
        Step::Tap {
            attributes: written.collect(),
            answer,
        }
    }

    fn call(&self) -> Step {
        self.call_with(usize::MAX, Consent::Agree, false)
    }

    /// A call with the callbacks whose bits are set.
    fn call_with(&self, which: usize, answer: Consent, overlap: bool) -> Step {
        let call = &self.spec.call;
        let callbacks = call.reply.iter().chain(&call.always).enumerate();
        Step::Call {
            argument: Some(Argument {
                callbacks: callbacks
                    .filter(|(at, _)| which & 1 << at != 0)
                    .map(|(_, name)| name.clone())
                    .collect(),
                members: call
                    .members
                    .iter()
                    .filter_map(|(name, values)| {
                        Some((
                            name.to_string(),
                            values.iter().find(|value| !value.is_null())?.clone(),
                        ))
                    })
                    .collect(),
            }),
            answer: call.asks.then_some(answer),
            overlap,
            nested: false,
        }
    }

    /// What a user does who agrees: a tap, or a call that asks.
    fn agree(&self) -> Step {
        if self.spec.button.is_some() {
            self.tap(Consent::Agree)
        } else {
            self.call()
        }
    }

    /// Calls that are given each value of each member of the argument, after an agreement and without one.
    fn given(&self, answer: Consent) -> Vec<Vec<Step>> {
        let members = self.spec.call.members.iter();
        let values =
            members.flat_map(|(name, values)| values.iter().map(move |value| (name, value)));
        let call = |(name, value): (&Name, &Value)| {
            let mut step = self.call_with(usize::MAX, answer, false);
            if let Step::Call {
                argument: Some(argument),
                ..
            } = &mut step
            {
                argument.members.remove(&**name);
                if !value.is_null() {
                    argument.members.insert(name.to_string(), value.clone());
                }
            }
            step
        };
        values
            .map(call)
            .flat_map(|call| [vec![call.clone()], vec![self.agree(), call]])
            .collect()
    }

    fn bare(&self) -> Step {
        Step::Call {
            argument: None,
            answer: self.spec.call.asks.then_some(Consent::Agree),
            overlap: false,
            nested: false,
        }
    }

    fn query(&self) -> Step {
        let query = self
            .spec
            .button
            .as_ref()
            .map_or(&self.spec.api, |button| &button.query);
        Step::CanIUse {
            query: query.clone(),
        }
    }

    /// What happens in a plain world, where a call that asks the user is answered so.
    fn stories(&self, answer: Consent) -> Vec<Vec<Step>> {
        let call = || self.call_with(usize::MAX, answer, false);
        let agree = || self.agree();
        let to = |user| Step::SwitchUser { user };
        let restart = || Step::Restart {
            facets: Fields::new(),
        };
        let asked = |answer| self.call_with(usize::MAX, answer, false);
        let mut stories = vec![
            vec![call()],
            vec![agree(), call()],
            vec![call(), call()],
            vec![agree(), call(), call()],
        ];
        for answer in [Consent::Refuse, Consent::Exception] {
            stories.extend([
                vec![self.tap(answer), call()],
                vec![agree(), self.tap(answer), call()],
                vec![asked(answer), asked(Consent::Refuse)],
            ]);
        }
        let attributes = self
            .spec
            .button
            .iter()
            .flat_map(|button| button.attributes.iter());
        for (name, attribute) in attributes {
            for other in &attribute.others {
                stories.push(vec![
                    self.tap_with(Some((name, other.as_ref())), Consent::Agree),
                    call(),
                ]);
            }
        }
        stories.extend([
            vec![agree(), agree(), call()],
            vec![agree(), Step::Revoke, call()],
            vec![agree(), Step::Revoke, agree(), call()],
            vec![agree(), Step::Revoke, restart(), call()],
            vec![agree(), restart(), call()],
            vec![agree(), restart(), agree(), call()],
            vec![agree(), to(1), call()],
            vec![agree(), to(1), call(), to(0), call()],
            vec![agree(), to(1), agree(), call(), Step::Revoke, to(0), call()],
            vec![agree(), to(1), agree(), to(0), Step::Revoke, call()],
            vec![agree(), restart(), to(1), call()],
            vec![agree(), to(1), restart(), call()],
            vec![agree(), to(1), agree(), to(0), call()],
            vec![agree(), Step::Revoke, to(1), to(0), call()],
            vec![agree(), Step::Revoke, self.tap(Consent::Exception), call()],
            vec![self.tap(Consent::Refuse), agree(), call()],
            vec![agree(), to(1), self.tap(Consent::Refuse), to(0), call()],
            vec![to(1), agree(), call()],
            vec![to(1), agree(), to(0), call()],
            vec![
                agree(),
                self.call_with(usize::MAX, Consent::Agree, true),
                call(),
            ],
            vec![agree(), self.bare()],
        ]);
        for which in 0..(1 << (self.spec.call.reply.len() + 1)) {
            stories.push(vec![agree(), self.call_with(which, answer, false)]);
            stories.push(vec![self.call_with(which, answer, false)]);
        }
        for (name, facet) in self.spec.facets.iter().filter(|(_, facet)| facet.changes) {
            for value in others(facet) {
                let set = |value: &FacetValue| Step::Set {
                    facet: name.clone(),
                    value: value.clone(),
                };
                let (away, back) = (|| set(&value), || set(&facet.plain));
                stories.extend([
                    vec![agree(), away(), call()],
                    vec![away(), call()],
                    vec![agree(), away(), back(), call()],
                    vec![away(), agree(), back(), call()],
                    vec![away(), back(), agree(), call()],
                    vec![away(), back(), call()],
                    vec![agree(), Step::Revoke, away(), back(), call()],
                ]);
            }
        }
        stories.extend(self.given(answer));
        stories
    }
}

/// A value for a user of this kind: plain, full of what breaks implementations, never set, empty, long, beyond the bound.
fn text(field: &Field, kind: usize, at: usize) -> String {
    match &field.make {
        Make::Text(most) => {
            let text = match (kind, field.bytes) {
                (1, _) => ASTRAL.to_owned(),
                (3, _) => String::new(),
                (4 | 5, Some(bytes)) => "Long Names, 长😀 ".repeat(bytes),
                (4, None) => "Long Names, 长😀 ".repeat(24),
                _ => "Ann".to_owned(),
            };
            let mut text: String = text.chars().take(*most).collect();
            let bytes = field
                .bytes
                .map(|bytes| if kind == 5 { 2 * bytes } else { bytes });
            if let Some(bytes) = bytes.filter(|bytes| *bytes < text.len()) {
                text.truncate(text.floor_char_boundary(bytes));
                text.extend(std::iter::repeat_n('e', bytes - text.len()));
            }
            text
        }
        Make::Choice(values) => values[kind % values.len()].clone(),
        Make::Pattern(pattern) => {
            let mark = 12_345_678_901 + 1_000_003 * (10 * kind + at);
            let mut tail = format!("{kind}/B-1.png?x=1&y='%E4%B8%AD'");
            let value = pattern.replace("{mark}", &mark.to_string());
            let bytes = field
                .bytes
                .map(|bytes| if kind == 5 { 2 * bytes } else { bytes });
            if let Some(bytes) = bytes {
                let room = (bytes + "{text}".len()).saturating_sub(value.len());
                if kind >= 4 {
                    tail = tail.repeat(room);
                }
                tail.truncate(room);
            } else if kind >= 4 {
                tail = tail.repeat(4);
            }
            value.replace("{text}", &tail)
        }
    }
}

/// The values of a facet that differ from the plain one.
fn others(facet: &Facet) -> Vec<FacetValue> {
    match facet.kind {
        FacetKind::Flag => vec![FacetValue::Flag(facet.plain != FacetValue::Flag(true))],
        FacetKind::Choice => {
            let values = facet
                .values
                .iter()
                .map(|value| FacetValue::from(value.as_str()));
            values.filter(|value| *value != facet.plain).collect()
        }
        FacetKind::Version => facet
            .bounds
            .iter()
            .flat_map(around)
            .map(|text| FacetValue::from(text.as_str()))
            .collect(),
    }
}

/// Versions on both sides of a bound, in each form.
fn around(bound: &Version) -> Vec<String> {
    let part = |at: usize| bound.parts().get(at).copied().unwrap_or(0);
    let (major, minor, patch) = (part(0), part(1), part(2));
    let before = patch.saturating_sub(1);
    // A number that is higher and yet comes first as a text, and one that is lower and comes last.
    let first_as_text = |number: u64| 10_u64.pow(number.max(1).ilog10() + 1);
    vec![
        format!("{major}.{minor}.{before}"),
        format!("{major}.{minor}.{patch}"),
        format!("{major}.{minor}.{}", patch + 1),
        format!("{major}.{minor}.{patch}.0"),
        format!("{major}.{minor}.{patch}.1"),
        format!("{major}.{minor}.{before}.9999"),
        format!("{major}.{minor}"),
        format!("{major}.{}", minor + 1),
        format!("{}", major + 1),
        format!("{}.0.0", major + 1),
        format!("{major}.{}.0", minor + 1),
        format!("{major}.{minor}.{}", first_as_text(patch)),
        format!("{major}.{}.0", first_as_text(minor)),
        format!("{major}.{}.0", 9.min(minor.saturating_sub(1))),
        format!("{major}.{minor}.{}", 9.min(before)),
        format!("{}.99.99", major.saturating_sub(1)),
        format!("{major}.0{minor}.{patch}"),
        format!("{major}.{minor}.0{patch}"),
    ]
}
