//! Whether a scenario is one of this spec.

use super::model::Spec;
use crate::scenario::{Scenario, Step};

impl Spec {
    /// Looks whether the scenario can be run under this spec: its facets and users exist.
    ///
    /// # Errors
    /// In words, naming the place.
    pub fn fits(&self, scenario: &Scenario) -> Result<(), String> {
        let unknown = |facet: &str| format!("the spec has no facet `{facet}`");
        let world = &scenario.world;
        if world.users.is_empty() {
            return Err("the world has no users".to_owned());
        }
        for name in self.facets.names() {
            if !world.facets.contains(name) {
                return Err(format!("the world has no value for the facet `{name}`"));
            }
        }
        for name in world.facets.names() {
            self.facets.get(name).ok_or_else(|| unknown(name))?;
        }
        for (at, step) in scenario.steps.iter().enumerate() {
            let problem = match step {
                Step::SwitchUser { user } if *user >= world.users.len() => {
                    Some(format!("there is no user {user}"))
                }
                Step::Set { facet, .. } if !self.facets.contains(facet) => Some(unknown(facet)),
                Step::Restart { facets } => {
                    let strange = facets.names().find(|name| !self.facets.contains(name));
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
}
