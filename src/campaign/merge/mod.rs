//! One defect is one finding: findings that come from the same defect are put together.
//!
//! Nothing but the implementation's source could tell for certain. What is taken for a sign: the same clause violated by the same thing, or the same state
//! seen through different windows (a grant that should not be there shows itself in the next call and in the next tap).

mod mistaken;
mod stale;
mod text;
mod unmeant;

use super::finding::{Decisive, Finding};
use crate::check::{Cause, Compiled, Difference, Revealed, Stage, Violation, Way};
use crate::fields::{Fields, Name};
use crate::generate::Domain;
use crate::ijson::DefectClass;
use crate::scenario::{FacetValue, Step, StepKind};
use crate::spec::{Check, FacetKind, Level, Observe, Vary, When};

/// Adds `finding` to `all`, or to the one of them that is the same defect.
pub(super) fn add(compiled: &Compiled, all: &mut Vec<Finding>, finding: Finding) {
    match all.iter().position(|one| same(compiled, one, &finding)) {
        None => all.push(finding),
        Some(at) => {
            let other = if size(&finding) < size(&all[at]) {
                std::mem::replace(&mut all[at], finding)
            } else {
                finding
            };
            absorb(&mut all[at], &other);
        }
    }
}

/// The same for a finding that did not come back: where a call gets several replies, it is chance which of them is seen first, and what it says.
pub(super) fn add_unsteady(compiled: &Compiled, all: &mut Vec<Finding>, finding: Finding) {
    let on_replies = matches!(
        stage(&finding),
        Stage::Callbacks | Stage::Outcome | Stage::Layer | Stage::Relation | Stage::Reading
    ) && !is_tap(finding.group.primary());
    let several = |one: &&mut Finding| !one.is_flaky() && one.group.has_several_replies();
    match all.iter_mut().find(several).filter(|_| on_replies) {
        Some(source) => excuse(source, &finding),
        None => add(compiled, all, finding),
    }
}

/// Puts findings that are consequences below those that they follow from.
pub(super) fn consequences(compiled: &Compiled, domain: &Domain, all: &mut Vec<Finding>) {
    dead_button(compiled, domain, all);
    stale::together(compiled, all);
    unmeant::together(compiled, all);
    let mut at = 0;
    while at < all.len() {
        let (finding, others) = (&all[at], all.iter().enumerate());
        let firm = |source: &Finding| !finding.is_flaky() && !source.is_flaky();
        let mistaken =
            |source: &Finding| firm(source) && mistaken::is_mistaken(compiled, finding, source);
        let source = others
            .filter(|(other, _)| *other != at)
            .find_map(|(other, source)| {
                let mistaken = mistaken(source);
                (mistaken || follows(compiled, finding, source)).then_some((other, mistaken))
            });
        match source {
            None => at += 1,
            Some((source, mistaken)) => {
                let finding = all.remove(at);
                let source = if source > at { source - 1 } else { source };
                if mistaken {
                    excuse(&mut all[source], &finding);
                } else {
                    absorb(&mut all[source], &finding);
                }
                // What was looked at before may follow from what is there now no less; nothing else has changed.
                at = 0;
            }
        }
    }
}

/// Puts together that no event comes, whatever the user answers: the button does nothing.
fn dead_button(compiled: &Compiled, domain: &Domain, all: &mut Vec<Finding>) {
    let clauses = compiled.spec().clauses.iter().enumerate();
    let judged = clauses.filter(|(_, (_, subject))| {
        matches!(subject.check, Some(Check::Fires))
            && domain.needs(subject).lacking(domain, []).is_none()
    });
    let judged: Vec<usize> = judged.map(|(clause, _)| clause).collect();
    let silent = |one: &Finding, clause: usize| {
        let primary = one.group.primary();
        let alone = steps(one).nth(1).is_none();
        primary.clause == clause && primary.way == Way::None && alone && !one.is_flaky()
    };
    let found = judged
        .iter()
        .map(|clause| all.iter().position(|one| silent(one, *clause)));
    let Some(mut found) = found.collect::<Option<Vec<usize>>>() else {
        return;
    };
    found.sort_unstable();
    found.dedup();
    let others: Vec<_> = found
        .drain(..)
        .skip(1)
        .rev()
        .map(|at| all.remove(at))
        .collect();
    let first = all
        .iter_mut()
        .find(|one| judged.iter().any(|clause| silent(one, *clause)));
    if let Some(first) = first {
        for one in &others {
            absorb(first, one);
        }
    }
}

