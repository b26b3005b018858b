//! The platform as its users see it.

use std::sync::Arc;

use super::plan::Plan;
use super::readings::{Readings, Turns};
use super::session::Session;
use super::style::Style;
use super::turn::Turn;
use crate::fields::Name;
use crate::scenario::Scenario;
use crate::spec::Spec;
use crate::trace::Trace;

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
    plan: Plan,
    spare: String,
}

impl Reference {
    /// A platform without faults that follows the first alternative of each reading, or the one that is pinned.
    pub fn new(spec: Arc<Spec>) -> Self {
        let readings = Readings::of_spec(&spec);
        let style = Style::default();
        let plan = Plan::new(&spec, &readings, style);
        Self {
            spec,
            readings,
            style,
            plan,
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
            self.readings.set(name, Turns::always(alternative));
        }
        self.prepare()
    }

    /// Writes JSON in this style. Default: [`Style::Plain`].
    #[must_use]
    pub fn with_style(mut self, style: Style) -> Self {
        self.style = style;
        self.prepare()
    }

    /// Runs a scenario from its beginning.
    pub fn run(&mut self, scenario: &Scenario) -> Trace {
        let mut session = Session::new(&self.spec, scenario);
        let mut trace = Trace {
            steps: Vec::with_capacity(scenario.steps.len()),
        };
        for (index, step) in scenario.steps.iter().enumerate() {
            let turn = Turn {
                plan: &self.plan,
                session: &mut session,
                step: index,
                spare: &mut self.spare,
            };
            trace.steps.push(turn.take(step, &self.spec));
        }
        trace
    }

    fn prepare(mut self) -> Self {
        self.plan = Plan::new(&self.spec, &self.readings, self.style);
        self
    }
}
