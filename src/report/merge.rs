//! The report of a whole campaign, from the reports of its parts.
//!
//! A part runs every `count`-th case of the campaign, so the parts together run what a single run does. A finding is told
//! as the part that saw it first tells it. What is kept grows with the findings and the clauses, not with the scenarios.

use std::collections::BTreeSet;

use thiserror::Error;

use super::data::{
    AdapterReport, AlternativeReport, ClauseReport, DeclinedReport, FindingReport, ReadingReport,
    Report,
};
use crate::campaign::{Conclusion, Verdict};
use crate::check::{Named, Stage};

/// The most incidents that a report tells in full.
const INCIDENTS: usize = 20;

/// Reports cannot be merged.
#[derive(Clone, Debug, Eq, PartialEq, Error)]
#[non_exhaustive]
pub enum MergeError {
    /// A report is about a whole campaign.
    #[error("the report is not about a part of a campaign: run `check --shard K/N --report FILE`")]
    Whole,
    /// Two parts are not of the same campaign.
    #[error(
        "the reports are about different campaigns: {what} is {one} in one and {other} in another"
    )]
    Different {
        /// What differs.
        what: &'static str,
        /// What it is in the reports before.
        one: String,
        /// What it is in this report.
        other: String,
    },
    /// The same part comes twice.
    #[error("there are two reports of part {0}")]
    Twice(usize),
    /// Parts are missing.
    #[error("the report of {} is missing", parts(.0))]
    Missing(Vec<usize>),
    /// There is no report.
    #[error("no report is named")]
    Nothing,
}

fn parts(missing: &[usize]) -> String {
    let all: Vec<_> = missing.iter().map(|one| format!("part {one}")).collect();
    all.join(", ")
}

/// The parts that have been added so far.
#[derive(Debug, Default)]
pub struct Merge {
    whole: Option<Report>,
    /// The parts that are there.
    parts: BTreeSet<usize>,
    count: usize,
    /// Whether something went wrong in a part that no clause speaks of.
    unsaid: bool,
}

impl Merge {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the report of a part. The result does not depend on the order only if the parts come in their order.
    ///
    /// # Errors
    /// When it is not a part of the same campaign, or is there already.
    pub fn add(&mut self, mut part: Report) -> Result<(), MergeError> {
        let shard = part.shard.take().ok_or(MergeError::Whole)?;
        let Some(whole) = &mut self.whole else {
            self.count = shard.count;
            self.parts.insert(shard.index);
            self.unsaid = unsaid(&part);
            self.whole = Some(part);
            return Ok(());
        };
        same("the number of parts", &self.count, &shard.count)?;
        alike(whole, &part)?;
        if !self.parts.insert(shard.index) {
            return Err(MergeError::Twice(shard.index));
        }
        self.unsaid |= unsaid(&part);
        fold(whole, part);
        Ok(())
    }

    /// The report of the whole.
    ///
    /// # Errors
    /// When a part is missing.
    pub fn finish(self) -> Result<Report, MergeError> {
        let mut whole = self.whole.ok_or(MergeError::Nothing)?;
        // A file may say anything: the missing ones are not counted one by one.
        let missing = (1..=self.count).filter(|one| !self.parts.contains(one));
        let missing: Vec<_> = missing.take(self.parts.len().max(8)).collect();
        if !missing.is_empty() {
            return Err(MergeError::Missing(missing));
        }
        point(&mut whole);
        conclude(&mut whole, self.unsaid);
        whole.word();
        Ok(whole)
    }
}

fn same<T: PartialEq + ToString>(what: &'static str, one: &T, other: &T) -> Result<(), MergeError> {
    if one == other {
        return Ok(());
    }
    Err(MergeError::Different {
        what,
        one: super::shorten(&one.to_string(), 80),
        other: super::shorten(&other.to_string(), 80),
    })
}

/// Whether two parts are of the same campaign.
fn alike(one: &Report, other: &Report) -> Result<(), MergeError> {
    same("the spec", &one.spec.name, &other.spec.name)?;
    same(
        "the digest of the spec",
        &one.spec.digest,
        &other.spec.digest,
    )?;
    same("the seed", &one.seed, &other.seed)?;
    let version = |report: &Report| report.harness.shown();
    same("the version of the harness", &version(one), &version(other))?;
    // A part whose adapter did not answer says nothing of it.
    if let (Some(mine), Some(theirs)) = (&one.implementation, &other.implementation) {
        same("the implementation", &mine.shown(), &theirs.shown())?;
    }
    if let (Some(mine), Some(theirs)) = (&one.adapter, &other.adapter) {
        same("the adapter", &mine.shown(), &theirs.shown())?;
        let capabilities = |report: &Report| report.capabilities.join(", ");
        same("the capabilities", &capabilities(one), &capabilities(other))?;
    }
    let scenarios = |report: &Report| report.totals.campaign;
    same(
        "the number of scenarios",
        &scenarios(one),
        &scenarios(other),
    )?;
    let clauses = |report: &Report| {
        let ids = report.clauses.iter().map(|one| one.id.as_str());
        ids.collect::<Vec<_>>().join(", ")
    };
    same(
        "the clauses that were asked for",
        &clauses(one),
        &clauses(other),
    )
}

