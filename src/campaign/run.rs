//! Running a campaign: the stream of cases through one or more adapters, then the findings one by one.

use std::collections::HashMap;
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, Mutex};

use super::case::{Executor, judge};
use super::conclude::{readings, verdicts};
use super::examine::{examine, mixes};
use super::result::{CampaignResult, Declined};
use super::supply::{Next, Store, Supply};
use super::tally::Tally;
use super::verdict::Conclusion;
use crate::adapter::{Adapter, AdapterError, Answer, Hello, adapter_blame, certify};
use crate::check::{ClauseSet, Compiled, Judge};
use crate::generate::{Case, Domain, Generator};
use crate::scenario::Scenario;

/// Starts an adapter; called once for each job.
pub type Connect<'a> = dyn Fn() -> Box<dyn Adapter> + Sync + 'a;

/// How a campaign is run.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where chance starts from. Default 0.
    pub seed: u64,
    /// How many cases. Default 1000.
    pub scenarios: usize,
    /// How many adapters at a time. Default 1.
    pub jobs: usize,
    /// The most executions that shrinking one finding may take. Default 500.
    pub shrink_budget: usize,
    /// How often a violation is replayed before it is believed. Default 3.
    pub replays: usize,
    /// Only these clauses are judged. Default: all.
    pub only: Option<ClauseSet>,
    /// Cases that are run before all others. Default: none.
    pub corpus: Vec<Case>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            seed: 0,
            scenarios: 1000,
            jobs: 1,
            shrink_budget: 500,
            replays: 3,
            only: None,
            corpus: Vec::new(),
        }
    }
}

/// What happens during a campaign, for whoever shows it.
#[derive(Debug)]
pub enum Event<'a> {
    /// The adapter has answered the greeting and was certified.
    Ready(&'a Hello),
    /// So many cases have been judged.
    Judged(usize),
    /// A finding is being shrunk; so many are still to come.
    Shrinking(usize),
}

/// Runs a campaign.
///
/// # Errors
/// When nothing could be judged because the adapter could not be started or is not fit. What goes wrong later is in the result.
pub fn run(
    compiled: &Arc<Compiled>,
    connect: &Connect<'_>,
    settings: &Settings,
    watch: &mut dyn FnMut(Event<'_>),
) -> Result<CampaignResult, AdapterError> {
    let mut first = connect();
    let hello = first.hello(&compiled.spec().api)?;
    let domain = Domain::new(compiled.spec().clone(), &hello.capabilities, &hello.fixed);
    certify(&mut *first, &hello, &probe(&domain))?;
    watch(Event::Ready(&hello));

    let next = AtomicUsize::new(0);
    let make = || Generator::new(domain.clone(), settings.seed, settings.scenarios);
    let generator = Arc::new(make());
    let shared = Shared {
        compiled,
        store: Store {
            settings,
            generator: &generator,
            next: &next,
        },
        window: hello.in_flight.max(1),
    };
    let (mut tally, mut aborted) = stream(first, connect, &shared, &hello, watch);
    let mut findings = Vec::new();
    let mut executions = 0;
    let mut strays = std::mem::take(&mut tally.1);
    let mut last = tally.2.take();
    if !tally.0.seen.is_empty() || mixes(&tally.0) {
        let adapter = last.take().map_or_else(
            || {
                let mut adapter = connect();
                adapter.hello(&compiled.spec().api).map(|_| adapter)
            },
            Ok,
        );
        match adapter {
            Ok(mut adapter) => {
                let mut executor = Executor::new(compiled, &mut *adapter, u64::MAX / 2);
                let ended = examine(
                    &mut executor,
                    &domain,
                    settings,
                    &tally.0,
                    &mut findings,
                    watch,
                );
                executions = executor.executions;
                aborted = aborted.or(ended.err());
                last = Some(adapter);
            }
            Err(error) => aborted = aborted.or(Some(error)),
        }
    }
    if let Some(mut adapter) = last {
        if aborted.is_none() {
            adapter.finish();
        }
        strays.extend(adapter.strays().iter().cloned());
    }
    let tally = tally.0;
    findings.sort_by_key(|one| (one.group.primary().clause, one.first));
    let clauses = verdicts(compiled, &domain, settings, &tally, &findings);
    // What an adapter does wrong once it may have done wrong elsewhere too, unseen.
    let own = strays.iter().any(|one| adapter_blame(&one.incident));
    let broken = aborted.is_some() || own || !tally.broken.is_empty();
    let conclusion = Conclusion::of(&clauses, tally.scenarios, broken);
    // One that has made all its rows knows what they cover. After an early end it may have made more than were judged.
    let whole = tally.cases >= settings.scenarios;
    let generator = if whole { generator } else { Arc::new(make()) };
    Ok(CampaignResult {
        seed: settings.seed,
        asked: settings.scenarios,
        cases: tally.cases,
        scenarios: tally.scenarios,
        calls: tally.calls,
        executions,
        coverage: [2, 3]
            .map(|strength| generator.coverage(strength, tally.cases.min(settings.scenarios))),
        readings: readings(compiled, &tally),
        declined: tally
            .declined
            .into_iter()
            .map(|(capability, (cases, reason))| Declined {
                capability,
                cases,
                reason,
            })
            .collect(),
        broken: tally.broken,
        strays,
        aborted,
        clauses,
        findings,
        conclusion,
        hello,
    })
}

/// The scenario with which an adapter is certified: needs nothing that it has not declared.
fn probe(domain: &Domain) -> Scenario {
    domain.probe()
}

/// What the workers share.
struct Shared<'a> {
    compiled: &'a Arc<Compiled>,
    store: Store<'a>,
    window: usize,
}

