//! Making a case simpler: the single steps, each of which leaves a case that is simpler than the one before.

use super::domain::Domain;
use super::generator::Case;
use super::value::{Slot, simplest};
use crate::fields::{Fields, Name};
use crate::scenario::{Argument, Consent, FacetValue, Scenario, Step};
use crate::spec::Make;

/// One way to make a case simpler.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Simplification {
    /// Only this many steps are kept.
    Truncate(usize),
    /// Only the last step is kept.
    LastOnly,
    /// All values are plain; the steps stay.
    AllSimplest,
    /// All facets are plain.
    Facets,
    /// All that is known of users is plain.
    Users,
    /// All calls get all callbacks.
    Callbacks,
    /// The step is left out.
    Delete(usize),
    /// The facet is plain, at the start and wherever it is set.
    Facet(Name),
    /// A facet takes one of the values that come before its own in the order of plainness.
    FacetTo(Name, FacetValue),
    /// What the step changes is so from the start.
    Hoist(usize),
    /// An attribute of the button takes a value that is tried earlier.
    Attribute(usize, Name, Option<String>),
    /// The step does not touch this facet.
    Untouched(usize, Name),
    /// The last user is gone; whoever logged in as that one is the first.
    FewerUsers,
    /// A field of a user is plain.
    Field(usize, Name, bool),
    /// A text of a user loses these characters.
    Cut(usize, Name, bool, usize, usize),
    /// All the characters of a text become `a`.
    Bland(usize, Name, bool),
    /// The call gets all callbacks.
    AllCallbacks(usize),
    /// The call does not overlap, and lies inside nothing.
    Alone(usize),
    /// The call gets the first value of a member.
    Member(usize, String),
    /// The button has the right attributes.
    Right(usize),
    /// The user agrees.
    Agree(usize),
}

/// The ways in which `case` might be made simpler, those that take most away first.
pub(super) fn simplifications(domain: &Domain, case: &Case) -> Vec<Simplification> {
    let steps = case
        .scenarios
        .iter()
        .map(|one| one.steps.len())
        .max()
        .unwrap_or(0);
    let mut all = vec![
        Simplification::AllSimplest,
        Simplification::LastOnly,
        Simplification::Facets,
        Simplification::Users,
        Simplification::Callbacks,
    ];
    // From the end: what comes after the violation goes first.
    all.extend((1..steps).map(Simplification::Truncate));
    all.extend((0..steps).map(Simplification::Delete));
    if case.scenarios.iter().any(|one| one.world.users.len() > 1) {
        all.push(Simplification::FewerUsers);
    }
    all.extend(
        domain
            .spec
            .facets
            .names()
            .cloned()
            .map(Simplification::Facet),
    );
    for (name, value) in case.scenarios[0].world.facets.iter() {
        let values = domain.values(name);
        let own = values
            .iter()
            .position(|one| one == value)
            .unwrap_or(values.len());
        let simpler = values.iter().take(own).skip(1);
        all.extend(simpler.map(|value| Simplification::FacetTo(name.clone(), value.clone())));
    }
    for (at, step) in longest(case).iter().enumerate() {
        match step {
            Step::Call { argument, .. } => {
                all.extend([
                    Simplification::AllCallbacks(at),
                    Simplification::Alone(at),
                    Simplification::Agree(at),
                ]);
                let members = argument.iter().flat_map(|one| one.members.keys());
                all.extend(members.map(|name| Simplification::Member(at, name.clone())));
            }
            Step::Tap { attributes, .. } => {
                all.extend([Simplification::Right(at), Simplification::Agree(at)]);
                for (name, attribute) in domain
                    .spec
                    .button
                    .iter()
                    .flat_map(|button| button.attributes.iter())
                {
                    let own = attribute
                        .others
                        .iter()
                        .position(|other| other.as_ref() == attributes.get(name));
                    let simpler = attribute.others.iter().take(own.unwrap_or(0));
                    all.extend(
                        simpler.map(|value| {
                            Simplification::Attribute(at, name.clone(), value.clone())
                        }),
                    );
                }
            }
            Step::Set { .. } | Step::SwitchUser { .. } => all.push(Simplification::Hoist(at)),
            Step::Restart { facets } => {
                all.push(Simplification::Hoist(at));
                all.extend(
                    facets
                        .names()
                        .map(|name| Simplification::Untouched(at, name.clone())),
                );
            }
            _ => {}
        }
    }
    texts(domain, case, &mut all);
    all
}

