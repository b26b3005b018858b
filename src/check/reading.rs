//! Readings: which alternative the implementation follows, and that it stays with it.

use serde_json::Value;

use super::call::{Call, carries, open};
use super::judge::Bench;
use super::reply::Class;
use super::violation::{Cause, Stage, Violation};
use crate::oracle::{Choices, Expected, Few};
use crate::scenario::{Answer, Argument};
use crate::spec::Observe;

/// Whether a call that fits nothing would fit if a reading that was settled earlier in the scenario were taken the other way. If so that is noted
/// as a violation, and what would then be expected is returned.
pub(super) fn changed<'a>(
    bench: &mut Bench<'a>,
    step: usize,
    argument: Option<&'a Argument>,
    answer: Option<Answer>,
    class: Class,
    fired: Option<&str>,
) -> Option<Few<Expected<'a>>> {
    let settled = bench.walk.followed();
    if settled.is_empty() {
        return None;
    }
    let other: Few<_> = bench
        .walk
        .call_afresh(argument, answer)
        .into_iter()
        .filter(|one| class == Class::Outcome(one.outcome) && carries(one, argument, fired))
        .collect();
    let first = other.first()?;
    let (reading, now) = first
        .choices()
        .iter()
        .find(|(reading, now)| settled.get(*reading).is_some_and(|before| before != *now))?;
    mixed(bench, step, reading, settled.get(reading)?, now);
    Some(other)
}

/// Notes which alternatives a call shows.
pub(super) fn observe(bench: &mut Bench<'_>, call: &Call<'_>, answer: Option<Answer>) {
    for index in 0..bench.compiled.observed.len() {
        let reading = bench.compiled.observed[index];
        let Some(observe) = bench.compiled.observe(reading) else {
            continue;
        };
        let Some(word) = shown(bench, call, answer, reading, observe) else {
            continue;
        };
        let alternatives = &bench.compiled.reading(reading).1.alternatives;
        if let Some(alternative) = alternatives.names().position(|name| &**name == word) {
            follow(bench, call.step, reading, alternative);
        }
    }
}

fn shown(
    bench: &Bench<'_>,
    call: &Call<'_>,
    answer: Option<Answer>,
    reading: usize,
    observe: &Observe,
) -> Option<&'static str> {
    let spec = &bench.compiled.spec;
    let is_open = call.outcomes.iter().all(|one| open(bench, *one));
    if let Observe::Open { .. } = observe {
        let all_given = call.argument.is_some_and(|argument| {
            spec.call
                .reply
                .iter()
                .all(|name| argument.callbacks.contains(name))
        });
        let facts = bench.walk.at_call(call.argument, answer, &call.outcomes);
        let holds = || {
            bench
                .compiled
                .book
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
                argument if *argument == call.reply.fired?.argument => "same",
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
            let unset = call.profile.get(field).is_none_or(String::is_empty);
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

/// Notes which alternatives other than those pinned have come to be followed by now.
pub(super) fn keep_to_pins(bench: &mut Bench<'_>, step: usize) {
    if bench.compiled.pinned.is_empty() {
        return;
    }
    let followed = bench.walk.followed();
    for (reading, alternative) in followed.iter() {
        if bench
            .compiled
            .pin(reading)
            .is_some_and(|only| only != alternative)
        {
            follow(bench, step, reading, alternative);
        }
    }
}

/// Notes that `alternative` is followed.
fn follow(bench: &mut Bench<'_>, step: usize, reading: usize, alternative: usize) {
    let only = bench.compiled.pin(reading);
    match bench.out.followed.get(reading).or(only) {
        Some(before) if before != alternative => mixed(bench, step, reading, before, alternative),
        _ => {}
    }
    if bench.out.followed.get(reading).is_none() {
        bench.out.followed = bench.out.followed.with(reading, alternative);
    }
}

fn mixed(bench: &mut Bench<'_>, step: usize, reading: usize, before: usize, now: usize) {
    let Some(clause) = bench.compiled.consistent[reading] else {
        return;
    };
    bench.exercise(clause);
    let violation = conflict(bench.compiled, clause, reading, step, before, now);
    let same = |one: &Violation| one.clause == clause && one.cause == violation.cause;
    if !bench.out.violations.iter().any(same) {
        bench.out.violations.push(violation);
    }
}

/// The violation that lies in following two alternatives of one reading.
pub fn conflict(
    compiled: &super::Compiled,
    clause: usize,
    reading: usize,
    step: usize,
    before: usize,
    now: usize,
) -> Violation {
    let (name, subject) = compiled.reading(reading);
    let pinned = compiled.pin(reading) == Some(before);
    let word = |index: usize| {
        subject
            .alternatives
            .at(index)
            .map_or_else(String::new, |(_, text)| text.en.clone())
    };
    Violation {
        clause,
        step,
        cause: Cause {
            stage: Stage::Reading,
            key: name.to_string(),
        },
        what: if pinned { "not-pinned" } else { "mixed" }.to_owned(),
        expected: if pinned {
            format!("the alternative that is pinned: {}", word(before))
        } else {
            format!("as before: {}", word(before))
        },
        observed: word(now),
    }
}

/// At the end of a scenario: what the hypotheses that are left agree on has been followed.
pub(super) fn settle(bench: &mut Bench<'_>, agreed: Choices) {
    for (reading, alternative) in agreed.iter() {
        if bench.out.followed.get(reading).is_none() {
            bench.out.followed = bench.out.followed.with(reading, alternative);
        }
    }
    for (reading, _) in bench.out.followed.iter() {
        if let Some(clause) = bench.compiled.consistent[reading] {
            bench.out.exercised.insert(clause);
        }
    }
}