/// Notes clauses that are also violated by the defect.
pub(super) fn also(finding: &mut Finding, clauses: impl IntoIterator<Item = usize>) {
    for clause in clauses {
        let violations = &finding.group.violations;
        let known = violations.iter().any(|one| one.clause == clause)
            || finding.also_violates.contains(&clause);
        if !known {
            finding.also_violates.push(clause);
        }
    }
}

pub(super) fn absorb(kept: &mut Finding, other: &Finding) {
    let excused = seen_in(kept, other);
    kept.excused.extend(excused);
    let clauses = clauses(other);
    also(kept, clauses);
}

/// The same for a finding that says nothing of its own: its clauses are not violated by the defect. Nor do the cases that showed it say that they are
/// kept.
fn excuse(kept: &mut Finding, other: &Finding) {
    let excused = seen_in(kept, other);
    kept.excused.extend(excused);
    let count = other.shown.count();
    let clauses = clauses(other).into_iter();
    kept.excused.extend(clauses.map(|clause| (clause, count)));
}

/// Counts the cases that showed `other` for `kept` too.
fn seen_in(kept: &mut Finding, other: &Finding) -> Vec<(usize, usize)> {
    kept.shown.merge(&other.shown);
    kept.count = kept.shown.count();
    kept.first = kept.first.min(other.first);
    kept.calls = kept.calls.min(other.calls);
    other.excused.clone()
}

/// All clauses that a finding is about.
pub(super) fn clauses(finding: &Finding) -> Vec<usize> {
    let own = finding.group.violations.iter().map(|one| one.clause);
    own.chain(finding.also_violates.iter().copied()).collect()
}

fn size(finding: &Finding) -> (usize, usize) {
    let steps = finding.case.scenarios.iter().map(|one| one.steps.len());
    (steps.sum(), finding.first)
}

fn stage(finding: &Finding) -> Stage {
    finding.group.primary().cause.stage()
}

/// Whether two findings are the same one: the same clause, violated in ways that one defect shows.
fn same(compiled: &Compiled, one: &Finding, other: &Finding) -> bool {
    let (mine, theirs) = (one.group.primary(), other.group.primary());
    if mine.clause != theirs.clause || one.is_flaky() != other.is_flaky() {
        return false;
    }
    if mine.cause == theirs.cause && (mine.way == theirs.way || stage(one) == Stage::Outcome) {
        return true;
    }
    // A member that is wrong for the simplest users already is wrong in another way for others: the second can't be told from the first.
    let turns =
        |one: &Finding, other: &Finding| one.way_for_plain_users == Some(other.group.primary().way);
    if mine.cause == theirs.cause && (turns(one, other) || turns(other, one)) {
        return true;
    }
    match mine.cause.stage() {
        // A wrong view of versions shows itself as too much here and as too little there.
        Stage::Outcome if theirs.cause.stage() == Stage::Outcome => {
            about_versions(&compiled.clause(mine.clause).1.when)
                || facets(one) == facets(other) && !facets(one).is_empty()
                // So does a change that goes unnoticed.
                || changes(one) == changes(other) && !changes(one).is_empty()
                || !changes(one).is_empty() && changes(one) == facets(other)
                || !changes(other).is_empty() && facets(one) == changes(other)
        }
        // Whatever the user answered, and whichever callbacks the call was given besides.
        Stage::Callbacks if theirs.cause.stage() == Stage::Callbacks => {
            mine.way == theirs.way && is_tap(mine) == is_tap(theirs)
        }
        Stage::Layer if mine.cause == theirs.cause && text::one_change(mine, theirs) => true,
        // A text that was not escaped ends where it likes.
        Stage::Layer if mine.way == Way::Unexpected && theirs.way == Way::Unexpected => true,
        Stage::Layer => {
            mine.cause == theirs.cause
                && is_json(compiled, mine.clause)
                && is_unescaped(mine)
                && is_unescaped(theirs)
                && fields(one) == fields(other)
        }
        // One clause compares two runs in one respect, and several members may show the difference.
        Stage::Relation => true,
        Stage::Disclosure => mine.way == theirs.way && is_profile(compiled, mine.clause),
        _ => false,
    }
}