type Harvest = (Tally, Vec<crate::adapter::Stray>, Option<Box<dyn Adapter>>);

/// Runs all cases. The first adapter works here, where events can be shown; the others in threads of their own.
fn stream(
    first: Box<dyn Adapter>,
    connect: &Connect<'_>,
    shared: &Shared<'_>,
    hello: &Hello,
    watch: &mut dyn FnMut(Event<'_>),
) -> (Harvest, Option<AdapterError>) {
    let rest: Mutex<(Tally, Vec<crate::adapter::Stray>, Option<AdapterError>)> = Mutex::default();
    let mut tally = Tally::default();
    let mut first = first;
    let error = std::thread::scope(|scope| {
        for _ in 1..shared.store.settings.jobs {
            scope.spawn(|| {
                let mut mine = Tally::default();
                let mut adapter = connect();
                let greeted = adapter.hello(&shared.compiled.spec().api);
                let ended = greeted.and_then(|theirs| {
                    if theirs == *hello {
                        work(&mut *adapter, shared, &mut mine, &mut |_| {})
                    } else {
                        Err(AdapterError::Certification(
                            "two copies of the adapter answered the greeting differently"
                                .to_owned(),
                        ))
                    }
                });
                if let Ok(mut rest) = rest.lock() {
                    rest.0.merge(mine);
                    rest.1.extend(adapter.strays().iter().cloned());
                    if let Err(error) = ended {
                        rest.2.get_or_insert(error);
                    }
                }
            });
        }
        work(&mut *first, shared, &mut tally, &mut |cases| {
            watch(Event::Judged(cases));
        })
        .err()
    });
    let (others, strays, others_error) = rest.into_inner().unwrap_or_default();
    tally.merge(others);
    let usable = error.is_none().then_some(first);
    let mut strays = strays;
    if usable.is_none() {
        strays.clear();
    }
    ((tally, strays, usable), error.or(others_error))
}

/// A case of which not all answers have come yet.
struct Pending {
    index: usize,
    case: Case,
    answers: Vec<Option<Answer>>,
}

/// One worker: takes cases as long as there are any, keeps the adapter supplied, and judges while it works.
fn work(
    adapter: &mut dyn Adapter,
    shared: &Shared<'_>,
    tally: &mut Tally,
    judged: &mut dyn FnMut(usize),
) -> Result<(), AdapterError> {
    std::thread::scope(|scope| {
        let supply = if adapter.is_elsewhere() {
            Supply::ahead(scope, &shared.store)
        } else {
            Supply::here(&shared.store)
        };
        judge_all(adapter, supply, shared, tally, judged)
    })
}

fn judge_all(
    adapter: &mut dyn Adapter,
    mut supply: Supply<'_>,
    shared: &Shared<'_>,
    tally: &mut Tally,
    judged: &mut dyn FnMut(usize),
) -> Result<(), AdapterError> {
    let only = shared.store.settings.only.as_ref();
    let judging = Judge::new(shared.compiled);
    let mut pending: HashMap<u64, Pending> = HashMap::new();
    let (mut next_id, mut on_the_way) = (0_u64, 0_usize);
    loop {
        // Answers that are there are judged before anything is waited for.
        while on_the_way < shared.window
            && let Next::Case(index, case) = supply.next(on_the_way == 0)
        {
            // Ids of one case follow each other: the second is one more than the first, which is even.
            let first = next_id;
            next_id += 2;
            for (at, scenario) in (0_u64..).zip(&case.scenarios) {
                adapter.submit(first + at, scenario)?;
                on_the_way += 1;
            }
            let answers = vec![None; case.scenarios.len()];
            pending.insert(
                first,
                Pending {
                    index,
                    case,
                    answers,
                },
            );
        }
        if on_the_way == 0 {
            return Ok(());
        }
        let (id, answer) = adapter.next()?;
        on_the_way -= 1;
        let first = id & !1;
        let Some(one) = pending.get_mut(&first) else {
            continue;
        };
        if let Some(place) = one.answers.get_mut(usize::from(id & 1 == 1)) {
            *place = Some(answer);
        }
        if one.answers.iter().all(Option::is_some)
            && let Some(done) = pending.remove(&first)
        {
            let answers: Vec<_> = done.answers.into_iter().flatten().collect();
            let mut result = judge(&judging, &done.case, &answers);
            if let Some(only) = only {
                for group in &mut result.groups {
                    group.violations.retain(|one| only.contains(one.clause));
                }
                result.groups.retain(|group| !group.violations.is_empty());
            }
            tally.add(done.index, &done.case, result);
            judged(tally.cases);
        }
    }
}
