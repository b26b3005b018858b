//! The report of a whole campaign, from the reports of its parts.
//!
//! A part runs every `count`-th case of the campaign, so the parts together run what a single run does. What they have seen
//! is added up, and then everything goes on as in a single run. What is kept grows with what was seen, not with the
//! scenarios.

use std::collections::BTreeSet;
use std::sync::Arc;

use thiserror::Error;

use super::build::{Context, report_in, unjudged_by};
use super::data::{Again, Report, Time};
use crate::adapter::{AdapterError, Interrupt, Signal};
use crate::campaign::{CampaignResult, Connect, Part, Settings, Whole, WholeError};
use crate::check::Compiled;

/// Reports cannot be merged.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum MergeError {
    /// A report is about a whole campaign.
    #[error("the report is not about a part of a campaign: run `check --shard K/N --report FILE`")]
    Whole,
    /// A report says too little.
    #[error(
        "the report of the part does not say what the part has seen: another version wrote it, or another program; run `check --shard K/N --report FILE` again"
    )]
    Bare,
    /// Another version of the harness wrote a report.
    #[error(
        "{theirs} wrote the report of the part, and this is {ours}: merge the reports with the version that wrote them"
    )]
    Version {
        /// What wrote the report.
        theirs: String,
        /// What this is.
        ours: String,
    },
    /// Two parts are not of the same campaign.
    #[error(
        "the reports are about different campaigns: {what} is {one} in one and {other} in another; merge reports of one campaign only"
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
    #[error("there are two reports of part {0}: name only one of them")]
    Twice(usize),
    /// Parts are missing.
    #[error(
        "of {count} parts these are missing: {}; run `check --shard K/{count} --report FILE` for each, and name these files too",
        numbers(.parts)
    )]
    Missing {
        /// Their numbers; of many the first ones.
        parts: Vec<usize>,
        /// How many parts there are.
        count: usize,
    },
    /// There is no report.
    #[error("no report is named")]
    Nothing,
    /// What the parts have seen cannot be put together.
    #[error(transparent)]
    Parts(#[from] WholeError),
}

fn numbers(parts: &[usize]) -> String {
    let all: Vec<_> = parts.iter().map(ToString::to_string).collect();
    all.join(", ")
}

/// The parts that have been added so far.
pub struct Merge {
    interrupt: Interrupt,
    so_far: Option<SoFar>,
}

struct SoFar {
    whole: Whole,
    /// What the first report says of the campaign.
    about: About,
    again: Again,
    time: Option<Time>,
    /// The parts that are there.
    parts: BTreeSet<usize>,
    count: usize,
}

/// A campaign that was put together from its parts.
pub struct Merged {
    /// The spec.
    pub compiled: Arc<Compiled>,
    /// What it came to; nothing if no part could use its adapter.
    pub result: Option<CampaignResult>,
    /// How the scenarios of findings are run again.
    pub again: Again,
    settings: Settings,
    ended: Option<AdapterError>,
    signal: Option<Signal>,
    target: String,
    time: Option<Time>,
}

/// What the report of a part says of its campaign: what differs is told with both values.
struct About {
    spec: String,
    digest: String,
    seed: u64,
    count: usize,
    scenarios: usize,
    clauses: String,
    target: String,
    /// A part whose adapter did not answer says nothing of it.
    adapter: Option<[String; 3]>,
}

impl Merge {
    /// Nothing yet. The interrupt ends what is run to fill gaps.
    pub const fn new(interrupt: Interrupt) -> Self {
        Self {
            interrupt,
            so_far: None,
        }
    }

    /// Adds the report of a part. The result does not depend on the order only if the parts come in their order.
    ///
    /// # Errors
    /// When it is not a part of the same campaign, is there already, or does not say what the part has seen.
    pub fn add(&mut self, mut report: Report) -> Result<(), MergeError> {
        let shard = report.shard.ok_or(MergeError::Whole)?;
        let ours = super::build::harness().shown();
        let theirs = report.harness.shown();
        let handed_over = report.part.take().ok_or(MergeError::Bare)?;
        if theirs != ours {
            return Err(MergeError::Version { theirs, ours });
        }
        let part = Part::new(shard.index, shard.count).ok_or(MergeError::Whole)?;
        let about = About::of(&report, shard.count);
        let so_far = match &mut self.so_far {
            Some(so_far) => so_far,
            empty => empty.insert(SoFar {
                whole: Whole::new(handed_over.record.plan().clone(), self.interrupt)?,
                about: About::of(&report, shard.count),
                again: handed_over.again.clone(),
                time: None,
                parts: BTreeSet::new(),
                count: shard.count,
            }),
        };
        so_far.about.alike(&about)?;
        so_far.about.adapter = so_far.about.adapter.take().or(about.adapter);
        if !so_far.parts.insert(shard.index) {
            return Err(MergeError::Twice(shard.index));
        }
        so_far.whole.add(part, handed_over.record)?;
        so_far.time = match (so_far.time.take(), report.time) {
            (Some(mine), Some(theirs)) => Some(Time {
                started: mine.started.min(theirs.started),
                seconds: mine.seconds.max(theirs.seconds),
            }),
            (mine, theirs) => mine.or(theirs),
        };
        Ok(())
    }

