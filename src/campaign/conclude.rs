//! What follows from a campaign for each clause and each reading.

use super::finding::Finding;
use super::result::ReadingResult;
use super::settings::Settings;
use super::tally::Tally;
use super::verdict::{ClauseResult, Verdict};
use crate::check::Compiled;
use crate::fields::Name;
use crate::generate::Domain;
use crate::spec::{Check, Level, Scope, Spec};

/// The verdict on each clause that was asked for.
pub(super) fn verdicts(
    compiled: &Compiled,
    domain: &Domain,
    settings: &Settings,
    tally: &Tally,
    findings: &[Finding],
    operated: bool,
) -> Vec<ClauseResult> {
    let taken = |reading: &Name, alternative: &Name| {
        let all = &compiled.spec().readings;
        let Some((at, of)) = all
            .names()
            .position(|one| one == reading)
            .zip(all.get(reading))
        else {
            return true;
        };
        let mut seen = tally.followed.range((at, 0)..(at + 1, 0)).peekable();
        let alternative = of.alternatives.names().position(|one| one == alternative);
        seen.peek().is_none() || seen.any(|((_, one), _)| Some(*one) == alternative)
    };
    let all = compiled.spec().clauses.iter().enumerate();
    all.map(|(clause, (_, subject))| {
        let of = |mine: &dyn Fn(&Finding) -> bool| -> Vec<usize> {
            findings
                .iter()
                .enumerate()
                .filter(|(_, one)| mine(one))
                .map(|(at, _)| at)
                .collect()
        };
        let own = of(&|one| one.group.primary().clause == clause);
        let also = of(&|one| {
            one.group.primary().clause != clause
                && (one.also_violates.contains(&clause)
                    || one.group.violations.iter().any(|one| one.clause == clause))
        });
        let exercised = tally.exercised.get(clause).copied().unwrap_or(0);
        // Cases that another defect spoilt do not say that the clause is kept.
        let spoilt = findings.iter().flat_map(|one| &one.excused);
        let spoilt = spoilt.filter(|(one, _)| *one == clause);
        let exercised = exercised.saturating_sub(spoilt.map(|(_, count)| count).sum());
        // Where nothing is ever given, that nothing forbidden is given says nothing.
        let only_forbids = subject.check.as_ref().is_some_and(Check::only_forbids);
        let exercised = if tally.owed && !tally.served && only_forbids {
            0
        } else {
            exercised
        };
        let left_out = settings
            .only
            .as_ref()
            .is_some_and(|only| !only.contains(clause));
        let needs = domain.needs(subject);
        let lacking = needs.lacking(domain, []);
        // What only the capabilities that were declined stand in the way of.
        let declined = needs
            .lacking(domain, tally.declined.keys())
            .filter(|_| lacking.is_none())
            // What an operator fails at once may have been done well another time.
            .filter(|_| !operated || exercised == 0);
        // The document leaves open what the clause needs, and the implementation takes it another way.
        let lacking = if exercised == 0 && lacking.is_none() && declined.is_none() {
            let as_taken = domain.needs_as_taken(subject, &taken);
            as_taken.lacking(domain, [])
        } else {
            lacking
        };
        let firm = |list: &[usize]| list.iter().any(|at| !findings[*at].is_flaky());
        let verdict = if subject.excluded.is_some() {
            Verdict::Excluded
        } else if firm(&own) || firm(&also) {
            Verdict::Fail
        } else if !own.is_empty() || !also.is_empty() {
            Verdict::Flaky
        } else if declined.is_some() {
            Verdict::Untestable
        } else if exercised > 0 && !left_out {
            Verdict::Pass
        } else if lacking.is_some() {
            Verdict::Inapplicable
        } else {
            Verdict::NotExercised
        };
        let capabilities = match verdict {
            Verdict::Untestable => declined,
            Verdict::Inapplicable => lacking,
            _ => None,
        };
        let capabilities = capabilities.unwrap_or_default();
        let capabilities: Vec<_> = capabilities.iter().map(ToString::to_string).collect();
        ClauseResult {
            clause,
            level: subject.level,
            verdict,
            exercised,
            capability: capabilities.first().cloned(),
            capabilities,
            findings: own,
            also_violates: also,
        }
    })
    .filter(|one| {
        settings
            .only
            .as_ref()
            .is_none_or(|only| only.contains(one.clause))
    })
    .collect()
}

/// Whether of the *must* clauses on a call of which the document says what it comes to one at least was kept, if any were to be
/// judged. Where nobody knows the client's version, say, or it is below the minimum, all of them are inapplicable, and that the
/// rest is kept says nothing.
pub(super) fn replies_were_judged(spec: &Spec, clauses: &[ClauseResult]) -> bool {
    let prescribed = |name: &Name| {
        let outcome = spec.outcomes.get(name);
        outcome.is_some_and(|outcome| !outcome.open)
    };
    let on_calls = |one: &&ClauseResult| {
        let Some((_, clause)) = spec.clauses.at(one.clause) else {
            return false;
        };
        let check = clause.check.as_ref();
        let outcomes = &clause.when.outcome;
        one.level == Level::Must
            && check.is_some_and(|check| check.scope() == Scope::Call)
            && !outcomes.is_empty()
            && outcomes.iter().all(prescribed)
    };
    let mut all = clauses.iter().filter(on_calls).peekable();
    all.peek().is_none() || all.any(|one| one.verdict == Verdict::Pass)
}

