//! The canonical report: everything else can be derived from it.

use serde::{Deserialize, Serialize};

use super::message;
use super::story::story;
use crate::adapter::Answer;
use crate::adapter::protocol::Program;
use crate::campaign::{CampaignResult, Conclusion, Finding, Verdict};
use crate::check::Compiled;
use crate::generate::Case;
use crate::spec::Level;
use crate::trace::Trace;

/// The report of a campaign, as it is written to a file.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Report {
    /// The version of this format: 1.
    pub format: u32,
    /// The harness.
    pub harness: Program,
    /// Name and version of the spec.
    pub spec: Program,
    /// SHA-256 of the spec as the harness reads it, profiles applied.
    pub spec_digest: String,
    /// The adapter.
    pub adapter: Program,
    /// The implementation under test.
    pub implementation: Program,
    /// The seed.
    pub seed: u64,
    /// Cases judged.
    pub scenarios: usize,
    /// Scenarios run for them; two for a comparison.
    pub runs: usize,
    /// Calls of the API.
    pub calls: usize,
    /// Parts of the pairs and of the triples of values that were covered, from 0 to 1.
    pub coverage: [f64; 2],
    /// What it comes to.
    pub conclusion: Conclusion,
    /// The same in words.
    pub summary: String,
    /// The exit code.
    pub exit_code: u8,
    /// How many clauses have each verdict.
    pub counts: Vec<(Verdict, usize)>,
    /// Every clause.
    pub clauses: Vec<ClauseReport>,
    /// Every finding.
    pub findings: Vec<FindingReport>,
    /// Every reading.
    pub readings: Vec<ReadingReport>,
}

/// One clause.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ClauseReport {
    /// Its id.
    pub id: String,
    /// How binding it is.
    pub level: Level,
    /// The section of the source, in its own language.
    pub section: String,
    /// What it states.
    pub statement: String,
    /// The verdict.
    pub verdict: Verdict,
    /// How many cases put it to the test.
    pub exercised: usize,
    /// Places of its findings in [`Report::findings`].
    pub findings: Vec<usize>,
    /// Findings of other clauses that it is violated by too.
    pub also: Vec<usize>,
    /// The capability that is lacking, or was declined.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capability: Option<String>,
}

/// One finding.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FindingReport {
    /// The clause that says most closely what is wrong.
    pub clause: String,
    /// In which way it is violated.
    pub what: String,
    /// By what.
    pub cause: String,
    /// Other clauses that the same defect violates.
    pub also: Vec<String>,
    /// What should have been seen.
    pub expected: String,
    /// What was seen.
    pub observed: String,
    /// The step at which it shows, from 1.
    pub step: usize,
    /// Cases of the campaign that showed it.
    pub count: usize,
    /// How often it came back, of how many replays.
    pub replays: (usize, usize),
    /// Executions that shrinking took.
    pub executions: usize,
    /// What decides, in words.
    pub decisive: Vec<String>,
    /// The smallest case, in words.
    pub story: Vec<String>,
    /// The smallest case.
    pub case: Case,
    /// What was seen of it; `null` for a scenario that did not end.
    pub traces: Vec<Option<Trace>>,
}

/// One reading.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReadingReport {
    /// Its id.
    pub id: String,
    /// The question.
    pub question: String,
    /// The only alternative that conforms, if the spec pins one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pinned: Option<String>,
    /// The alternatives that were followed, each with the number of scenarios.
    pub followed: Vec<(String, usize)>,
}

/// The report of a campaign.
pub fn report(compiled: &Compiled, result: &CampaignResult) -> Report {
    let spec = compiled.spec();
    Report {
        format: 1,
        harness: Program {
            name: env!("CARGO_PKG_NAME").to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        },
        spec: Program {
            name: spec.name.clone(),
            version: spec.version.to_string(),
        },
        spec_digest: spec.digest(),
        adapter: result.hello.adapter.clone(),
        implementation: result.hello.implementation.clone(),
        seed: result.seed,
        scenarios: result.cases,
        runs: result.scenarios,
        calls: result.calls,
        coverage: result.coverage.map(|one| part(one.covered, one.feasible)),
        conclusion: result.conclusion,
        summary: message::conclusion(result, &spec.name),
        exit_code: result.conclusion.exit_code(),
        counts: Verdict::ALL
            .into_iter()
            .map(|verdict| {
                (
                    verdict,
                    result
                        .clauses
                        .iter()
                        .filter(|one| one.verdict == verdict)
                        .count(),
                )
            })
            .collect(),
        clauses: clauses(compiled, result),
        findings: result
            .findings
            .iter()
            .map(|one| finding(compiled, one))
            .collect(),
        readings: readings(compiled, result),
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts of combinations are far below 2^52"
)]
fn part(covered: usize, feasible: usize) -> f64 {
    if feasible == 0 {
        1.0
    } else {
        covered as f64 / feasible as f64
    }
}

fn clauses(compiled: &Compiled, result: &CampaignResult) -> Vec<ClauseReport> {
    let sections = &compiled.spec().source.sections;
    let all = result.clauses.iter().map(|one| {
        let (id, clause) = compiled.clause(one.clause);
        ClauseReport {
            id: id.to_string(),
            level: one.level,
            section: sections
                .get(&clause.section)
                .map_or_else(String::new, |text| text.zh.clone()),
            statement: clause.statement.en.clone(),
            verdict: one.verdict,
            exercised: one.exercised,
            findings: one.findings.clone(),
            also: one.also.clone(),
            capability: one.capability.clone(),
        }
    });
    all.collect()
}

fn finding(compiled: &Compiled, finding: &Finding) -> FindingReport {
    let spec = compiled.spec();
    let primary = finding.group.primary();
    let others = finding
        .group
        .violations
        .iter()
        .skip(1)
        .map(|one| one.clause);
    let also = others.chain(finding.also.iter().copied());
    FindingReport {
        clause: compiled.clause(primary.clause).0.to_string(),
        what: primary.what.clone(),
        cause: primary.cause.to_string(),
        also: also
            .map(|clause| compiled.clause(clause).0.to_string())
            .collect(),
        expected: primary.expected.clone(),
        observed: primary.observed.clone(),
        step: primary.step + 1,
        count: finding.count,
        replays: finding.replays,
        executions: finding.executions,
        decisive: finding
            .decisive
            .iter()
            .map(|one| message::decisive(spec, one))
            .collect(),
        story: finding
            .case
            .scenarios
            .iter()
            .map(|one| story(spec, one))
            .collect(),
        case: finding.case.clone(),
        traces: finding
            .answers
            .iter()
            .map(|answer| match answer {
                Answer::Trace(trace) => Some(trace.clone()),
                _ => None,
            })
            .collect(),
    }
}

fn readings(compiled: &Compiled, result: &CampaignResult) -> Vec<ReadingReport> {
    let all = result.readings.iter().map(|one| {
        let (id, reading) = compiled.reading(one.reading);
        let word = |at: usize| {
            reading
                .alternatives
                .names()
                .nth(at)
                .map_or_else(String::new, std::string::ToString::to_string)
        };
        ReadingReport {
            id: id.to_string(),
            question: reading.question.en.clone(),
            pinned: reading.pinned.as_ref().map(ToString::to_string),
            followed: one
                .followed
                .iter()
                .map(|(at, count)| (word(*at), *count))
                .collect(),
        }
    });
    all.collect()
}