    /// The spec of the parts.
    ///
    /// # Errors
    /// When there is no part.
    pub fn compiled(&self) -> Result<Arc<Compiled>, MergeError> {
        let so_far = self.so_far.as_ref().ok_or(MergeError::Nothing)?;
        Ok(so_far.whole.compiled().clone())
    }

    /// The whole. What no part ran is run by the adapter, if there is one.
    ///
    /// # Errors
    /// When a part is missing, or the adapter is not the one that the parts were run with or cannot be used.
    pub fn finish(self, adapter: Option<&Connect<'_>>) -> Result<Merged, MergeError> {
        let so_far = self.so_far.ok_or(MergeError::Nothing)?;
        // A file may say anything: the missing ones are not counted one by one.
        let missing = (1..=so_far.count).filter(|one| !so_far.parts.contains(one));
        let parts: Vec<_> = missing.take(so_far.parts.len().max(8)).collect();
        if !parts.is_empty() {
            let count = so_far.count;
            return Err(MergeError::Missing { parts, count });
        }
        let whole = so_far.whole;
        Ok(Merged {
            compiled: whole.compiled().clone(),
            settings: whole.settings().clone(),
            ended: whole.ended().cloned(),
            signal: whole.interrupted(),
            result: whole.finish(adapter)?,
            again: so_far.again,
            target: so_far.about.target,
            time: so_far.time,
        })
    }
}

impl Merged {
    /// The report. `commands` run the scenarios of the findings again, one each.
    pub fn report(&self, commands: Vec<Option<String>>) -> Report {
        let context = Context {
            target: self.target.clone(),
            commands,
            explain: self.again.explain.clone(),
            ..Context::default()
        };
        let mut report = match &self.result {
            Some(result) => report_in(&self.compiled, result, &context),
            None => {
                let error = self.ended.clone().unwrap_or(AdapterError::Interrupted);
                unjudged_by(
                    &self.compiled,
                    &self.settings,
                    &error,
                    self.signal,
                    &context,
                )
            }
        };
        report.time.clone_from(&self.time);
        report
    }
}

impl About {
    fn of(report: &Report, count: usize) -> Self {
        let clauses = report.clauses.iter().map(|one| one.id.as_str());
        let programs = report.implementation.as_ref().zip(report.adapter.as_ref());
        Self {
            spec: report.spec.name.clone(),
            digest: report.spec.digest.clone(),
            seed: report.seed,
            count,
            scenarios: report.totals.campaign,
            clauses: clauses.collect::<Vec<_>>().join(", "),
            target: report.target.raw().to_owned(),
            adapter: programs.map(|(implementation, adapter)| {
                let capabilities = report.capabilities.join(", ");
                [implementation.shown(), adapter.shown(), capabilities]
            }),
        }
    }

    /// Whether two parts are of the same campaign.
    fn alike(&self, other: &Self) -> Result<(), MergeError> {
        same("the number of parts", &self.count, &other.count)?;
        same("the spec", &self.spec, &other.spec)?;
        same("the digest of the spec", &self.digest, &other.digest)?;
        same("the seed", &self.seed, &other.seed)?;
        if let (Some(mine), Some(theirs)) = (&self.adapter, &other.adapter) {
            let what = ["the implementation", "the adapter", "the capabilities"];
            for (what, (mine, theirs)) in what.into_iter().zip(mine.iter().zip(theirs)) {
                same(what, mine, theirs)?;
            }
        }
        same(
            "the number of scenarios, those of `--corpus` included,",
            &self.scenarios,
            &other.scenarios,
        )?;
        same(
            "the clauses that were asked for",
            &self.clauses,
            &other.clauses,
        )
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
