//! Scenarios that try what an adapter says it can do.

use super::domain::Domain;
use super::stream::Stream;
use crate::scenario::{Capability, Scenario};

/// So many cases of a campaign are looked through.
const CASES: usize = 300;

/// For each of the capabilities a short scenario that needs it, if there is one among the first of a campaign.
pub fn trials(domain: &Domain, capabilities: &[Capability]) -> Vec<Scenario> {
    let mut stream = Stream::new(domain.clone(), 0, CASES);
    let cases: Vec<_> = (0..CASES).map(|index| stream.case(index)).collect();
    let all = || cases.iter().flat_map(|case| &case.scenarios);
    let mut trials: Vec<Scenario> = Vec::new();
    for capability in capabilities {
        let needs = |one: &&Scenario| one.needs().contains(capability);
        if trials.iter().any(|one| needs(&one)) {
            continue;
        }
        let shortest = all().filter(needs).min_by_key(|one| one.steps.len());
        trials.extend(shortest.cloned());
    }
    trials
}
