//! Comparing two runs that differ only in one respect.

use serde_json::{Map, Value};

use super::handed;

use crate::check::ClauseSet;
use crate::check::class::Class;
use crate::check::compiled::Compiled;
use crate::check::judgement::Judgement;
use crate::check::reply::{Reply, classify};
use crate::check::state::JudgeState;
use crate::check::texts::Texts;
use crate::check::violation::{Cause, Difference, Seen, Side, Violation, Wanted, Way};
use crate::oracle::Oracle;
use crate::scenario::{Scenario, Step};
use crate::spec::{Check, Level, Member, Outcome, Vary};
use crate::trace::{Record, Trace};

/// What a call came to, as far as two calls can be compared.
struct Vantage<'t> {
    class: Class,
    outcome: Option<&'t Outcome>,
    reply: Reply<'t>,
}

impl<'t> Vantage<'t> {
    /// What `record` came to; `None` if no reply could be seen.
    fn of(compiled: &'t Compiled, texts: &Texts, record: &'t Record) -> Option<Self> {
        let reply = Reply::read(compiled, texts, record);
        let class = classify(compiled, record, &reply);
        if reply.fired.is_none() && !record.absent {
            return None;
        }
        if matches!(class, Class::Silent | Class::Thrown | Class::Broken) {
            return None;
        }
        let outcome = match class {
            Class::Outcome(index) => compiled.spec.outcomes.at(index).map(|(_, outcome)| outcome),
            _ => None,
        };
        Some(Self {
            class,
            outcome,
            reply,
        })
    }

    fn payload(&self) -> Option<&Value> {
        let plain = self.outcome.is_some_and(|outcome| outcome.plain);
        self.reply.payload(plain)
    }

    /// The differences, each with both sides. Members that are new each time do not count.
    fn differences(&self, other: &Self) -> Vec<(Difference, Side, Side)> {
        if self.class != other.class {
            let (one, two) = (Side::Class(self.class), Side::Class(other.class));
            return vec![(Difference::Outcome, one, two)];
        }
        if self.reply.is_same(&other.reply) {
            return Vec::new();
        }
        match (self.payload(), other.payload()) {
            (Some(Value::Object(one)), Some(Value::Object(two))) => {
                let more = two.keys().filter(|name| !one.contains_key(*name));
                let names = one.keys().chain(more);
                let differ = names.filter(|name| {
                    !matches!(self.member(name), Some(Member::Fresh(_)))
                        && one.get(*name) != two.get(*name)
                });
                let side =
                    |map: &Map<String, Value>, name: &str| Side::Member(map.get(name).cloned());
                let each = |name: &String| {
                    let at = Difference::Member(name.clone());
                    (at, side(one, name), side(two, name))
                };
                differ.map(each).collect()
            }
            (one, two) if one != two => {
                let side = |value: Option<&Value>| Side::Payload(value.cloned());
                vec![(Difference::Payload, side(one), side(two))]
            }
            _ => Vec::new(),
        }
    }

    /// What the spec says of a member of the payload.
    fn member(&self, name: &str) -> Option<&Member> {
        self.outcome.and_then(|outcome| outcome.payload.get(name))
    }
}

/// See [`Judge::pair`](crate::check::Judge::pair).
pub(in crate::check) fn pair(
    compiled: &Compiled,
    texts: &Texts,
    clause: usize,
    [base, other]: [(&Scenario, &Trace); 2],
    exercised: &mut ClauseSet,
) -> Vec<Violation> {
    let mut violations = Vec::new();
    let Some(Check::Relation { vary }) = &compiled.clause(clause).1.check else {
        return violations;
    };
    if base.0 == other.0 || *vary == Vary::Repeated {
        return violations;
    }
    let rules = &compiled.rules;
    let mut oracles = (Oracle::new(rules, base.0), Oracle::new(rules, other.0));
    let steps = base.0.steps.iter().zip(&other.0.steps);
    let records = base.1.steps.iter().zip(&other.1.steps);
    let users = base.0.world.users.iter().zip(&other.0.world.users);
    let varied: Vec<usize> = users
        .enumerate()
        .filter_map(|(user, (one, two))| (one != two).then_some(user))
        .collect();
    for (index, ((step, twin), (one, two))) in steps.zip(records).enumerate() {
        if one.skipped && two.skipped {
            continue;
        }
        let mut expect = |skipped: bool, first: bool| match (skipped, first) {
            (true, _) => Vec::new(),
            (false, true) => oracles.0.advance(step),
            (false, false) => oracles.1.advance(twin),
        };
        let expected = (expect(one.skipped, true), expect(two.skipped, false));
        // While a user may have agreed, what is known of that user may be told.
        let may_agree =
            |user: &usize| oracles.0.may_be_granted(*user) || oracles.1.may_be_granted(*user);
        if matches!(vary, Vary::Ungranted(_)) && varied.iter().any(may_agree) {
            continue;
        }
        let mut differ = Vec::new();
        if matches!(step, Step::Call { .. }) && comparable(compiled, vary, &expected) {
            let both = [one, two].map(|record| Vantage::of(compiled, texts, record));
            if let [Some(one), Some(two)] = both
                && matches!(one.class, Class::Outcome(_))
            {
                exercised.insert(clause);
                differ = one.differences(&two);
            }
        }
        // What must not make any difference makes none in whatever is handed over, at any step.
        if differ.is_empty() && vary.is_secret() {
            differ = handed::differences(one, two);
        }
        violations.extend(differ.into_iter().map(|one| violation(clause, index, one)));
    }
    violations
}

