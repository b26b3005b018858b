//! What the report says of findings, and in which order.

use crate::adapter::RunOutcome;
use crate::campaign::{CampaignResult, Finding, Regression};
use crate::check::{Compiled, Stage, Wanted};
use crate::ijson;
use crate::report::Foreign;
use crate::report::data::{
    AnswerReport, FindingReport, FiredReport, IncidentReport, RegressionReport, Replays,
    SeenReport, fingerprint,
};
use crate::report::foreign::shorten;
use crate::report::message;
use crate::report::story::{before, stories};
use crate::report::violation::told;
use crate::spec::{Check, Level, Member, Spec};
use crate::trace::{Carried, Fired};

/// The longest `expected` and `observed`, in characters.
const LONG: usize = 600;

/// Weights above this order findings no further.
const HEAVIEST: usize = 99;

/// The places of the findings of a result, the gravest first: of *must* clauses before those of *should* clauses, firm
/// before flaky; then disclosure, consent, whether a reply comes, its form; then what more of the scenario decides; then the
/// most specific clause.
pub(super) fn order(compiled: &Compiled, result: &CampaignResult) -> Vec<usize> {
    let mut order: Vec<usize> = (0..result.findings.len()).collect();
    order.sort_by_key(|at| {
        let one = &result.findings[*at];
        (
            level(compiled, one),
            one.is_flaky(),
            gravity(compiled, one),
            one.first,
        )
    });
    order
}

/// How grave a finding is, in one number for reports that are put together: what was done wrong first, then how much of the
/// scenario decides, then how specific the clause is.
fn gravity(compiled: &Compiled, finding: &Finding) -> usize {
    let clauses = compiled.spec().clauses.len();
    let rank = compiled.rank(finding.group.primary().clause);
    let before = (0..clauses).filter(|clause| compiled.rank(*clause) < rank);
    let lightness = HEAVIEST - finding.weight.min(HEAVIEST);
    let matter = usize::from(matter(compiled, finding)) * (HEAVIEST + 1);
    (matter + lightness) * clauses + before.count()
}

/// How binding the most binding clause is that the defect violates.
fn level(compiled: &Compiled, finding: &Finding) -> Level {
    let own = finding.group.violations.iter().map(|one| one.clause);
    let all = own.chain(finding.also_violates.iter().copied());
    let levels = all.map(|clause| compiled.clause(clause).1.level);
    levels.min().unwrap_or(Level::Should)
}

/// How grave it is that a clause is violated in this way; 0 is the gravest.
fn matter(compiled: &Compiled, finding: &Finding) -> u8 {
    let spec = compiled.spec();
    let (_, clause) = compiled.clause(finding.group.primary().clause);
    match finding.group.cause().stage() {
        Stage::Disclosure => 0,
        Stage::Relation if matches!(&clause.check, Some(Check::Relation { vary }) if vary.is_secret()) => {
            0
        }
        Stage::Outcome => {
            let personal = |name: &crate::fields::Name| {
                let outcome = spec.outcomes.get(name);
                let mut members = outcome.into_iter().flat_map(|one| one.payload.iter());
                members.any(|(_, member)| matches!(member, Member::Profile(_)))
            };
            let consent = matches!(&clause.check, Some(Check::Outcome { never, .. }) if never.iter().any(personal));
            if consent { 1 } else { 2 }
        }
        Stage::Incident | Stage::Thrown | Stage::Callbacks | Stage::Query => 2,
        Stage::Layer => 3,
        Stage::Relation | Stage::Reading => 4,
    }
}

pub(super) fn finding(compiled: &Compiled, finding: &Finding) -> FindingReport {
    let spec = compiled.spec();
    let primary = finding.group.primary();
    let (id, _) = compiled.clause(primary.clause);
    let (way, origin) = (primary.way.name(spec), primary.cause.name(spec));
    let told = told(spec, primary);
    let others = finding.group.violations.iter().map(|one| one.clause);
    let mut also: Vec<usize> = others
        .chain(finding.also_violates.iter().copied())
        .collect();
    also.retain(|other| *other != primary.clause);
    also.sort_unstable();
    also.dedup();
    let name = |clause: usize| compiled.clause(clause).0.to_string();
    let level = level(compiled, finding);
    FindingReport {
        fingerprint: fingerprint(&spec.name, id, &way, &origin),
        clause: id.to_string(),
        level,
        gravity: gravity(compiled, finding),
        also: also.into_iter().map(name).collect(),
        regression: finding.regression.iter().map(|one| known(one)).collect(),
        expected: shorten(&told.expected, LONG).into(),
        expected_sample: sample(spec, &primary.wanted).map(Foreign::from),
        observed: shorten(&told.observed, LONG).into(),
        story: finding.group.scenario + 1,
        step: primary.step + 1,
        first: finding.first + 1,
        count: finding.count,
        replays: Replays {
            failed: finding.replays.0,
            of: finding.replays.1,
        },
        executions: finding.executions,
        cut_short: finding.cut_short,
        unshrunk: finding.unshrunk,
        operated: false,
        plainly: finding.way_for_plain_users.map(|way| way.name(spec)),
        decisive: finding
            .decisive
            .iter()
            .map(|one| message::decisive(spec, one))
            .collect(),
        stories: stories(spec, &finding.case),
        before_stories: before(spec, &finding.before),
        before: finding.before.clone(),
        seen: {
            let mut seen = seen(
                compiled,
                &finding.answers,
                finding.group.scenario,
                primary.step,
            );
            seen.overhear(&finding.stderr);
            seen
        },
        case: finding.case.clone(),
        answers: finding.answers.iter().map(answer).collect(),
        replay: None,
        explain: None,
        waiver: None,
        what: way,
        cause: origin,
    }
}