/// Whether it may be JSON into which a text was put without escaping quotes and backslashes.
const fn is_unescaped(violation: &Violation) -> bool {
    matches!(
        violation.way,
        Way::Json(
            DefectClass::Syntax
                | DefectClass::BadEscape
                | DefectClass::EndOfText
                | DefectClass::TrailingText
        )
    )
}

const fn is_tap(violation: &Violation) -> bool {
    matches!(violation.cause, Cause::Tap(_))
}

/// Whether `finding` is but a consequence of the defect behind `source`.
fn follows(compiled: &Compiled, finding: &Finding, source: &Finding) -> bool {
    if finding.is_flaky() || source.is_flaky() {
        return false;
    }
    let outcome = stage(source) == Stage::Outcome;
    if outcome && stage(finding) == Stage::Outcome && choice_decides(compiled, finding, source) {
        return true;
    }
    if revealing(compiled, finding, source) || whole(finding, source) {
        return true;
    }
    if derived(compiled, finding, source) || shown_in_member(compiled, finding, source) {
        return true;
    }
    if unnoticed(compiled, finding, source) || same_member(compiled, finding, source) {
        return true;
    }
    if undocumented(compiled, finding, source) || unmeant::is_known(finding, source) {
        return true;
    }
    if outcome && versions_decide(compiled, finding, source) {
        return true;
    }
    match stage(finding) {
        // Where a text breaks the JSON, what else the reply says is chance.
        Stage::Reading if stage(source) == Stage::Layer => {
            let theirs = source.group.primary();
            is_json(compiled, theirs.clause) && is_unescaped(theirs) && quotes(finding)
        }
        Stage::Reading => outcome && reading_follows(compiled, finding, source),
        Stage::Query => {
            outcome
                && finding.group.primary().cause == Cause::QueryValue
                && same_state(finding, source)
        }
        Stage::Callbacks if is_tap(finding.group.primary()) => {
            outcome && (same_state(finding, source) || leads_through(finding, source))
        }
        // Whose data were told is the graver matter.
        Stage::Outcome if tells_anothers(source) => same_state(finding, source),
        Stage::Disclosure if tells_anothers(finding) => false,
        Stage::Callbacks | Stage::Disclosure => outcome && same_state(finding, source),
        // Of two clauses on the same state the closer one stays; which is closer was found out when they were explained.
        Stage::Outcome => {
            let (mine, theirs) = (
                finding.group.primary().clause,
                source.group.primary().clause,
            );
            let versions = |clause| about_versions(&compiled.clause(clause).1.when);
            if outcome && passes_through(finding, source) {
                return true;
            }
            outcome
                && !(versions(mine) && versions(theirs))
                && same_state(finding, source)
                && (versions(theirs), theirs) > (versions(mine), usize::MAX - mine)
        }
        Stage::Layer if stage(source) == Stage::Layer => {
            let (mine, theirs) = (finding.group.primary(), source.group.primary());
            let unescaped =
                is_json(compiled, theirs.clause) && is_unescaped(theirs) && needs_escaping(finding);
            // Half a character is left where a text was cut.
            let cut = is_json(compiled, mine.clause)
                && mine.way == Way::Json(DefectClass::LoneSurrogate)
                && is_exact(compiled, theirs.clause);
            unescaped || cut && fields(finding) == fields(source)
        }
        _ => false,
    }
}

/// Whether both show that one change of a facet goes unnoticed; the source is the one whose clause speaks of that facet, or the simpler one.
fn unnoticed(compiled: &Compiled, finding: &Finding, source: &Finding) -> bool {
    let on_replies = |finding| {
        matches!(
            stage(finding),
            Stage::Outcome | Stage::Disclosure | Stage::Layer
        )
    };
    let changed = changes(finding);
    let order = |finding: &Finding| {
        let clause = finding.group.primary().clause;
        let (_, subject) = compiled.clause(clause);
        let facets = &subject.when.facets;
        let about = changed.iter().any(|facet| facets.contains(facet));
        (!about, subject.level, size(finding), clause)
    };
    (on_replies(finding) || is_tap(finding.group.primary()))
        && on_replies(source)
        && !changed.is_empty()
        && changed == changes(source)
        && order(source) < order(finding)
}

