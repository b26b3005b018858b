//! Judging one call.

use serde_json::Value;

use super::judge::{Applying, Bench, ran};
use super::reply::{Class, Reply, classify};
use super::violation::{Cause, Stage, Violation};
use super::{difference, disclosure, member, reading, schema};
use crate::fields::{Fields, Name};
use crate::oracle::{Expected, Few};
use crate::scenario::{Answer, Argument};
use crate::spec::Check;
use crate::trace::{Carried, Fired, Record};

/// One call, as the checks see it.
pub(super) struct Call<'a> {
    pub(super) step: usize,
    pub(super) argument: Option<&'a Argument>,
    pub(super) profile: &'a Fields<String>,
    pub(super) record: &'a Record,
    pub(super) reply: Reply<'a>,
    pub(super) class: Class,
    /// What it may have come to, given what was seen; if nothing fits, what it may come to at all.
    pub(super) expected: Few<Expected<'a>>,
    /// The outcomes in `expected`, each once.
    pub(super) outcomes: Few<usize>,
    /// Whether what was seen is one of the outcomes that may be.
    pub(super) fits: bool,
}

/// Judges the call at `step`, and lets the oracle know what was seen.
pub(super) fn judge<'a>(
    bench: &mut Bench<'a>,
    step: usize,
    argument: Option<&'a Argument>,
    answer: Option<Answer>,
    profile: &'a Fields<String>,
    record: &'a Record,
) {
    let reply = Reply::read(bench.compiled, bench.texts, record);
    let class = classify(bench.compiled, record, &reply);
    let all = bench.walk.call(argument, answer);
    // Of several replies none tells which callback is meant for them.
    let replies = &bench.compiled.spec.call.reply;
    let several = replies.iter().map(|name| record.count(name)).sum::<usize>() > 1;
    let fired = reply.fired.map(|one| &*one.name);
    let mut expected: Few<_> = all
        .iter()
        .filter(|one| may_be(bench, one, class))
        .copied()
        .collect();
    if class == Class::Silent && !expected.is_empty() {
        // Where silence may be the whole reply, it may as well be a reply to a callback that was not given.
        let unseen =
            |one: &&Expected<'_>| !may_be(bench, one, class) && carries(one, argument, fired);
        expected.extend(all.iter().filter(unseen).copied());
    }
    let mut fits = !expected.is_empty();
    if !fits && let Some(other) = reading::changed(bench, step, argument, answer, class, fired) {
        // A reading that was settled earlier in this scenario is now taken the other way: that alone is the matter.
        expected = other;
        fits = true;
    }
    let carried: Few<_> = expected
        .iter()
        .filter(|one| several || carries(one, argument, fired))
        .copied()
        .collect();
    let mut carried_otherwise = false;
    if !carried.is_empty() {
        expected = carried;
    } else if fits && reading::changed(bench, step, argument, answer, class, fired).is_some() {
        carried_otherwise = true;
    }
    if !fits {
        expected = all;
    }
    let mut outcomes: Few<_> = expected.iter().map(|one| one.outcome).collect();
    outcomes.sort_unstable();
    outcomes.dedup();
    let call = Call {
        step,
        argument,
        profile,
        record,
        reply,
        class,
        expected,
        outcomes,
        fits,
    };
    judge_clauses(bench, &call, answer, carried_otherwise);
    if call.fits {
        reading::observe(bench, &call, answer);
    }
    bench.walk.called(&call.expected, answer);
}

