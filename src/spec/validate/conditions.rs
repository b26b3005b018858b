//! Conditions: what they ask for exists, and is known where they are asked.

use super::super::ErrorKind;
use super::super::condition::{Past, Test, When};
use super::super::model::{Facet, FacetKind};
use super::review::Review;
use super::world::facet_value;
use crate::ijson::under;
use crate::scenario::FacetValue;

/// Where a condition is asked, and so what it can know.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Asked {
    /// Of a call, before it is known what it comes to: rules.
    Call,
    /// Of a call, once that is known: clauses.
    CallSeen,
    /// Of a tap.
    Tap,
    /// Between calls and taps.
    Rest,
}

pub(super) fn review(review: &mut Review<'_>, at: &str, when: &When, asked: Asked) {
    let spec = review.spec;
    for (name, test) in when.facets.iter() {
        let at = under(&under(at, "facets"), name);
        if review.declared(at.as_str(), "facet", name, &spec.facets)
            && let Some(facet) = spec.facets.get(name)
        {
            facet_test(review, &at, facet, test);
        }
    }
    if when.granted.is_some() && spec.button.is_none() && !spec.call.asks {
        review.fault(under(at, "granted"), ErrorKind::NoGrant { others: 0 });
    }
    if !when.attributes.is_empty() {
        attributes(review, &under(at, "attributes"), when, asked);
    }
    if !when.answer.is_empty() {
        let at = under(at, "answer");
        match asked {
            Asked::Tap => {}
            Asked::Call | Asked::CallSeen if spec.call.asks => {}
            Asked::Call | Asked::CallSeen => {
                review.without_effect(at, "answer", "this call asks the user nothing");
            }
            Asked::Rest => review.without_effect(at, "answer", "nobody is asked"),
        }
    }
    members(review, &under(at, "members"), when, asked);
    for (list, name) in [(&when.past, "past"), (&when.without, "without")] {
        for (index, past) in list.iter().enumerate() {
            let at = under(&under(at, name), &index.to_string());
            self::past(review, &at, past);
        }
    }
    if !when.outcome.is_empty() {
        let at = under(at, "outcome");
        if asked == Asked::CallSeen {
            review.all_declared(&at, "outcome", &when.outcome, &spec.outcomes);
        } else {
            let why = "only clauses about calls can ask what the call comes to";
            review.without_effect(at, "outcome", why);
        }
    }
    if when.given.is_some() && asked != Asked::CallSeen {
        let why = "only clauses about calls can ask what the call was given";
        review.without_effect(under(at, "given"), "given", why);
    }
    if when.within.is_some() && asked != Asked::CallSeen {
        let why = "only clauses about calls can ask inside what the call is made";
        review.without_effect(under(at, "within"), "within", why);
    }
    for (index, one) in when.any.iter().enumerate() {
        let at = under(&under(at, "any"), &index.to_string());
        self::review(review, &at, one, asked);
    }
}

/// Keeps one message where the same cause shows in many conditions: an API that nobody can grant.
pub(super) fn one_cause(review: &mut Review<'_>) {
    let is_one = |fault: &ErrorKind| matches!(fault, ErrorKind::NoGrant { .. });
    let all = review.found.iter();
    let count = all.filter(|(_, fault)| is_one(fault)).count();
    let mut first = true;
    review.found.retain_mut(|(_, fault)| match fault {
        ErrorKind::NoGrant { others } => {
            *others = count - 1;
            std::mem::take(&mut first)
        }
        _ => true,
    });
}

/// Whether a condition asks for anything at all.
pub(super) fn asks(when: &When) -> bool {
    !(when.facets.is_empty()
        && when.granted.is_none()
        && when.answer.is_empty()
        && when.attributes.is_empty()
        && when.members.is_empty()
        && when.past.is_empty()
        && when.without.is_empty()
        && when.outcome.is_empty()
        && when.given.is_none()
        && when.within.is_none()
        && when.any.is_empty())
}

