//! What a mini program does by itself after each action of the operator: it costs nothing, so it is much.

use std::collections::HashSet;

use super::super::domain::Domain;
use super::super::steps;
use crate::fields::Name;
use crate::scenario::{Capability, Step};

/// The looks that have been taken in a session.
#[derive(Debug, Default)]
pub(super) struct Looks {
    /// The states in which every way to call has been tried.
    thorough: HashSet<Vec<bool>>,
    turn: usize,
}

impl Looks {
    /// The steps that show the state. The first time that a state of this kind comes, all ways to call are tried.
    pub(super) fn take(&mut self, domain: &Domain, kind: Vec<bool>, granting: bool) -> Vec<Step> {
        let mut steps: Vec<Step> = steps::query(domain).into_iter().collect();
        let all = &domain.callbacks;
        let members = domain.spec.call.members.iter();
        let first = members.filter_map(|(name, values)| {
            let value = values.first().filter(|value| !value.is_null())?;
            Some((name.to_string(), value.clone()))
        });
        let members: serde_json::Map<_, _> = first.collect();
        let call =
            |callbacks: Option<&Vec<Name>>| steps::call(domain, callbacks, &members, granting);
        if self.thorough.insert(kind) {
            steps.extend(all.iter().map(|callbacks| call(callbacks.as_ref())));
            if domain.has(&Capability::Overlap) {
                let rotated = all.iter().skip(1).chain(all).take(all.len());
                for (one, other) in all.iter().zip(rotated).step_by(2) {
                    let mut first = call(one.as_ref());
                    if let Step::Call { overlap, .. } = &mut first {
                        *overlap = true;
                    }
                    steps.extend([first, call(other.as_ref())]);
                }
            }
            for (name, values) in domain.spec.call.members.iter() {
                for value in values.iter().skip(1) {
                    let mut members = members.clone();
                    members.remove(&**name);
                    if !value.is_null() {
                        members.insert(name.to_string(), value.clone());
                    }
                    let fullest = all.first().and_then(Option::as_ref);
                    steps.push(steps::call(domain, fullest, &members, granting));
                }
            }
        }
        // Twice, since a platform may be right once only.
        self.turn += 1;
        let other = all[self.turn % all.len()].as_ref();
        steps.extend([call(all[0].as_ref()), call(other), call(all[0].as_ref())]);
        steps
    }
}
