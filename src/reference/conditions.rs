//! What facets alone decide. It changes only when a facet does, so it is worked out then and not at each step.

use super::context::StepContext;
use super::session::FacetBits;
use crate::fields::Fields;
use crate::spec::{Test, When};

/// The conditions on facets that occur in the rules, each once.
#[derive(Clone, Debug, Default)]
pub(super) struct FacetConditions {
    conditions: Vec<(String, When)>,
}

/// A condition of a rule, parted into what facets decide and what must be looked at each time.
#[derive(Clone, Debug)]
pub(super) struct Parted {
    facts: FacetBits,
    /// Absent: nothing else.
    rest: Option<When>,
}

impl FacetConditions {
    pub(super) fn part(&mut self, when: &When) -> Parted {
        let mut rest = when.clone();
        let mut facts = FacetBits::default();
        if let Some(bit) = self.bit(&when.facets) {
            rest.facets = Fields::new();
            facts = bit;
        }
        let asks = rest.specificity() > 0 || !rest.any.is_empty();
        Parted {
            facts,
            rest: asks.then_some(rest),
        }
    }

    /// The bit of a condition; none if it asks for nothing, or there are no bits left.
    fn bit(&mut self, facets: &Fields<Test>) -> Option<FacetBits> {
        let key = serde_json::to_string(facets)
            .ok()
            .filter(|_| !facets.is_empty())?;
        let known = self.conditions.iter().position(|(other, _)| *other == key);
        let at = known.unwrap_or(self.conditions.len());
        if at >= 64 {
            return None;
        }
        if known.is_none() {
            let facets = facets.clone();
            self.conditions.push((
                key,
                When {
                    facets,
                    ..When::default()
                },
            ));
        }
        Some(FacetBits(1 << at))
    }

    /// Looks at the facets as they are now.
    pub(super) fn look(&self, now: &StepContext<'_>) -> FacetBits {
        let conditions = self.conditions.iter().enumerate();
        let holding = conditions.filter(|(_, (_, when))| when.holds(now));
        FacetBits(holding.fold(0, |facts, (at, _)| facts | 1 << at))
    }
}

impl Parted {
    pub(super) fn holds(&self, now: &StepContext<'_>) -> bool {
        self.facts.0 & now.session.facts.0 == self.facts.0
            && self.rest.as_ref().is_none_or(|rest| rest.holds(now))
    }
}