#[expect(
    clippy::too_many_lines,
    reason = "one arm for each check of the vocabulary"
)]
fn judge_clauses(
    bench: &mut Bench<'_>,
    call: &Call<'_>,
    answer: Option<Answer>,
    carried_otherwise: bool,
) {
    let compiled = bench.compiled;
    let mut broken_layer = usize::MAX;
    let wrong_outcome =
        !call.fits && !matches!(call.class, Class::Unknown | Class::Broken | Class::Silent);
    let applying: Applying = {
        let facts = bench.walk.at_call(call.argument, answer, &call.outcomes);
        let holds = |clause: &usize| compiled.holds(*clause, &facts);
        compiled.call.iter().copied().filter(holds).collect()
    };
    for clause in applying {
        let subject = compiled.clause(clause).1;
        let Some(check) = &subject.check else {
            continue;
        };
        let found = match check {
            Check::NotThrown => Some(thrown(call)),
            Check::Outcome { never, crossing } => outcome(bench, call, never, *crossing),
            // A call that threw, was absent or came to something else altogether has no reply to be looked into.
            _ if matches!(call.class, Class::Thrown | Class::Absent) || wrong_outcome => continue,
            Check::OneReply => one_reply(bench, call),
            Check::Always => always(bench, call),
            // What the callback that always runs is given is open, as long as it tells nothing that it must not.
            _ if call.reply.fired.is_none() => continue,
            Check::Carrier if !carried_otherwise => carrier(call),
            Check::Json { layer } => {
                let at = compiled
                    .spec
                    .envelope
                    .names()
                    .position(|name| name == layer);
                let opaque = call
                    .reply
                    .fired
                    .filter(|fired| matches!(fired.argument, Some(Carried::Opaque(_))));
                if let Some(fired) = opaque.filter(|_| at == Some(0)) {
                    broken_layer = 0;
                    Some(vec![nothing_given(layer_cause(layer, ""), fired)])
                } else {
                    at.filter(|at| *at <= broken_layer && call.reply.was_read(*at))
                        .map(|at| {
                            let found = json(call, layer, at);
                            if call.reply.value(at).is_none() {
                                broken_layer = at;
                            }
                            found
                        })
                }
            }
            Check::Schema { layer, .. } => compiled.schemas[clause].as_ref().and_then(|check| {
                let at = if plain(bench, call) && check.layer + 1 == compiled.spec.envelope.len() {
                    0
                } else {
                    check.layer
                };
                if let Some(fired) = call
                    .reply
                    .fired
                    .filter(|_| at == 0 && !call.reply.was_read(0))
                {
                    broken_layer = 0;
                    return Some(vec![nothing_given(layer_cause(layer, ""), fired)]);
                }
                let value = call.reply.value(at).filter(|_| at < broken_layer)?;
                if check.validator.is_valid(value) {
                    return Some(Vec::new());
                }
                if check.layer + 1 < compiled.spec.envelope.len()
                    && call.reply.value(at + 1).is_none()
                {
                    broken_layer = at;
                }
                Some(schema_problems(&check.validator, value, layer))
            }),
            Check::Exact {
                member,
                field,
                unset_only,
            } => exact(bench, call, member, field, *unset_only),
            Check::Bytes { .. } | Check::Listed { .. } | Check::Distinct { .. } => {
                member::judge(bench, call, clause, check)
            }
            _ => None,
        };
        let Some(found) = found else { continue };
        bench.exercise(clause);
        bench
            .out
            .violations
            .extend(found.into_iter().map(|one| Violation {
                clause,
                step: call.step,
                cause: one.cause,
                what: one.what,
                expected: one.expected,
                observed: one.observed,
            }));
    }
    disclosure::judge(
        bench,
        call.step,
        call.record,
        Some((call, answer, wrong_outcome)),
    );
}

/// A violation that does not know its clause yet.
pub(super) struct Found {
    pub(super) cause: Cause,
    pub(super) what: String,
    pub(super) expected: String,
    pub(super) observed: String,
}

fn may_be(bench: &Bench<'_>, expected: &Expected<'_>, class: Class) -> bool {
    open(bench, expected.outcome) || class == Class::Outcome(expected.outcome)
}

pub(super) fn open(bench: &Bench<'_>, outcome: usize) -> bool {
    bench
        .compiled
        .spec
        .outcomes
        .at(outcome)
        .is_some_and(|(_, outcome)| outcome.open)
}

pub(super) fn plain(bench: &Bench<'_>, call: &Call<'_>) -> bool {
    call.outcomes.first().is_some_and(|outcome| {
        bench
            .compiled
            .spec
            .outcomes
            .at(*outcome)
            .is_some_and(|(_, outcome)| outcome.plain)
    })
}

fn is_given(argument: Option<&Argument>, name: &str) -> bool {
    argument.is_some_and(|argument| argument.callbacks.iter().any(|one| &**one == name))
}

/// Whether the callback that ran, or that none ran, is what this hypothesis says.
pub(super) fn carries(
    expected: &Expected<'_>,
    argument: Option<&Argument>,
    fired: Option<&str>,
) -> bool {
    match (expected.carrier, fired) {
        (None, _) => true,
        (Some(carrier), Some(fired)) => carrier == fired,
        (Some(carrier), None) => !is_given(argument, carrier),
    }
}

