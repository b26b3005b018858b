//! Which faults a session of an operator finds, beside what the plain order of a campaign finds with as many actions.

use std::sync::Arc;

use super::adequacy::run;
use super::followed::FollowedReadings;
use crate::check::{Compiled, Judge};
use crate::fields::Fields;
use crate::generate::{Case, Costs, DeviceState, Domain, Session, Stream};
use crate::reference::Reference;
use crate::reference::fault::{Fault, catalogue};
use crate::scenario::Capability;

/// How many cases a fault is given, in the plain order and without regard to actions, to show that it can be seen at all.
const ENOUGH: usize = 1000;

/// How many actions a session has that is long enough for the same purpose.
const LONG: usize = 200;

/// How the ids of faults begin that are no defects of a platform.
const CONTROLS: &str = "control.";

/// What sessions with one number of actions find.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SessionScore {
    /// How many actions there are.
    pub budget: usize,
    /// For each random seed how many of the visible faults the session finds.
    pub session: Vec<usize>,
    /// The same for the scenarios of a campaign in their plain order, as many as these actions are enough for.
    pub plain: Vec<usize>,
    /// The visible faults that the session misses at one random seed or more: id, and at how many.
    pub missed: Vec<(String, usize)>,
}

/// What sessions find.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SessionAdequacy {
    /// How many faults can be seen at all by an adapter with these capabilities.
    pub visible: usize,
    /// How many faults there are.
    pub total: usize,
    /// For each number of actions what is found.
    pub scores: Vec<SessionScore>,
}

/// What one user on one client that cannot be changed can do.
pub const ONE_USER: [Capability; 7] = [
    Capability::Tap,
    Capability::Refuse,
    Capability::CanIUse,
    Capability::Revoke,
    Capability::Restart,
    Capability::Overlap,
    Capability::Bare,
];

/// Plants every fault of the catalogue, and runs sessions of so many actions at `seeds` random seeds with what these capabilities
/// allow. With `accounts` there are so many accounts whose profiles stay as they are; without, users are made up.
pub fn session_adequacy(
    compiled: &Arc<Compiled>,
    capabilities: &[Capability],
    accounts: Option<usize>,
    seeds: u64,
    budgets: &[usize],
) -> SessionAdequacy {
    let spec = compiled.spec();
    // What the adapter cannot set it states: the plain value.
    let facets = spec.facets.iter();
    let fixed = facets.map(|(name, facet)| (name.clone(), facet.plain.clone()));
    let fixed: Fields<_> = fixed
        .filter(|(name, _)| !capabilities.contains(&Capability::Facet(name.clone())))
        .collect();
    let accounts = accounts.map(|count| {
        let all = (0..count).map(|user| Domain::simplest_user_at(spec, user));
        all.collect()
    });
    let domain = Domain::new(spec.clone(), capabilities, &fixed).with_accounts(accounts);
    let judging = Judge::new(compiled);
    let costs = Costs::default();
    let mut stream = Stream::new(domain.clone(), 0, ENOUGH);
    let mut enough = session(&domain, 0, LONG);
    enough.extend((0..ENOUGH).map(|index| stream.case(index)));
    let mut faults = catalogue(spec);
    faults.retain(|fault| !fault.id.starts_with(CONTROLS));
    let total = faults.len();
    faults.retain(|fault| finds(&judging, fault, &enough));
    let mut scores = Vec::new();
    for &budget in budgets {
        let mut score = SessionScore {
            budget,
            session: Vec::new(),
            plain: Vec::new(),
            missed: Vec::new(),
        };
        let mut times = vec![0; faults.len()];
        for seed in 0..seeds {
            let cases = session(&domain, seed, budget);
            let mut found = 0;
            for (fault, times) in faults.iter().zip(&mut times) {
                let seen = finds(&judging, fault, &cases);
                found += usize::from(seen);
                *times += usize::from(!seen);
            }
            score.session.push(found);
            let cases = plain(&domain, seed, budget, costs);
            let found = faults.iter().filter(|fault| finds(&judging, fault, &cases));
            score.plain.push(found.count());
        }
        let missed = faults.iter().zip(times).filter(|(_, times)| *times > 0);
        let missed = missed.map(|(fault, times)| (fault.id.clone(), times));
        score.missed = missed.collect();
        scores.push(score);
    }
    SessionAdequacy {
        visible: faults.len(),
        total,
        scores,
    }
}

fn session(domain: &Domain, seed: u64, budget: usize) -> Vec<Case> {
    let session = Session::plan(domain, seed, budget, Costs::default());
    session.legs.into_iter().map(|leg| leg.case).collect()
}

/// The first cases of a campaign, as many as these actions are enough for.
fn plain(domain: &Domain, seed: u64, budget: usize, costs: Costs) -> Vec<Case> {
    let mut stream = Stream::new(domain.clone(), seed, ENOUGH);
    let mut device = DeviceState::new(costs);
    let mut spent = 0;
    let cases = (0..ENOUGH).map(|index| stream.case(index));
    cases
        .take_while(|case| {
            let cost = case.scenarios.iter();
            spent += cost.map(|one| device.run(one)).sum::<usize>();
            spent <= budget
        })
        .collect()
}

fn finds(judging: &Judge<'_>, fault: &Fault, cases: &[Case]) -> bool {
    let compiled = judging.compiled();
    let mut platform = Reference::new(compiled.spec().clone()).with_fault(fault.clone());
    let mut followed = FollowedReadings::default();
    cases.iter().any(|case| {
        let judged = run(judging, case, &mut platform);
        !followed.violated(compiled, &judged).is_empty()
    })
}
