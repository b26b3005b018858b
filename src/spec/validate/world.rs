//! Facets, users, the button and the call.

use super::super::error_kind::ErrorKind;
use super::super::model::{Button, Facet, FacetKind, Field, Make};
use super::review::Review;
use crate::fields::{Fields, Name};
use crate::ijson::under;
use crate::scenario::FacetValue;
use crate::version::Version;

/// The most callbacks: scenarios try every subset of them.
const MOST_CALLBACKS: usize = 6;
/// The most users, and the most fields of one: so many can be told apart by the marks in their values.
const MOST_USERS: usize = 10;
const MOST_FIELDS: usize = 100;

pub(super) fn review(review: &mut Review<'_>) {
    let spec = review.spec;
    review.empty("/name", "the name", &spec.name);
    review.empty("/api", "the name of the API", &spec.api);
    review.empty("/title/en", "the title", &spec.title.en);
    for (name, facet) in spec.facets.iter() {
        facet_makes_sense(review, &under("/facets", name), facet);
    }
    users(review);
    if let Some(button) = &spec.button {
        self::button(review, button);
    }
    call(review);
}

fn facet_makes_sense(review: &mut Review<'_>, at: &str, facet: &Facet) {
    facet_value(review, &under(at, "plain"), facet, &facet.plain);
    if !facet.bounds.is_empty() && facet.kind != FacetKind::Version {
        review.without_effect(under(at, "bounds"), "bounds", "only a version has them");
    }
    if !facet.values.is_empty() && facet.kind != FacetKind::Choice {
        review.without_effect(under(at, "values"), "values", "only a choice has them");
    }
    if facet.changes && facet.kind == FacetKind::Version {
        let why = "a version changes when the client is restarted";
        review.without_effect(under(at, "changes"), "changes", why);
    }
    if facet.kind == FacetKind::Choice {
        review.each_once(
            &under(at, "values"),
            facet.values.iter().map(String::as_str),
        );
        if facet.values.len() < 2 {
            let fault = ErrorKind::Count {
                what: "values",
                found: facet.values.len(),
                expected: "at least 2 are",
            };
            review.fault(under(at, "values"), fault);
        }
    }
}

/// A value that a facet can take.
pub(super) fn facet_value(review: &mut Review<'_>, at: &str, facet: &Facet, value: &FacetValue) {
    let expected = match (facet.kind, value) {
        (FacetKind::Flag, FacetValue::Flag(_)) => return,
        (FacetKind::Version, FacetValue::Text(text)) if Version::parse(text).is_some() => return,
        (FacetKind::Choice, FacetValue::Text(text)) if facet.values.contains(text) => return,
        (FacetKind::Flag, _) => "true or false".to_owned(),
        (FacetKind::Version, _) => "a version, as 1.16.4".to_owned(),
        (FacetKind::Choice, _) => format!("one of the values {}", facet.values.join(", ")),
    };
    let found = match value {
        FacetValue::Flag(flag) => flag.to_string(),
        FacetValue::Text(text) => text.clone(),
    };
    review.value(at, found, expected);
}

fn users(review: &mut Review<'_>) {
    let users = &review.spec.users;
    let mut count = |at: &str, what, found, fits: bool, expected| {
        if !fits {
            let fault = ErrorKind::Count {
                what,
                found,
                expected,
            };
            review.fault(at, fault);
        }
    };
    let fields = users.profile.len() + users.private.len();
    let max = users.max;
    count(
        "/users/max",
        "users",
        max,
        (1..=MOST_USERS).contains(&max),
        "1 to 10 are",
    );
    count(
        "/users/profile",
        "fields",
        fields,
        fields <= MOST_FIELDS,
        "at most 100 are",
    );
    fields_make_sense(review, "/users/profile", &users.profile);
    fields_make_sense(review, "/users/private", &users.private);
    for (name, field) in users.private.iter() {
        let at = under("/users/private", name);
        if !Review::is_marked(&field.make) {
            review.fault(under(&at, "make"), ErrorKind::Unmarked(name.to_string()));
        }
        if users.profile.contains(name) {
            review.fault(at, ErrorKind::Twice(name.to_string()));
        }
    }
}

fn fields_make_sense(review: &mut Review<'_>, at: &str, fields: &Fields<Field>) {
    for (name, field) in fields.iter() {
        bound_makes_sense(review, &under(&under(at, name), "bytes"), field);
        let at = under(&under(at, name), "make");
        match &field.make {
            Make::Text(0) => review.value(under(&at, "text"), "0", "a number of characters"),
            Make::Choice(values) if values.is_empty() => {
                review.fault(
                    under(&at, "choice"),
                    ErrorKind::Empty("the list of choices"),
                );
            }
            Make::Pattern(pattern) => review.empty(under(&at, "pattern"), "the pattern", pattern),
            Make::Text(_) | Make::Choice(_) => {}
        }
    }
}

/// The bound has to leave room for the value, and the value has to be one that can grow up to it.
fn bound_makes_sense(review: &mut Review<'_>, at: &str, field: &Field) {
    let Some(most) = field.bytes else { return };
    let least = match &field.make {
        Make::Text(_) => 1,
        Make::Choice(_) => {
            return review.without_effect(at, "bytes", "a choice is as long as its values are");
        }
        Make::Pattern(pattern) if pattern.matches("{text}").count() != 1 => {
            let why = "the pattern must have one {text}, which fills a value up";
            return review.without_effect(at, "bytes", why);
        }
        // A mark takes five bytes more than its name, and everything else fewer.
        Make::Pattern(pattern) => pattern.len() + 5 * pattern.matches("{mark}").count(),
    };
    if most < least {
        review.value(at, most.to_string(), format!("a number from {least} on"));
    }
}

fn button(review: &mut Review<'_>, button: &Button) {
    review.empty("/button/query", "the query", &button.query);
    if button.granted == button.failed {
        let fault = ErrorKind::Twice(button.failed.to_string());
        review.fault("/button/failed", fault);
    }
    for (name, attribute) in button.attributes.iter() {
        let at = under(&under("/button/attributes", name), "others");
        for (index, other) in attribute.others.iter().enumerate() {
            let again = attribute.others[..index].contains(other);
            if again || other.as_ref() == Some(&attribute.right) {
                let text = other.as_deref().unwrap_or("null").to_owned();
                review.fault(under(&at, &index.to_string()), ErrorKind::Twice(text));
            }
        }
    }
}

fn call(review: &mut Review<'_>) {
    let call = &review.spec.call;
    let callbacks: Vec<&Name> = call.reply.iter().chain(&call.always).collect();
    review.each_once("/call/reply", call.reply.iter().map(|name| &**name));
    if call.reply.is_empty() || callbacks.len() > MOST_CALLBACKS {
        let fault = ErrorKind::Count {
            what: "callbacks",
            found: callbacks.len(),
            expected: "1 to 6, and one that carries the reply, are",
        };
        review.fault("/call/reply", fault);
    }
    if let Some(always) = call
        .always
        .as_ref()
        .filter(|name| call.reply.contains(name))
    {
        review.fault("/call/always", ErrorKind::Twice(always.to_string()));
    }
    for (name, values) in call.members.iter() {
        let at = under("/call/members", name);
        if values.is_empty() {
            review.fault(at.clone(), ErrorKind::Empty("the list of values"));
        }
        if callbacks.contains(&name) {
            review.fault(at, ErrorKind::Twice(name.to_string()));
        }
    }
}