fn thrown(call: &Call<'_>) -> Vec<Found> {
    let thrown = call.record.thrown.iter();
    thrown
        .map(|text| Found {
            cause: Cause {
                stage: Stage::Thrown,
                key: String::new(),
            },
            what: "thrown".to_owned(),
            expected: "nothing is thrown".to_owned(),
            observed: schema::cut(text, 300),
        })
        .collect()
}

fn outcome(
    bench: &Bench<'_>,
    call: &Call<'_>,
    never: &[Name],
    crossing: bool,
) -> Option<Vec<Found>> {
    let spec = &bench.compiled.spec;
    let seen = call.class.name(spec);
    // Without a reply callback nothing tells what the call came to.
    let told =
        call.reply.fired.is_some() || matches!(call.class, Class::Absent | Class::Outcome(_));
    if !told {
        return None;
    }
    let exactly = call
        .outcomes
        .iter()
        .any(|one| call.class == Class::Outcome(*one));
    let open_only = call.outcomes.iter().all(|one| open(bench, *one));
    let violated = !exactly
        && if never.is_empty() {
            !open_only && !matches!(call.class, Class::Unknown | Class::Broken)
        } else {
            never.iter().any(|name| &**name == seen)
                && (!open_only || matches!(call.class, Class::Outcome(_)))
        };
    let nothing = matches!(call.class, Class::Absent | Class::Failed);
    let violated = violated && !(crossing && open_only == nothing);
    let outcomes = call.outcomes.iter();
    let wanted = || {
        let names = outcomes.map(|one| Class::Outcome(*one).name(spec));
        names.collect::<Vec<_>>().join(" or ")
    };
    Some(
        violated
            .then(wanted)
            .map(|wanted| Found {
                cause: Cause {
                    stage: Stage::Outcome,
                    key: format!("{wanted}→{}", call.class.kind(spec)),
                },
                what: seen.to_owned(),
                expected: wanted,
                observed: seen.to_owned(),
            })
            .into_iter()
            .collect(),
    )
}

fn one_reply(bench: &Bench<'_>, call: &Call<'_>) -> Option<Vec<Found>> {
    let reply = &bench.compiled.spec.call.reply;
    let given = reply
        .iter()
        .filter(|name| is_given(call.argument, name))
        .count();
    if given == 0 {
        return None;
    }
    let ran_times: usize = reply.iter().map(|name| call.record.count(name)).sum();
    let carriers = call.expected.iter().map(|one| one.carrier);
    let (mut once, mut never) = (false, false);
    for carrier in carriers {
        let given_to_it = carrier.is_none_or(|name| is_given(call.argument, name));
        once |= given_to_it;
        never |= !given_to_it;
    }
    let all_given = given == reply.len();
    let right = match ran_times {
        0 => never && !all_given,
        // A reply through the wrong callback is for the clauses that say which.
        1 => true,
        _ => false,
    };
    let distinct = reply
        .iter()
        .filter(|name| call.record.count(name) > 0)
        .count();
    let what = match (ran_times, distinct) {
        (0, _) => "none",
        (_, 1) => "twice",
        _ => "both",
    };
    let expected = || {
        if once {
            format!("one of {} runs, once", reply.join(", "))
        } else {
            "none of those given runs".to_owned()
        }
    };
    Some(
        (!right)
            .then(|| Found {
                cause: callback_cause("reply"),
                what: what.to_owned(),
                expected: expected(),
                observed: ran(call.record),
            })
            .into_iter()
            .collect(),
    )
}

fn always(bench: &Bench<'_>, call: &Call<'_>) -> Option<Vec<Found>> {
    let always = bench.compiled.spec.call.always.as_ref()?;
    if !is_given(call.argument, always) {
        return None;
    }
    let times = call.record.count(always);
    let reply = &bench.compiled.spec.call.reply;
    let replies = reply.iter().any(|name| is_given(call.argument, name));
    let what = if times == 0 { "none" } else { "twice" };
    Some(
        (times != 1)
            .then(|| Found {
                // Where nothing ran at all that is one and the same matter.
                cause: callback_cause(if call.record.fired.is_empty() && replies {
                    "reply"
                } else {
                    always
                }),
                what: what.to_owned(),
                expected: format!("{always} runs, once"),
                observed: ran(call.record),
            })
            .into_iter()
            .collect(),
    )
}