/// What was followed of each reading.
pub(super) fn readings(compiled: &Compiled, tally: &Tally) -> Vec<ReadingResult> {
    (0..compiled.spec().readings.len())
        .map(|reading| ReadingResult {
            reading,
            followed: tally
                .followed
                .range((reading, 0)..(reading + 1, 0))
                .map(|((_, alternative), followed)| (*alternative, followed.count))
                .collect(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::adapter::{Adapter, InProcess};
    use crate::campaign::{Conclusion, Settings, Verdict, run};
    use crate::check::Compiled;
    use crate::generate::Domain;
    use crate::reference::Reference;
    use crate::rng::Rng;
    use crate::scenario::{Capability, FacetValue};
    use crate::spec::{self, BUILTIN, FacetKind, Level, Spec};

    /// A reference platform behind an adapter that can do only some things.
    fn limited(
        spec: &Arc<Spec>,
        lacks: &[Capability],
        fixed: &[(&str, FacetValue)],
    ) -> Box<dyn Adapter> {
        let mut platform = Reference::new(spec.clone());
        let fixed_here: Vec<_> = fixed.to_vec();
        let mut adapter = InProcess::new(spec, move |scenario: &crate::scenario::Scenario| {
            platform.run(scenario)
        });
        for one in lacks {
            adapter = adapter.without(one);
        }
        for (name, value) in fixed_here {
            adapter = adapter.with_fixed(name, value);
        }
        Box::new(adapter)
    }

    /// Whatever an adapter cannot do, nothing is left unexercised: the clauses that need it are inapplicable.
    #[test]
    fn what_an_adapter_cannot_do_is_inapplicable() {
        let mut rng = Rng::new(12);
        for builtin in BUILTIN {
            let spec = Arc::new(spec::load(builtin.text, builtin.file).unwrap());
            let compiled = Arc::new(Compiled::new(spec.clone()).unwrap());
            let all = Domain::every_capability(&spec);
            for round in 0..8 {
                let lacks: Vec<_> = all.iter().filter(|_| rng.chance(1, 3)).cloned().collect();
                let fixed: Vec<(&str, FacetValue)> = spec
                    .facets
                    .iter()
                    .filter(|(name, _)| lacks.contains(&Capability::Facet((*name).clone())))
                    .filter(|_| rng.chance(3, 4))
                    .map(|(name, facet)| {
                        let value = match facet.kind {
                            FacetKind::Version => FacetValue::from("10.8.1"),
                            _ => facet.plain.clone(),
                        };
                        (&**name, value)
                    })
                    .collect();
                let connect = || limited(&spec, &lacks, &fixed);
                let settings = Settings {
                    seed: round,
                    ..Settings::default()
                };
                let result = run(&compiled, &connect, &settings, &mut |_| {}).unwrap();
                for one in &result.clauses {
                    let id = compiled.clause(one.clause).0;
                    let fit = matches!(
                        one.verdict,
                        Verdict::Pass | Verdict::Inapplicable | Verdict::Excluded
                    );
                    let named =
                        one.verdict != Verdict::Inapplicable || !one.capabilities.is_empty();
                    assert!(
                        named && (fit || one.level == Level::Should),
                        "{} {id}: {:?}, lacking {lacks:?}, fixed {fixed:?}",
                        spec.name,
                        one.verdict
                    );
                }
            }
        }
    }

    /// What the platform's answer to an open question leaves no occasion for, with the values that are fixed, is inapplicable.
    #[test]
    fn a_product_that_cannot_be_bound_is_judged() {
        let spec = Arc::new(spec::load(spec::DEFAULT.text, spec::DEFAULT.file).unwrap());
        let compiled = Arc::new(Compiled::new(spec.clone()).unwrap());
        let lacks = [
            Capability::Facet("productBound".into()),
            Capability::Set("productBound".into()),
        ];
        let fixed = [("productBound", FacetValue::from(false))];
        let connect = || limited(&spec, &lacks, &fixed);
        let result = run(&compiled, &connect, &Settings::default(), &mut |_| {}).unwrap();
        assert_eq!(result.conclusion, Conclusion::Conformant);
        let at = spec
            .clauses
            .names()
            .position(|name| &**name == "unauthorised.code");
        let one = result.clauses.iter().find(|one| Some(one.clause) == at);
        let one = one.unwrap();
        assert_eq!(one.verdict, Verdict::Inapplicable);
        assert_eq!(one.capabilities, ["facet:productBound"]);
    }

    /// A facet that is neither declared nor fixed: what depends on it is not judged, and without any reply judged nothing is conformant.
    #[test]
    fn what_nobody_knows_is_not_judged() {
        let spec = Arc::new(spec::load(spec::DEFAULT.text, spec::DEFAULT.file).unwrap());
        let compiled = Arc::new(Compiled::new(spec.clone()).unwrap());
        let unknown = |names: &[&str]| -> Vec<Capability> {
            let facets = names.iter().map(|name| Capability::Facet((*name).into()));
            let sets = names.iter().map(|name| Capability::Set((*name).into()));
            facets.chain(sets).collect()
        };
        let verdict = |lacks: &[Capability], id: &str| {
            let connect = || limited(&spec, lacks, &[]);
            let result = run(&compiled, &connect, &Settings::default(), &mut |_| {}).unwrap();
            let at = spec.clauses.names().position(|name| &**name == id).unwrap();
            let one = result.clauses.iter().find(|one| one.clause == at).unwrap();
            (one.verdict, result.conclusion)
        };
        let account = unknown(&["accountType"]);
        let (personal, whole) = verdict(&account, "account.personal");
        assert_eq!(
            (personal, whole),
            (Verdict::Inapplicable, Conclusion::Conformant)
        );
        let everything = unknown(&[
            "clientVersion",
            "baseLibraryVersion",
            "accountType",
            "productBound",
        ]);
        let (success, whole) = verdict(&everything, "success.code");
        assert_eq!(
            (success, whole),
            (Verdict::Inapplicable, Conclusion::NotEstablished)
        );
    }
}
