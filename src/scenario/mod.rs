//! Scenarios: a world and the steps taken in it, as plain data that any language can replay.

mod capability;
mod step;
mod world;

pub use capability::Capability;
pub use step::{Answer, Argument, Step, StepKind};
pub use world::{FacetValue, User, World};

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::spec::Spec;

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

    /// Looks whether the scenario can be run under `spec`: facets and users exist.
    ///
    /// # Errors
    /// In words, naming the place.
    pub fn fits(&self, spec: &Spec) -> Result<(), String> {
        let unknown = |facet: &str| format!("the spec has no facet `{facet}`");
        if self.world.users.is_empty() {
            return Err("the world has no users".to_owned());
        }
        for name in spec.facets.names() {
            if !self.world.facets.contains(name) {
                return Err(format!("the world has no value for the facet `{name}`"));
            }
        }
        for name in self.world.facets.names() {
            spec.facets.get(name).ok_or_else(|| unknown(name))?;
        }
        for (at, step) in self.steps.iter().enumerate() {
            let problem = match step {
                Step::SwitchUser { user } if *user >= self.world.users.len() => {
                    Some(format!("there is no user {user}"))
                }
                Step::Set { facet, .. } if !spec.facets.contains(facet) => Some(unknown(facet)),
                Step::Restart { facets } => {
                    let strange = facets.names().find(|name| !spec.facets.contains(name));
                    strange.map(|name| unknown(name))
                }
                _ => None,
            };
            if let Some(problem) = problem {
                return Err(format!("step {}: {problem}", at + 1));
            }
        }
        Ok(())
    }

    /// How many times the scenario calls the API.
    pub fn calls(&self) -> usize {
        self.steps
            .iter()
            .filter(|step| step.kind() == StepKind::Call)
            .count()
    }
}
