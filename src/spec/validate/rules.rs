//! The decision tables.

use super::super::error_kind::ErrorKind;
use super::super::rule::{Effect, Grant, Rule};
use super::conditions::{self, Asked, asks};
use super::review::Review;
use crate::fields::{Fields, Name};
use crate::ijson::under;

/// Which decision table.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum TableKind {
    Call,
    Tap,
    CanIUse,
    /// `restart` and `set`.
    Change,
}

pub(super) fn review(review: &mut Review<'_>) {
    let rules = &review.spec.rules;
    table(review, "/rules/call", &rules.call, TableKind::Call);
    table(review, "/rules/tap", &rules.tap, TableKind::Tap);
    table(
        review,
        "/rules/canIUse",
        &rules.can_i_use,
        TableKind::CanIUse,
    );
    table(review, "/rules/restart", &rules.restart, TableKind::Change);
    table(review, "/rules/set", &rules.set, TableKind::Change);
    if review.spec.button.is_none() {
        for (name, there) in [
            ("tap", !rules.tap.is_empty()),
            ("canIUse", !rules.can_i_use.is_empty()),
        ] {
            if there {
                review.without_effect(under("/rules", name), name, "this API has no button");
            }
        }
    }
    match rules.call.iter().last() {
        None => review.fault("/rules/call", ErrorKind::Empty("the table")),
        Some((name, rule)) if !decides(rule) => {
            review.fault(under("/rules/call", name), ErrorKind::Partial);
        }
        Some(_) => {}
    }
}

/// Whether a rule leaves nothing to those below.
fn decides(rule: &Rule) -> bool {
    let mut effects = rule.then.iter().chain(
        rule.reading
            .iter()
            .flat_map(|forked| forked.then.iter().map(|(_, effect)| effect)),
    );
    !asks(&rule.when) && effects.all(|effect| !effect.go_on)
}

fn table(review: &mut Review<'_>, at: &str, rules: &Fields<Rule>, table: TableKind) {
    let asked = match table {
        TableKind::Call => Asked::Call,
        TableKind::Tap => Asked::Tap,
        TableKind::CanIUse | TableKind::Change => Asked::Rest,
    };
    let mut decided: Option<&Name> = None;
    for (name, rule) in rules.iter() {
        let at = under(at, name);
        if let Some(above) = decided {
            review.fault(at.as_str(), ErrorKind::Hidden(above.to_string()));
        }
        conditions::review(review, &under(&at, "when"), &rule.when, asked);
        if rule.then.is_some() == rule.reading.is_some() {
            let both = rule.then.is_some();
            review.fault(at.as_str(), ErrorKind::Either("then", "reading", both));
        }
        if let Some(then) = &rule.then {
            effect(review, &under(&at, "then"), then, table);
        }
        if let Some(forked) = &rule.reading {
            let place = under(&at, "reading");
            let readings = &review.spec.readings;
            if review.declared(under(&place, "of"), "reading", &forked.of, readings) {
                fork(review, &under(&place, "then"), &forked.of, &forked.then);
            }
            for (alternative, then) in forked.then.iter() {
                effect(
                    review,
                    &under(&under(&place, "then"), alternative),
                    then,
                    table,
                );
            }
        }
        if decides(rule) {
            decided = decided.or(Some(name));
        }
    }
}

fn fork(review: &mut Review<'_>, at: &str, reading: &Name, then: &Fields<Effect>) {
    let Some(subject) = review.spec.readings.get(reading) else {
        return;
    };
    for name in subject.alternatives.names() {
        if !then.contains(name) {
            let fault = ErrorKind::Alternative {
                alternative: name.to_string(),
                reading: reading.to_string(),
            };
            review.fault(at, fault);
        }
    }
    for name in then.names() {
        review.declared(under(at, name), "alternative", name, &subject.alternatives);
    }
}

fn effect(review: &mut Review<'_>, at: &str, effect: &Effect, table: TableKind) {
    let spec = review.spec;
    let set = [
        (
            "outcome",
            effect.outcome.is_some(),
            table == TableKind::Call,
        ),
        ("fires", effect.fires.is_some(), table == TableKind::Tap),
        (
            "returns",
            effect.returns.is_some(),
            table == TableKind::CanIUse,
        ),
        (
            "grant",
            effect.grant != Grant::Keep,
            table != TableKind::CanIUse,
        ),
    ];
    for (member, there, fits) in set {
        if there && !fits {
            review.without_effect(under(at, member), member, "this table does not decide that");
        } else if there && effect.go_on {
            review.without_effect(under(at, member), member, "the rules below decide");
        }
    }
    if table == TableKind::Call && effect.outcome.is_none() && !effect.go_on {
        let fault = ErrorKind::Missing {
            member: "outcome",
            why: "a call comes to something",
        };
        review.fault(at, fault);
    }
    if let Some(outcome) = &effect.outcome {
        review.declared(under(at, "outcome"), "outcome", outcome, &spec.outcomes);
    }
    if let (Some(fires), Some(button)) = (&effect.fires, &spec.button) {
        let handlers = [&*button.granted, &*button.failed];
        for (index, name) in fires.iter().enumerate() {
            let at = under(&under(at, "fires"), &index.to_string());
            review.known(at, "handler", name, handlers);
        }
    }
    if effect.grant != Grant::Keep && spec.button.is_none() && !spec.call.asks {
        let why = "nobody is ever asked for a grant";
        review.without_effect(under(at, "grant"), "grant", why);
    }
}