/// Whether something went wrong that no clause speaks of: the verdicts alone would be conformant.
fn unsaid(part: &Report) -> bool {
    part.conclusion == Conclusion::NotEstablished
        && by_verdicts(part, false) == Conclusion::Conformant
}

fn by_verdicts(report: &Report, unsaid: bool) -> Conclusion {
    let all = report.clauses.iter().map(|one| (one.level, one.verdict));
    let all: Vec<_> = all.collect();
    Conclusion::of_verdicts(&all, report.totals.judged, false, unsaid)
}

/// Adds a part to what is there.
fn fold(whole: &mut Report, part: Report) {
    if whole.implementation.is_none() {
        whole.implementation = part.implementation;
        whole.adapter = part.adapter;
        whole.capabilities = part.capabilities;
    }
    let (mine, theirs) = (&mut whole.totals, part.totals);
    for (mine, theirs) in [
        (&mut mine.asked, theirs.asked),
        (&mut mine.judged, theirs.judged),
        (&mut mine.runs, theirs.runs),
        (&mut mine.calls, theirs.calls),
        (&mut mine.executions, theirs.executions),
    ] {
        *mine = mine.saturating_add(theirs);
    }
    // Each part that came to its end tells the coverage of the whole; another one tells less.
    if whole.coverage.pairs.covered > part.coverage.pairs.covered {
        whole.coverage = part.coverage;
    }
    let saw = !part.findings.is_empty();
    let seen = !whole.findings.is_empty();
    for (mine, theirs) in whole.clauses.iter_mut().zip(part.clauses) {
        clause(mine, theirs, saw && !seen);
    }
    for one in part.findings {
        finding(&mut whole.findings, one);
    }
    let key = |one: &FindingReport| (one.level, one.is_flaky(), one.gravity, one.first);
    whole.findings.sort_by_key(key);
    for (mine, theirs) in whole.readings.iter_mut().zip(part.readings) {
        reading(mine, theirs);
    }
    troubles(&mut whole.adapter_troubles, part.adapter_troubles);
    // The gravest way to end is that of the whole.
    if part.conclusion == Conclusion::Interrupted
        || part.conclusion == Conclusion::AdapterBroken
            && whole.conclusion != Conclusion::Interrupted
    {
        whole.conclusion = part.conclusion;
        whole.exit_code = part.exit_code;
    }
    match (&mut whole.time, part.time) {
        (Some(mine), Some(theirs)) => {
            if theirs.started < mine.started {
                mine.started = theirs.started;
            }
            mine.seconds = mine.seconds.max(theirs.seconds);
        }
        (mine, theirs) => *mine = mine.take().or(theirs),
    }
}

/// Which of two verdicts on parts is that of the whole, as far as no finding decides: the one that comes first here.
const fn rank(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Excluded => 0,
        Verdict::Fail => 1,
        Verdict::Flaky => 2,
        Verdict::Waived => 3,
        Verdict::Untestable => 4,
        Verdict::Pass => 5,
        Verdict::Inapplicable => 6,
        Verdict::NotExercised => 7,
    }
}

/// `telling`: the part has findings, and those before had none; what would help is said with regard to findings.
fn clause(mine: &mut ClauseReport, theirs: ClauseReport, telling: bool) {
    let exercised = mine.exercised.saturating_add(theirs.exercised);
    let better = rank(theirs.verdict) < rank(mine.verdict);
    if better || telling && theirs.verdict == mine.verdict {
        *mine = theirs;
    }
    mine.exercised = exercised;
}

/// Adds a finding, or what another part saw of the same.
fn finding(all: &mut Vec<FindingReport>, other: FindingReport) {
    let known = all.iter_mut().find(|one| one_defect(one, &other));
    let Some(mine) = known else {
        all.push(other);
        return;
    };
    let size = |one: &FindingReport| {
        let steps = one.case.scenarios.iter().map(|one| one.steps.len());
        (steps.sum::<usize>(), one.first)
    };
    let (first, count) = (
        mine.first.min(other.first),
        mine.count.saturating_add(other.count),
    );
    let (mut kept, gone) = if size(&other) < size(mine) {
        (other, mine.clone())
    } else {
        (mine.clone(), other)
    };
    for id in gone.also {
        if !kept.also.contains(&id) {
            kept.also.push(id);
        }
    }
    for one in gone.regression {
        if !kept.regression.iter().any(|other| other.name == one.name) {
            kept.regression.push(one);
        }
    }
    kept.regression
        .sort_by(|one, other| one.name.cmp(&other.name));
    kept.first = first;
    kept.count = count;
    *mine = kept;
}

