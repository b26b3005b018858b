//! Running a campaign: greet, stream the cases through the adapters, examine what was seen,
//! conclude.

use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::time::Instant;

use super::conclude::{readings, replies_were_judged, verdicts};
use super::event::Event;
use super::examination::Examination;
use super::examine::{Examined, mixes};
use super::executor::Executor;
use super::harvest::Harvest;
use super::purse::Purse;
use super::regression::{Regression, adapted};
use super::result::{CampaignResult, DeclinedCapability};
use super::settings::{Connect, Settings, Tell};
use super::supply::Store;
use super::verdict::Conclusion;
use super::watch::Watch;
use super::worker::Shared;
use super::workers::stream;
use crate::adapter::{Adapter, AdapterError, Hello, adapter_blame, certify};
use crate::check::Compiled;
use crate::covering::StrengthCoverage;
use crate::generate::{Case, Costs, Domain, PairsSeen, Session, Stream};

/// Runs a campaign.
///
/// # Errors
/// When nothing could be judged because the adapter could not be started or is not fit. What goes
/// wrong later is in the result.
pub fn run(
    compiled: &Arc<Compiled>,
    connect: &Connect<'_>,
    settings: &Settings,
    watch: &mut Tell<'_>,
) -> Result<CampaignResult, AdapterError> {
    let watch = Watch::new(compiled.spec().clauses.len(), watch);
    let (mut adapter, hello, domain) = greet(compiled, connect)?;
    watch.tell(Event::Ready(&hello));
    let operated = adapter.is_operated();
    let purse = operated
        .then_some(settings.operator_budget)
        .flatten()
        .map(|budget| Purse::new(budget, &domain.probe()));
    let session = purse
        .as_ref()
        .map(|purse| in_session(settings, &domain, purse.left()));
    let asked = session
        .as_ref()
        .map_or(settings.own_scenarios(), |session| {
            session.corpus.len() - settings.corpus.len()
        });
    let own = settings.corpus.len();
    let settings = session.as_ref().unwrap_or(settings);
    watch.tell(Event::Planned(
        settings.corpus.len() + settings.own_scenarios(),
    ));
    adapter.expect(
        settings.corpus.len() + settings.own_scenarios(),
        purse.as_ref().and(settings.operator_budget),
    );
    let known = Regression::runnable(&domain, &settings.regression, settings.scenarios);
    // What a session plans is made for this adapter; the rest of the corpus may be too much for it.
    let (corpus, planned) = settings.corpus.split_at(own);
    let corpus = corpus.iter().filter_map(|case| adapted(&domain, case));
    let corpus = corpus.chain(planned.iter().cloned());
    let campaign = Campaign {
        compiled,
        connect,
        settings,
        domain: &domain,
        first: known
            .iter()
            .map(|(_, case)| case.clone())
            .chain(corpus)
            .collect(),
        known: known.into_iter().map(|(one, _)| one).collect(),
        cases: Stream::new(domain.clone(), settings.seed, settings.scenarios),
        watch: &watch,
        asked,
        operated,
        purse,
    };
    let mut harvest = campaign.stream(&mut *adapter, &hello);
    let examined = campaign.examine(adapter, &mut harvest);
    Ok(campaign.conclude(hello, harvest, examined))
}

/// The settings of a session: what the operator does is planned for so many actions.
fn in_session(settings: &Settings, domain: &Domain, actions: usize) -> Settings {
    let session = Session::plan(domain, settings.seed, actions, Costs::default());
    let mut settings = settings.clone();
    settings
        .corpus
        .extend(session.legs.into_iter().map(|leg| leg.case));
    settings.scenarios = 0;
    settings.regression.clear();
    settings.part = None;
    settings.jobs = 1;
    settings
}

/// Starts the adapter, and finds out whether it can be relied on.
fn greet(
    compiled: &Compiled,
    connect: &Connect<'_>,
) -> Result<(Box<dyn Adapter>, Hello, Domain), AdapterError> {
    let mut adapter = connect();
    let hello = adapter.hello(&compiled.spec().api)?;
    hello.fits(compiled.spec())?;
    let domain = Domain::new(compiled.spec().clone(), &hello.capabilities, &hello.fixed)
        .with_accounts(adapter.accounts());
    certify(&mut *adapter, &hello, &domain.probe())?;
    Ok((adapter, hello, domain))
}

