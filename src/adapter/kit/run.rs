//! One scenario on a platform.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{Declined, Platform, StepOutcome};
use crate::adapter::RunOutcome;
use crate::fields::Name;
use crate::scenario::{Scenario, Step};
use crate::trace::{Carried, Fired, Record, Trace};

/// The callbacks or event handlers that a page has given. Writes down which of them run. It can be kept, cloned, and taken
/// to another thread: what runs late still finds its place.
#[derive(Clone, Debug)]
pub struct PageCallbacks {
    /// `None`: a handler for every event.
    names: Option<Arc<[Name]>>,
    fired: Arc<Mutex<Vec<Fired>>>,
    /// The calls that the page makes in the first handler that runs.
    inside: Arc<Mutex<Inside>>,
}

/// Calls that a page makes in a handler.
#[derive(Debug, Default)]
struct Inside {
    waiting: Vec<Step>,
    taken: Vec<(Record, PageCallbacks)>,
}

impl PageCallbacks {
    fn new(names: Option<&[Name]>) -> Self {
        Self {
            names: names.map(Into::into),
            fired: Arc::default(),
            inside: Arc::default(),
        }
    }

    /// Whether the page has given a callback of this name.
    pub fn has(&self, name: &str) -> bool {
        let names = self.names.as_deref();
        names.is_none_or(|names| names.iter().any(|one| **one == *name))
    }

    /// Runs a callback with this argument, if the page has given it.
    pub fn run(&self, name: &str, argument: impl Into<Option<Carried>>) {
        if self.has(name) {
            self.fired().push(Fired {
                name: name.into(),
                argument: argument.into(),
            });
        }
    }

    /// The same, on a platform that has declared [`Capability::Nested`](crate::scenario::Capability::Nested): whatever the page calls in that
    /// handler is called before this returns.
    ///
    /// # Errors
    /// [`Declined`] if a call is declined.
    pub fn run_on<P: Platform>(
        &self,
        platform: &mut P,
        name: &str,
        argument: impl Into<Option<Carried>>,
    ) -> Result<(), Declined> {
        if !self.has(name) {
            return Ok(());
        }
        self.run(name, argument);
        let calls = std::mem::take(&mut self.inside().waiting);
        for call in &calls {
            let taken = take(platform, call, &[])?;
            self.inside().taken.push(taken);
        }
        Ok(())
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn fired(&self) -> MutexGuard<'_, Vec<Fired>> {
        self.fired.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(super) fn run<P: Platform>(scenario: &Scenario) -> RunOutcome {
    match play::<P>(scenario) {
        Ok(trace) => RunOutcome::Trace(trace),
        Err(Declined { capability, reason }) => RunOutcome::Declined { capability, reason },
    }
}

fn play<P: Platform>(scenario: &Scenario) -> Result<Trace, Declined> {
    let mut platform = P::start(&scenario.world);
    let mut steps: Vec<(Record, PageCallbacks)> = Vec::new();
    let mut rest = scenario.steps.as_slice();
    while let Some((step, behind)) = rest.split_first() {
        let may_hold = matches!(step, Step::Tap { .. } | Step::Call { .. });
        let nested = behind.iter().take_while(|one| may_hold && one.is_nested());
        let (nested, behind) = behind.split_at(nested.count());
        let (record, page) = take(&mut platform, step, nested)?;
        let overlaps = matches!(step, Step::Call { overlap: true, .. })
            && nested.is_empty()
            && matches!(behind.first(), Some(Step::Call { .. }));
        if !overlaps {
            platform.settle();
        }
        let taken = std::mem::take(&mut *page.inside());
        steps.push((record, page));
        steps.extend(taken.taken);
        // No handler ran, so the page never came to what it does there.
        steps.extend(taken.waiting.iter().map(|_| {
            let record = Record {
                skipped: true,
                ..Record::default()
            };
            (record, PageCallbacks::new(Some(&[])))
        }));
        rest = behind;
    }
    // Callbacks are collected at the end, so that one that runs too often is seen.
    let close = |(mut record, page): (Record, PageCallbacks)| {
        record.fired = std::mem::take(&mut *page.fired());
        record
    };
    Ok(Trace {
        steps: steps.into_iter().map(close).collect(),
    })
}

fn take<P: Platform>(
    platform: &mut P,
    step: &Step,
    nested: &[Step],
) -> Result<(Record, PageCallbacks), Declined> {
    let page = PageCallbacks::new(match step {
        Step::Call { argument, .. } => {
            Some(argument.as_ref().map_or(&[][..], |one| &one.callbacks))
        }
        _ => None,
    });
    page.inside().waiting.extend_from_slice(nested);
    let outcome = match step {
        Step::Tap { attributes, answer } => platform.tap(attributes, *answer, &page)?,
        Step::Call {
            argument, answer, ..
        } => platform.call(argument.as_ref(), *answer, &page)?,
        Step::CanIUse { query } => platform.can_i_use(query)?,
        Step::Revoke => done(platform.revoke())?,
        Step::Set { facet, value } => done(platform.set(facet, value))?,
        Step::SwitchUser { user } => done(platform.switch_user(*user))?,
        Step::Restart { facets } => done(platform.restart(facets))?,
    };
    let mut record = Record::default();
    match outcome {
        StepOutcome::Absent => record.absent = true,
        StepOutcome::Nothing => {}
        StepOutcome::Returned(value) => record.returned = Some(value),
        StepOutcome::Promise(settled, value) => {
            record.promise = Some(settled);
            record.returned = value;
        }
        StepOutcome::Thrown(what) => record.thrown = Some(what),
    }
    Ok((record, page))
}

fn done(result: Result<(), Declined>) -> Result<StepOutcome, Declined> {
    result.map(|()| StepOutcome::Nothing)
}
