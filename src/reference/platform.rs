//! The platform as its users see it.

use std::sync::Arc;

use super::fault::{Draft, Fault, Hooks, Snapshot};
use super::plan::Plan;
use super::readings::{Alternating, Readings};
use super::session::PlatformState;
use super::step::StepRun;
use super::style::Style;
use crate::fields::{Fields, Name};
use crate::scenario::{Scenario, Step};
use crate::spec::{Spec, Within};
use crate::trace::{Record, Trace};

/// The system that a spec describes: it does what the rules say, and where the document leaves something open, what it was told.
///
/// It runs one scenario after the other and remembers nothing between them, so the same scenario always gives the same trace.
///
/// ```
/// use std::sync::Arc;
/// use miniapp_conformance::reference::Reference;
/// use miniapp_conformance::scenario::{Scenario, Step, User, World};
/// use miniapp_conformance::spec;
///
/// let spec = Arc::new(spec::load(spec::DEFAULT.text, spec::DEFAULT.file)?);
/// let mut platform = Reference::new(spec);
/// let trace = platform.run(&Scenario {
///     world: World { users: vec![User::default()], ..World::default() },
///     steps: vec![Step::call(["success", "complete"])],
/// });
/// assert_eq!(trace.steps[0].count("complete"), 1);
/// # Ok::<(), spec::SpecError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Reference {
    spec: Arc<Spec>,
    readings: Readings,
    style: Style,
    sound: Plan,
    faults: Vec<Fault>,
    /// One plan for each set of faults that showed at the same time, given by their indices.
    faulty: Vec<(Vec<usize>, Plan)>,
    spare: String,
}

impl Reference {
    /// A platform without faults that follows the first alternative of each reading, or the one that is pinned.
    pub fn new(spec: Arc<Spec>) -> Self {
        let readings = Readings::of_spec(&spec);
        let style = Style::default();
        let sound = Plan::new(&spec, &readings, style, &Hooks::default());
        Self {
            spec,
            readings,
            style,
            sound,
            faults: Vec::new(),
            faulty: Vec::new(),
            spare: String::new(),
        }
    }

    /// Follows this alternative of this reading.
    ///
    /// Default: the first alternative, or the one that the spec pins. What the spec does not have is ignored.
    #[must_use]
    pub fn with_reading(mut self, reading: &str, alternative: &str) -> Self {
        let known = |(name, one): (&Name, &crate::spec::Reading)| {
            let alternative = one
                .alternatives
                .names()
                .find(|other| &***other == alternative)?;
            (&**name == reading).then(|| (name.clone(), alternative.clone()))
        };
        if let Some((name, alternative)) = self.spec.readings.iter().find_map(known) {
            self.readings.set(name, Alternating::always(alternative));
        }
        self.prepare()
    }

    /// Follows the alternatives of this reading by turns.
    ///
    /// Default: one of them throughout. What the spec does not have is ignored.
    #[must_use]
    pub fn mixing(mut self, reading: &str) -> Self {
        if let Some(turns) = Readings::every(&self.spec).of(reading).cloned() {
            self.readings.set(reading.into(), turns);
        }
        self.prepare()
    }

    /// Writes JSON in this style. Default: [`Style::Plain`].
    #[must_use]
    pub fn with_style(mut self, style: Style) -> Self {
        self.style = style;
        self.prepare()
    }

    /// Has this defect, beside those that it has already. Default: none.
    #[must_use]
    pub fn with_fault(mut self, fault: Fault) -> Self {
        self.faults.push(fault);
        self.prepare()
    }

    /// Runs a scenario from its beginning.
    ///
    /// # Panics
    /// With a fault that crashes the platform, in scenarios that show it.
    pub fn run(&mut self, scenario: &Scenario) -> Trace {
        self.run_watched(scenario, |_, _, _, _| {})
    }

