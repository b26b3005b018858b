//! Looking into what a campaign has seen: each signature is replayed, shrunk, explained, and put together with those of the same defect.

use super::case::Executor;
use super::event::Event;
use super::explain::{closeness, decisive};
use super::finding::Finding;
use super::merge;
use super::settings::Settings;
use super::shrink::{Held, shrink};
use super::tally::{Seen, Tally};
use super::watch::Watch;
use crate::adapter::AdapterError;
use crate::check::{Signature, Stage, Way};
use crate::generate::{Case, Domain, Simplification, Tie};

/// What came of examining.
#[derive(Default)]
pub(super) struct Examined {
    pub(super) findings: Vec<Finding>,
    /// How many executions it took.
    pub(super) executions: usize,
    /// Why it ended before its time.
    pub(super) ended: Option<AdapterError>,
}

/// Whether different alternatives of one reading were followed.
pub(super) fn mixes(tally: &Tally) -> bool {
    let mut last = None;
    tally
        .followed
        .keys()
        .any(|(reading, _)| last.replace(*reading) == Some(*reading))
}

/// Looks into everything that was seen: does it come back, what is its smallest case, what is it a consequence of?
pub(super) fn examine(
    executor: &mut Executor<'_>,
    domain: &Domain,
    settings: &Settings,
    tally: &Tally,
    findings: &mut Vec<Finding>,
    watch: &Watch<'_>,
) -> Result<(), AdapterError> {
    let compiled = executor.compiled();
    let mut all: Vec<Seen> = tally.seen.values().cloned().collect();
    all.extend(mixed_readings(executor, settings, tally)?);
    // The closest clauses of the plainest cases first, so that consequences come after what they follow from.
    all.sort_by_key(|seen| (seen.case.scenarios.len(), seen.first));
    for (at, seen) in all.iter().enumerate() {
        watch.tell(Event::Shrinking(all.len() - at));
        let mut found = Vec::new();
        let result = one_finding(executor, domain, settings, seen, &mut found);
        for finding in found {
            merge::add(compiled, findings, finding);
        }
        result?;
    }
    merge::consequences(compiled, findings);
    Ok(())
}

/// Alternatives of one reading that different scenarios of the campaign followed, as cases of two scenarios.
fn mixed_readings(
    executor: &mut Executor<'_>,
    settings: &Settings,
    tally: &Tally,
) -> Result<Vec<Seen>, AdapterError> {
    let compiled = executor.compiled();
    let mut all = Vec::new();
    let entries: Vec<_> = tally.followed.iter().collect();
    for pair in entries.windows(2) {
        let (((reading, _), one), ((other, _), two)) = (pair[0], pair[1]);
        let Some(clause) = compiled.consistent(*reading).filter(|_| reading == other) else {
            continue;
        };
        if settings
            .only
            .as_ref()
            .is_some_and(|only| !only.contains(clause))
        {
            continue;
        }
        let (one, two) = if one.first <= two.first {
            (one, two)
        } else {
            (two, one)
        };
        let case = Case {
            scenarios: vec![one.scenario.clone(), two.scenario.clone()],
            tie: Some(Tie::Reading(compiled.clause(clause).0.clone())),
        };
        let (judged, answers) = executor.run_seen(&case)?;
        let group = judged
            .groups
            .into_iter()
            .find(|group| group.primary().clause == clause);
        all.extend(group.map(|group| Seen {
            first: two.first,
            calls: 0,
            case,
            group,
            answers,
            count: one.count.min(two.count),
        }));
    }
    Ok(all)
}

fn one_finding(
    executor: &mut Executor<'_>,
    domain: &Domain,
    settings: &Settings,
    seen: &Seen,
    found: &mut Vec<Finding>,
) -> Result<(), AdapterError> {
    let compiled = executor.compiled();
    let before = executor.executions;
    let signature = seen.group.signature();
    let mut finding = Finding {
        group: seen.group.clone(),
        also: Vec::new(),
        case: seen.case.clone(),
        answers: seen.answers.clone(),
        first: seen.first,
        calls: seen.calls,
        count: seen.count,
        replays: (0, 0),
        executions: 0,
        cut_short: false,
        plainly: None,
        decisive: Vec::new(),
        signature,
    };
    let mut held = Held::Signature(finding.signature.clone());
    for _ in 0..settings.replays {
        let (judged, answers) = executor.run_seen(&seen.case)?;
        finding.replays.1 += 1;
        // What is shown is a run that violated.
        if held.find(&judged).is_some() {
            finding.replays.0 += 1;
            finding.answers = answers;
        }
    }
    if finding.is_flaky() {
        found.push(finding);
        return Ok(());
    }
    let budget = settings.shrink_budget;
    let Some(mut shrunk) = shrink(executor, domain, &seen.case, &held, budget)? else {
        finding.replays.1 += 1;
        found.push(finding);
        return Ok(());
    };
    if let Some((case, group)) = shrunk.slides.take() {
        // A plainer case shows the same thing done wrong: what was seen is a consequence of that.
        let left = budget.saturating_sub(executor.executions - before);
        held = Held::Cause(group.cause().clone());
        if let Some(plainer) = shrink(executor, domain, &case, &held, left)? {
            finding.also.push(finding.signature.clause);
            shrunk = plainer;
        }
    }
    finding.case = shrunk.case;
    finding.group = shrunk.group;
    finding.answers = shrunk.answers;
    finding.cut_short = shrunk.cut_short;
    finding.executions = executor.executions - before;
    finding.plainly = plainly(executor, domain, &finding)?;
    let cause = Held::Cause(finding.group.cause().clone());
    finding.decisive = decisive(executor, domain, &finding.case, &cause)?;
    let decisive = &finding.decisive;
    finding
        .group
        .violations
        .sort_by_key(|one| closeness(compiled, one, decisive));
    if let Some(only) = &settings.only {
        finding
            .group
            .violations
            .sort_by_key(|one| !only.contains(one.clause));
    }
    finding.signature = finding.group.signature();
    let listed: Vec<_> = finding.also.drain(..).collect();
    merge::also(&mut finding, listed);
    found.push(finding);
    Ok(())
}

/// In which other way the same clause is violated by the same thing when all users are at their plainest.
fn plainly(
    executor: &mut Executor<'_>,
    domain: &Domain,
    finding: &Finding,
) -> Result<Option<Way>, AdapterError> {
    let Signature { clause, way, cause } = finding.group.signature();
    if cause.stage() != Stage::Layer || finding.case.scenarios.len() > 1 {
        return Ok(None);
    }
    let Some(case) = Simplification::Users.apply(domain, &finding.case) else {
        return Ok(None);
    };
    let judged = executor.run(&case)?;
    let all = judged.groups.iter().flat_map(|group| &group.violations);
    let mut ways = all.filter(|one| one.clause == clause && one.cause == cause);
    Ok(ways.find(|one| one.way != way).map(|one| one.way))
}