/// Whether what makes two runs differ differs among several runs of the same scenario too: then it is noise.
pub(in crate::check) fn varies(
    compiled: &Compiled,
    texts: &Texts,
    at: &Difference,
    records: &[&Record],
) -> bool {
    let mut records = records.iter();
    let Some(first) = records.next() else {
        return false;
    };
    let differs = |other: &Record| {
        if let Difference::Handed(path) = at {
            let mut all = handed::differences(first, other).into_iter();
            return all.any(|(one, ..)| matches!(one, Difference::Handed(one) if one == *path));
        }
        let both = [first, other].map(|record| Vantage::of(compiled, texts, record));
        let [Some(one), Some(two)] = both else {
            return false;
        };
        one.differences(&two).iter().any(|(one, ..)| one == at)
    };
    records.any(|other| differs(other))
}

/// Whether two calls must come to the same: something is prescribed for both, and it is the same. In another version, what the document leaves open may be taken
/// otherwise too.
fn comparable(compiled: &Compiled, vary: &Vary, (one, two): &(Vec<usize>, Vec<usize>)) -> bool {
    let open = |index: &usize| compiled.is_open(*index);
    let settled = !matches!(vary, Vary::Newer(_)) || one.len() == 1;
    one == two && settled && !one.iter().any(open)
}

fn violation(clause: usize, step: usize, (at, one, two): (Difference, Side, Side)) -> Violation {
    Violation {
        clause,
        step,
        cause: Cause::Relation { clause, at },
        way: Way::Differs,
        wanted: Wanted::AsOther(one),
        seen: Seen::Side(two),
    }
}

/// Judges calls that are made twice, one right after the other.
pub(in crate::check) fn repeated(state: &mut JudgeState<'_>, scenario: &Scenario, trace: &Trace) {
    let compiled = state.compiled;
    let repeated = compiled.relations.iter().copied().find(|clause| {
        matches!(
            &compiled.clause(*clause).1.check,
            Some(Check::Relation {
                vary: Vary::Repeated
            })
        )
    });
    let Some(clause) = repeated else { return };
    for (index, pair) in scenario.steps.windows(2).enumerate() {
        let (
            Step::Call {
                argument, answer, ..
            },
            Step::Call {
                argument: again,
                answer: too,
                ..
            },
        ) = (&pair[0], &pair[1])
        else {
            continue;
        };
        let same = members(argument.as_ref()) == members(again.as_ref())
            && answer == too
            && answer.is_none();
        // What a must clause forbids is the matter there.
        let clean = |out: &Judgement, step: usize| {
            let mut here = out.violations.iter().filter(|one| one.step == step);
            here.all(|one| compiled.clause(one.clause).1.level == Level::Should)
        };
        if !same || !clean(state.out, index) || !clean(state.out, index + 1) {
            continue;
        }
        let records = (trace.steps.get(index), trace.steps.get(index + 1));
        let (Some(one), Some(two)) = records else {
            continue;
        };
        let both = [one, two].map(|record| Vantage::of(compiled, state.texts, record));
        let [Some(one), Some(two)] = both else {
            continue;
        };
        let prescribed = matches!(one.class, Class::Outcome(index) if !compiled.is_open(index));
        if prescribed {
            state.out.exercised.insert(clause);
            // Of members that no document knows nothing says that they stay from one call to the next.
            let known = |at: &Difference| match at {
                Difference::Member(name) => one.member(name).is_some(),
                _ => true,
            };
            let differ = one.differences(&two).into_iter();
            let mut differ = differ.filter(|(at, ..)| known(at)).peekable();
            // A reply that looks like something prescribed may come where nothing is.
            if differ.peek().is_none() || may_be_open(compiled, scenario, trace, index + 1) {
                continue;
            }
            let found = differ.map(|one| violation(clause, index + 1, one));
            state.out.violations.extend(found);
        }
    }
}

/// Whether nothing may be prescribed of the call at a step, or of the call before it, which is given the same.
fn may_be_open(compiled: &Compiled, scenario: &Scenario, trace: &Trace, at: usize) -> bool {
    let mut oracle = Oracle::new(&compiled.rules, scenario);
    let steps = scenario.steps.iter().zip(&trace.steps).take(at + 1);
    let taken = steps.filter(|(_, record)| !record.skipped);
    let outcomes = taken.map(|(step, _)| oracle.advance(step)).last();
    let mut outcomes = outcomes.unwrap_or_default().into_iter();
    outcomes.any(|one| compiled.is_open(one))
}

fn members(argument: Option<&crate::scenario::Argument>) -> Option<&Map<String, Value>> {
    argument
        .map(|one| &one.members)
        .filter(|members| !members.is_empty())
}