/// Whether it is that one user is told what is another's.
fn tells_anothers(finding: &Finding) -> bool {
    finding.group.primary().cause == Cause::Disclosure(Revealed::AnotherUser)
}

/// Whether two runs differ by what the source shows to be told as it is: where it cannot be recognised, it still makes a difference.
fn derived(compiled: &Compiled, finding: &Finding, source: &Finding) -> bool {
    let check = &compiled.clause(finding.group.primary().clause).1.check;
    let Some(Check::Relation {
        vary: Vary::Ungranted(fields),
    }) = check
    else {
        return false;
    };
    match &source.group.primary().cause {
        Cause::Disclosure(Revealed::Field(field)) => fields.contains(field),
        cause => *cause == Cause::Disclosure(Revealed::AnotherUser),
    }
}

/// Whether two runs differ in a member that the source shows to be wrong: where the reply is not seen, what else was handed over still has it.
fn shown_in_member(compiled: &Compiled, finding: &Finding, source: &Finding) -> bool {
    let (mine, theirs) = (finding.group.primary(), source.group.primary());
    let (Cause::Relation { at, .. }, Cause::Member { pointer, .. }) = (&mine.cause, &theirs.cause)
    else {
        return false;
    };
    !pointer.is_empty()
        && at.is_in(pointer)
        && theirs.way != Way::Unexpected
        && compiled.clause(theirs.clause).1.level == Level::Must
}

/// Whether one shows that there is a member which no document knows, and the other that two runs differ in it: what a *must* says of it comes first.
fn undocumented(compiled: &Compiled, finding: &Finding, source: &Finding) -> bool {
    let member = |layer: &Finding, relation: &Finding| {
        let (layer, relation) = (layer.group.primary(), relation.group.primary());
        match (&layer.cause, &relation.cause) {
            (
                Cause::Member { pointer, .. },
                Cause::Relation {
                    at: Difference::Member(name),
                    ..
                },
            ) => layer.way == Way::Unexpected && pointer.strip_prefix('/') == Some(name),
            _ => false,
        }
    };
    let must = |relation: &Finding| {
        let clause = relation.group.primary().clause;
        compiled.clause(clause).1.level == Level::Must
    };
    match (stage(finding), stage(source)) {
        (Stage::Layer, Stage::Relation) => member(finding, source) && must(source),
        (Stage::Relation, Stage::Layer) => member(source, finding) && !must(finding),
        _ => false,
    }
}

/// Whether both show one member of another type, or none, in replies of which each has a clause of its own.
fn same_member(compiled: &Compiled, finding: &Finding, source: &Finding) -> bool {
    let (mine, theirs) = (finding.group.primary(), source.group.primary());
    let order = |clause: usize| (compiled.clause(clause).1.level, clause);
    stage(finding) == Stage::Layer
        && mine.cause == theirs.cause
        && mine.way == theirs.way
        && matches!(mine.way, Way::Type(_) | Way::Missing)
        && facets(finding) == facets(source)
        && order(theirs.clause) < order(mine.clause)
}

/// Whether a field that decides has a character that JSON must escape.
fn needs_escaping(finding: &Finding) -> bool {
    let [scenario] = finding.case.scenarios.as_slice() else {
        return false;
    };
    let users = &scenario.world.users;
    fields(finding).iter().any(|field| {
        let mut texts = users.iter().filter_map(|user| user.profile.get(field));
        texts.any(|text| must_be_escaped(text))
    })
}

fn must_be_escaped(text: &str) -> bool {
    text.contains(|one: char| one == '"' || one == '\\' || one < ' ')
}

/// Whether some user's profile has a character that JSON must escape.
fn quotes(finding: &Finding) -> bool {
    let users = finding
        .case
        .scenarios
        .iter()
        .flat_map(|one| &one.world.users);
    let mut texts = users.flat_map(|user| user.profile.iter());
    texts.any(|(_, text)| must_be_escaped(text))
}

