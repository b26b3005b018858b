//! Where a worker gets its cases from: it makes them itself, or a thread of its own makes them ahead while the implementation and the checks are at work.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, TryRecvError, sync_channel};
use std::thread::Scope;

use super::settings::Settings;
use crate::generate::{Case, Stream};

/// How many cases are handed over at a time: to hand over one takes as long as to make one.
const BATCH: usize = 16;

/// How many batches may lie ready.
const AHEAD: usize = 8;

/// The cases of a campaign, and which of them have been taken. Shared by all workers.
pub(super) struct Store<'a> {
    /// What comes before the cases of the stream.
    pub(super) first: &'a [Case],
    /// How many cases of the stream come then.
    pub(super) made: usize,
    pub(super) settings: &'a Settings,
    pub(super) stream: &'a Stream,
    pub(super) next: &'a AtomicUsize,
}

impl Store<'_> {
    /// The case at `index`, once more.
    pub(super) fn case(&self, index: usize) -> Case {
        let made = || self.stream.clone().case(index - self.first.len());
        self.first.get(index).cloned().unwrap_or_else(made)
    }

    /// The cases that nobody has taken yet, with their places in the campaign. Each call of `next` takes one.
    fn cases(&self) -> impl Iterator<Item = (usize, Case)> {
        let mut stream = self.stream.clone();
        let first = self.first;
        let total = first.len() + self.made;
        std::iter::from_fn(move || {
            let place = self.next.fetch_add(1, Ordering::Relaxed);
            let part = self.settings.part;
            let index = part.map_or(place, |part| part.case(place));
            (index < total).then(|| {
                let case = match first.get(index) {
                    Some(case) => case.clone(),
                    None => stream.case(index - first.len()),
                };
                (index, case)
            })
        })
    }
}

/// What comes next.
pub(super) enum NextCase {
    Case(usize, Case),
    /// None is ready; there will be one.
    NotYet,
    End,
}

/// A worker's own supply.
pub(super) enum Supply<'a> {
    Here(Box<dyn Iterator<Item = (usize, Case)> + 'a>),
    Ahead {
        batches: Receiver<Vec<(usize, Case)>>,
        ready: std::vec::IntoIter<(usize, Case)>,
    },
}

impl<'a> Supply<'a> {
    /// Cases that are made when they are asked for.
    pub(super) fn here(store: &'a Store<'a>) -> Self {
        Self::Here(Box::new(store.cases()))
    }

    /// Cases that another thread makes ahead. It ends when there are no more, or when this is dropped.
    pub(super) fn ahead<'scope>(
        scope: &'scope Scope<'scope, '_>,
        store: &'scope Store<'scope>,
    ) -> Self {
        let (send, batches) = sync_channel(AHEAD);
        scope.spawn(move || {
            let mut cases = store.cases();
            loop {
                let batch: Vec<_> = cases.by_ref().take(BATCH).collect();
                if batch.is_empty() || send.send(batch).is_err() {
                    return;
                }
            }
        });
        Self::Ahead {
            batches,
            ready: Vec::new().into_iter(),
        }
    }

    /// The next case. Waits for it if `wait` says so.
    pub(super) fn next(&mut self, wait: bool) -> NextCase {
        let (batches, ready) = match self {
            Self::Here(cases) => return found(cases.next()),
            Self::Ahead { batches, ready } => (batches, ready),
        };
        if let Some((index, case)) = ready.next() {
            return NextCase::Case(index, case);
        }
        let batch = if wait {
            batches.recv().map_err(|_| TryRecvError::Disconnected)
        } else {
            batches.try_recv()
        };
        match batch {
            Ok(batch) => {
                *ready = batch.into_iter();
                found(ready.next())
            }
            Err(TryRecvError::Empty) => NextCase::NotYet,
            Err(TryRecvError::Disconnected) => NextCase::End,
        }
    }
}

fn found(case: Option<(usize, Case)>) -> NextCase {
    case.map_or(NextCase::End, |(index, case)| NextCase::Case(index, case))
}