/// What all phases after the greeting need.
struct Campaign<'a, 'w> {
    compiled: &'a Arc<Compiled>,
    connect: &'a Connect<'a>,
    settings: &'a Settings,
    domain: &'a Domain,
    /// What is run before the cases of the stream.
    first: Vec<Case>,
    /// The known defects that the first of these are about.
    known: Vec<Arc<Regression>>,
    cases: Stream,
    watch: &'a Watch<'w>,
    /// How many cases were asked for.
    asked: usize,
    /// Whether an operator takes part.
    operated: bool,
    /// The operator's actions, if they are counted.
    purse: Option<Purse>,
}

impl Campaign<'_, '_> {
    fn store<'s>(&'s self, next: &'s AtomicUsize) -> Store<'s> {
        Store {
            first: &self.first,
            made: self.settings.scenarios - self.known.len(),
            settings: self.settings,
            stream: &self.cases,
            next,
        }
    }

    /// Runs all cases.
    fn stream(&self, adapter: &mut dyn Adapter, hello: &Hello) -> Harvest {
        let next = AtomicUsize::new(0);
        let shared = Shared {
            compiled: self.compiled,
            store: self.store(&next),
            window: hello.in_flight.max(1),
            watch: self.watch,
            until: self.settings.time.map(|time| Instant::now() + time),
        };
        stream(adapter, self.connect, &shared, hello, self.purse.clone())
    }

    /// Works out the findings, with the adapter that is left or a new one.
    fn examine(&self, adapter: Box<dyn Adapter>, harvest: &mut Harvest) -> Examined {
        let noted = adapter.unattributed().len();
        let mut usable = Some(adapter).filter(|_| harvest.ended.is_none());
        let tally = &harvest.tally;
        // To compare two scenarios for the sake of a *should* clause takes too much of an operator's time.
        let mixed = !self.operated && mixes(tally);
        if tally.seen.is_empty() && tally.unattributed.is_empty() && !mixed {
            if let Some(adapter) = &mut usable {
                adapter.finish();
                self.watch.late(adapter.late());
                harvest.keep_own(&adapter.unattributed()[noted..]);
            }
            return Examined::default();
        }
        let known = if usable.is_some() { noted } else { 0 };
        let adapter = usable.unwrap_or_else(|| (self.connect)());
        let next = AtomicUsize::new(0);
        let store = self.store(&next);
        let examination = Examination {
            domain: self.domain,
            settings: self.settings,
            tally,
            watch: self.watch,
            case: &|index| store.case(index),
            slowest: harvest.slowest,
        };
        let mut executor = Executor::renewing(self.compiled, adapter, self.connect, u64::MAX / 2);
        // After the campaign ended before its time, the adapter is a new one.
        let greeted = match harvest.ended {
            None => Ok(()),
            Some(_) => executor.renew().map(drop),
        };
        let examined = if self.operated {
            examination.operated(&mut executor, greeted, harvest.purse.clone())
        } else {
            examination.run(&mut executor, greeted)
        };
        let unattributed = executor.finish(known);
        harvest.keep_own(&unattributed);
        examined
    }

    /// What the campaign comes to.
    fn conclude(&self, hello: Hello, harvest: Harvest, examined: Examined) -> CampaignResult {
        let (compiled, settings) = (self.compiled, self.settings);
        let Harvest {
            tally,
            unattributed,
            ended,
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
        // What an adapter does wrong once it may have done wrong elsewhere too, unseen.
        let own = unattributed.iter().any(|one| adapter_blame(&one.incident));
        let aborted = ended.or(examined.ended);
        // A spec need not have a clause that speaks of scenarios that do not end.
        let unsaid = compiled.answers.is_none() && tally.incidents > 0;
        let interrupted = settings.interrupt.signal();
        let broken = aborted.is_some() || own || !tally.broken.is_empty();
        let conclusion = match interrupted {
            Some(_) => Conclusion::Interrupted,
            None if replies_were_judged(compiled.spec(), &clauses) => {
                Conclusion::of(&clauses, tally.scenarios, broken, unsaid)
            }
            None => Conclusion::of(&clauses, 0, broken, unsaid),
        };
        let ([coverage, orders], pairs) = self.coverage(tally.cases);
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
                .map(|(capability, (cases, reason))| DeclinedCapability {
                    capability,
                    cases,
                    reason,
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
        }
    }

    /// How far the pairs and triples of values, and the orders of events, were covered.
    fn coverage(&self, cases: usize) -> ([[StrengthCoverage; 2]; 2], PairsSeen) {
        // A stream that has made all its rows knows what they cover. After an early end it may
        // have made more than were judged.
        let settings = self.settings;
        let made = settings.scenarios - self.known.len();
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