/// Whether versions alone decide, and the source is a clause on versions: what is not there cannot do anything right.
fn versions_decide(compiled: &Compiled, finding: &Finding, source: &Finding) -> bool {
    let version = |name: &&str| {
        let facet = compiled.spec().facets.get(name);
        facet.is_some_and(|facet| facet.kind == FacetKind::Version)
    };
    let decide = facets(finding);
    let about =
        |finding: &Finding| about_versions(&compiled.clause(finding.group.primary().clause).1.when);
    let through = match stage(finding) {
        Stage::Outcome | Stage::Callbacks | Stage::Disclosure => true,
        Stage::Query => finding.group.primary().cause == Cause::QueryValue,
        Stage::Layer => finding.group.primary().way == Way::Unsaid,
        _ => false,
    };
    through
        && !decide.is_empty()
        && decide.iter().all(version)
        && about(source)
        && !(stage(finding) == Stage::Outcome
            && about(finding)
            && !forbids_no_reply(compiled, finding))
        && !forbids_no_reply(compiled, source)
}

/// Whether the clause only forbids that no reply comes, in one way: one that asks for something says more.
fn forbids_no_reply(compiled: &Compiled, finding: &Finding) -> bool {
    let check = &compiled.clause(finding.group.primary().clause).1.check;
    let outcomes = &compiled.spec().outcomes;
    matches!(check, Some(Check::Outcome { never, .. }) if matches!(&never[..], [one] if !outcomes.contains(one)))
}

/// Whether the two are one reply with a value in it that should not be there. What is told is the graver matter if it is private, or stands in a member
/// that no document knows; else the member is the closer one.
fn revealing(compiled: &Compiled, finding: &Finding, source: &Finding) -> bool {
    let told = |layer: &Finding, disclosure: &Finding| {
        let Cause::Disclosure(Revealed::Field(field)) = &disclosure.group.primary().cause else {
            return false;
        };
        let Some(observed) = layer.group.primary().seen.value() else {
            return false;
        };
        let users = layer.case.scenarios.iter().flat_map(|one| &one.world.users);
        let mut values = users
            .flat_map(|user| [user.profile.get(field), user.private.get(field)])
            .flatten();
        let marks = crate::marks::scan(&observed.to_string());
        values.any(|value| {
            marks
                .iter()
                .any(|one| value.contains(&one.mark.to_string()))
        })
    };
    let closer = |layer: &Finding, disclosure: &Finding| {
        let known = layer.group.primary().way != Way::Unexpected;
        known && is_profile(compiled, disclosure.group.primary().clause)
    };
    match (stage(finding), stage(source)) {
        (Stage::Disclosure, Stage::Layer) => closer(source, finding) && told(source, finding),
        (Stage::Layer, Stage::Disclosure) => !closer(finding, source) && told(finding, source),
        _ => false,
    }
}

/// Whether the source shows the whole of what the finding shows a part of: callbacks of which one is missed, calls that get each other's replies, a user who
/// is taken for another.
fn whole(finding: &Finding, source: &Finding) -> bool {
    let (mine, theirs) = (finding.group.primary(), source.group.primary());
    match (stage(finding), stage(source)) {
        (Stage::Thrown, Stage::Thrown) => {
            let (few, many) = (given(finding), given(source));
            few.len() < many.len() && few.iter().all(|name| many.contains(name))
        }
        (Stage::Callbacks, Stage::Callbacks) if is_tap(mine) => {
            mine.way == Way::Twice
                && theirs.way == Way::Twice
                && is_tap(theirs)
                && theirs.clause < mine.clause
        }
        (Stage::Callbacks, Stage::Callbacks)
            if mine.cause == Cause::Always && theirs.cause == Cause::Reply && is_twice(mine) =>
        {
            // The whole of the answer came twice.
            is_twice(theirs) && world(finding) == world(source)
        }
        (Stage::Callbacks, Stage::Callbacks)
            if mine.way == Way::None && theirs.cause == Cause::Carrier && !is_tap(mine) =>
        {
            // The reply went to the callback that carries what it should not, and the call was not given that.
            let carrier = theirs.seen.carrier();
            carrier.is_some_and(|name| !given(finding).contains(name))
        }
        (Stage::Callbacks, Stage::Callbacks) => {
            overlaps(finding)
                && overlaps(source)
                && (theirs.clause, theirs.way) < (mine.clause, mine.way)
        }
        (Stage::Reading, Stage::Callbacks) => {
            theirs.way == Way::Both || overlaps(finding) && overlaps(source)
        }
        (Stage::Reading | Stage::Layer, Stage::Disclosure | Stage::Layer) => {
            theirs.cause == Cause::Disclosure(Revealed::AnotherUser)
                && mine.cause != theirs.cause
                && switches(finding)
        }
        _ => false,
    }
}