fn facet_test(review: &mut Review<'_>, at: &str, facet: &Facet, test: &Test) {
    for (list, name) in [(&test.is, "is"), (&test.not, "not")] {
        for (index, value) in list.iter().enumerate() {
            let at = under(&under(at, name), &index.to_string());
            facet_value(review, &at, facet, value);
        }
    }
    let is_version = facet.kind == FacetKind::Version;
    for (name, bound) in [("atLeast", &test.at_least), ("below", &test.below)] {
        let Some(bound) = bound else { continue };
        let at = under(at, name);
        if !is_version {
            review.without_effect(at, name, "only versions have an order");
        } else if !facet.bounds.contains(bound) {
            let expected = "one of the facet's `bounds`, so that no scenario would sit on it";
            review.value(at, bound.as_str(), expected);
        }
    }
    if test.form.is_some() && !is_version {
        let why = "only versions are written in several forms";
        review.without_effect(under(at, "form"), "form", why);
    }
    if test.lists.is_some() {
        let why = "only attributes of the button are lists";
        review.without_effect(under(at, "lists"), "lists", why);
    }
    something_tested(review, at, test);
}

fn something_tested(review: &mut Review<'_>, at: &str, test: &Test) {
    let unlisted = test.is.is_empty() && test.not.is_empty() && test.lists.is_none();
    if unlisted && test.at_least.is_none() && test.below.is_none() && test.form.is_none() {
        review.fault(at, ErrorKind::Empty("the test"));
    }
}

fn attributes(review: &mut Review<'_>, at: &str, when: &When, asked: Asked) {
    let Some(button) = review.spec.button.as_ref().filter(|_| asked == Asked::Tap) else {
        return review.without_effect(at, "attributes", "only a tap on a button has them");
    };
    for (name, test) in when.attributes.iter() {
        let at = under(at, name);
        if !review.declared(
            at.as_str(),
            "attribute of the button",
            name,
            &button.attributes,
        ) {
            continue;
        }
        let Some(attribute) = button.attributes.get(name) else {
            continue;
        };
        let others = attribute.others.iter().flatten();
        let tried: Vec<_> = others.chain([&attribute.right]).cloned().collect();
        for (index, value) in test.is.iter().enumerate() {
            let at = under(&under(&at, "is"), &index.to_string());
            let text = match value {
                FacetValue::Text(text) => text.clone(),
                FacetValue::Flag(flag) => flag.to_string(),
            };
            review.known(
                at,
                "value that scenarios write in this attribute,",
                &text,
                tried.iter().map(String::as_str),
            );
        }
        let of_versions = [
            ("atLeast", test.at_least.is_some()),
            ("below", test.below.is_some()),
            ("form", test.form.is_some()),
        ];
        for (name, there) in of_versions {
            if there {
                review.without_effect(under(&at, name), name, "an attribute is no version");
            }
        }
        something_tested(review, &at, test);
    }
}

fn members(review: &mut Review<'_>, at: &str, when: &When, asked: Asked) {
    let spec = review.spec;
    for (name, values) in when.members.iter() {
        let at = under(at, name);
        if !matches!(asked, Asked::Call | Asked::CallSeen) {
            review.without_effect(at, &**name, "only a call has an argument");
        } else if review.declared(
            at.as_str(),
            "member of the argument",
            name,
            &spec.call.members,
        ) && let Some(tried) = spec.call.members.get(name)
        {
            for (index, value) in values.iter().enumerate() {
                // A call without an argument has no members, so `null` need not be listed.
                if !tried.contains(value) && !value.is_null() {
                    let tried = tried.iter().map(ToString::to_string).collect::<Vec<_>>();
                    let expected =
                        format!("one of the values that are tried: {}", tried.join(", "));
                    review.value(under(&at, &index.to_string()), value.to_string(), expected);
                }
            }
        }
    }
}

fn past(review: &mut Review<'_>, at: &str, past: &Past) {
    let spec = review.spec;
    let asked = spec.button.is_some() || spec.call.asks;
    match past {
        Past::Wrong(attribute) => match &spec.button {
            Some(button) => {
                let what = "attribute of the button";
                review.declared(at, what, attribute, &button.attributes);
            }
            None => review.without_effect(at, past.word(), "this API has no button"),
        },
        Past::Agreed | Past::Refused | Past::Failed | Past::OtherAgreed if !asked => {
            review.without_effect(at, past.word(), "nobody is ever asked");
        }
        Past::OtherAgreed if spec.users.max < 2 => {
            review.without_effect(at, past.word(), "there is never more than one user");
        }
        Past::Changed if !spec.facets.iter().any(|(_, facet)| facet.changes) => {
            review.without_effect(at, past.word(), "no facet changes while the program runs");
        }
        _ => {}
    }
}
