//! What comes after the greeting: the cases are run, what was seen is examined, and the campaign comes to something.

use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::time::{Duration, Instant};

use super::conclude::{readings, replies_were_judged, verdicts};
use super::examination::Examination;
use super::examine::{Examined, mixes};
use super::executor::Executor;
use super::harvest::Harvest;
use super::purse::Purse;
use super::regression::{Regression, adapted};
use super::result::{CampaignResult, DeclinedCapability};
use super::settings::{Connect, Settings};
use super::supply::Store;
use super::tape::Recording;
use super::verdict::Conclusion;
use super::watch::Watch;
use super::worker::Shared;
use super::workers::stream;
use crate::adapter::{Adapter, AdapterError, Hello};
use crate::check::Compiled;
use crate::covering::StrengthCoverage;
use crate::generate::{Case, Domain, PairsSeen, Stream};

/// The ids of the scenarios that are run for the sake of findings, from this one on.
pub(super) const FIRST_ID: u64 = u64::MAX / 2;

/// What all phases after the greeting need.
pub(super) struct Campaign<'a, 'w> {
    compiled: &'a Arc<Compiled>,
    settings: &'a Settings,
    domain: &'a Domain,
    /// What is run before the cases of the stream.
    first: Vec<Case>,
    /// The known defects that the first of these are about.
    known: Vec<Arc<Regression>>,
    cases: Stream,
    watch: &'a Watch<'w>,
    /// How many cases were asked for.
    pub(super) asked: usize,
    /// Whether an operator takes part.
    pub(super) operated: bool,
    /// The operator's actions, if they are counted.
    pub(super) purse: Option<Purse>,
}

impl<'a, 'w> Campaign<'a, 'w> {
    /// A campaign with these settings. From `planned` on, the cases of the corpus were made for the adapter; the others may be too much for it.
    pub(super) fn new(
        compiled: &'a Arc<Compiled>,
        settings: &'a Settings,
        planned: usize,
        domain: &'a Domain,
        watch: &'a Watch<'w>,
    ) -> Self {
        let known = Regression::runnable(domain, &settings.regression, settings.scenarios);
        let (corpus, planned) = settings.corpus.split_at(planned);
        let corpus = corpus.iter().filter_map(|case| adapted(domain, case));
        let corpus = corpus.chain(planned.iter().cloned());
        Self {
            compiled,
            settings,
            domain,
            first: known
                .iter()
                .map(|(_, case)| case.clone())
                .chain(corpus)
                .collect(),
            known: known.into_iter().map(|(one, _)| one).collect(),
            cases: Stream::new(domain.clone(), settings.seed, settings.scenarios),
            watch,
            asked: settings.own_scenarios(),
            operated: false,
            purse: None,
        }
    }

    fn store<'s>(&'s self, next: &'s AtomicUsize) -> Store<'s> {
        Store {
            first: &self.first,
            made: self.made(),
            settings: self.settings,
            stream: &self.cases,
            next,
        }
    }

    /// How many cases come from the stream.
    fn made(&self) -> usize {
        self.settings.scenarios - self.known.len()
    }

    /// Runs all cases.
    pub(super) fn stream(
        &self,
        adapter: &mut dyn Adapter,
        connect: &Connect<'_>,
        hello: &Hello,
    ) -> Harvest {
        let next = AtomicUsize::new(0);
        let shared = Shared {
            compiled: self.compiled,
            store: self.store(&next),
            window: hello.in_flight.max(1),
            watch: self.watch,
            until: self.settings.time.map(|time| Instant::now() + time),
        };
        stream(adapter, connect, &shared, hello, self.purse.clone())
    }

    /// Works out the findings, with the adapter that is left or a new one. Of a part, all runs that this takes are recorded.
    pub(super) fn examine(
        &self,
        adapter: Box<dyn Adapter>,
        connect: &Connect<'_>,
        harvest: &mut Harvest,
    ) -> (Examined, Recording) {
        let noted = adapter.unattributed().len();
        let usable = Some(adapter).filter(|_| harvest.ended.is_none());
        let (known, is_usable) = (if usable.is_some() { noted } else { 0 }, usable.is_some());
        if self.is_clean(harvest) && !is_usable {
            return Default::default();
        }
        let adapter = usable.unwrap_or_else(connect);
        let mut executor = Executor::renewing(self.compiled, adapter, connect, FIRST_ID);
        if self.settings.part.is_some() {
            executor.record();
        }
        if is_usable {
            harvest.ended = self.look_for_late(&mut executor, harvest).err();
        }
        if self.is_clean(harvest) {
            let unattributed = executor.finish(known);
            harvest.keep_own(&unattributed);
            return Default::default();
        }
        // After the campaign ended before its time, the adapter is a new one.
        let greeted = match harvest.ended {
            None => Ok(()),
            Some(_) => executor.renew().map(drop),
        };
        let examined = self.examine_with(&mut executor, greeted, harvest);
        let recording = executor.recording().unwrap_or_default();
        let unattributed = executor.finish(known);
        harvest.keep_own(&unattributed);
        (examined, recording)
    }

    /// Runs scenarios again of which callbacks ran when they had been answered. If they come once too often, they are waited
    /// for from now on.
    fn look_for_late(
        &self,
        executor: &mut Executor<'_>,
        harvest: &mut Harvest,
    ) -> Result<(), AdapterError> {
        let (places, wait) = harvest.late.take();
        let next = AtomicUsize::new(0);
        let store = self.store(&next);
        executor.linger(wait);
        for (index, place) in places {
            if self.settings.interrupt.is_over() {
                return Err(AdapterError::Interrupted);
            }
            let mut scenarios = store.case(index).scenarios;
            let case = Case::one(scenarios.swap_remove(place));
            let (mut judged, answers) = executor.run_seen(&case)?;
            judged.keep(self.settings.only.as_ref());
            harvest.tally.seen_again(index, &case, &answers, judged);
        }
        if !executor.amended {
            executor.linger(Duration::ZERO);
        }
        Ok(())
    }