fn is_twice(violation: &Violation) -> bool {
    violation.way == Way::Twice
}

fn steps(finding: &Finding) -> impl Iterator<Item = &Step> {
    finding.case.scenarios.iter().flat_map(|one| &one.steps)
}

fn overlaps(finding: &Finding) -> bool {
    steps(finding).any(|step| matches!(step, Step::Call { overlap: true, .. }))
}

fn switches(finding: &Finding) -> bool {
    steps(finding).any(|step| matches!(step, Step::SwitchUser { .. }))
}

/// The callbacks that the call was given at which it shows.
pub(super) fn given(finding: &Finding) -> &[Name] {
    let step = finding
        .case
        .scenarios
        .first()
        .and_then(|one| one.steps.get(finding.group.primary().step));
    match step {
        Some(Step::Call {
            argument: Some(argument),
            ..
        }) => &argument.callbacks,
        _ => &[],
    }
}

/// Whether the same facet that is no version decides in both, and the source's clause is about that facet.
fn choice_decides(compiled: &Compiled, finding: &Finding, source: &Finding) -> bool {
    let (mine, theirs) = (facets(finding), facets(source));
    let when = |finding: &Finding| &compiled.clause(finding.group.primary().clause).1.when;
    let about = |when: &When| {
        when.facets
            .iter()
            .any(|(name, test)| !test.is.is_empty() && theirs.contains(&&**name))
    };
    !mine.is_empty() && mine == theirs && about(when(source)) && !about(when(finding))
}

/// Whether two findings look at the same state of the platform, each through another step at the end. A state that is nothing special tells nothing.
fn same_state(one: &Finding, other: &Finding) -> bool {
    let ([mine], [theirs]) = (
        one.case.scenarios.as_slice(),
        other.case.scenarios.as_slice(),
    ) else {
        return false;
    };
    let before = |finding: &Finding| finding.group.primary().step;
    let (my_steps, their_steps) = (&mine.steps[..before(one)], &theirs.steps[..before(other)]);
    // Where another defect of the same clause shows with any value, no value passes, and what decides is seen in the other finding alone.
    let special = !my_steps.is_empty() || !facets(one).is_empty() || !facets(other).is_empty();
    special && mine.world.facets == theirs.world.facets && my_steps == their_steps
}

/// Whether the way to the finding leads through the state that the source shows to be wrong: what comes of the steps after it says nothing.
fn passes_through(finding: &Finding, source: &Finding) -> bool {
    let ([mine], [theirs]) = (
        finding.case.scenarios.as_slice(),
        source.case.scenarios.as_slice(),
    ) else {
        return false;
    };
    let my_steps = &mine.steps[..finding.group.primary().step];
    let their_steps = &theirs.steps[..source.group.primary().step];
    !their_steps.is_empty()
        && their_steps.len() < my_steps.len()
        && my_steps.starts_with(their_steps)
        && mine.world.facets == theirs.world.facets
}

/// Whether the way to the finding takes all the steps that bring about the state that the source shows to be wrong, others
/// between them included.
fn leads_through(finding: &Finding, source: &Finding) -> bool {
    let ([mine], [theirs]) = (
        finding.case.scenarios.as_slice(),
        source.case.scenarios.as_slice(),
    ) else {
        return false;
    };
    let all = &mine.steps[..finding.group.primary().step];
    takes(all, &theirs.steps[..source.group.primary().step])
}

/// Whether there are steps that are wanted, and all of them are taken in their order.
fn takes(all: &[Step], wanted: &[Step]) -> bool {
    let mut left = all.iter();
    !wanted.is_empty() && wanted.iter().all(|step| left.any(|one| one == step))
}

