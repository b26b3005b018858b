//! Running cases one at a time, each judged at once: while findings are examined, and at a replay.

use std::time::{Duration, Instant};

use super::case::{CaseJudgement, is_noise, judge};
use super::late::amend;
use super::settings::Connect;
use super::tape::{Key, Player, Recording, Run, TapeRecorder};
use crate::adapter::{Adapter, AdapterError, Patience, RunOutcome, Unattributed};
use crate::check::{Class, Compiled, Judge, Violation};
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
    /// Whether the adapter has run nothing since it was started for the purpose.
    fresh: bool,
    tape: Option<Tape>,
    linger: Linger,
    /// Whether any callback came after an answer once too often.
    pub(super) amended: bool,
    /// For the sake of what cases are run.
    about: Option<Key>,
    /// Until when a finding is made smaller and explained.
    until: Option<Instant>,
    /// Whether a case was not run, since there is no adapter and no part of the campaign had run it.
    pub(super) missing: bool,
    next_id: u64,
    /// Incidents of adapters that have been replaced.
    unattributed: Vec<Unattributed>,
    /// How many cases were run.
    pub executions: usize,
    /// How many times the API was called.
    pub calls: usize,
}

/// How long what comes after an answer is waited for, where it is, and whether it is now.
#[derive(Clone, Copy, Default)]
struct Linger {
    wait: Duration,
    now: bool,
}

/// An adapter that is somebody else's, or our own, or none.
enum Handle<'a> {
    Lent(&'a mut dyn Adapter),
    Own(Box<dyn Adapter>),
    Absent,
}

impl Handle<'_> {
    fn get(&mut self) -> Option<&mut dyn Adapter> {
        match self {
            Self::Lent(adapter) => Some(*adapter),
            Self::Own(adapter) => Some(&mut **adapter),
            Self::Absent => None,
        }
    }
}

/// What becomes of runs: they are recorded, or given again.
enum Tape {
    Recording(Box<TapeRecorder>),
    Playing(Box<Player>),
}

impl<'a> Executor<'a> {
    /// An executor; ids of scenarios are given from `next_id` on.
    pub fn new(compiled: &'a Compiled, adapter: &'a mut dyn Adapter, next_id: u64) -> Self {
        Self::over(compiled, Handle::Lent(adapter), None, next_id)
    }