fn known(one: &Regression) -> RegressionReport {
    RegressionReport {
        name: one.name.clone(),
        symptom: one.symptom.clone(),
        source: one.source.clone(),
    }
}

/// The payload of the outcome that should have come, as the document shows it.
fn sample(spec: &Spec, wanted: &Wanted) -> Option<String> {
    let Wanted::Outcomes(outcomes) = wanted else {
        return None;
    };
    let [one] = outcomes.as_slice() else {
        return None;
    };
    let (_, outcome) = spec.outcomes.at(*one)?;
    if outcome.free_form {
        // The document shows none.
        return None;
    }
    let members = outcome.payload.iter().map(|(name, member)| {
        let value = match member {
            Member::Constant(value) => value.clone(),
            _ => "…".into(),
        };
        (name.to_string(), value)
    });
    let members: serde_json::Map<_, _> = members.collect();
    if members.is_empty() {
        return None;
    }
    serde_json::to_string_pretty(&members).ok()
}

fn answer(answer: &RunOutcome) -> AnswerReport {
    match answer {
        RunOutcome::Trace(trace) => AnswerReport::Trace(trace.clone()),
        RunOutcome::Incident(incident) => AnswerReport::Incident(IncidentReport::of(incident)),
        RunOutcome::Declined { capability, reason } => AnswerReport::Declined {
            capability: capability.to_string(),
            reason: reason.as_str().into(),
        },
    }
}

/// What the mini program was given at a step of a scenario.
pub(in crate::report) fn seen(
    compiled: &Compiled,
    answers: &[RunOutcome],
    scenario: usize,
    step: usize,
) -> SeenReport {
    match answers.get(scenario) {
        Some(RunOutcome::Trace(trace)) => {
            trace
                .steps
                .get(step)
                .map_or_else(SeenReport::default, |record| SeenReport {
                    fired: record
                        .fired
                        .iter()
                        .map(|one| fired(compiled, one))
                        .collect(),
                    thrown: record.thrown.as_deref().map(Foreign::from),
                    stderr: Vec::new(),
                })
        }
        Some(RunOutcome::Incident(incident)) => SeenReport {
            stderr: IncidentReport::of(incident).stderr,
            ..SeenReport::default()
        },
        _ => SeenReport::default(),
    }
}

fn fired(compiled: &Compiled, fired: &Fired) -> FiredReport {
    FiredReport {
        callback: Foreign::from(&*fired.name),
        argument: fired.argument.as_ref().map(|one| Foreign::from(one.text())),
        payload: match &fired.argument {
            Some(Carried::Json(text)) => inside(compiled, text),
            _ => None,
        },
    }
}

/// The innermost layer of an argument, as far as it can be read, laid out in lines.
fn inside(compiled: &Compiled, text: &str) -> Option<Vec<Foreign>> {
    let envelope = &compiled.spec().envelope;
    let mut value = ijson::read(text).value?;
    let mut found = None;
    for (_, layer) in envelope.iter() {
        let Some(member) = layer.member.as_deref() else {
            continue;
        };
        let Some(inner) = value.get(member) else {
            break;
        };
        value = match inner.as_str().filter(|_| layer.encoded) {
            Some(text) => match ijson::read(text).value {
                Some(value) => value,
                // What cannot be read is shown as it is.
                None => return Some(vec![text.into()]),
            },
            None => inner.clone(),
        };
        found = Some(value.clone());
    }
    let pretty = serde_json::to_string_pretty(&found?).ok()?;
    Some(pretty.lines().map(Foreign::from).collect())
}
