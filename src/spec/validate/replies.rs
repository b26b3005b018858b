//! The envelope and the outcomes.

use super::super::error_kind::ErrorKind;
use super::super::model::{Carrier, Member, Outcome};
use super::keywords;
use super::review::Review;
use crate::fields::Name;
use crate::ijson::under;

/// The most outcomes: for each there is a bit when conditions are asked (`oracle::Facts`).
const MOST_OUTCOMES: usize = 64;

pub(super) fn review(review: &mut Review<'_>) {
    envelope(review);
    let spec = review.spec;
    if spec.outcomes.is_empty() {
        review.fault("/outcomes", ErrorKind::Empty("the list of outcomes"));
    }
    if spec.outcomes.len() > MOST_OUTCOMES {
        let fault = ErrorKind::Count {
            what: "outcomes",
            found: spec.outcomes.len(),
            expected: "at most 64 are",
        };
        review.fault("/outcomes", fault);
    }
    for (name, outcome) in spec.outcomes.iter() {
        let at = under("/outcomes", name);
        reserved(review, &at, name);
        self::outcome(review, &at, outcome);
        let effects = spec.rules.call.iter().flat_map(|(_, rule)| {
            let forked = rule.reading.iter().flat_map(|forked| forked.then.iter());
            rule.then
                .iter()
                .chain(forked.map(|(_, effect)| effect))
                .filter_map(|effect| effect.outcome.as_ref())
        });
        if !effects.into_iter().any(|reached| reached == name) {
            review.fault(at, ErrorKind::Unreachable);
        }
    }
}

/// What is not an outcome but can be seen of a call; `check: outcome` names both.
pub(super) const SEEN: [&str; 4] = ["absent", "thrown", "silent", "failed"];

fn reserved(review: &mut Review<'_>, at: &str, name: &Name) {
    if SEEN.contains(&&**name) || ["unknown", "broken"].contains(&&**name) {
        let expected = "free: it stands for what is seen of a call that comes to no outcome";
        review.value(at, &**name, expected);
    }
}

fn envelope(review: &mut Review<'_>) {
    let spec = review.spec;
    if spec.envelope.is_empty() {
        review.fault("/envelope", ErrorKind::Empty("the envelope"));
    }
    for (index, (name, layer)) in spec.envelope.iter().enumerate() {
        let at = under("/envelope", name);
        if index > 0 && layer.member.is_none() {
            let fault = ErrorKind::Missing {
                member: "member",
                why: "a layer lies in a member of the one before",
            };
            review.fault(at, fault);
        } else if index == 0 {
            let why = "the first layer is the callback's argument";
            if layer.member.is_some() {
                review.without_effect(under(&at, "member"), "member", why);
            }
            if layer.encoded {
                review.without_effect(under(&at, "encoded"), "encoded", why);
            }
        }
    }
}

fn outcome(review: &mut Review<'_>, at: &str, outcome: &Outcome) {
    let spec = review.spec;
    review.empty(
        under(&under(at, "title"), "en"),
        "the title",
        &outcome.title.en,
    );
    match &outcome.carrier {
        Some(Carrier::Callback(name)) => {
            let at = under(&under(at, "carrier"), "callback");
            review.known(
                at,
                "callback",
                name,
                spec.call.reply.iter().map(|one| &**one),
            );
        }
        Some(Carrier::Reading(reading)) => {
            let place = under(&under(at, "carrier"), "reading");
            if review.declared(place, "reading", reading, &spec.readings)
                && let Some(reading_named) = spec.readings.get(reading)
            {
                let alternatives = under(&under("/readings", reading), "alternatives");
                for name in reading_named.alternatives.names() {
                    review.known(
                        under(&alternatives, name),
                        "callback",
                        name,
                        spec.call.reply.iter().map(|one| &**one),
                    );
                }
            }
        }
        None => {}
    }
    if outcome.open {
        for (member, there) in [
            ("recognise", outcome.recognise.is_some()),
            ("payload", !outcome.payload.is_empty()),
            ("carrier", outcome.carrier.is_some()),
            ("plain", outcome.plain),
            ("freeForm", outcome.free_form),
        ] {
            if there {
                review.without_effect(
                    under(at, member),
                    member,
                    "nothing is prescribed for an open outcome",
                );
            }
        }
    } else if let Some(schema) = &outcome.recognise {
        schema_is_one(review, &under(at, "recognise"), schema);
    } else {
        let fault = ErrorKind::Missing {
            member: "recognise",
            why: "without it no reply would be taken for this outcome",
        };
        review.fault(at, fault);
    }
    for (name, member) in outcome.payload.iter() {
        let at = under(&under(at, "payload"), name);
        match member {
            Member::Profile(field) => {
                let fields = &spec.users.profile;
                review.declared(under(&at, "profile"), "profile field", field, fields);
            }
            Member::Argument(member) => {
                let what = "member of the argument";
                review.declared(under(&at, "argument"), what, member, &spec.call.members);
            }
            Member::Listed(listed) => {
                let what = "member of the argument";
                let at = under(&under(&at, "listed"), "argument");
                review.declared(at, what, &listed.argument, &spec.call.members);
            }
            Member::Fresh(pattern) => {
                if !pattern.contains("{mark}") {
                    let expected = "a pattern with {mark}: it would be the same each time";
                    review.value(under(&at, "fresh"), pattern, expected);
                }
            }
            Member::Constant(_) => {}
        }
    }
}

/// Notes what is no JSON Schema, where in it.
pub(super) fn schema_is_one(review: &mut Review<'_>, at: &str, schema: &serde_json::Value) {
    if let Err(error) = jsonschema::draft202012::new(schema) {
        let inside = format!("{at}{}", error.instance_path());
        review.fault(inside, ErrorKind::Schema(error.to_string()));
    }
    keywords::review(review, at, schema);
}
