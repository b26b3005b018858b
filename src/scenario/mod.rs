//! Scenarios: a world and the steps taken in it, as plain data that any language can replay.

mod capability;
mod step;
mod world;

pub use capability::Capability;
pub use step::{Argument, Consent, Step, StepKind};
pub use world::{FacetValue, User, World};

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// A world and a list of steps.
///
/// A scenario holds nothing but values: whoever has it can run it again without the generator that made it.
#[derive(Clone, Debug, Eq, PartialEq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// The state that the scenario starts from. User 0 is logged in, and nobody has granted anything.
    pub world: World,
    /// What is done, in order.
    pub steps: Vec<Step>,
}

impl Scenario {
    /// What an adapter has to be able to do to run this scenario.
    pub fn needs(&self) -> BTreeSet<Capability> {
        let mut needs = BTreeSet::new();
        if self.world.users.len() > 1 {
            needs.insert(Capability::Users);
        }
        for step in &self.steps {
            step.needs(&mut needs);
        }
        needs
    }

    /// The step inside which the step at `index` lies, if it is a call that lies inside a tap or
    /// another call.
    pub fn outer(&self, index: usize) -> Option<usize> {
        if !self.steps.get(index)?.is_nested() {
            return None;
        }
        let before = self.steps.get(..index)?;
        let at = before.iter().rposition(|step| !step.is_nested())?;
        matches!(self.steps[at].kind(), StepKind::Tap | StepKind::Call).then_some(at)
    }

    /// Makes calls that claim to lie inside another step, and do not, plain ones. What others lie
    /// inside does not overlap with what follows.
    pub fn tidy(&mut self) {
        for index in 0..self.steps.len() {
            let outer = self.outer(index);
            if let Step::Call {
                nested, overlap, ..
            } = &mut self.steps[index]
            {
                *nested = outer.is_some();
                *overlap &= !*nested;
            }
            if let Some(outer) = outer
                && let Step::Call { overlap, .. } = &mut self.steps[outer]
            {
                *overlap = false;
            }
        }
    }

    /// How many times the scenario calls the API.
    pub fn calls(&self) -> usize {
        self.steps
            .iter()
            .filter(|step| step.kind() == StepKind::Call)
            .count()
    }
}
