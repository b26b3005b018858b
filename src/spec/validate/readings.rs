//! The readings.

use super::super::check::Check;
use super::super::error_kind::ErrorKind;
use super::super::model::{Carrier, Observe, Reading};
use super::conditions::{self, Asked};
use super::review::Review;
use crate::fields::{Fields, Name};
use crate::ijson::under;

/// The most readings and alternatives: so many are kept apart while a trace is judged (`oracle::Choices`).
pub(super) const MOST_READINGS: usize = 32;
pub(super) const MOST_ALTERNATIVES: usize = 15;

pub(super) fn review(review: &mut Review<'_>) {
    let readings = &review.spec.readings;
    if readings.len() > MOST_READINGS {
        let fault = ErrorKind::Count {
            what: "readings",
            found: readings.len(),
            expected: "at most 32 are",
        };
        review.fault("/readings", fault);
    }
    for (name, reading) in readings.iter() {
        self::reading(review, &under("/readings", name), name, reading);
    }
}

fn reading(review: &mut Review<'_>, at: &str, name: &Name, reading: &Reading) {
    let spec = review.spec;
    let question = under(&under(at, "question"), "en");
    review.empty(question, "the question", &reading.question.en);
    let alternatives = under(at, "alternatives");
    if !(2..=MOST_ALTERNATIVES).contains(&reading.alternatives.len()) {
        let fault = ErrorKind::Count {
            what: "alternatives",
            found: reading.alternatives.len(),
            expected: "2 to 15 are",
        };
        review.fault(alternatives.as_str(), fault);
    }
    if let Some(pinned) = &reading.pinned {
        review.declared(
            under(at, "pinned"),
            "alternative",
            pinned,
            &reading.alternatives,
        );
    }
    if let Some(observe) = &reading.observe {
        self::observe(review, &under(at, "observe"), observe);
        for word in reading.alternatives.names() {
            let at = under(&alternatives, word);
            review.known(at, "word to observe", word, words(observe).iter().copied());
        }
    }
    let tables = spec.rules.tables().into_iter();
    let forked = tables.flat_map(Fields::iter).any(|(_, rule)| {
        rule.reading
            .as_ref()
            .is_some_and(|forked| forked.of == *name)
    });
    let carried = spec.outcomes.iter().any(
        |(_, outcome)| matches!(&outcome.carrier, Some(Carrier::Reading(reading)) if reading == name),
    );
    if !forked && !carried && reading.observe.is_none() {
        review.fault(at, ErrorKind::Unasked);
    }
    let kept = |check: &Check| matches!(check, Check::Consistent { reading } if reading == name);
    let is_kept = spec
        .clauses
        .iter()
        .any(|(_, clause)| clause.check.as_ref().is_some_and(kept));
    if let Some(why) = &reading.informative {
        let at = under(at, "informative");
        review.empty(under(&at, "en"), "the reason", &why.en);
        if is_kept {
            let why = "a clause has the check `consistent` for this reading";
            review.without_effect(at, "informative", why);
        } else if reading.pinned.is_some() {
            review.without_effect(at, "informative", "the reading is pinned");
        }
    } else if !is_kept {
        review.fault(at, ErrorKind::Unkept);
    }
}

/// The ids of alternatives that can be seen in this way.
const fn words(observe: &Observe) -> &'static [&'static str] {
    match observe {
        Observe::Order => &["last", "first"],
        Observe::AlwaysArgument => &["same", "none", "other"],
        Observe::Returned => &["nothing", "promise", "value"],
        Observe::Unset { .. } => &["absent", "empty", "default"],
        Observe::Open { .. } => &["absent", "thrown", "silent", "failed", "envelope"],
    }
}

fn observe(review: &mut Review<'_>, at: &str, observe: &Observe) {
    let spec = review.spec;
    match observe {
        Observe::Order | Observe::AlwaysArgument if spec.call.always.is_none() => {
            let why = "no callback of this call always runs";
            review.without_effect(under(at, "kind"), "observe", why);
        }
        Observe::Unset { member, field } => {
            member_is_sent(review, &under(at, "member"), member);
            let place = under(at, "field");
            let fields = &spec.users.profile;
            review.declared(place, "profile field", field, fields);
        }
        Observe::Open { when } => {
            conditions::review(review, &under(at, "when"), when, Asked::CallSeen);
            if !spec.outcomes.iter().any(|(_, outcome)| outcome.open) {
                review.without_effect(under(at, "kind"), "observe", "no outcome is open");
            }
        }
        _ => {}
    }
}

/// Notes a member that no payload has.
pub(super) fn member_is_sent(review: &mut Review<'_>, at: &str, member: &Name) {
    let spec = review.spec;
    let payloads = spec.outcomes.iter().map(|(_, outcome)| &outcome.payload);
    let mut sent: Vec<&str> = payloads
        .flat_map(|payload| payload.names().map(|name| &**name))
        .collect();
    sent.sort_unstable();
    sent.dedup();
    review.known(at, "member of a payload", member, sent);
}
