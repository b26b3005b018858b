//! Whether a scenario is one of this spec.

use super::model::Spec;
use crate::fields::Name;
use crate::scenario::{FacetValue, Scenario, Step};

impl Spec {
    /// Looks whether the scenario can be run under this spec: there is something to do, its facets
    /// and users exist, and the facets have values of their kinds.
    ///
    /// # Errors
    /// In words, naming the place.
    pub fn fits(&self, scenario: &Scenario) -> Result<(), String> {
        let world = &scenario.world;
        let (users, most) = (world.users.len(), self.users.max);
        if users == 0 {
            return Err("the world has no users".to_owned());
        }
        if users > most {
            return Err(format!(
                "the world has {users} users; the spec allows {most}"
            ));
        }
        if scenario.steps.is_empty() {
            return Err("the scenario has no steps".to_owned());
        }
        for name in self.facets.names() {
            if !world.facets.contains(name) {
                return Err(format!("the world has no value for the facet `{name}`"));
            }
        }
        for (name, value) in world.facets.iter() {
            self.has(name, value)?;
        }
        for (at, step) in scenario.steps.iter().enumerate() {
            let problem = match step {
                Step::SwitchUser { user } if *user >= users => {
                    Some(format!("there is no user {user}"))
                }
                Step::Set { facet, value } => self.has(facet, value).err(),
                Step::Restart { facets } => facets
                    .iter()
                    .find_map(|(name, value)| self.has(name, value).err()),
                _ => None,
            };
            if let Some(problem) = problem {
                return Err(format!("step {}: {problem}", at + 1));
            }
        }
        Ok(())
    }

    /// Whether there is such a facet, and it can have this value.
    fn has(&self, name: &Name, value: &FacetValue) -> Result<(), String> {
        match self.facets.get(name) {
            None => Err(format!("the spec has no facet `{name}`")),
            Some(facet) if facet.takes(value) => Ok(()),
            Some(_) => Err(format!(
                "the facet `{name}` cannot have the value {}",
                serde_json::to_string(value).unwrap_or_default()
            )),
        }
    }
}
