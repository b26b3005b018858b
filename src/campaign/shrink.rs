//! Shrinking a case under a fixed signature, and seeing on the way whether it is but a consequence of something simpler.

use proptest::strategy::ValueTree;

use super::case::{CaseJudgement, Group, is_coarse};
use super::executor::Executor;
use crate::adapter::{AdapterError, RunOutcome};
use crate::check::{Came, Cause, Compiled, Signature, Stage, Way};
use crate::generate::{Case, CaseTree, Domain, simpler_cases};

/// The smallest case found, and what it took.
#[derive(Clone, Debug)]
pub(super) struct Shrunk {
    pub(super) case: Case,
    pub(super) group: Group,
    pub(super) answers: Vec<RunOutcome>,
    pub(super) cut_short: bool,
    /// A case that is simpler still and shows the same thing done wrong, but violates another clause by it, or is expected to come to something else.
    pub(super) simpler_cause: Option<(Case, Group)>,
}

/// What must be seen for a case to count as showing the same.
#[derive(Clone, Debug)]
pub(super) enum ShrinkTarget {
    /// The same clause, violated in the same way, by the same thing.
    Signature(Signature),
    /// The same thing done wrong, whichever clause it violates most closely.
    Cause(Cause),
}

impl ShrinkTarget {
    pub(super) fn find(&self, judged: &CaseJudgement) -> Option<Group> {
        let found = judged.groups.iter().find(|group| match self {
            Self::Signature(signature) => group
                .violations
                .iter()
                .any(|one| one.signature() == *signature),
            Self::Cause(cause) => group.cause() == cause,
        })?;
        let mut group = found.clone();
        if let Self::Signature(signature) = self {
            // The clause that is held comes first, whatever else the same thing violates here.
            group
                .violations
                .sort_by_key(|one| one.signature() != *signature);
        }
        Some(group)
    }
}

/// Shrinks `case`, which shows what is `held`, in at most `budget` executions, and in the time that the executor allows.
pub(super) fn shrink(
    executor: &mut Executor<'_>,
    domain: &Domain,
    case: &Case,
    held: &ShrinkTarget,
    budget: usize,
) -> Result<Option<Shrunk>, AdapterError> {
    let (judged, answers) = executor.run_seen(case)?;
    let Some(group) = held.find(&judged) else {
        return Ok(None);
    };
    let mut best = Shrunk {
        case: case.clone(),
        group,
        answers,
        cut_short: false,
        simpler_cause: None,
    };
    // Kept until the end: a candidate is run once, and may turn out to be a neighbour of the smallest case only later.
    let mut elsewhere: Vec<(Case, Group)> = Vec::new();
    let mut tree = CaseTree::new(domain, case.clone());
    // Nothing after the step at which it shows can matter.
    let end = best.group.primary().step + 1;
    tree.truncate(end);
    let mut more = tree.simplify();
    let limit = executor.executions + budget;
    while more {
        if executor.executions >= limit || executor.is_late() {
            best.cut_short = true;
            break;
        }
        let candidate = tree.current();
        let (judged, answers) = executor.run_seen(&candidate)?;
        if let Some(group) = held.find(&judged) {
            best = Shrunk {
                case: candidate,
                group,
                answers,
                cut_short: false,
                simpler_cause: None,
            };
            more = tree.simplify();
        } else {
            let compiled = executor.compiled();
            let signature = match held {
                ShrinkTarget::Signature(signature) => signature.clone(),
                ShrinkTarget::Cause(_) => best.group.signature(),
            };
            let mut groups = judged.groups.iter();
            if let Some(group) = groups.find(|one| is_simpler_cause(compiled, &signature, one)) {
                elsewhere.push((candidate, group.clone()));
            }
            more = tree.complicate();
        }
    }
    // A reply that was recognised is what it says, whatever comes elsewhere.
    let layer = best.group.cause().stage() == Stage::Layer;
    if layer && executor.recognises(&best.answers, best.group.primary().step) {
        elsewhere.clear();
    }
    if layer {
        let steps = &best.case.scenarios[0].steps;
        elsewhere.retain(|(case, group)| {
            case.scenarios[0].steps == *steps && group.primary().step == best.group.primary().step
        });
    }
    if !elsewhere.is_empty() {
        let mut neighbours = simpler_cases(domain, &best.case).into_iter();
        best.simpler_cause = neighbours.find_map(|(_, neighbour)| {
            let at = elsewhere.iter().position(|(case, _)| *case == neighbour)?;
            Some(elsewhere.swap_remove(at))
        });
    }
    Ok(Some(best))
}

/// Whether what a simpler case does wrong is what is held, under another clause.
///
/// The same cause is. So is a call that comes to the same where something else is expected of it: what the simpler case lacks is not what makes the
/// call come to that. A reply that comes along with the right one is the wrong one where the call was given its callback alone. Where no reply came, it is not one that was lost if the whole API is found missing. And a reply that is not recognised, in which
/// everything is wrong that was expected, is one of another kind if it is seen to be as soon as it can be recognised.
fn is_simpler_cause(compiled: &Compiled, held: &Signature, other: &Group) -> bool {
    let (mine, theirs) = (&held.cause, other.cause());
    match (mine, theirs) {
        (Cause::Outcome { came: mine, .. }, Cause::Outcome { came: theirs, .. }) => mine == theirs,
        (Cause::Outcome { .. }, Cause::Reply) => other.has_several_replies(),
        (Cause::Reply, Cause::Outcome { came, .. }) => {
            held.way == Way::None && *came == Came::Nothing
        }
        (Cause::Member { .. }, Cause::Outcome { wanted, .. }) => {
            let spec = compiled.spec();
            let expected = &compiled.clause(held.clause).1.when.outcome;
            let [wanted] = wanted.as_slice() else {
                return false;
            };
            let wanted = spec.outcomes.at(*wanted);
            wanted.is_some_and(|(wanted, _)| expected.contains(wanted))
        }
        // The same clause violated in another way is another finding.
        _ => {
            let mut clauses = other.violations.iter().map(|one| one.clause);
            is_coarse(mine.stage()) && mine == theirs && clauses.all(|one| one != held.clause)
        }
    }
}
