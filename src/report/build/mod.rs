//! From the result of a campaign to the report.

mod clauses;
mod conclude;
mod coverage;
mod finding;

use super::data::{
    AbortReport, AdapterReport, Again, BrokenReport, Count, CoverageReport, Covered,
    DeclinedReport, FORMAT, IncidentReport, PartReport, ProgramReport, Report, SectionReport,
    Shard, SpecReport, Totals,
};
use super::foreign::Foreign;
use crate::adapter::{AdapterError, Signal};
use crate::campaign::{CampaignResult, ClauseResult, Conclusion, PartRecord, Settings, Verdict};
use crate::check::Compiled;
use crate::spec::Spec;

pub(super) use finding::seen;

/// What the report says beside the result of the campaign.
#[derive(Clone, Debug, Default)]
pub struct Context {
    /// How the adapter was reached.
    pub target: String,
    /// For each finding of the result the command that runs its scenario again.
    pub commands: Vec<Option<String>>,
    /// The command that explains a clause, without the id of the clause; nothing if there is none.
    pub explain: String,
    /// How such commands are put together; of interest to parts of a campaign.
    pub again: Again,
}

/// The report of a campaign.
pub fn report(compiled: &Compiled, result: &CampaignResult) -> Report {
    report_in(compiled, result, &Context::default())
}

/// The report of a campaign, with what only the caller knows.
pub fn report_in(compiled: &Compiled, result: &CampaignResult, context: &Context) -> Report {
    let spec = compiled.spec();
    let order = finding::order(compiled, result);
    let mut place = vec![0; order.len()];
    for (to, from) in order.iter().enumerate() {
        place[*from] = to;
    }
    let mut clauses = clauses::clauses(compiled, result);
    for one in &mut clauses {
        for at in one.findings.iter_mut().chain(&mut one.also) {
            *at = place.get(*at).copied().unwrap_or(*at);
        }
        one.findings.sort_unstable();
        one.also.sort_unstable();
    }
    let findings = order.iter().map(|at| {
        let mut one = finding::finding(compiled, &result.findings[*at]);
        one.operated = result.operated;
        one.replay = context.commands.get(*at).cloned().flatten();
        if !context.explain.is_empty() {
            one.explain = Some(format!("{} {}", context.explain, one.clause));
        }
        one
    });
    let hello = &result.hello;
    let program =
        |one: &crate::adapter::protocol::Program| ProgramReport::new(&one.name, &one.version);
    let covered = |one: crate::covering::StrengthCoverage| Covered {
        covered: one.covered,
        feasible: one.feasible,
    };
    let [pairs, triples] = result.coverage.map(covered);
    let [orders_of_three, orders_of_four] = result.orders.map(covered);
    let mut report = Report {
        adapter: Some(program(&hello.adapter)),
        implementation: Some(program(&hello.implementation)),
        target: context.target.clone().into(),
        capabilities: hello.capabilities.iter().map(ToString::to_string).collect(),
        totals: Totals {
            asked: result.asked,
            judged: result.cases,
            runs: result.scenarios,
            calls: result.calls,
            executions: result.executions,
            campaign: result.campaign,
            operator_budget: result.operator_budget,
        },
        shard: result.part.map(|part| Shard {
            index: part.index(),
            count: part.count(),
        }),
        coverage: CoverageReport {
            pairs,
            triples,
            orders_of_three,
            orders_of_four,
            picture: Some(coverage::picture(spec, &result.pairs)),
        },
        conclusion: result.conclusion,
        exit_code: result.exit_code(),
        clauses,
        findings: findings.collect(),
        readings: clauses::readings(compiled, result),
        adapter_troubles: troubles(result),
        part: result
            .record
            .clone()
            .map(|record| handed_over(*record, context)),
        ..empty(spec, result.seed, result.asked)
    };
    report.word();
    report
}

/// The report of a campaign that judged nothing, since the adapter could not be used.
pub fn unjudged(
    compiled: &Compiled,
    settings: &Settings,
    error: &AdapterError,
    context: &Context,
) -> Report {
    unjudged_by(
        compiled,
        settings,
        error,
        settings.interrupt.signal(),
        context,
    )
}

