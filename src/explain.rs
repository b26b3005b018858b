//! What a clause asks for, from the spec alone: samples of the replies, what commonly goes wrong, and the smallest scenario
//! that exercises the clause.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use crate::adapter::{Incident, IncidentClass};
use crate::check::{Class, ClauseSet, Compiled, Judge};
use crate::fields::{Fields, Name};
use crate::generate::{Case, Domain, Stream, Tie, layers, simpler_cases};
use crate::reference::Reference;
use crate::reference::fault::{Fault, catalogue};
use crate::scenario::{Scenario, Step};
use crate::spec::{Outcome, Spec};

/// How many cases are searched for one that exercises a clause.
const SEARCHED: usize = 1000;

/// How many defects are named.
const DEFECTS: usize = 6;

/// A reply as the document shows it, made from the spec.
#[derive(Clone, Debug)]
pub struct Sample {
    /// The outcome.
    pub outcome: Name,
    /// What a callback is given, as JSON text; none where the document leaves the reply open.
    pub argument: Option<String>,
    /// The payload inside, laid out.
    pub payload: Option<String>,
    /// Whether the document shows no such reply, so that other replies conform too.
    pub free_form: bool,
}

/// What there is to know about a clause.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// The clause, by its place in the spec.
    pub clause: usize,
    /// A reply for each outcome that the clause is about; if it names none, for those that the smallest case comes to.
    pub samples: Vec<Sample>,
    /// Whether the samples are what the smallest case comes to.
    pub of_smallest: bool,
    /// Defects that this clause is meant to find.
    pub defects: Vec<String>,
    /// How many more of these are known.
    pub further_defects: usize,
    /// The smallest case that exercises the clause.
    pub smallest: Option<Case>,
}

/// Explains the clause at a place in the spec.
pub fn explain(compiled: &Arc<Compiled>, clause: usize) -> Explanation {
    let spec = compiled.spec();
    let (id, subject) = compiled.clause(clause);
    let mut faults: Vec<Fault> = Vec::new();
    for fault in catalogue(spec) {
        let known = faults
            .iter()
            .any(|one| one.description == fault.description);
        if fault.clause.as_ref() == Some(id) && !known {
            faults.push(fault);
        }
    }
    let mut trial = Trial::new(compiled, clause, &faults);
    let judged = subject.excluded.is_none();
    let smallest = judged.then(|| smallest(&mut trial)).flatten();
    let named = &subject.when.outcome;
    let come_to = smallest.as_ref().map(|case| trial.outcomes(case));
    let of_smallest = named.is_empty() && come_to.is_some();
    let come_to = come_to.unwrap_or_default();
    let about = |at: usize, name: &Name| {
        let all = named.is_empty() && !of_smallest;
        all || named.contains(name) || of_smallest && come_to.contains(&at)
    };
    let samples = spec.outcomes.iter().enumerate();
    let samples = samples.filter(|(at, (name, _))| about(*at, name));
    let samples = samples.map(|(_, (name, one))| sample(spec, name, one));
    let samples = samples.collect();
    let mut defects: Vec<String> = faults.into_iter().map(|one| one.description).collect();
    let further_defects = defects.len().saturating_sub(DEFECTS);
    defects.truncate(DEFECTS);
    Explanation {
        clause,
        samples,
        of_smallest,
        defects,
        further_defects,
        smallest,
    }
}

fn sample(spec: &Spec, name: &Name, outcome: &Outcome) -> Sample {
    let layers = if outcome.open {
        Vec::new()
    } else {
        layers(spec, outcome)
    };
    let payload = layers.last().filter(|_| layers.len() > 1);
    Sample {
        outcome: name.clone(),
        argument: layers.first().map(|(_, value)| value.to_string()),
        payload: payload.and_then(|(_, value)| serde_json::to_string_pretty(value).ok()),
        free_form: outcome.free_form,
    }
}

/// Searches the cases of a campaign, and makes the shortest one simpler as long as it still puts the clause to the test: a
/// defect that the clause is meant to find violates it there. If there is no such case, the clause is exercised at least.
fn smallest(trial: &mut Trial<'_>) -> Option<Case> {
    shortest(trial, Trial::tells).or_else(|| shortest(trial, Trial::exercises))
}

/// The shortest case that will do.
fn shortest<'c>(
    trial: &mut Trial<'c>,
    will_do: impl Fn(&mut Trial<'c>, &Case) -> bool,
) -> Option<Case> {
    let spec = trial.compiled.spec();
    let capabilities = Domain::every_capability(spec);
    let domain = Domain::new(spec.clone(), &capabilities, &Fields::new());
    let mut stream = Stream::new(domain.clone(), 0, SEARCHED);
    let size = |case: &Case| {
        let steps: usize = case.scenarios.iter().map(|one| one.steps.len()).sum();
        let users: usize = case.scenarios.iter().map(|one| one.world.users.len()).sum();
        (case.scenarios.len(), steps, users)
    };
    let mut best: Option<Case> = None;
    for index in 0..SEARCHED {
        let case = stream.case(index);
        let is_smaller = best.as_ref().is_none_or(|best| size(&case) < size(best));
        if is_smaller && will_do(trial, &case) {
            best = Some(case);
        }
    }
    let mut best = best?;
    while let Some((_, next)) = simpler_cases(&domain, &best)
        .into_iter()
        .find(|(_, case)| will_do(trial, case))
    {
        best = next;
    }
    Some(best)
}

/// Runs cases on the reference platform.
struct Trial<'c> {
    compiled: &'c Compiled,
    judge: Judge<'c>,
    platform: Reference,
    /// The reference platform with defects that the clause is meant to find.
    defective: Vec<Reference>,
    clause: usize,
}

