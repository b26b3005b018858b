//! The short form of conditions says what the long one says.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Value, json};

use super::condition::CompiledCondition;
use super::*;
use crate::fields::{Fields, Name};
use crate::generate::{Domain, Stream};
use crate::scenario::{Argument, Consent, FacetValue, Step};
use crate::spec::{self, BUILTIN, FacetKind, Given, Past, Situation, Spec, When, Within};
use crate::version::Version;

/// A step, as the long form sees it.
struct LongForm<'w, 's> {
    oracle: &'w Oracle<'s>,
    answer: Option<Consent>,
    attributes: Option<&'w Fields<String>>,
    argument: Option<&'w Argument>,
    outcomes: Option<&'w [usize]>,
}

impl Situation for LongForm<'_, '_> {
    fn facet(&self, name: &str) -> Option<&FacetValue> {
        self.oracle.state.facet(name)
    }

    fn bounds(&self, name: &str) -> &[Version] {
        let facet = self.oracle.rules.spec().facets.get(name);
        let facet = facet.filter(|facet| facet.kind == FacetKind::Version);
        facet.map_or(&[], |facet| &facet.bounds)
    }

    fn granted(&self) -> Option<bool> {
        self.oracle.granted()
    }

    fn answer(&self) -> Option<Consent> {
        self.answer
    }

    fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes?.get(name).map(String::as_str)
    }

    fn member(&self, name: &str) -> Option<&Value> {
        self.argument?.members.get(name)
    }

    fn past(&self, past: &Past) -> bool {
        let button = self.oracle.rules.spec().button.as_ref();
        self.oracle.history.bits(self.oracle.user) & UserHistory::bit(past, button) != 0
    }

    fn comes_to(&self, outcomes: &[Name]) -> bool {
        let spec = self.oracle.rules.spec();
        let among = |index: &usize| {
            let outcome = spec.outcomes.at(*index);
            outcome.is_some_and(|(name, _)| outcomes.contains(name))
        };
        let possible = self.outcomes.unwrap_or_default();
        !possible.is_empty() && possible.iter().all(among)
    }

    fn within(&self) -> Option<Within> {
        self.oracle.within
    }

    fn given(&self) -> Option<Given> {
        self.outcomes?;
        let call = &self.oracle.rules.spec().call;
        let all = call.reply.len() + usize::from(call.always.is_some());
        Some(match self.argument.map(|one| one.callbacks.len()) {
            None => Given::Nothing,
            Some(0) => Given::NoCallback,
            Some(some) if some < all => Given::SomeCallbacks,
            Some(_) => Given::AllCallbacks,
        })
    }
}

#[test]
fn the_short_form_says_what_the_long_one_says() {
    let mut sums = BTreeMap::<String, [usize; 2]>::new();
    for one in BUILTIN {
        let spec = Arc::new(spec::load(one.text, one.file).unwrap());
        let mut rules = CompiledRules::new(spec.clone());
        let conditions = conditions(&spec);
        let mut all: Vec<_> = conditions
            .iter()
            .map(|(name, when)| {
                let short = CompiledCondition::new(&spec, when, &mut rules.tests);
                (name, when, short, [0, 0])
            })
            .collect();
        let can = Domain::every_capability(&spec);
        let domain = Domain::new(spec.clone(), &can, &Fields::new());
        let mut stream = Stream::new(domain, 5, 300);
        for scenario in (0..300).flat_map(|index| stream.case(index).scenarios) {
            let mut oracle = Oracle::new(&rules, &scenario);
            for step in &scenario.steps {
                let outcomes = oracle.clone().advance(step);
                let mut now = LongForm {
                    oracle: &oracle,
                    answer: None,
                    attributes: None,
                    argument: None,
                    outcomes: None,
                };
                let facts = match step {
                    Step::Call {
                        argument, answer, ..
                    } => {
                        now.argument = argument.as_ref();
                        now.answer = *answer;
                        now.outcomes = Some(&outcomes);
                        oracle.at_call(argument.as_ref(), *answer, &outcomes)
                    }
                    Step::Tap { attributes, answer } => {
                        now.attributes = Some(attributes);
                        now.answer = Some(*answer);
                        oracle.at_tap(attributes, *answer)
                    }
                    _ => oracle.at_rest(),
                };
                for (name, when, short, held) in &mut all {
                    let long = when.holds(&now);
                    assert_eq!(short.holds(&facts), long, "{name}");
                    held[usize::from(long)] += 1;
                }
                oracle.advance(step);
            }
        }
        for (name, _, _, held) in all {
            let sum: &mut [usize; 2] = sums.entry(name.clone()).or_default();
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

/// Those of all clauses, rules and readings, and one for each single thing that can be asked.
fn conditions(spec: &Spec) -> Vec<(String, When)> {
    let clauses = spec.clauses.iter();
    let clauses = clauses.map(|(id, clause)| (id.to_string(), clause.when.clone()));
    let rules = spec.rules.tables().into_iter().flat_map(Fields::iter);
    let rules = rules.map(|(id, rule)| (format!("rule {id}"), rule.when.clone()));
    let mut all: Vec<_> = clauses.chain(rules).collect();
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
    for (name, facet) in spec.facets.iter() {
        let plain = json!(facet.plain);
        single.push(json!({"facets": {&**name: {"is": [plain]}}}));
        single.push(json!({"facets": {&**name: {"not": [plain]}}}));
        if let Some(bound) = facet.bounds.first() {
            single.push(json!({"facets": {&**name: {"below": bound}}}));
            single.push(json!({"facets": {&**name: {"form": "misleading"}}}));
            let either = [
                json!({"facets": {&**name: {"atLeast": bound}}}),
                json!({"past": ["called"]}),
            ];
            single.push(json!({"any": either}));
            // More than there are bits for.
            for part in 0..70 {
                let versions = format!("{}.{part}", bound.parts()[0]);
                single.push(json!({"facets": {&**name: {"below": versions}}}));
            }
        }
    }
    for (name, attribute) in spec.button.iter().flat_map(|one| one.attributes.iter()) {
        single.push(json!({"attributes": {&**name: {"is": [attribute.right]}}}));
        single.push(json!({"attributes": {&**name: {"not": [attribute.right]}}}));
    }
    for (name, values) in spec.call.members.iter() {
        single.push(json!({"members": {&**name: [values[0]]}}));
    }
    all.extend(single.into_iter().map(|when| {
        let name = when.to_string();
        (name, serde_json::from_value(when).unwrap())
    }));
    all
}
