//! Putting a session together: the next action is the one that shows most for what it costs.

use super::super::domain::Domain;
use super::super::generator::Case;
use super::super::history::HistoryEvent;
use super::super::steps;
use super::costs::{Costs, DeviceState, OperatorAction};
use super::gain::{Act, ShownInSession, of_world};
use super::looks::Looks;
use super::worlds::UserKind;
use crate::rng::Rng;
use crate::scenario::{Consent, FacetValue, Scenario, Step, World};

/// The most actions in one scenario where nothing is won by another world: whoever slips once loses the whole scenario.
const LEG: usize = 8;

/// A scenario of a session, and what brings the device to where it starts.
#[derive(Clone, Debug, PartialEq)]
pub struct Leg {
    /// What the operator does first, in order.
    pub before: Vec<OperatorAction>,
    /// The scenario, or two that are compared.
    pub case: Case,
    /// What all that costs.
    pub cost: usize,
}

/// What an operator does with a number of actions.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Session {
    /// The scenarios, in order.
    pub legs: Vec<Leg>,
}

impl Session {
    /// The session for `domain` that costs no more than `budget`.
    pub fn plan(domain: &Domain, seed: u64, budget: usize, costs: Costs) -> Self {
        let users = if HistoryEvent::Other.possible(domain) {
            2
        } else {
            1
        };
        let mut planner = Planner {
            domain,
            costs,
            budget,
            spent: 0,
            acts: acts(domain),
            shown: ShownInSession::default(),
            looks: Looks::default(),
            rng: Rng::new(seed),
        };
        let mut device = DeviceState::new(costs);
        let mut kinds = UserKind::all(domain).peekable();
        let mut legs = Vec::new();
        while let Some(kind) = kinds.next() {
            let world = kind.world(domain, users, &mut planner.rng);
            let before = device.before(&world);
            let reset: usize = before.iter().map(|one| device.cost(one, &world)).sum();
            if planner.spent + reset > budget {
                break;
            }
            planner.spent += reset;
            let scenario = planner.scenario(world, kinds.peek().copied());
            let cost = device.run(&scenario);
            legs.push(Leg {
                before,
                case: Case::one(scenario),
                cost,
            });
            // What costs nothing could go on for ever.
            if planner.spent >= budget || (cost == 0 && legs.len() > 1) {
                break;
            }
        }
        Self { legs }
    }

    /// What it costs.
    pub fn cost(&self) -> usize {
        self.legs.iter().map(|leg| leg.cost).sum()
    }
}

/// All that an operator can do in a scenario.
fn acts(domain: &Domain) -> Vec<Act> {
    let mut acts: Vec<Act> = Vec::new();
    for (event, _) in HistoryEvent::changing(domain) {
        let act = Act::Event(event);
        // The mini program calls by itself, taps at wrong buttons are acts of their own, and nobody updates a client within a session.
        let own = !matches!(
            event,
            HistoryEvent::Call
                | HistoryEvent::Nested
                | HistoryEvent::Overlapping
                | HistoryEvent::AskWrongly
                | HistoryEvent::Upgrade
        );
        if own && !acts.contains(&act) {
            acts.push(act);
        }
    }
    acts.extend((0..domain.wrong().len()).map(Act::Wrongly));
    acts
}

struct Planner<'d> {
    domain: &'d Domain,
    costs: Costs,
    budget: usize,
    spent: usize,
    acts: Vec<Act>,
    shown: ShownInSession,
    looks: Looks,
    rng: Rng,
}

/// A scenario that is under way.
struct Course {
    world: World,
    steps: Vec<Step>,
    done: Vec<Act>,
    granted: Vec<bool>,
    user: usize,
    away: bool,
}

