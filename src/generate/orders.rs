//! Scenarios in which all that can happen happens in one order or another.

use super::build::BuiltRow;
use super::domain::Domain;
use super::history::{History, HistoryEvent};
use crate::covering::{Orders, StrengthCoverage};
use crate::rng::Rng;
use crate::scenario::Scenario;

/// How many of the rows look at the state after each event; in the others a call comes only here and there, so that a platform which remembers what it
/// was asked has less to remember.
const WATCHED: (usize, usize) = (2, 3);

/// The orders of the events that change the state, as far as they have been made. Kept, because each row depends on those before.
#[derive(Debug)]
pub(super) struct EventOrders {
    events: Vec<HistoryEvent>,
    orders: Orders,
    made: Vec<Vec<usize>>,
    ended: bool,
}

impl EventOrders {
    pub(super) fn new(domain: &Domain, seed: u64) -> Self {
        let events = HistoryEvent::changing(domain);
        let marked = events.iter().enumerate().filter(|(_, (_, marked))| *marked);
        let marked: Vec<usize> = marked.map(|(at, _)| at).collect();
        Self {
            orders: Orders::new(events.len(), &marked, seed),
            events: events.into_iter().map(|(event, _)| event).collect(),
            made: Vec::new(),
            ended: false,
        }
    }

    /// The events in the order of the row at this place; `None` once all orders have occurred.
    pub(super) fn get(&mut self, at: usize) -> Option<Vec<HistoryEvent>> {
        while self.made.len() <= at && !self.ended {
            match self.orders.next_row() {
                Some(row) => self.made.push(row),
                None => self.ended = true,
            }
        }
        let row = self.made.get(at)?;
        Some(row.iter().map(|event| self.events[*event]).collect())
    }

    /// How many rows there are, or have been made so far.
    pub(super) const fn rows(&self) -> usize {
        self.made.len()
    }

    /// How many of the orders of three events, and of four that concern users and grants, occur in the rows that have been made.
    pub(super) fn coverage(&self) -> [StrengthCoverage; 2] {
        [3, 4].map(|strength| self.orders.coverage(strength))
    }
}

/// The scenario in which `events` come one after the other, and one of them once more.
///
/// All else is such that a call shows its reply: what hides that hides the order too.
pub(super) fn scenario(
    domain: &Domain,
    mut events: Vec<HistoryEvent>,
    at: usize,
    rng: &mut Rng,
) -> Scenario {
    let again = *rng.pick(&events);
    events.insert(rng.below(events.len() + 1), again);
    let watched = at % WATCHED.1 < WATCHED.0;
    let mut history = Vec::with_capacity(2 * events.len());
    for event in events {
        history.push(event);
        let calls = matches!(
            event,
            HistoryEvent::Call | HistoryEvent::Nested | HistoryEvent::Overlapping
        );
        if !calls && (watched || rng.chance(1, 4)) {
            history.push(HistoryEvent::Call);
        }
    }
    let levels = domain.telling.iter().map(|telling| {
        let odd = if rng.chance(1, 2) { telling.len() } else { 1 };
        telling.get(rng.below(odd)).copied().unwrap_or(0)
    });
    let levels: Vec<usize> = levels.collect();
    let row = BuiltRow::new(domain, &domain.parameters, &levels).with_history(History::of(history));
    row.build(domain, rng)
}