/// Fields of users that become plain, and texts that lose characters.
fn texts(domain: &Domain, case: &Case, all: &mut Vec<Simplification>) {
    for (user, one) in case.scenarios[0].world.users.iter().enumerate() {
        for (private, names) in [
            (false, domain.spec.users.profile.names()),
            (true, domain.spec.users.private.names()),
        ] {
            for name in names {
                all.push(Simplification::Field(user, name.clone(), private));
                let fields = if private { &one.private } else { &one.profile };
                let plain = domain.simplest_user(user);
                let plain = if private {
                    plain.private
                } else {
                    plain.profile
                };
                let odd = |text: &&String| plain.get(name) != Some(*text);
                if let Some(text) = fields.get(name).filter(odd)
                    && is_text(domain, name, private)
                {
                    cuts(user, name, private, text, all);
                }
            }
        }
    }
}

/// Every case that is `case` made simpler in one way, with the way.
pub fn simpler_cases(domain: &Domain, case: &Case) -> Vec<(Simplification, Case)> {
    let ways = simplifications(domain, case).into_iter();
    ways.filter_map(|way| way.apply(domain, case).map(|case| (way, case)))
        .collect()
}

fn longest(case: &Case) -> &[Step] {
    case.scenarios
        .iter()
        .map(|one| one.steps.as_slice())
        .max_by_key(|steps| steps.len())
        .unwrap_or_default()
}

fn is_text(domain: &Domain, name: &str, private: bool) -> bool {
    let fields = if private {
        &domain.spec.users.private
    } else {
        &domain.spec.users.profile
    };
    fields
        .get(name)
        .is_some_and(|field| matches!(field.make, Make::Text(_)))
}

/// Halves, quarters and so on down to single characters, of those only as many as pay.
fn cuts(user: usize, name: &Name, private: bool, text: &str, all: &mut Vec<Simplification>) {
    let count = text.chars().count();
    let mut size = count.div_ceil(2);
    all.push(Simplification::Bland(user, name.clone(), private));
    while size > 0 {
        if count / size > 24 {
            break;
        }
        let starts = (0..count).step_by(size);
        all.extend(
            starts.map(|start| Simplification::Cut(user, name.clone(), private, start, size)),
        );
        size /= 2;
    }
}

impl Simplification {
    /// The case made simpler in this way; `None` if that changes nothing.
    pub fn apply(&self, domain: &Domain, case: &Case) -> Option<Case> {
        let mut simpler = case.clone();
        for scenario in &mut simpler.scenarios {
            self.scenario(domain, scenario);
            domain.house(scenario);
            scenario.tidy();
        }
        let alike = simpler.scenarios.windows(2).any(|pair| pair[0] == pair[1]);
        let usable = simpler.scenarios.iter().all(|one| !one.steps.is_empty());
        (simpler != *case && usable && !alike).then_some(simpler)
    }

    #[expect(clippy::too_many_lines, reason = "one arm for each simplification")]
    fn scenario(&self, domain: &Domain, scenario: &mut Scenario) {
        match self {
            Self::Truncate(steps) => scenario.steps.truncate(*steps),
            Self::LastOnly => {
                let last = scenario.steps.len().saturating_sub(1);
                scenario.steps.drain(..last);
            }
            Self::AllSimplest => {
                for one in [Self::Facets, Self::Users, Self::Callbacks] {
                    one.scenario(domain, scenario);
                }
            }
            Self::Facets => {
                let names: Vec<_> = scenario.world.facets.names().cloned().collect();
                for name in &names {
                    simplify_facet(domain, scenario, name);
                }
            }
            Self::Users => {
                for (user, one) in scenario.world.users.iter_mut().enumerate() {
                    *one = super::value::simplest_user(&domain.spec, user);
                }
            }
            Self::Callbacks => scenario
                .steps
                .iter_mut()
                .for_each(|step| all_callbacks(domain, step)),
            Self::Delete(at) => {
                if *at < scenario.steps.len() {
                    scenario.steps.remove(*at);
                }
            }
            Self::Facet(name) => simplify_facet(domain, scenario, name),
            Self::FacetTo(name, value) => {
                scenario.world.facets.set(name.clone(), value.clone());
            }
            Self::Hoist(at) => hoist(scenario, *at),
            Self::Attribute(at, name, value) => {
                if let Some(Step::Tap { attributes, .. }) = scenario.steps.get_mut(*at) {
                    match value {
                        Some(value) => {
                            attributes.set(name.clone(), value.clone());
                        }
                        None => {
                            attributes.remove(name);
                        }
                    }
                }
            }
            Self::Untouched(at, name) => {
                if let Some(Step::Restart { facets }) = scenario.steps.get_mut(*at) {
                    facets.remove(name);
                }
            }
            Self::FewerUsers => fewer_users(scenario),
            Self::Field(user, name, private) => {
                simplify_field(domain, scenario, *user, name, *private);
            }
            Self::Cut(user, name, private, start, size) => {
                edit(scenario, *user, name, *private, |text| {
                    let kept = text
                        .chars()
                        .enumerate()
                        .filter(|(at, _)| at < start || *at >= start + size);
                    kept.map(|(_, one)| one).collect()
                });
            }
            Self::Bland(user, name, private) => {
                edit(scenario, *user, name, *private, |text| {
                    "a".repeat(text.chars().count())
                });
            }
            Self::AllCallbacks(at) => {
                if let Some(step) = scenario.steps.get_mut(*at) {
                    all_callbacks(domain, step);
                }
            }
            Self::Alone(at) => {
                if let Some(Step::Call {
                    overlap, nested, ..
                }) = scenario.steps.get_mut(*at)
                {
                    *overlap = false;
                    *nested = false;
                }
            }
            Self::Member(at, name) => {
                if let Some(Step::Call {
                    argument: Some(argument),
                    ..
                }) = scenario.steps.get_mut(*at)
                    && let Some(first) = domain
                        .spec
                        .call
                        .members
                        .get(name)
                        .and_then(|values| values.first())
                {
                    argument.members.insert(name.clone(), first.clone());
                }
            }
            Self::Right(at) => {
                if let (Some(Step::Tap { attributes, .. }), Some(button)) =
                    (scenario.steps.get_mut(*at), &domain.spec.button)
                {
                    *attributes = button
                        .attributes
                        .iter()
                        .map(|(name, attribute)| (name.clone(), attribute.right.clone()))
                        .collect();
                }
            }
            Self::Agree(at) => {
                if let Some(
                    Step::Tap { answer, .. }
                    | Step::Call {
                        answer: Some(answer),
                        ..
                    },
                ) = scenario.steps.get_mut(*at)
                {
                    *answer = Consent::Agree;
                }
            }
        }
    }
}

