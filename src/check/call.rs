//! Judging one call: which of the things that may be fits what was seen, and then each clause that applies.

use smallvec::SmallVec;

use super::checks::{self, CheckKind};
use super::class::Class;
use super::reply::{Reply, classify};
use super::state::{Applying, JudgeState};
use super::view::{CallView, Found, JudgedCall, JudgedClause, carries};
use super::violation::Cause;
use super::{following, told};
use crate::fields::Fields;
use crate::oracle::{Expected, Possibilities};
use crate::scenario::{Argument, Consent};
use crate::trace::Record;

/// Judges the call at `step`, and lets the oracle know what was seen.
pub(super) fn judge<'a>(
    state: &mut JudgeState<'a>,
    step: usize,
    (argument, answer): (Option<&'a Argument>, Option<Consent>),
    profile: &'a Fields<String>,
    record: &'a Record,
) {
    let (reply, class) = read(state, (argument, answer), record);
    let mut call = JudgedCall {
        step,
        argument,
        answer,
        profile,
        record,
        reply,
        class,
        expected: Possibilities::new(),
        outcomes: Possibilities::new(),
        fits: false,
        carried_otherwise: false,
    };
    suppose(state, &mut call);
    let gives = |outcome: usize| state.compiled.gives(outcome);
    state.out.owed |= !call.outcomes.is_empty() && call.outcomes.iter().all(|one| gives(*one));
    state.out.served |= call.fits && matches!(class, Class::Outcome(at) if gives(at));
    judge_clauses(state, &call);
    told::judge(state, step, record, Some(&call));
    if call.fits {
        following::observe(state, &call);
    }
    state.oracle.called(&call.expected, answer);
}

/// The reply, and what it means. Of several, which no call may have, it is the first that may be; else the first.
fn read<'a>(
    state: &JudgeState<'a>,
    (argument, answer): (Option<&'a Argument>, Option<Consent>),
    record: &'a Record,
) -> (Reply<'a>, Class) {
    let (compiled, texts) = (state.compiled, state.texts);
    let first = Reply::read(compiled, texts, record);
    let class = classify(compiled, record, &first);
    let names = &compiled.spec.call.reply;
    let mut others = record.fired.iter().filter(|one| names.contains(&one.name));
    if others.clone().nth(1).is_some() {
        let all = state.oracle.call(argument, answer);
        let may_be = |class| all.iter().any(|one| class == Class::Outcome(one.outcome));
        let found = others.find_map(|fired| {
            let reply = Reply::of(compiled, texts, fired);
            let class = classify(compiled, record, &reply);
            may_be(class).then_some((reply, class))
        });
        if let Some(found) = found {
            return found;
        }
    }
    (first, class)
}

/// Works out what the call may have come to, given what was seen.
fn suppose<'a>(state: &mut JudgeState<'a>, call: &mut JudgedCall<'a>) {
    let (compiled, argument, class) = (state.compiled, call.argument, call.class);
    let all = state.oracle.call(argument, call.answer);
    // Of several replies none tells which callback is meant for them.
    let replies = &compiled.spec.call.reply;
    let counts = replies.iter().map(|name| call.record.count(name));
    let several = counts.sum::<usize>() > 1;
    let fired = call.reply.fired.map(|one| &*one.name);
    let exactly = |one: &Expected<'_>| class == Class::Outcome(one.outcome);
    // Where the document does not say what a reply looks like, any is right that gives nothing. It is taken for what it looks like
    // where that may be as well, as far as the same grants are supposed.
    let gives = matches!(class, Class::Outcome(at) if compiled.gives(at));
    let loosely = |one: &Expected<'_>| {
        compiled.is_free_form(one.outcome)
            && fired.is_some()
            && !gives
            && !all.iter().any(|other| {
                other.grants() == one.grants()
                    && exactly(other)
                    && (several || carries(other, argument, fired))
            })
    };
    let may_be = |one: &Expected<'_>| compiled.is_open(one.outcome) || exactly(one) || loosely(one);
    let mut expected: Possibilities<_> = all.iter().filter(|one| may_be(one)).copied().collect();
    if class == Class::Silent && !expected.is_empty() {
        // Where silence may be the whole reply, it may as well be a reply to a callback that was not given.
        let unseen = |one: &&Expected<'_>| !may_be(one) && carries(one, argument, fired);
        expected.extend(all.iter().filter(unseen).copied());
    }
    call.fits = !expected.is_empty();
    // What gives something is taken for no reply to which anything goes, where a reading would have it.
    let anything = gives && expected.iter().all(|one| compiled.is_open(one.outcome));
    if (!call.fits || anything)
        && let Some(other) = following::changed(state, call, fired)
    {
        // A reading that was settled earlier in this scenario is now taken the other way: that alone is the matter.
        expected = other;
        call.fits = true;
    }
    let carried: Possibilities<_> = expected
        .iter()
        // What is taken for a reply that the document does not describe tells nothing of the callback that carries such replies.
        .filter(|one| several || carries(one, argument, fired) || !exactly(one) && loosely(one))
        .copied()
        .collect();
    if !carried.is_empty() {
        expected = carried;
    } else if call.fits && following::changed(state, call, fired).is_some() {
        call.carried_otherwise = true;
    }
    call.expected = if call.fits { expected } else { all };
    call.outcomes = call.expected.iter().map(|one| one.outcome).collect();
    call.outcomes.sort_unstable();
    call.outcomes.dedup();
}

fn judge_clauses<'a>(state: &mut JudgeState<'a>, call: &JudgedCall<'a>) {
    let compiled = state.compiled;
    let applying: Applying = {
        let facts = state
            .oracle
            .at_call(call.argument, call.answer, &call.outcomes);
        let holds = |clause: &usize| compiled.holds(*clause, &facts);
        compiled.call.iter().copied().filter(holds).collect()
    };
    let found: SmallVec<[(usize, Vec<Found>); 32]> = {
        let state = &*state;
        let judge = |clause: usize| {
            let check = compiled.clause(clause).1.check.as_ref()?;
            let CheckKind::Call(reads, judge) = checks::kind(check) else {
                return None;
            };
            let subject = JudgedClause {
                state,
                clause,
                check,
            };
            let found = reads
                .holds(call)
                .then(|| judge(&CallView { subject, call }))??;
            Some((clause, found))
        };
        applying.iter().copied().filter_map(judge).collect()
    };
    let formless = found
        .iter()
        .flat_map(|(_, found)| found)
        .find(|one| matches!(one.cause, Cause::Member { .. }))
        .map(|one| one.cause.clone());
    for (clause, mut found) in found {
        // What makes a reply one that nobody understands is the matter, not that it is none of the outcomes.
        if let (Some(cause), Class::Unknown | Class::Broken) = (&formless, call.class) {
            let blunt = found.iter_mut().filter(|one| one.cause.came().is_some());
            blunt.for_each(|one| one.cause = cause.clone());
        }
        state.note(clause, call.step, found);
    }
    for clause in applying {
        let check = compiled.clause(clause).1.check.as_ref();
        let reads = checks::Reads::Reply.holds(call);
        let told = check.filter(|_| reads);
        if let Some((_, value)) = told.and_then(|check| checks::told(compiled, check, call)) {
            let value = value.clone();
            state.told.push((clause, value));
        }
    }
}
