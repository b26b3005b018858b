//! One worker of a campaign: takes cases, keeps an adapter supplied, and judges what comes back.

use std::collections::{HashMap, VecDeque};
use std::time::{Duration, Instant};

use super::case::judge;
use super::harvest::Harvest;
use super::supply::{NextCase, Store, Supply};
use super::watch::Watch;
use crate::adapter::{Adapter, AdapterError, Late, RunOutcome, Unattributed, adapter_blame};
use crate::check::{Compiled, Judge};
use crate::generate::Case;

/// How many answered scenarios are remembered, to know the case that an incident belongs to. As
/// many as can be on the way.
const MEMORY: usize = 1024;

/// What runs once more comes some time after the answer. A campaign that is over sooner waits for so long since it began.
const LINGER: Duration = Duration::from_millis(300);

/// What the workers share.
pub(super) struct Shared<'a, 'w> {
    pub(super) compiled: &'a Compiled,
    pub(super) store: Store<'a>,
    /// How many scenarios the adapter takes at a time.
    pub(super) window: usize,
    pub(super) watch: &'a Watch<'w>,
    /// When no more cases are begun.
    pub(super) until: Option<Instant>,
}

/// Takes cases as long as there are any. `judged` is told how many this worker has judged.
pub(super) fn work(
    adapter: &mut dyn Adapter,
    shared: &Shared<'_, '_>,
    harvest: &mut Harvest,
    judged: &mut dyn FnMut(usize),
) -> Result<(), AdapterError> {
    std::thread::scope(|scope| {
        let supply = if adapter.is_concurrent() {
            Supply::ahead(scope, &shared.store)
        } else {
            Supply::here(&shared.store)
        };
        judge_all(adapter, supply, shared, harvest, judged)
    })
}

fn judge_all(
    adapter: &mut dyn Adapter,
    mut supply: Supply<'_>,
    shared: &Shared<'_, '_>,
    harvest: &mut Harvest,
    judged: &mut dyn FnMut(usize),
) -> Result<(), AdapterError> {
    let mut flight = Flight::default();
    let settings = shared.store.settings;
    let judging = Judge::new(shared.compiled);
    let mut unattributed = Noted(0);
    let began = Instant::now();
    loop {
        if settings.interrupt.is_raised() {
            return Err(AdapterError::Interrupted);
        }
        // Answers that are there are judged before anything is waited for.
        let over = shared.until.is_some_and(|until| Instant::now() >= until);
        while !over
            && flight.places.len() < shared.window
            && let NextCase::Case(index, case) = supply.next(flight.places.is_empty())
        {
            if let Some(purse) = &mut harvest.purse
                && !purse.pay_and_keep(&case, &harvest.tally)
            {
                return Ok(());
            }
            flight.submit(adapter, index, case)?;
        }
        if flight.places.is_empty() {
            adapter.linger(LINGER.saturating_sub(began.elapsed()));
            flight.note_late(&adapter.take_late(), shared, harvest);
            unattributed.note(adapter.unattributed(), shared, &judging, &flight, harvest);
            return Ok(());
        }
        let answered = adapter.next();
        flight.note_late(&adapter.take_late(), shared, harvest);
        unattributed.note(adapter.unattributed(), shared, &judging, &flight, harvest);
        let (id, answer) = answered?;
        let Some(done) = flight.answered(id, answer) else {
            continue;
        };
        let mut result = judge(&judging, &done.case, &done.answers);
        result.keep(settings.only.as_ref());
        shared.watch.violated(done.index, &result.groups);
        harvest
            .tally
            .add(done.index, &done.case, &done.answers, result);
        judged(harvest.tally.cases);
    }
}

/// The cases that are on the way.
#[derive(Default)]
struct Flight {
    next_id: u64,
    cases: HashMap<usize, PendingCase>,
    /// For the id of each scenario on the way: the index of its case, and its place in there.
    places: HashMap<u64, (usize, usize)>,
    /// Scenarios that were answered lately, and the indices of their cases.
    before: VecDeque<(u64, (usize, usize))>,
}

/// A case of which not all answers have come yet.
struct PendingCase {
    case: Case,
    answers: Vec<Option<RunOutcome>>,
}

/// A case with all its answers.
struct Done {
    index: usize,
    case: Case,
    answers: Vec<RunOutcome>,
}

impl Flight {
    fn submit(
        &mut self,
        adapter: &mut dyn Adapter,
        index: usize,
        case: Case,
    ) -> Result<(), AdapterError> {
        for (place, scenario) in case.scenarios.iter().enumerate() {
            adapter.submit(self.next_id, scenario)?;
            self.places.insert(self.next_id, (index, place));
            self.next_id += 1;
        }
        let answers = vec![None; case.scenarios.len()];
        self.cases.insert(index, PendingCase { case, answers });
        Ok(())
    }

    /// Notes an answer; the case, if it was the last one that was missing.
    fn answered(&mut self, id: u64, answer: RunOutcome) -> Option<Done> {
        let (index, place) = self.places.remove(&id)?;
        if self.before.len() == MEMORY {
            self.before.pop_front();
        }
        self.before.push_back((id, (index, place)));
        let pending = self.cases.get_mut(&index)?;
        *pending.answers.get_mut(place)? = Some(answer);
        if pending.answers.iter().any(Option::is_none) {
            return None;
        }
        let PendingCase { case, answers } = self.cases.remove(&index)?;
        Some(Done {
            index,
            case,
            answers: answers.into_iter().flatten().collect(),
        })
    }

    /// Tells of callbacks that ran when their scenario had been answered, and notes the scenarios.
    fn note_late(&self, all: &[Late], shared: &Shared<'_, '_>, harvest: &mut Harvest) {
        shared.watch.late(all);
        for late in all {
            let mut before = self.before.iter().rev();
            if let Some((_, place)) = before.find(|(id, _)| Some(*id) == late.id) {
                harvest.late.note(*place, late);
            }
        }
    }

    /// The case that the scenario `id` belongs to, and its place there; of one that nobody
    /// remembers, those of the scenario that was answered last.
    fn place(&self, id: Option<u64>) -> Option<(usize, usize)> {
        let mut before = self.before.iter().rev();
        let known = id.and_then(|id| {
            let on_the_way = self.places.get(&id).copied();
            on_the_way.or_else(|| before.find(|one| one.0 == id).map(|one| one.1))
        });
        known.or_else(|| self.before.back().map(|one| one.1))
    }
}

/// How many of the adapter's unattributed have been noted.
struct Noted(usize);

impl Noted {
    /// Notes those that are new: crashes and hangs count for the implementation.
    fn note(
        &mut self,
        all: &[Unattributed],
        shared: &Shared<'_, '_>,
        judging: &Judge<'_>,
        flight: &Flight,
        harvest: &mut Harvest,
    ) {
        for unattributed in all.get(self.0..).unwrap_or_default() {
            if adapter_blame(&unattributed.incident) {
                harvest.unattributed.extend([unattributed.incident.clone()]);
            } else if let Some((index, place)) = flight.place(unattributed.id) {
                let mut scenarios = shared.store.case(index).scenarios;
                let case = Case::one(scenarios.swap_remove(place));
                let answers = [RunOutcome::Incident(unattributed.incident.clone())];
                let mut judged = judge(judging, &case, &answers);
                judged.keep(shared.store.settings.only.as_ref());
                harvest.tally.unattributed(index, &case, &answers, judged);
            }
        }
        self.0 = all.len();
    }
}
