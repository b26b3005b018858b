//! Clauses that judge what nothing is prescribed for: on an open outcome every answer conforms, so they would be false alarms.

use crate::check::Compiled;
use crate::fields::Fields;
use crate::generate::{Domain, Stream};
use crate::ijson::under;
use crate::oracle::Oracle;
use crate::scenario::{Scenario, Step};
use crate::spec::{Check, ErrorKind, Scope};

/// Each clause that some scenario leads to judge an open outcome, and which.
pub(super) fn review(compiled: &Compiled, scenarios: usize) -> Vec<(String, ErrorKind)> {
    let spec = compiled.spec();
    let has_open = spec.outcomes.iter().any(|(_, outcome)| outcome.open);
    let mut suspects: Vec<usize> = (0..spec.clauses.len())
        .filter(|clause| has_open && prescribes(compiled, *clause))
        .collect();
    if suspects.is_empty() {
        return Vec::new();
    }
    let capabilities = Domain::every_capability(spec);
    let domain = Domain::new(spec.clone(), &capabilities, &Fields::new());
    let mut stream = Stream::new(domain, 0, scenarios);
    let mut found = Vec::new();
    for index in 0..scenarios {
        for scenario in &stream.case(index).scenarios {
            walk(compiled, scenario, &mut suspects, &mut found);
        }
    }
    found
}

/// Whether a clause asks something of the replies to calls that an open outcome need not give.
fn prescribes(compiled: &Compiled, clause: usize) -> bool {
    let check = compiled.clause(clause).1.check.as_ref();
    check.is_some_and(|check| {
        check.scope() == Scope::Call && !matches!(check, Check::Outcome { .. })
    })
}

fn walk(
    compiled: &Compiled,
    scenario: &Scenario,
    suspects: &mut Vec<usize>,
    found: &mut Vec<(String, ErrorKind)>,
) {
    let outcomes = &compiled.spec().outcomes;
    let mut oracle = Oracle::new(compiled.rules(), scenario);
    for step in &scenario.steps {
        if let Step::Call {
            argument, answer, ..
        } = step
        {
            let expected = oracle.call(argument.as_ref(), *answer);
            let mut places: Vec<usize> = expected.iter().map(|one| one.outcome).collect();
            places.sort_unstable();
            places.dedup();
            let open = |at: &usize| outcomes.at(*at).filter(|(_, outcome)| outcome.open);
            if let Some((name, _)) = places.iter().find_map(open) {
                let facts = oracle.at_call(argument.as_ref(), *answer, &places);
                suspects.retain(|clause| {
                    let judges = compiled.rules().clause(*clause).holds(&facts);
                    if judges {
                        let pointer = under("/clauses", compiled.clause(*clause).0);
                        let outcome = name.to_string();
                        found.push((pointer, ErrorKind::JudgesOpen { outcome }));
                    }
                    !judges
                });
            }
        }
        oracle.advance(step);
    }
}