    /// Whether nothing was seen that has to be looked into.
    pub(super) fn is_clean(&self, harvest: &Harvest) -> bool {
        let tally = &harvest.tally;
        // To compare two scenarios for the sake of a *should* clause takes too much of an operator's time.
        let mixed = !self.operated && mixes(tally);
        tally.seen.is_empty() && tally.unattributed.is_empty() && !mixed
    }

    /// Works out the findings.
    pub(super) fn examine_with(
        &self,
        executor: &mut Executor<'_>,
        greeted: Result<(), AdapterError>,
        harvest: &Harvest,
    ) -> Examined {
        let next = AtomicUsize::new(0);
        let store = self.store(&next);
        let examination = Examination {
            domain: self.domain,
            settings: self.settings,
            tally: &harvest.tally,
            watch: self.watch,
            case: &|index| store.case(index),
            slowest: harvest.slowest,
        };
        if self.operated {
            examination.operated(executor, greeted, harvest.purse.clone())
        } else {
            examination.run(executor, greeted)
        }
    }

    /// What the campaign comes to. So many of the cases that come first were run, without a gap.
    pub(super) fn conclude(
        &self,
        hello: Hello,
        harvest: Harvest,
        examined: Examined,
        cases: usize,
    ) -> CampaignResult {
        let (compiled, settings) = (self.compiled, self.settings);
        let Harvest {
            tally,
            unattributed,
            ended,
            interrupted,
            ..
        } = harvest;
        let mut findings = examined.findings;
        findings.sort_by_key(|one| (one.group.primary().clause, one.first));
        for finding in &mut findings {
            let shown = finding.shown.before(self.known.len());
            let shown = shown.map(|at| self.known[at].clone());
            // A known defect that takes more than the smallest scenario has is another one.
            let (signature, size) = (finding.group.signature(), size(&finding.case));
            let mut about = shown
                .filter(|one| one.signature == signature && fits_in(self::size(&one.case), size));
            finding.regression = about.next().into_iter().collect();
        }
        let clauses = verdicts(
            compiled,
            self.domain,
            settings,
            &tally,
            &findings,
            self.operated,
        );
        let aborted = ended.or(examined.ended);
        // A spec need not have a clause that speaks of scenarios that do not end.
        let unsaid = compiled.answers.is_none() && tally.incidents > 0;
        let interrupted = settings.interrupt.signal().or(interrupted);
        // What an adapter does wrong once it may have done wrong elsewhere too, unseen.
        let broken = aborted.is_some() || !unattributed.is_empty() || !tally.broken.is_empty();
        let conclusion = match interrupted {
            Some(_) => Conclusion::Interrupted,
            None if replies_were_judged(compiled.spec(), &clauses) => {
                Conclusion::of(&clauses, tally.scenarios, broken, unsaid)
            }
            None => Conclusion::of(&clauses, 0, broken, unsaid),
        };
        let ([coverage, orders], pairs) = self.coverage(cases);
        CampaignResult {
            seed: settings.seed,
            part: settings.part,
            campaign: settings.corpus.len() + settings.scenarios,
            // Of a campaign that ends by the clock, nobody asked for a number.
            asked: settings.time.map_or(self.asked, |_| tally.cases),
            operated: self.operated,
            operator_budget: self.purse.as_ref().and(settings.operator_budget),
            cases: tally.cases,
            scenarios: tally.scenarios,
            calls: tally.calls,
            executions: examined.executions,
            coverage,
            orders,
            pairs,
            readings: readings(compiled, &tally),
            declined: tally
                .declined
                .into_iter()
                .map(|(capability, refused)| DeclinedCapability {
                    capability,
                    cases: refused.cases,
                    reason: refused.reason,
                })
                .collect(),
            broken: tally.broken,
            unattributed,
            aborted: aborted.filter(|_| interrupted.is_none()),
            interrupted,
            clauses,
            findings,
            conclusion,
            hello,
            missing: false,
            record: None,
        }
    }

    /// How far the pairs and triples of values, and the orders of events, were covered.
    fn coverage(&self, cases: usize) -> ([[StrengthCoverage; 2]; 2], PairsSeen) {
        // A stream that has made all its rows knows what they cover. After an early end it may
        // have made more than were judged.
        let settings = self.settings;
        let made = self.made();
        let cases = match settings.part {
            // A part that came to its end tells what all parts together cover.
            Some(_) if cases >= settings.own_scenarios() => made,
            _ => cases.saturating_sub(self.first.len()),
        };
        let stream = if cases >= made {
            self.cases.clone()
        } else {
            Stream::new(self.domain.clone(), settings.seed, settings.scenarios)
        };
        let cases = cases.min(made);
        let values = [2, 3].map(|strength| stream.coverage(strength, cases));
        ([values, stream.orders(cases)], stream.pairs(cases))
    }
}

/// How many steps and users a case has.
fn size(case: &Case) -> (usize, usize) {
    let steps = case.scenarios.iter().map(|one| one.steps.len()).sum();
    let users = case.scenarios.iter().map(|one| one.world.users.len()).sum();
    (steps, users)
}

fn fits_in(small: (usize, usize), large: (usize, usize)) -> bool {
    small.0 <= large.0 && small.1 <= large.1
}
