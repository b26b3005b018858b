//! Readings: which alternative the implementation follows, and that it stays with it.

use serde_json::Value;

use super::checks::consistent::conflict;
use super::class::Class;
use super::state::JudgeState;
use super::view::{JudgedCall, carries};
use super::violation::Violation;
use crate::fields::Fields;
use crate::oracle::{Expected, Possibilities, ReadingChoices, TapExpected};
use crate::scenario::Consent;
use crate::spec::Observe;
use crate::trace::Carried;

/// Whether a call that fits nothing would fit if a reading that was settled earlier in the scenario were taken the other way. If so that is noted
/// as a violation, and what would then be expected is returned.
pub(super) fn changed<'a>(
    state: &mut JudgeState<'a>,
    call: &JudgedCall<'a>,
    fired: Option<&str>,
) -> Option<Possibilities<Expected<'a>>> {
    let (argument, class) = (call.argument, call.class);
    if state.oracle.followed().is_empty() {
        return None;
    }
    // Nothing is seen of a reply by a callback that was not given. That is the matter only where what was settled does not say so.
    let silent = class == Class::Silent && {
        let settled = state.oracle.call(argument, call.answer);
        !settled.iter().any(|one| carries(one, argument, fired))
    };
    let unseen = |one: &Expected<'_>| silent && one.carrier.is_some();
    let fits = |one: &Expected<'_>| {
        (class == Class::Outcome(one.outcome) || unseen(one)) && carries(one, argument, fired)
    };
    let afresh = state.oracle.call_afresh(argument, call.answer);
    let unsettled = state.oracle.call_unsettled(argument, call.answer);
    let all = [afresh, unsettled].map(|all| all.into_iter().filter(fits).collect());
    otherwise(state, call.step, all, Expected::choices)
}

/// The same for a tap: which handlers ran `fits` is asked.
pub(super) fn tapped<'a>(
    state: &mut JudgeState<'a>,
    step: usize,
    (attributes, answer): (&Fields<String>, Consent),
    fits: impl Fn(&TapExpected<'_>) -> bool,
) -> Option<Possibilities<TapExpected<'a>>> {
    if state.oracle.followed().is_empty() {
        return None;
    }
    let afresh = state.oracle.tap_afresh(attributes, answer);
    let unsettled = state.oracle.tap_unsettled(attributes, answer);
    let all = [afresh, unsettled].map(|all| all.into_iter().filter(&fits).collect());
    otherwise(state, step, all, TapExpected::choices)
}

/// The first of these sets that holds one which takes a reading otherwise than it was settled: that is noted.
fn otherwise<T: Copy>(
    state: &mut JudgeState<'_>,
    step: usize,
    all: [Possibilities<T>; 2],
    choices: impl Fn(&T) -> ReadingChoices,
) -> Option<Possibilities<T>> {
    let settled = state.oracle.followed();
    let differs = |(reading, now): &(usize, usize)| {
        settled.get(*reading).is_some_and(|before| before != *now)
    };
    for other in all {
        let mut switched = other
            .iter()
            .filter_map(|one| choices(one).iter().find(differs));
        if let Some((reading, now)) = switched.next() {
            mixed(state, step, reading, settled.get(reading)?, now);
            return Some(other);
        }
    }
    None
}

/// Notes which alternatives a call shows.
pub(super) fn observe(state: &mut JudgeState<'_>, call: &JudgedCall<'_>) {
    for index in 0..state.compiled.observed.len() {
        let reading = state.compiled.observed[index];
        let Some(observe) = state.compiled.observe(reading) else {
            continue;
        };
        let Some(word) = shown(state, call, reading, observe) else {
            continue;
        };
        let alternatives = &state.compiled.reading(reading).1.alternatives;
        if let Some(alternative) = alternatives.names().position(|name| &**name == word) {
            follow(state, call.step, reading, alternative);
        }
    }
}

