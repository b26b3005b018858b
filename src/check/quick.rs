//! Conditions of clauses in short: most of what they ask for fits into a few bits, so that most clauses which do not apply are passed over at once.

use crate::oracle::History;
use crate::scenario::Answer;
use crate::spec::{Given, Situation, Spec, When};

/// The most outcomes that fit into the bits.
const OUTCOMES: usize = 64;

/// What a condition asks for, as far as it fits into bits.
#[derive(Clone, Copy, Debug)]
pub(super) struct Quick {
    /// `None`: any.
    outcomes: Option<u64>,
    granted: Option<bool>,
    given: Option<Given>,
    /// `None`: any, or none at all.
    answers: Option<u8>,
    past: u32,
    without: u32,
    /// It asks for something that cannot be.
    never: bool,
    /// It asks for more than is here.
    closely: bool,
}

/// What a condition is asked about, in the same bits.
#[derive(Clone, Copy, Debug)]
pub(super) struct Facts {
    outcomes: u64,
    granted: Option<bool>,
    given: Option<Given>,
    answer: u8,
    past: u32,
}

impl Facts {
    /// The situation `now` of a call that comes to one of `outcomes`, of which there are none anywhere else; `past` is what has happened.
    pub(super) fn of(now: &impl Situation, outcomes: &[usize], past: u32) -> Self {
        Self {
            outcomes: outcomes.iter().fold(0, |all, one| all | bit(*one)),
            granted: now.granted(),
            given: now.given(),
            answer: now.answer().map_or(0, answer),
            past,
        }
    }
}

impl Quick {
    pub(super) fn new(spec: &Spec, when: &When) -> Self {
        let button = spec.button.as_ref();
        let bits = |past: &[crate::spec::Past]| {
            let mut bits = past.iter().map(|one| History::bit(one, button));
            bits.try_fold(0, |all, one| (one != 0).then_some(all | one))
        };
        let names = spec.outcomes.names().enumerate();
        let known = names.filter(|(_, name)| when.outcome.contains(name));
        let many = spec.outcomes.len() > OUTCOMES;
        Self {
            outcomes: (!when.outcome.is_empty() && !many)
                .then(|| known.fold(0, |all, (index, _)| all | bit(index))),
            granted: when.granted,
            given: when.given,
            answers: (!when.answer.is_empty())
                .then(|| when.answer.iter().fold(0, |all, one| all | answer(*one))),
            past: bits(&when.past).unwrap_or(0),
            without: bits(&when.without).unwrap_or(0),
            never: bits(&when.past).is_none(),
            closely: many
                || bits(&when.without).is_none()
                || !when.attributes.is_empty()
                || !when.members.is_empty()
                || !when.facets.is_empty()
                || !when.any.is_empty(),
        }
    }

    /// Whether `when`, which this is in short, holds `now`; `facts` is that situation.
    pub(super) fn holds(&self, facts: &Facts, when: &When, now: &impl Situation) -> bool {
        let could = !self.never
            && self
                .outcomes
                .is_none_or(|only| facts.outcomes != 0 && facts.outcomes & !only == 0)
            && facts.past & self.past == self.past
            && facts.past & self.without == 0
            && (self.granted.is_none() || self.granted == facts.granted)
            && (self.given.is_none() || self.given == facts.given)
            && self.answers.is_none_or(|any| any & facts.answer != 0);
        could && (!self.closely || when.holds(now))
    }
}

const fn bit(outcome: usize) -> u64 {
    if outcome < OUTCOMES { 1 << outcome } else { 0 }
}

const fn answer(answer: Answer) -> u8 {
    1 << answer as u8
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::Arc;

    use serde_json::json;

    use super::*;
    use crate::fields::Fields;
    use crate::generate::{Domain, Generator};
    use crate::oracle::Walk;
    use crate::scenario::Step;
    use crate::spec::{self, BUILTIN};

    #[test]
    fn the_short_form_says_what_the_long_one_says() {
        let mut sums = BTreeMap::<String, [usize; 2]>::new();
        for one in BUILTIN {
            let spec = Arc::new(spec::load(one.text, one.file).unwrap());
            let mut all_held = vec![[0, 0]; conditions(&spec).len()];
            let held = &mut all_held;
            let all = Domain::every_capability(&spec);
            let domain = Domain::new(spec.clone(), &all, &Fields::new());
            let generator = Generator::new(domain, 5, 300);
            for scenario in (0..300).flat_map(|index| generator.case(index).scenarios) {
                let mut walk = Walk::new(&spec, &scenario);
                for step in &scenario.steps {
                    if let Step::Call {
                        argument, answer, ..
                    } = step
                    {
                        let outcomes = walk.clone().expect(step);
                        let now = walk.at_call(argument.as_ref(), *answer, &outcomes);
                        compare(&spec, &now, &outcomes, walk.past(), held);
                    } else if let Step::Tap { attributes, answer } = step {
                        let now = walk.at_tap(attributes, *answer);
                        compare(&spec, &now, &[], walk.past(), held);
                    } else {
                        compare(&spec, &walk.at_rest(), &[], walk.past(), held);
                    }
                    walk.expect(step);
                }
            }
            for (held, (name, _)) in all_held.iter().zip(conditions(&spec)) {
                let sum: &mut [usize; 2] = sums.entry(name).or_default();
                sum[0] += held[0];
                sum[1] += held[1];
            }
        }
        // Each single thing holds somewhere and does not elsewhere, but for what cannot be.
        for (name, held) in sums.iter().filter(|(name, _)| name.starts_with('{')) {
            let never = name.contains("wrong:nothing") || name.contains("outcome");
            assert!(never || !held.contains(&0), "{name} {held:?}");
        }
    }

    /// Those of all clauses, and one for each single thing that fits into the bits.
    fn conditions(spec: &Spec) -> Vec<(String, When)> {
        let clauses = spec.clauses.iter();
        let mut all: Vec<_> = clauses
            .map(|(id, clause)| (id.to_string(), clause.when.clone()))
            .collect();
        let mut single = vec![
            json!({"granted": true}),
            json!({"granted": false}),
            json!({"answer": ["agree"]}),
            json!({"answer": ["refuse", "exception"]}),
        ];
        let given = ["nothing", "noCallback", "someCallbacks", "allCallbacks"];
        single.extend(given.map(|given| json!({"given": given})));
        single.extend(spec.outcomes.names().map(|name| json!({"outcome": [name]})));
        let asked = [
            "agreed",
            "refused",
            "failed",
            "revoked",
            "called",
            "restarted",
            "otherAgreed",
            "wrong:nothing",
        ];
        for past in asked {
            single.extend([json!({"past": [past]}), json!({"without": [past]})]);
        }
        single.push(json!({"past": ["agreed", "called"], "without": ["revoked", "refused"]}));
        all.extend(single.into_iter().map(|when| {
            let name = when.to_string();
            (name, serde_json::from_value(when).unwrap())
        }));
        all
    }

    fn compare(
        spec: &Spec,
        now: &impl Situation,
        outcomes: &[usize],
        past: u32,
        held: &mut [[usize; 2]],
    ) {
        let facts = Facts::of(now, outcomes, past);
        for ((name, when), held) in conditions(spec).iter().zip(held) {
            let long = when.holds(now);
            let short = Quick::new(spec, when).holds(&facts, when, now);
            assert_eq!(short, long, "{name}");
            held[usize::from(long)] += 1;
        }
    }
}