fn simplify_facet(domain: &Domain, scenario: &mut Scenario, name: &Name) {
    let value = domain.simplest(name);
    let set = |facets: &mut Fields<FacetValue>| {
        if facets.contains(name) {
            facets.set(name.clone(), value.clone());
        }
    };
    set(&mut scenario.world.facets);
    for step in &mut scenario.steps {
        if let Step::Restart { facets } = step {
            set(facets);
        }
    }
}

fn all_callbacks(domain: &Domain, step: &mut Step) {
    if let Step::Call { argument, .. } = step {
        let call = &domain.spec.call;
        let argument = argument.get_or_insert_with(Argument::default);
        argument.callbacks = call.reply.iter().chain(&call.always).cloned().collect();
    }
}

fn hoist(scenario: &mut Scenario, at: usize) {
    if let Some(&Step::SwitchUser { user }) = scenario.steps.get(at) {
        scenario.steps.remove(at);
        exchange(scenario, user);
        return;
    }
    let changes = match scenario.steps.get(at) {
        Some(Step::Set { facet, value }) => vec![(facet.clone(), value.clone())],
        Some(Step::Restart { facets }) => facets
            .iter()
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect(),
        _ => return,
    };
    scenario.steps.remove(at);
    for (name, value) in changes {
        scenario.world.facets.set(name, value);
    }
}

/// The first user and this one change places.
fn exchange(scenario: &mut Scenario, with: usize) {
    if with >= scenario.world.users.len() {
        return;
    }
    scenario.world.users.swap(0, with);
    for step in &mut scenario.steps {
        if let Step::SwitchUser { user } = step {
            *user = match *user {
                0 => with,
                one if one == with => 0,
                other => other,
            };
        }
    }
}

fn fewer_users(scenario: &mut Scenario) {
    if scenario.world.users.len() > 1 {
        scenario.world.users.pop();
    }
    let left = scenario.world.users.len();
    for step in &mut scenario.steps {
        if let Step::SwitchUser { user } = step
            && *user >= left
        {
            *user = 0;
        }
    }
}

fn simplify_field(
    domain: &Domain,
    scenario: &mut Scenario,
    user: usize,
    name: &Name,
    private: bool,
) {
    let users = &domain.spec.users;
    let (fields, before) = if private {
        (&users.private, users.profile.len())
    } else {
        (&users.profile, 0)
    };
    let found = fields.iter().enumerate().find(|(_, (one, _))| *one == name);
    let (Some((at, (_, field))), Some(one)) = (found, scenario.world.users.get_mut(user)) else {
        return;
    };
    let value = simplest(
        field,
        Slot {
            user,
            field: before + at,
        },
    );
    let known = if private {
        &mut one.private
    } else {
        &mut one.profile
    };
    known.set(name.clone(), value);
}

fn edit(
    scenario: &mut Scenario,
    user: usize,
    name: &Name,
    private: bool,
    change: impl Fn(&str) -> String,
) {
    let Some(one) = scenario.world.users.get_mut(user) else {
        return;
    };
    let known = if private {
        &mut one.private
    } else {
        &mut one.profile
    };
    if let Some(text) = known.get(name) {
        let changed = change(text);
        known.set(name.clone(), changed);
    }
}