    /// Runs a scenario, and shows each step before it is taken: what the platform follows, what it remembers, the step and its index.
    pub(super) fn run_watched(
        &mut self,
        scenario: &Scenario,
        mut watch: impl FnMut(&Plan, &PlatformState<'_>, usize, &Step),
    ) -> Trace {
        let spec = Arc::clone(&self.spec);
        let mut session = PlatformState::new(&spec, scenario);
        let mut trace = Trace {
            steps: Vec::with_capacity(scenario.steps.len()),
        };
        let mut last: Option<&Step> = None;
        let mut looked = None;
        for (index, step) in scenario.steps.iter().enumerate() {
            let outer = scenario.outer(index);
            session.within = outer.and_then(|at| Within::of(scenario.steps[at].kind()));
            if session.within.is_none()
                && let Some(user) = session.late_grant.take()
            {
                session.people[user].granted = true;
            }
            // Where no handler ran, the page does not come to what it does there.
            let silent = |at| {
                trace
                    .steps
                    .get::<usize>(at)
                    .is_some_and(|one| one.fired.is_empty())
            };
            let skipped = outer.is_some_and(silent);
            let faulty = self.showing(&session, step);
            let plan = faulty.map_or(&self.sound, |at| &self.faulty[at].1);
            if looked != Some(faulty) {
                session.facts = plan.look(&session);
                looked = Some(faulty);
            }
            watch(plan, &session, index, step);
            if skipped {
                trace.steps.push(Record {
                    skipped,
                    ..Record::default()
                });
                last = Some(step);
                continue;
            }
            let hooks = &plan.hooks;
            for op in &hooks.crashes {
                op.strike(step);
            }
            let before = (!hooks.grants.is_empty() || !hooks.orders.is_empty())
                .then(|| Snapshot::of(&session));
            let turn = StepRun {
                plan,
                session: &mut session,
                step: index,
                spare: &mut self.spare,
            };
            let mut record = turn.take(step, &spec);
            if let Some(before) = before {
                let is_right = |attributes: &Fields<String>| plan.senses.is_right(attributes);
                for op in &hooks.grants {
                    op.settle(step, &before, is_right, &mut session);
                }
                for op in &hooks.orders {
                    op.settle(step, &before, &mut session);
                }
            }
            if let Some(op) = hooks.overlap
                && let Some(Step::Call { overlap: true, .. }) = last
                && let Step::Call { argument, .. } = step
                && let Some(first) = trace.steps.last_mut()
            {
                op.confuse(first, &mut record, argument.as_ref());
            }
            trace.steps.push(record);
            last = Some(step);
        }
        trace
    }

    /// Index of the plan for the faults that show at this step; none if none does.
    fn showing(&mut self, session: &PlatformState<'_>, step: &Step) -> Option<usize> {
        if self.faults.is_empty() {
            return None;
        }
        let shows = |fault: &Fault| {
            let condition = fault.condition.as_ref();
            condition.is_none_or(|condition| condition.holds(&self.spec, session, step))
        };
        let faults = self.faults.iter().enumerate();
        let set: Vec<_> = faults
            .filter(|(_, fault)| shows(fault))
            .map(|(at, _)| at)
            .collect();
        if set.is_empty() {
            return None;
        }
        let known = self.faulty.iter().position(|(other, _)| *other == set);
        Some(known.unwrap_or_else(|| {
            let plan = self.falsify(&set);
            self.faulty.push((set, plan));
            self.faulty.len() - 1
        }))
    }

    fn falsify(&self, set: &[usize]) -> Plan {
        let mut draft = Draft {
            spec: Spec::clone(&self.spec),
            readings: self.readings.clone(),
            hooks: Hooks::default(),
        };
        for at in set {
            self.faults[*at].plant(&mut draft);
        }
        Plan::new(&draft.spec, &draft.readings, self.style, &draft.hooks)
    }

    fn prepare(mut self) -> Self {
        self.sound = Plan::new(&self.spec, &self.readings, self.style, &Hooks::default());
        self.faulty.clear();
        self
    }
}