impl<'c> Trial<'c> {
    fn new(compiled: &'c Arc<Compiled>, clause: usize, faults: &[Fault]) -> Self {
        let platform = || Reference::new(compiled.spec().clone());
        let faults = faults.iter().take(DEFECTS).cloned();
        Self {
            compiled,
            judge: Judge::new(compiled),
            platform: platform(),
            defective: faults.map(|one| platform().with_fault(one)).collect(),
            clause,
        }
    }

    /// Whether one of the defects violates the clause here.
    fn tells(&mut self, case: &Case) -> bool {
        if !self.exercises(case) {
            return false;
        }
        let (judge, clause) = (&self.judge, self.clause);
        let violates = |platform: &mut Reference, scenario: &Scenario| {
            // A defect may be that the platform crashes.
            let run = AssertUnwindSafe(|| platform.run(scenario));
            let judgement = match catch_unwind(run) {
                Ok(trace) => judge.trace(scenario, &trace),
                Err(_) => judge.incident(scenario, &crashed()),
            };
            let mut violations = judgement.violations.iter();
            violations.any(|one| one.clause == clause)
        };
        let mut all = self.defective.iter_mut();
        all.any(|one| case.scenarios.iter().any(|it| violates(one, it)))
    }

    /// What the calls of a case come to, as places in the spec.
    fn outcomes(&mut self, case: &Case) -> Vec<usize> {
        let outcomes = || self.compiled.spec().outcomes.iter().enumerate();
        // What is none of the others is what the document leaves open.
        let open = || {
            let open = outcomes().filter(|(_, (_, one))| one.open);
            open.map(|(at, _)| at).collect::<Vec<_>>()
        };
        let mut found = Vec::new();
        for scenario in &case.scenarios {
            let trace = self.platform.run(scenario);
            for (step, record) in scenario.steps.iter().zip(&trace.steps) {
                if !matches!(step, Step::Call { .. }) {
                    continue;
                }
                match self.judge.class(record) {
                    Class::Outcome(at) => found.push(at),
                    _ => found.extend(open()),
                }
            }
        }
        found
    }

    fn exercises(&mut self, case: &Case) -> bool {
        let traces: Vec<_> = case
            .scenarios
            .iter()
            .map(|one| self.platform.run(one))
            .collect();
        let alone = case.scenarios.iter().zip(&traces).any(|(one, trace)| {
            let judgement = self.judge.trace(one, trace);
            let followed = judgement.followed.iter();
            let read = followed.map(|(reading, _)| self.compiled.consistent(reading));
            judgement.exercised.contains(self.clause)
                || read.into_iter().flatten().any(|one| one == self.clause)
        });
        let mut exercised = ClauseSet::new();
        if let (Some(Tie::Relation(id)), [one, two], [first, second]) =
            (&case.tie, case.scenarios.as_slice(), traces.as_slice())
            && id == self.compiled.clause(self.clause).0
        {
            self.judge
                .pair(self.clause, (one, first), (two, second), &mut exercised);
        }
        alone || exercised.contains(self.clause)
    }
}

/// That the platform ended.
fn crashed() -> Incident {
    Incident {
        class: IncidentClass::Exited,
        detail: String::new(),
        stderr: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::StepKind;
    use crate::spec;

    /// Every clause is explained; those that no scenario can show have none. One in forty, since each takes a search.
    #[test]
    fn a_clause_that_is_judged_has_a_smallest_scenario() {
        for (first, builtin) in spec::BUILTIN.iter().enumerate() {
            let loaded = spec::load(builtin.text, builtin.file).expect("a valid spec");
            let compiled = Arc::new(Compiled::new(Arc::new(loaded)).expect("ready"));
            for at in (first..compiled.spec().clauses.len()).step_by(40) {
                let (id, clause) = compiled.clause(at);
                let explained = explain(&compiled, at);
                let found = explained.smallest.is_some();
                assert_eq!(found, clause.excluded.is_none(), "{}: {id}", builtin.name);
                assert!(explained.defects.len() <= DEFECTS);
            }
        }
    }

    /// Where a platform without the check would answer as it should for another reason, the scenario tells nothing.
    #[test]
    fn the_scenario_tells_a_defect_from_what_conforms() {
        let loaded = spec::load(spec::DEFAULT.text, spec::DEFAULT.file).expect("a valid spec");
        let compiled = Arc::new(Compiled::new(Arc::new(loaded)).expect("ready"));
        for id in ["availability.library", "product.required"] {
            let mut names = compiled.spec().clauses.names();
            let at = names.position(|name| &**name == id).expect("a clause");
            let case = explain(&compiled, at).smallest.expect("a scenario");
            let [scenario] = case.scenarios.as_slice() else {
                panic!("{id}: {} scenarios", case.scenarios.len());
            };
            let kinds: Vec<_> = scenario.steps.iter().map(Step::kind).collect();
            assert_eq!(kinds, [StepKind::Tap, StepKind::Call], "{id}");
        }
    }

    #[test]
    fn the_scenario_is_as_small_as_the_clause_allows() {
        let loaded = spec::load(spec::DEFAULT.text, spec::DEFAULT.file).expect("a valid spec");
        let compiled = Arc::new(Compiled::new(Arc::new(loaded)).expect("ready"));
        let steps = |id: &str| {
            let mut names = compiled.spec().clauses.names();
            let at = names.position(|name| &**name == id).expect("a clause");
            let case = explain(&compiled, at).smallest.expect("a scenario");
            case.scenarios
                .iter()
                .map(|one| one.steps.len())
                .collect::<Vec<_>>()
        };
        assert_eq!(steps("unauthorised.code"), [1]);
        assert_eq!(steps("historical.gender"), [2]);
        assert_eq!(steps("authorisation.per-user"), [3]);
        assert_eq!(steps("relation.private-data").len(), 2);
    }
}
