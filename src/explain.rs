//! What a clause asks for, from the spec alone: samples of the replies, what commonly goes wrong, and the smallest scenario
//! that exercises the clause.

use std::sync::Arc;

use crate::check::{ClauseSet, Compiled, Judge};
use crate::fields::{Fields, Name};
use crate::generate::{Case, Domain, Stream, Tie, layers, simpler_cases};
use crate::reference::Reference;
use crate::reference::fault::catalogue;
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
}

/// What there is to know about a clause.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// The clause, by its place in the spec.
    pub clause: usize,
    /// A reply for each outcome that the clause is about; all of them if it names none.
    pub samples: Vec<Sample>,
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
    let about = |name: &Name| {
        let named = &subject.when.outcome;
        named.is_empty() || named.contains(name)
    };
    let samples = spec.outcomes.iter().filter(|(name, _)| about(name));
    let mut defects: Vec<String> = Vec::new();
    for fault in catalogue(spec) {
        if fault.clause.as_ref() == Some(id) && !defects.contains(&fault.description) {
            defects.push(fault.description);
        }
    }
    let further_defects = defects.len().saturating_sub(DEFECTS);
    defects.truncate(DEFECTS);
    Explanation {
        clause,
        samples: samples.map(|(name, one)| sample(spec, name, one)).collect(),
        defects,
        further_defects,
        smallest: subject
            .excluded
            .is_none()
            .then(|| smallest(compiled, clause))
            .flatten(),
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
    }
}

/// Searches the cases of a campaign, and makes the shortest one simpler as long as it still exercises the clause.
fn smallest(compiled: &Arc<Compiled>, clause: usize) -> Option<Case> {
    let spec = compiled.spec();
    let capabilities = Domain::every_capability(spec);
    let domain = Domain::new(spec.clone(), &capabilities, &Fields::new());
    let mut stream = Stream::new(domain.clone(), 0, SEARCHED);
    let mut trial = Trial {
        compiled,
        judge: Judge::new(compiled),
        platform: Reference::new(spec.clone()),
        clause,
    };
    let size = |case: &Case| {
        let steps: usize = case.scenarios.iter().map(|one| one.steps.len()).sum();
        let users: usize = case.scenarios.iter().map(|one| one.world.users.len()).sum();
        (case.scenarios.len(), steps, users)
    };
    let mut best: Option<Case> = None;
    for index in 0..SEARCHED {
        let case = stream.case(index);
        let is_smaller = best.as_ref().is_none_or(|best| size(&case) < size(best));
        if is_smaller && trial.exercises(&case) {
            best = Some(case);
        }
    }
    let mut best = best?;
    while let Some((_, next)) = simpler_cases(&domain, &best)
        .into_iter()
        .find(|(_, case)| trial.exercises(case))
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
    clause: usize,
}

impl Trial<'_> {
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

#[cfg(test)]
mod tests {
    use super::*;
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