fn shown(
    state: &JudgeState<'_>,
    call: &JudgedCall<'_>,
    reading: usize,
    observe: &Observe,
) -> Option<&'static str> {
    let spec = &state.compiled.spec;
    let is_open = call.is_open(state.compiled);
    if let Observe::Open { .. } = observe {
        let all_given = call.argument.is_some_and(|argument| {
            spec.call
                .reply
                .iter()
                .all(|name| argument.callbacks.contains(name))
        });
        let facts = state
            .oracle
            .at_call(call.argument, call.answer, &call.outcomes);
        let holds = || {
            state
                .compiled
                .rules
                .reading(reading)
                .is_some_and(|one| one.holds(&facts))
        };
        return if is_open && all_given && holds() {
            match call.class {
                Class::Absent => Some("absent"),
                Class::Thrown => Some("thrown"),
                Class::Silent => Some("silent"),
                Class::Failed => Some("failed"),
                Class::Outcome(_) | Class::Unknown => Some("envelope"),
                Class::Broken => None,
            }
        } else {
            None
        };
    }
    if is_open {
        return None;
    }
    let always = spec.call.always.as_deref();
    let once = |name: &str| {
        let mut all = call
            .record
            .fired
            .iter()
            .enumerate()
            .filter(|(_, one)| &*one.name == name);
        all.next().filter(|_| all.next().is_none())
    };
    let replies: usize = spec
        .call
        .reply
        .iter()
        .map(|name| call.record.count(name))
        .sum();
    match observe {
        Observe::Order => {
            let (at, _) = once(always?).filter(|_| replies == 1)?;
            let (reply, _) = once(&call.reply.fired?.name)?;
            Some(if at > reply { "last" } else { "first" })
        }
        Observe::AlwaysArgument => {
            let (_, always) = once(always?).filter(|_| replies == 1)?;
            Some(match &always.argument {
                None => "none",
                argument if is_same(argument.as_ref(), call.reply.fired?.argument.as_ref()) => {
                    "same"
                }
                Some(_) => "other",
            })
        }
        // What was not answered may not have been a call at all.
        Observe::Returned => {
            call.reply
                .fired
                .map(|_| match (&call.record.promise, &call.record.returned) {
                    (Some(_), _) => "promise",
                    (None, Some(_)) => "value",
                    (None, None) => "nothing",
                })
        }
        Observe::Unset { member, field } => {
            let Class::Outcome(outcome) = call.class else {
                return None;
            };
            let (_, outcome) = spec.outcomes.at(outcome)?;
            let shared = outcome.payload.contains(member);
            // An empty text is a value that the user has set.
            let unset = !call.profile.contains(field);
            let payload = call
                .reply
                .payload(outcome.plain)
                .filter(|_| shared && unset)?;
            match payload.get(&**member) {
                None => Some("absent"),
                Some(Value::String(text)) if text.is_empty() => Some("empty"),
                Some(Value::String(_)) => Some("default"),
                Some(_) => None,
            }
        }
        Observe::Open { .. } => None,
    }
}

/// Whether two callbacks were given the same value, in whatever order its members are written.
fn is_same(one: Option<&Carried>, two: Option<&Carried>) -> bool {
    let value = |carried: Option<&Carried>| match carried {
        Some(Carried::Json(text)) => serde_json::from_str::<Value>(text).ok(),
        _ => None,
    };
    one == two || value(one).is_some_and(|one| Some(one) == value(two))
}

/// Notes which alternatives other than those pinned have come to be followed by now.
pub(super) fn keep_to_pins(state: &mut JudgeState<'_>, step: usize) {
    if state.compiled.pinned.is_empty() {
        return;
    }
    let followed = state.oracle.followed();
    for (reading, alternative) in followed.iter() {
        if state
            .compiled
            .pin(reading)
            .is_some_and(|only| only != alternative)
        {
            follow(state, step, reading, alternative);
        }
    }
}

/// Notes that `alternative` is followed.
fn follow(state: &mut JudgeState<'_>, step: usize, reading: usize, alternative: usize) {
    let only = state.compiled.pin(reading);
    match state.out.followed.get(reading).or(only) {
        Some(before) if before != alternative => mixed(state, step, reading, before, alternative),
        _ => {}
    }
    if state.out.followed.get(reading).is_none() {
        state.out.followed = state.out.followed.with(reading, alternative);
    }
}

fn mixed(state: &mut JudgeState<'_>, step: usize, reading: usize, before: usize, now: usize) {
    let Some(clause) = state.compiled.consistent[reading] else {
        return;
    };
    state.out.exercised.insert(clause);
    let violation = conflict(state.compiled, clause, reading, step, before, now);
    let same = |one: &Violation| one.clause == clause && one.cause == violation.cause;
    if !state.out.violations.iter().any(same) {
        state.out.violations.push(violation);
    }
}

/// At the end of a scenario: what the hypotheses that are left agree on has been followed.
pub(super) fn settle(state: &mut JudgeState<'_>, agreed: ReadingChoices) {
    for (reading, alternative) in agreed.iter() {
        if state.out.followed.get(reading).is_none() {
            state.out.followed = state.out.followed.with(reading, alternative);
        }
    }
    for (reading, _) in state.out.followed.iter() {
        if let Some(clause) = state.compiled.consistent[reading] {
            state.out.exercised.insert(clause);
        }
    }
}
