//! Running cases one at a time, each judged at once: while findings are examined, and at a replay.

use super::case::{CaseJudgement, is_noise, judge};
use super::settings::Connect;
use crate::adapter::{Adapter, AdapterError, Hello, Patience, RunOutcome, Unattributed};
use crate::check::{Compiled, Judge, Violation};
use crate::generate::Case;
use crate::scenario::Scenario;

/// Runs cases one at a time on an adapter, and counts.
pub struct Executor<'a> {
    judge: Judge<'a>,
    adapter: Handle<'a>,
    connect: Option<&'a Connect<'a>>,
    patience: Patience,
    /// What is run before each case, on an adapter that was started for the purpose.
    before: Vec<Scenario>,
    next_id: u64,
    /// Incidents of adapters that have been replaced.
    unattributed: Vec<Unattributed>,
    /// How many cases were run.
    pub executions: usize,
    /// How many times the API was called.
    pub calls: usize,
}

/// An adapter that is somebody else's, or our own.
enum Handle<'a> {
    Lent(&'a mut dyn Adapter),
    Own(Box<dyn Adapter>),
}

impl Handle<'_> {
    fn get(&mut self) -> &mut dyn Adapter {
        match self {
            Self::Lent(adapter) => *adapter,
            Self::Own(adapter) => &mut **adapter,
        }
    }
}

impl<'a> Executor<'a> {
    /// An executor; ids of scenarios are given from `next_id` on.
    pub fn new(compiled: &'a Compiled, adapter: &'a mut dyn Adapter, next_id: u64) -> Self {
        Self::over(compiled, Handle::Lent(adapter), None, next_id)
    }

    /// An executor that can replace the adapter by a fresh one.
    pub(super) fn renewing(
        compiled: &'a Compiled,
        adapter: Box<dyn Adapter>,
        connect: &'a Connect<'a>,
        next_id: u64,
    ) -> Self {
        Self::over(compiled, Handle::Own(adapter), Some(connect), next_id)
    }

    fn over(
        compiled: &'a Compiled,
        adapter: Handle<'a>,
        connect: Option<&'a Connect<'a>>,
        next_id: u64,
    ) -> Self {
        Self {
            judge: Judge::new(compiled),
            adapter,
            connect,
            patience: Patience::default(),
            before: Vec::new(),
            next_id,
            unattributed: Vec::new(),
            executions: 0,
            calls: 0,
        }
    }

    /// The spec.
    pub const fn compiled(&self) -> &'a Compiled {
        self.judge.compiled()
    }

    /// Whether the reply at `step` of the first scenario is recognised as that of some outcome.
    pub fn recognises(&self, answers: &[RunOutcome], step: usize) -> bool {
        let Some(RunOutcome::Trace(trace)) = answers.first() else {
            return false;
        };
        let mut record = trace.steps.get(step).into_iter();
        record.any(|record| self.judge.recognises(record))
    }

    /// The longest that a scenario took that was answered.
    pub(super) fn slowest(&mut self) -> std::time::Duration {
        self.adapter.get().slowest()
    }

    /// Says how patient to be with the adapter from now on.
    pub(super) fn be_patient(&mut self, patience: Patience) {
        self.patience = patience;
        self.adapter.get().be_patient(patience);
    }

    /// From now on each case is run on a fresh adapter, after these scenarios; as it comes if there
    /// are none.
    pub(super) fn set_before(&mut self, before: Vec<Scenario>) {
        self.before = before;
    }

    /// Replaces the adapter by a fresh one.
    pub(super) fn renew(&mut self) -> Result<Option<Hello>, AdapterError> {
        let Some(connect) = self.connect else {
            return Ok(None);
        };
        let unattributed = self.adapter.get().unattributed().to_vec();
        self.unattributed.extend(unattributed);
        let mut adapter = connect();
        let hello = adapter.hello(&self.compiled().spec().api)?;
        adapter.be_patient(self.patience);
        self.adapter = Handle::Own(adapter);
        Ok(Some(hello))
    }

    /// Whether a violation is that two runs differ in what differs each time.
    pub(super) fn is_noise(&self, violation: &Violation, runs: &[Vec<RunOutcome>]) -> bool {
        is_noise(&self.judge, violation, runs)
    }

    /// Runs a case and judges it.
    ///
    /// # Errors
    /// When the adapter is broken for good.
    pub fn run(&mut self, case: &Case) -> Result<CaseJudgement, AdapterError> {
        Ok(self.run_seen(case)?.0)
    }

    /// Runs a case and judges it; what was seen of each scenario comes along.
    ///
    /// # Errors
    /// When the adapter is broken for good.
    pub fn run_seen(
        &mut self,
        case: &Case,
    ) -> Result<(CaseJudgement, Vec<RunOutcome>), AdapterError> {
        self.executions += 1;
        self.calls += case.calls();
        if !self.before.is_empty() {
            self.renew()?;
            let before = std::mem::take(&mut self.before);
            let ran = before.iter().try_for_each(|one| self.one(one).map(drop));
            self.before = before;
            ran?;
        }
        let answers = case.scenarios.iter().map(|one| self.one(one));
        let answers: Vec<_> = answers.collect::<Result<_, _>>()?;
        Ok((judge(&self.judge, case, &answers), answers))
    }

    fn one(&mut self, scenario: &Scenario) -> Result<RunOutcome, AdapterError> {
        let id = self.next_id;
        self.next_id += 1;
        let adapter = self.adapter.get();
        adapter.submit(id, scenario)?;
        Ok(adapter.next()?.1)
    }

    /// Ends the adapter, and gives the incidents that no scenario could be blamed for. `first`: how
    /// many are known already.
    pub(super) fn finish(mut self, first: usize) -> Vec<Unattributed> {
        let adapter = self.adapter.get();
        adapter.finish();
        let last = adapter.unattributed().to_vec();
        self.unattributed.extend(last);
        self.unattributed
            .split_off(first.min(self.unattributed.len()))
    }
}