impl Planner<'_> {
    /// A scenario that goes on in one world as long as this shows more than users of the next kind would.
    fn scenario(&mut self, world: World, next: Option<UserKind>) -> Scenario {
        let mut course = Course {
            granted: vec![false; world.users.len()],
            world,
            steps: Vec::new(),
            done: Vec::new(),
            user: 0,
            away: false,
        };
        self.look(&mut course);
        let accounts = self.domain.accounts.is_some();
        let agree = Act::Event(HistoryEvent::Ask(Consent::Agree));
        let mut agreed = false;
        loop {
            // What comes back of the user is seen before anything else is tried a second time.
            let first = (!agreed && self.has_agreed()).then_some(agree);
            let best = first.or_else(|| self.best(&course));
            let Some(act) = best.filter(|act| self.acts.contains(act)) else {
                break;
            };
            let cost = self.cost(act);
            if self.spent + cost > self.budget {
                break;
            }
            let gain = self
                .shown
                .gain(course.granted[course.user], &course.done, act);
            let elsewhere = |kind| self.elsewhere(&course, kind) > gain * 12 / cost;
            if agreed && !accounts && next.is_some_and(elsewhere) {
                break;
            }
            if accounts && course.done.len() >= LEG {
                break;
            }
            self.spent += cost;
            agreed |= act == agree;
            self.act(&mut course, act);
        }
        Scenario {
            world: course.world,
            steps: course.steps,
        }
    }

    /// Whether the session has had an agreement, so that in a new world it is the first thing to do.
    fn has_agreed(&self) -> bool {
        let agree = Act::Event(HistoryEvent::Ask(Consent::Agree));
        self.shown.gain(false, &[], agree) == 0
    }

    fn best(&mut self, course: &Course) -> Option<Act> {
        let granted = course.granted[course.user];
        let first = self.rng.below(self.acts.len());
        let acts = self.acts.iter().cycle().skip(first).take(self.acts.len());
        let worth = |act: &&Act| {
            let gain = self.shown.gain(granted, &course.done, **act);
            gain * 12 / self.cost(**act)
        };
        acts.max_by_key(worth).copied()
    }

    /// What it is worth, for each action that it takes, to go on with users of this kind.
    fn elsewhere(&self, course: &Course, kind: UserKind) -> usize {
        let withdrawn = course.granted.iter().filter(|one| **one).count();
        let costs = &self.costs;
        let cost = costs.profiles + costs.revoke * withdrawn + costs.agree;
        if self.spent + cost > self.budget {
            return 0;
        }
        of_world(kind) * 12 / cost.max(1)
    }

    /// What an act costs, never nothing: what is free is not planned.
    fn cost(&self, act: Act) -> usize {
        let costs = &self.costs;
        let cost = match act {
            Act::Wrongly(_)
            | Act::Event(HistoryEvent::Ask(Consent::Agree) | HistoryEvent::AskWrongly) => {
                costs.agree
            }
            Act::Event(HistoryEvent::Ask(_)) => costs.refuse,
            Act::Event(HistoryEvent::Revoke) => costs.revoke,
            Act::Event(HistoryEvent::User(_) | HistoryEvent::Other) => costs.switch_user,
            Act::Event(HistoryEvent::Restart | HistoryEvent::Downgrade | HistoryEvent::Upgrade) => {
                costs.restart
            }
            Act::Event(HistoryEvent::Leave | HistoryEvent::Return | HistoryEvent::Change) => {
                costs.set * self.domain.changing.len()
            }
            Act::Event(HistoryEvent::Call | HistoryEvent::Nested | HistoryEvent::Overlapping) => 0,
        };
        cost.max(1)
    }

    fn act(&mut self, course: &mut Course, act: Act) {
        self.shown
            .note(course.granted[course.user], &course.done, act);
        course.done.push(act);
        match act {
            Act::Wrongly(at) => {
                let wrong = self.domain.wrong();
                self.ask(course, Consent::Agree, wrong.get(at));
            }
            Act::Event(event) => self.event(course, event),
        }
        self.look(course);
    }

    fn event(&self, course: &mut Course, event: HistoryEvent) {
        match event {
            HistoryEvent::Ask(answer) => self.ask(course, answer, None),
            HistoryEvent::Revoke => {
                course.granted[course.user] = false;
                course.steps.push(Step::Revoke);
            }
            HistoryEvent::Other => {
                course.user = usize::from(course.user == 0);
                course.steps.push(Step::SwitchUser { user: course.user });
            }
            HistoryEvent::Restart => course.steps.push(Step::Restart {
                facets: crate::fields::Fields::new(),
            }),
            HistoryEvent::Leave | HistoryEvent::Return => {
                course.away = event == HistoryEvent::Leave;
                for facet in &self.domain.changing {
                    let plain = self.domain.simplest(facet);
                    let other = |value: &&FacetValue| **value != plain;
                    let value = if course.away {
                        self.domain.changes(facet).iter().find(other).cloned()
                    } else {
                        Some(plain.clone())
                    };
                    course.steps.extend(value.map(|value| Step::Set {
                        facet: facet.clone(),
                        value,
                    }));
                }
            }
            // Not among the acts of a session.
            HistoryEvent::AskWrongly
            | HistoryEvent::Call
            | HistoryEvent::Nested
            | HistoryEvent::Overlapping
            | HistoryEvent::User(_)
            | HistoryEvent::Change
            | HistoryEvent::Downgrade
            | HistoryEvent::Upgrade => {}
        }
    }

    fn ask(&self, course: &mut Course, answer: Consent, wrong: Option<&steps::Wrong>) {
        if answer == Consent::Agree && wrong.is_none() {
            course.granted[course.user] = true;
        }
        let Some(button) = &self.domain.spec.button else {
            let all = self.domain.callbacks.first().and_then(Option::as_ref);
            let mut call = steps::call(self.domain, all, &serde_json::Map::new(), true);
            if let Step::Call { answer: given, .. } = &mut call {
                *given = Some(answer);
            }
            course.steps.push(call);
            return;
        };
        course.steps.push(steps::tap(button, wrong, answer));
    }

    fn look(&mut self, course: &mut Course) {
        // Where the call asks, looking would cost as much as acting.
        if self.domain.spec.call.asks {
            return;
        }
        let granted = course.granted[course.user];
        let kind = vec![granted, course.away];
        let steps = self.looks.take(self.domain, kind, granted);
        course.steps.extend(steps);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::fields::Fields;
    use crate::scenario::Capability;
    use crate::spec::{BUILTIN, load};

    #[test]
    fn a_session_keeps_to_its_budget_and_to_what_the_adapter_can_do() {
        let some = [Capability::Tap, Capability::Refuse, Capability::Revoke];
        for one in BUILTIN {
            let spec = Arc::new(load(one.text, one.file).expect("a spec"));
            for can in [&some[..], &Domain::every_capability(&spec)] {
                let domain = Domain::new(spec.clone(), can, &Fields::new());
                for budget in [0, 1, 7, 30] {
                    let session = Session::plan(&domain, 5, budget, Costs::default());
                    assert!(session.cost() <= budget, "{} {budget}", one.name);
                    let mut device = DeviceState::new(Costs::default());
                    for leg in &session.legs {
                        let scenario = &leg.case.scenarios[0];
                        assert_eq!(device.before(&scenario.world), leg.before);
                        assert_eq!(device.run(scenario), leg.cost);
                        let lacks = scenario.needs().into_iter().find(|one| !can.contains(one));
                        assert_eq!(lacks, None);
                        // A world that is only visited has no steps.
                        if !scenario.steps.is_empty() {
                            assert_eq!(spec.fits(scenario), Ok(()));
                        }
                    }
                    let again = Session::plan(&domain, 5, budget, Costs::default());
                    assert_eq!(session, again);
                }
            }
        }
    }

    #[test]
    fn what_costs_nothing_is_done_even_without_a_budget() {
        let one = crate::spec::DEFAULT;
        let spec = Arc::new(load(one.text, one.file).expect("a spec"));
        let all = Domain::every_capability(&spec);
        let domain = Domain::new(spec, &all, &Fields::new());
        let session = Session::plan(&domain, 0, 0, Costs::default());
        assert!(session.legs[0].case.calls() > 8);
    }
}