    /// An executor that gives again what parts of a campaign have run. What none of them has run the adapter runs, if there
    /// is one.
    pub(super) fn playing(
        compiled: &'a Compiled,
        player: Player,
        adapter: Option<(Box<dyn Adapter>, &'a Connect<'a>)>,
        next_id: u64,
    ) -> Self {
        let (handle, connect) = match adapter {
            Some((adapter, connect)) => (Handle::Own(adapter), Some(connect)),
            None => (Handle::Absent, None),
        };
        let mut executor = Self::over(compiled, handle, connect, next_id);
        executor.tape = Some(Tape::Playing(Box::new(player)));
        executor
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
            fresh: false,
            tape: None,
            linger: Linger::default(),
            amended: false,
            about: None,
            until: None,
            missing: false,
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

    /// Whether the reply at `step` of the first scenario is recognised as that of an outcome which the clause speaks of.
    pub(super) fn means(&self, answers: &[RunOutcome], step: usize, clause: usize) -> bool {
        let Some(RunOutcome::Trace(trace)) = answers.first() else {
            return false;
        };
        let class = trace.steps.get(step).map(|record| self.judge.class(record));
        let Some(Class::Outcome(outcome)) = class else {
            return false;
        };
        let spoken_of = &self.compiled().clause(clause).1.when.outcome;
        let outcome = self.compiled().spec().outcomes.at(outcome);
        spoken_of.is_empty() || outcome.is_some_and(|(name, _)| spoken_of.contains(name))
    }

    /// From now on runs are recorded.
    pub(super) fn record(&mut self) {
        self.tape = Some(Tape::Recording(Box::default()));
    }

    /// What was recorded.
    pub(super) fn recording(&mut self) -> Option<Recording> {
        match self.tape.take() {
            Some(Tape::Recording(recorder)) => Some(recorder.recording()),
            _ => None,
        }
    }

    /// From now on cases are run for the sake of this.
    pub(super) const fn look_into(&mut self, about: Key) {
        self.about = Some(about);
    }

    /// From now on so much time may be spent on making a finding smaller and explaining it.
    pub(super) fn allow(&mut self, time: Duration) {
        self.until = Some(Instant::now() + time);
    }

    /// Whether that time is over.
    pub(super) fn is_late(&self) -> bool {
        self.until.is_some_and(|until| Instant::now() >= until)
    }

    /// The longest that a scenario took that was answered.
    pub(super) fn slowest(&mut self) -> Duration {
        let adapter = self.adapter.get();
        adapter.map_or(Duration::ZERO, |adapter| adapter.slowest())
    }

    /// Says how patient to be with the adapter from now on.
    pub(super) fn be_patient(&mut self, patience: Patience) {
        self.patience = patience;
        if let Some(adapter) = self.adapter.get() {
            adapter.be_patient(patience);
        }
    }

    /// From now on callbacks that come after an answer are waited for so long.
    pub(super) const fn linger(&mut self, wait: Duration) {
        self.linger = Linger { wait, now: true };
    }

    /// Whether callbacks that come after an answer are waited for from now on, if they ever were: each run takes as long.
    pub(super) const fn heed_late(&mut self, lingers: bool) {
        self.linger.now = lingers;
    }

    /// Whether callbacks that come after an answer are waited for.
    pub(super) const fn lingers(&self) -> bool {
        self.linger.now && !self.linger.wait.is_zero()
    }

    /// Whether waiting for callbacks that come after an answer would show more.
    pub(super) const fn may_linger(&self) -> bool {
        !self.linger.now && !self.linger.wait.is_zero()
    }

    /// From now on each case is run on a fresh adapter, after these scenarios; as it comes if there
    /// are none.
    pub(super) fn set_before(&mut self, before: Vec<Scenario>) {
        self.before = before;
    }

    /// Replaces the adapter by a fresh one; false if that is not possible.
    pub(super) fn renew(&mut self) -> Result<bool, AdapterError> {
        // What is given again needs no adapter.
        let playing = matches!(self.tape, Some(Tape::Playing(_)));
        if self.connect.is_none() && !playing {
            return Ok(false);
        }
        self.fresh = true;
        if !playing {
            self.restart()?;
        }
        Ok(true)
    }

    fn restart(&mut self) -> Result<(), AdapterError> {
        let before = self.adapter.get().ok_or(AdapterError::NotRun)?;
        let Some(connect) = self.connect else {
            return Ok(());
        };
        let unattributed = before.unattributed().to_vec();
        self.unattributed.extend(unattributed);
        let mut adapter = connect();
        adapter.hello(&self.compiled().spec().api)?;
        adapter.be_patient(self.patience);
        self.adapter = Handle::Own(adapter);
        Ok(())
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
        let again = self.again(case);
        let answers = again.map_or_else(|| self.run_now(case), Ok);
        self.fresh = false;
        self.missing |= matches!(answers, Err(AdapterError::NotRun));
        let answers = answers?;
        self.executions += 1;
        self.calls += case.calls();
        Ok((judge(&self.judge, case, &answers), answers))
    }

    /// What a part of the campaign has seen of the case.
    fn again(&mut self, case: &Case) -> Option<Vec<RunOutcome>> {
        let Some(Tape::Playing(player)) = &mut self.tape else {
            return None;
        };
        let fresh = self.fresh || !self.before.is_empty();
        let answers = case.scenarios.iter().map(|scenario| {
            let run = Run {
                fresh,
                before: &self.before,
                scenario,
            };
            player.next(self.about, &run)
        });
        answers.collect()
    }

    fn run_now(&mut self, case: &Case) -> Result<Vec<RunOutcome>, AdapterError> {
        let playing = matches!(self.tape, Some(Tape::Playing(_)));
        if !self.before.is_empty() || self.fresh && playing {
            self.restart()?;
            let before = std::mem::take(&mut self.before);
            let ran = before.iter().try_for_each(|one| self.one(one).map(drop));
            self.before = before;
            ran?;
        }
        let answers = case.scenarios.iter().map(|one| self.one(one));
        let answers: Vec<_> = answers.collect::<Result<_, _>>()?;
        if let (Some(Tape::Recording(recorder)), Some(about)) = (&mut self.tape, self.about) {
            for (scenario, answer) in case.scenarios.iter().zip(&answers) {
                let run = Run {
                    fresh: self.fresh || !self.before.is_empty(),
                    before: &self.before,
                    scenario,
                };
                recorder.add(about, &run, answer);
            }
        }
        Ok(answers)
    }

    fn one(&mut self, scenario: &Scenario) -> Result<RunOutcome, AdapterError> {
        let id = self.next_id;
        self.next_id += 1;
        let lingers = self.lingers();
        let adapter = self.adapter.get().ok_or(AdapterError::NotRun)?;
        adapter.submit(id, scenario)?;
        let (_, mut answer) = adapter.next()?;
        if let RunOutcome::Trace(trace) = &mut answer
            && lingers
            && trace.steps.iter().any(|record| !record.fired.is_empty())
        {
            adapter.linger(self.linger.wait);
            let mut late = adapter.take_late();
            late.retain(|one| one.id == Some(id));
            self.amended |= amend(trace, &late, &self.judge.compiled().spec().call.reply);
        }
        Ok(answer)
    }

    /// What the implementation has written on stderr since this was asked last. The first line is waited for so long at most.
    pub(super) fn overheard(&mut self, wait: Duration) -> Vec<String> {
        let adapter = self.adapter.get();
        let mut lines = adapter.map_or_else(Vec::new, |adapter| adapter.take_stderr(wait));
        // What is said again and again is said once.
        lines.dedup();
        lines
    }

    /// What the implementation writes on stderr while a case is run, waited for so long at most. The run is not judged.
    pub(super) fn overhear(
        &mut self,
        case: &Case,
        wait: Duration,
    ) -> Result<Vec<String>, AdapterError> {
        self.overheard(Duration::ZERO);
        for scenario in &case.scenarios {
            self.one(scenario)?;
        }
        Ok(self.overheard(wait))
    }

    /// Ends the adapter, and gives the incidents that no scenario could be blamed for. `first`: how
    /// many are known already.
    pub(super) fn finish(mut self, first: usize) -> Vec<Unattributed> {
        if let Some(adapter) = self.adapter.get() {
            adapter.finish();
            let last = adapter.unattributed().to_vec();
            self.unattributed.extend(last);
        }
        self.unattributed
            .split_off(first.min(self.unattributed.len()))
    }
}