fn carrier(call: &Call<'_>) -> Option<Vec<Found>> {
    let fired = &call.reply.fired?.name;
    let wrong = call
        .expected
        .iter()
        .all(|one| one.carrier.is_some_and(|carrier| carrier != &**fired));
    Some(
        wrong
            .then(|| Found {
                cause: callback_cause("carrier"),
                what: format!("by:{fired}"),
                expected: format!(
                    "carried by {}",
                    call.expected[0].carrier.unwrap_or_default()
                ),
                observed: format!("carried by {fired}"),
            })
            .into_iter()
            .collect(),
    )
}

fn callback_cause(key: &str) -> Cause {
    Cause {
        stage: Stage::Callbacks,
        key: key.to_owned(),
    }
}

fn json(call: &Call<'_>, layer: &str, at: usize) -> Vec<Found> {
    let mut seen: Vec<&str> = Vec::new();
    let mut all = Vec::new();
    for defect in call.reply.defects(at) {
        let what = defect.kind.name();
        if !seen.contains(&what) {
            seen.push(what);
            all.push(Found {
                cause: layer_cause(layer, ""),
                what: what.to_owned(),
                expected: "strict JSON".to_owned(),
                observed: defect.to_string(),
            });
        }
    }
    all
}

pub(super) fn layer_cause(layer: &str, pointer: &str) -> Cause {
    Cause {
        stage: Stage::Layer,
        key: format!("{layer}{pointer}"),
    }
}

/// A callback ran without an argument, or with one that JSON cannot hold.
fn nothing_given(cause: Cause, fired: &Fired) -> Found {
    Found {
        cause,
        what: "missing".to_owned(),
        expected: format!("{} is given an argument that JSON can hold", fired.name),
        observed: fired.argument.as_ref().map_or_else(
            || "none".to_owned(),
            |argument| schema::cut(argument.text(), 300),
        ),
    }
}

fn schema_problems(validator: &jsonschema::Validator, value: &Value, layer: &str) -> Vec<Found> {
    schema::problems(validator, value)
        .into_iter()
        .map(|problem| Found {
            cause: layer_cause(layer, &problem.pointer),
            what: problem.what,
            expected: problem.expected,
            observed: problem.observed,
        })
        .collect()
}

fn exact(
    bench: &Bench<'_>,
    call: &Call<'_>,
    member: &str,
    field: &str,
    unset_only: bool,
) -> Option<Vec<Found>> {
    let payload = call
        .reply
        .payload(plain(bench, call))
        .filter(|value| value.is_object())?;
    let wanted = call.profile.get(field).map_or("", String::as_str);
    let seen = payload.get(member);
    if wanted.is_empty() != unset_only {
        return None;
    }
    // Of a text beyond the bound nobody says what comes back, but that it keeps to the bound.
    let known = bench.compiled.spec.users.profile.get(field);
    let bound = known.and_then(|field| field.bytes);
    if bound.is_some_and(|most| wanted.len() > most) {
        return None;
    }
    let layer = bench
        .compiled
        .spec
        .envelope
        .names()
        .last()
        .map_or("", |name| name);
    let what = match seen {
        None => "missing".to_owned(),
        Some(Value::String(seen)) if unset_only && !seen.is_empty() => "default".to_owned(),
        Some(Value::String(seen)) if seen != wanted => difference::kind(wanted, seen).to_owned(),
        Some(Value::String(_)) => return Some(Vec::new()),
        Some(other) => format!("type:{}", schema::type_name(other)),
    };
    if unset_only && what != "default" {
        return Some(Vec::new());
    }
    let user = bench.walk.user();
    let another = seen
        .and_then(Value::as_str)
        .is_some_and(|seen| bench.planted.is_anothers(user, field, seen));
    Some(vec![Found {
        cause: if another {
            disclosure::another()
        } else {
            layer_cause(layer, &format!("/{member}"))
        },
        what: if another {
            "another's".to_owned()
        } else {
            what
        },
        expected: if unset_only {
            "absent, or \"\"".to_owned()
        } else {
            schema::excerpt(&Value::String(wanted.to_owned()))
        },
        observed: seen.map_or_else(|| "absent".to_owned(), schema::excerpt),
    }])
}
