//! Dead implementations: platforms that never do what the document says. No clause may pass on one of them for want of
//! anything to judge.

use std::sync::Arc;

use super::platform::Reference;
use crate::fields::{Fields, Name};
use crate::scenario::{Argument, Scenario, Step};
use crate::spec::Spec;
use crate::trace::{Carried, Fired, Record, Trace};

/// The ways of being dead.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Dead {
    /// Every call throws.
    Throws,
    /// Nothing ever happens.
    Silent,
    /// The function is not there.
    Absent,
    /// Every call fails with an error that no document knows.
    Fails,
    /// Every call succeeds with an empty object.
    Empty,
    /// Every call succeeds with `null`.
    Null,
    /// Every call succeeds with a text.
    Text,
    /// Every call and every tap runs all the callbacks that there are.
    Everything,
    /// Every call gets what the first call of a stranger gets, who has not agreed.
    FirstReply,
    /// Every call gets what a user got long ago who is not in the scenario.
    OldReply,
    /// Every call gets what another user of the scenario would get who had agreed.
    AnothersReply,
    /// Every call gets what a user gets who has agreed and of whom nothing is known.
    HollowReply,
}

impl Dead {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::Throws,
        Self::Silent,
        Self::Absent,
        Self::Fails,
        Self::Empty,
        Self::Null,
        Self::Text,
        Self::Everything,
        Self::FirstReply,
        Self::OldReply,
        Self::AnothersReply,
        Self::HollowReply,
    ];

    /// A stable word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Throws => "throws",
            Self::Silent => "silent",
            Self::Absent => "absent",
            Self::Fails => "fails",
            Self::Empty => "empty-object",
            Self::Null => "null",
            Self::Text => "text",
            Self::Everything => "everything-runs",
            Self::FirstReply => "first-reply",
            Self::OldReply => "old-reply",
            Self::AnothersReply => "anothers-reply",
            Self::HollowReply => "hollow-reply",
        }
    }

    /// Whether no call ever comes to anything that the document describes.
    pub const fn is_mute(self) -> bool {
        !matches!(
            self,
            Self::FirstReply | Self::OldReply | Self::AnothersReply | Self::HollowReply
        )
    }
}

/// A platform that is dead in one way.
#[derive(Clone, Debug)]
pub struct DeadPlatform {
    spec: Arc<Spec>,
    dead: Dead,
    /// Knows what replies look like.
    donor: Reference,
    /// The scenario whose last call was answered long ago.
    old: Option<Scenario>,
}

impl DeadPlatform {
    /// A platform that is dead in this way. `served` is a scenario in which a user who has agreed gets a reply; without one, none of
    /// the replies of users can be had.
    pub fn new(spec: Arc<Spec>, dead: Dead, served: Option<Scenario>) -> Self {
        Self {
            donor: Reference::new(spec.clone()),
            spec,
            dead,
            old: served,
        }
    }

    /// Runs a scenario.
    pub fn run(&mut self, scenario: &Scenario) -> Trace {
        let mut user = 0;
        let mut trace = Trace::default();
        for step in &scenario.steps {
            if let Step::SwitchUser { user: other } = step {
                user = *other;
            }
            trace.steps.push(self.step(scenario, user, step));
        }
        trace
    }

    fn step(&mut self, scenario: &Scenario, user: usize, step: &Step) -> Record {
        match step {
            Step::Call { argument, .. } => self.call(scenario, user, argument.as_ref()),
            Step::Tap { .. } if self.dead == Dead::Everything => {
                let button = self.spec.button.iter();
                let names = button.flat_map(|one| [&one.granted, &one.failed]);
                fired(names.cloned(), Some("{}"))
            }
            Step::Tap { .. } | Step::CanIUse { .. } if self.dead == Dead::Throws => thrown(),
            _ => Record::default(),
        }
    }

    fn call(&mut self, scenario: &Scenario, user: usize, argument: Option<&Argument>) -> Record {
        let call = &self.spec.call;
        let given = |name: &&Name| argument.is_some_and(|one| one.callbacks.contains(name));
        let always = call.always.iter();
        let first = call.reply.iter().take(1);
        let last = call.reply.iter().rev().take(1);
        match self.dead {
            Dead::Throws => thrown(),
            Dead::Silent => Record::default(),
            Dead::Absent => Record {
                absent: true,
                ..Record::default()
            },
            Dead::Fails => {
                let text = r#"{"error":3,"errorMessage":"unknown"}"#;
                fired(last.chain(always).filter(given).cloned(), Some(text))
            }
            Dead::Empty => fired(first.chain(always).filter(given).cloned(), Some("{}")),
            Dead::Null => fired(first.chain(always).filter(given).cloned(), Some("null")),
            Dead::Text => fired(first.chain(always).filter(given).cloned(), Some("\"x\"")),
            Dead::Everything => {
                let all = call.reply.iter().chain(always);
                fired(all.filter(given).cloned(), Some("{}"))
            }
            Dead::FirstReply | Dead::OldReply | Dead::AnothersReply | Dead::HollowReply => {
                let Some(mut served) = self.old.clone() else {
                    return Record::default();
                };
                match self.dead {
                    Dead::FirstReply => {
                        let last = served.steps.pop();
                        served.steps.clear();
                        served.steps.extend(last);
                    }
                    Dead::AnothersReply => {
                        let users = &scenario.world.users;
                        let other = &users[(user + 1) % users.len().max(1)];
                        served.world.users = vec![other.clone()];
                    }
                    Dead::HollowReply => {
                        for user in &mut served.world.users {
                            user.profile = Fields::new();
                        }
                    }
                    _ => {}
                }
                let donor = self.donor.run(&served).steps.pop().unwrap_or_default();
                let kept = donor.fired.into_iter().filter(|one| given(&&one.name));
                Record {
                    fired: kept.collect(),
                    ..Record::default()
                }
            }
        }
    }
}

fn thrown() -> Record {
    Record {
        thrown: Some("Error: out of order".to_owned()),
        ..Record::default()
    }
}

fn fired(names: impl Iterator<Item = Name>, argument: Option<&str>) -> Record {
    let fired = names.map(|name| Fired {
        name,
        argument: argument.map(|text| Carried::Json(text.to_owned())),
    });
    Record {
        fired: fired.collect(),
        ..Record::default()
    }
}

/// The simplest scenario in which a user of nobody's acquaintance agrees, if anybody is asked, and is answered.
pub fn served(spec: &Spec) -> Option<Scenario> {
    use super::fault::probes;
    let asks = |step: &Step| matches!(step, Step::Tap { answer, .. } if *answer == crate::scenario::Consent::Agree);
    let ends_in_call = |one: &Scenario| {
        matches!(
            one.steps.last(),
            Some(Step::Call {
                argument: Some(_),
                ..
            })
        )
    };
    let wanted =
        |one: &Scenario| ends_in_call(one) && (spec.button.is_none() || one.steps.iter().any(asks));
    let mut probes = probes(spec);
    probes.retain(wanted);
    let mut scenario = probes.into_iter().next()?;
    scenario.world.users.truncate(1);
    let mark = |text: &String| text.replace(|one: char| one.is_ascii_digit(), "8");
    for user in &mut scenario.world.users {
        let stranger = |fields: &Fields<String>| -> Fields<String> {
            fields
                .iter()
                .map(|(name, value)| (name.clone(), mark(value)))
                .collect()
        };
        user.profile = stranger(&user.profile);
        user.private = stranger(&user.private);
    }
    Some(scenario)
}