/// Whether two findings come from the same defect: the same clause, violated in ways that one defect shows. A campaign
/// asks the same of what it has seen itself.
fn one_defect(one: &FindingReport, other: &FindingReport) -> bool {
    if one.clause != other.clause || one.is_flaky() != other.is_flaky() {
        return false;
    }
    let mine = Named::new(&one.what, &one.cause);
    let theirs = Named::new(&other.what, &other.cause);
    let stage = mine.stage();
    let way = one.what == other.what;
    // A member that is wrong for the simplest users is wrong in another way for others.
    let turns = |one: &FindingReport, other: &FindingReport| {
        one.plainly.as_ref().is_some_and(|way| *way == other.what)
    };
    if one.cause == other.cause {
        return way || stage == Some(Stage::Outcome) || turns(one, other) || turns(other, one);
    }
    stage == theirs.stage()
        && match stage {
            Some(Stage::Relation) => true,
            Some(Stage::Callbacks) => way && mine.is_tap() == theirs.is_tap(),
            Some(Stage::Disclosure) => way,
            Some(Stage::Outcome) => one.decisive == other.decisive && !one.decisive.is_empty(),
            Some(Stage::Layer) => way && mine.is_unexpected(),
            _ => false,
        }
}

fn reading(mine: &mut ReadingReport, theirs: ReadingReport) {
    let add = |all: &mut Vec<AlternativeReport>, one: AlternativeReport| match all
        .iter_mut()
        .find(|other| other.id == one.id)
    {
        Some(other) => other.scenarios = other.scenarios.saturating_add(one.scenarios),
        None => all.push(one),
    };
    for one in theirs.followed {
        add(&mut mine.followed, one);
    }
    mine.followed.sort_by_key(|one| one.place);
    if let (Some(mine), Some(theirs)) = (&mut mine.pinned, theirs.pinned) {
        mine.scenarios = mine.scenarios.saturating_add(theirs.scenarios);
    }
}

fn troubles(mine: &mut AdapterReport, theirs: AdapterReport) {
    for one in theirs.declined {
        declined(&mut mine.declined, one);
    }
    mine.declined
        .sort_by(|one, other| one.capability.cmp(&other.capability));
    mine.broken.extend(theirs.broken);
    mine.broken.sort_by_key(|one| one.scenario);
    mine.broken.truncate(INCIDENTS);
    mine.broken_count = mine.broken_count.saturating_add(theirs.broken_count);
    mine.strays.extend(theirs.strays);
    mine.strays.truncate(INCIDENTS);
    mine.stray_count = mine.stray_count.saturating_add(theirs.stray_count);
    mine.aborted = mine.aborted.take().or(theirs.aborted);
}

fn declined(all: &mut Vec<DeclinedReport>, one: DeclinedReport) {
    match all
        .iter_mut()
        .find(|other| other.capability == one.capability)
    {
        Some(other) => other.scenarios = other.scenarios.saturating_add(one.scenarios),
        None => all.push(one),
    }
}

/// Points from clauses to findings anew, and gives each clause the verdict that its findings ask for.
fn point(whole: &mut Report) {
    let places: Vec<String> = whole.clauses.iter().map(|one| one.id.clone()).collect();
    for one in &mut whole.findings {
        let place = |id: &String| places.iter().position(|other| other == id);
        one.also.sort_by_key(place);
    }
    for clause in &mut whole.clauses {
        let of = |mine: &dyn Fn(&FindingReport) -> bool| -> Vec<usize> {
            let all = whole.findings.iter().enumerate();
            all.filter(|(_, one)| mine(one)).map(|(at, _)| at).collect()
        };
        clause.findings = of(&|one| one.clause == clause.id);
        clause.also = of(&|one| one.also.contains(&clause.id));
    }
}

fn conclude(whole: &mut Report, unsaid: bool) {
    let concluded = by_verdicts(whole, unsaid);
    let broken = whole.conclusion == Conclusion::AdapterBroken
        || whole.adapter_troubles.aborted.is_some()
        || whole.adapter_troubles.broken_count > 0;
    whole.conclusion = match (whole.conclusion, concluded) {
        // Its exit status says by which signal.
        (Conclusion::Interrupted, _) => return,
        (_, Conclusion::NonConformant) => Conclusion::NonConformant,
        _ if broken => Conclusion::AdapterBroken,
        _ => concluded,
    };
    whole.exit_code = whole.conclusion.exit_code();
}