/// The facets whose change while the mini program runs decides.
fn changes(finding: &Finding) -> Vec<&str> {
    let mut facets = decisive(finding, |one| match one {
        Decisive::Change { facet, .. } => Some(facet),
        _ => None,
    });
    facets.dedup();
    facets
}

/// Whether what is left open is taken two ways only because of a defect that was seen by itself.
fn reading_follows(compiled: &Compiled, finding: &Finding, source: &Finding) -> bool {
    let clause = compiled.clause(source.group.primary().clause).1;
    let Some(Check::Consistent { reading }) =
        &compiled.clause(finding.group.primary().clause).1.check
    else {
        return false;
    };
    let observe = compiled
        .spec()
        .readings
        .get(reading)
        .and_then(|one| one.observe.as_ref());
    match observe {
        Some(Observe::Open { .. }) => about_versions(&clause.when),
        Some(_) => false,
        None => {
            let [small] = source.case.scenarios.as_slice() else {
                return false;
            };
            let is_version = |facet: &&str| {
                let facet = compiled.spec().facets.get(facet);
                facet.is_some_and(|one| one.kind == FacetKind::Version)
            };
            let on_versions = about_versions(&clause.when) || facets(source).iter().all(is_version);
            let versions = on_versions
                && facets(source).iter().any(|facet| {
                    let value = |at: usize| {
                        finding
                            .case
                            .scenarios
                            .get(at)
                            .and_then(|one| one.world.facets.get(facet))
                    };
                    value(0) != compiled.spec().facets.get(facet).map(|one| &one.plain)
                        || value(0) != value(1)
                });
            if versions {
                return true;
            }
            let passes = |wanted: &[StepKind]| {
                let mut scenarios = finding.case.scenarios.iter();
                wanted.len() > 1 && scenarios.any(|one| contains(&kinds(&one.steps), wanted))
            };
            let before = &small.steps[..source.group.primary().step];
            let mut scenarios = finding.case.scenarios.iter();
            passes(&kinds(&small.steps))
                || passes(&kinds(before))
                || scenarios.any(|one| takes(&one.steps, before))
        }
    }
}

fn kinds(steps: &[Step]) -> Vec<StepKind> {
    steps.iter().map(Step::kind).collect()
}

fn world(finding: &Finding) -> Option<&Fields<FacetValue>> {
    Some(&finding.case.scenarios.first()?.world.facets)
}

fn contains(all: &[StepKind], wanted: &[StepKind]) -> bool {
    let mut left = all.iter();
    wanted.iter().all(|kind| left.any(|one| one == kind))
}

fn about_versions(when: &When) -> bool {
    let test = |when: &When| {
        when.facets
            .iter()
            .any(|(_, test)| test.form.is_some() || test.at_least.is_some() || test.below.is_some())
    };
    test(when) || when.any.iter().any(test)
}

fn is_json(compiled: &Compiled, clause: usize) -> bool {
    matches!(compiled.clause(clause).1.check, Some(Check::Json { .. }))
}

fn is_exact(compiled: &Compiled, clause: usize) -> bool {
    matches!(compiled.clause(clause).1.check, Some(Check::Exact { .. }))
}

fn is_profile(compiled: &Compiled, clause: usize) -> bool {
    use crate::spec::Whose;
    matches!(
        &compiled.clause(clause).1.check,
        Some(Check::Undisclosed {
            of: Whose::Profile(_)
        })
    )
}

/// The names in those decisive elements that are of one kind.
fn decisive<'f>(finding: &'f Finding, name: fn(&'f Decisive) -> Option<&'f Name>) -> Vec<&'f str> {
    let names = finding.decisive.iter().filter_map(name);
    names.map(|name| &**name).collect()
}

fn facets(finding: &Finding) -> Vec<&str> {
    decisive(finding, |one| match one {
        Decisive::Facet { facet, .. } => Some(facet),
        _ => None,
    })
}

fn fields(finding: &Finding) -> Vec<&str> {
    decisive(finding, |one| match one {
        Decisive::Field { field, .. } => Some(field),
        _ => None,
    })
}