/// The same, where a signal may have ended it on another machine.
pub(super) fn unjudged_by(
    compiled: &Compiled,
    settings: &Settings,
    error: &AdapterError,
    signal: Option<Signal>,
    context: &Context,
) -> Report {
    let clauses: Vec<_> = compiled
        .spec()
        .clauses
        .iter()
        .enumerate()
        .map(|(clause, (_, one))| ClauseResult {
            clause,
            level: one.level,
            verdict: if one.excluded.is_some() {
                Verdict::Excluded
            } else {
                Verdict::NotExercised
            },
            exercised: 0,
            findings: Vec::new(),
            also_violates: Vec::new(),
            capability: None,
            capabilities: Vec::new(),
        })
        .filter(|one| {
            let only = settings.only.as_ref();
            only.is_none_or(|only| only.contains(one.clause))
        })
        .collect();
    let mut report = empty(compiled.spec(), settings.seed, settings.own_scenarios());
    report.totals.campaign = settings.corpus.len() + settings.scenarios;
    report.shard = settings.part.map(|part| Shard {
        index: part.index(),
        count: part.count(),
    });
    report.target = context.target.clone().into();
    report.clauses = clauses
        .iter()
        .map(|one| clauses::clause(compiled, one, None))
        .collect();
    report.part = settings.part.map(|_| {
        let record = PartRecord::unjudged(compiled, settings, error);
        handed_over(record, context)
    });
    match signal {
        Some(signal) => {
            report.conclusion = Conclusion::Interrupted;
            report.exit_code = signal.exit_code();
        }
        None => report.adapter_troubles.aborted = Some(AbortReport::of(error)),
    }
    report.word();
    report
}

/// What this program is.
pub(super) fn harness() -> ProgramReport {
    ProgramReport::new(env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"))
}

fn handed_over(record: PartRecord, context: &Context) -> Box<PartReport> {
    Box::new(PartReport {
        again: Again {
            explain: context.explain.clone(),
            ..context.again.clone()
        },
        record,
    })
}

fn empty(spec: &Spec, seed: u64, asked: usize) -> Report {
    Report {
        format: FORMAT,
        harness: harness(),
        spec: SpecReport {
            name: spec.name.clone(),
            version: spec.version.to_string(),
            digest: spec.digest(),
            title: spec.title.clone(),
            document: spec.source.title.clone(),
            url: spec.source.url.clone(),
        },
        adapter: None,
        implementation: None,
        target: Foreign::default(),
        capabilities: Vec::new(),
        seed,
        shard: None,
        totals: Totals {
            asked,
            campaign: asked,
            ..Totals::default()
        },
        coverage: CoverageReport::default(),
        conclusion: Conclusion::AdapterBroken,
        exit_code: Conclusion::AdapterBroken.exit_code(),
        summary: crate::spec::Text::default(),
        next: Vec::new(),
        counts: Vec::new(),
        sections: spec
            .source
            .sections
            .iter()
            .map(|(id, title)| SectionReport {
                id: id.to_string(),
                title: title.heading(),
            })
            .collect(),
        clauses: Vec::new(),
        findings: Vec::new(),
        readings: Vec::new(),
        adapter_troubles: AdapterReport::default(),
        waivers: Vec::new(),
        time: None,
        part: None,
    }
}

fn troubles(result: &CampaignResult) -> AdapterReport {
    let declined = result.declined.iter().map(|one| DeclinedReport {
        capability: one.capability.to_string(),
        scenarios: one.cases,
        reason: one.reason.as_str().into(),
    });
    let broken = result.broken.first().iter();
    let broken = broken.map(|(at, incident)| BrokenReport {
        scenario: at + 1,
        incident: IncidentReport::of(incident),
    });
    let strays = result.unattributed.first().iter();
    AdapterReport {
        declined: declined.collect(),
        broken: broken.collect(),
        broken_count: result.broken.count(),
        strays: strays.map(IncidentReport::of).collect(),
        stray_count: result.unattributed.count(),
        aborted: result.aborted.as_ref().map(AbortReport::of),
    }
}

impl Report {
    /// Words counts, summary and next steps anew, from the verdicts and the conclusion.
    pub(in crate::report) fn word(&mut self) {
        self.counts = Verdict::ALL
            .into_iter()
            .map(|verdict| {
                let of = |level| {
                    let all = self.clauses.iter();
                    all.filter(|one| one.verdict == verdict && one.level == level)
                        .count()
                };
                Count {
                    verdict,
                    must: of(crate::spec::Level::Must),
                    should: of(crate::spec::Level::Should),
                }
            })
            .collect();
        self.summary = conclude::summary(self);
        self.next = conclude::next(self);
    }
}
