//! The clauses.

use super::super::check::{Check, Scope, Vary, Whose};
use super::super::error_kind::ErrorKind;
use super::super::model::{Clause, FacetKind};
use super::conditions::{self, Asked, asks};
use super::readings::member_is_sent;
use super::replies::{SEEN, schema_is_one};
use super::review::Review;
use super::source;
use crate::fields::Name;
use crate::ijson::under;

pub(super) fn review(review: &mut Review<'_>) {
    let spec = review.spec;
    if spec.clauses.is_empty() {
        review.fault("/clauses", ErrorKind::Empty("the list of clauses"));
    }
    for (id, clause) in spec.clauses.iter() {
        let at = under("/clauses", id);
        self::id(review, &at, id);
        let statement = under(&under(&at, "statement"), "en");
        review.empty(statement, "the statement", &clause.statement.en);
        let sections = &spec.source.sections;
        review.declared(under(&at, "section"), "section", &clause.section, sections);
        source::of_clause(review, &at, clause);
        review.all_declared(
            &under(&at, "follows"),
            "clause",
            &clause.follows,
            &spec.clauses,
        );
        circle(review, &at, id, clause);
        if clause.check.is_some() == clause.excluded.is_some() {
            let both = clause.check.is_some();
            review.fault(at.as_str(), ErrorKind::Either("check", "excluded", both));
        }
        if let Some(why) = &clause.excluded {
            review.empty(under(&under(&at, "excluded"), "en"), "the reason", &why.en);
            if asks(&clause.when) && clause.not_required.is_none() {
                review.without_effect(under(&at, "when"), "when", "the clause is excluded");
            }
        }
        if let Some(check) = &clause.not_required {
            let place = under(&at, "notRequired");
            if clause.excluded.is_none() {
                review.without_effect(
                    place.as_str(),
                    "notRequired",
                    "only an excluded clause has it",
                );
            }
            when(review, &under(&at, "when"), clause, check);
            self::check(review, &place, check);
        }
        if let Some(check) = &clause.check {
            when(review, &under(&at, "when"), clause, check);
            self::check(review, &under(&at, "check"), check);
            judged_once(review, &under(&at, "check"), id, check);
        }
    }
}

/// Ids are names of files and of tests, on every system.
fn id(review: &mut Review<'_>, at: &str, id: &Name) {
    let allowed = |one: char| matches!(one, 'a'..='z' | '0'..='9' | '.' | '-');
    let ends = |one: char| one.is_ascii_alphanumeric();
    let fits =
        id.chars().all(allowed) && id.starts_with(ends) && id.ends_with(ends) && !id.contains("..");
    if fits {
        return;
    }
    let mut suggestion = String::new();
    for one in id.chars() {
        match one {
            'A'..='Z' => {
                if suggestion.ends_with(|last: char| last.is_ascii_lowercase()) {
                    suggestion.push('-');
                }
                suggestion.push(one.to_ascii_lowercase());
            }
            'a'..='z' | '0'..='9' => suggestion.push(one),
            '.' | '/' | ':' if suggestion.ends_with(ends) => suggestion.push('.'),
            _ if suggestion.ends_with(ends) => suggestion.push('-'),
            _ => {}
        }
    }
    let suggestion = suggestion.trim_end_matches(['.', '-']).to_owned();
    let found = id.to_string();
    review.fault(at, ErrorKind::Id { found, suggestion });
}

/// Notes a clause that leads back to itself.
fn circle(review: &mut Review<'_>, at: &str, id: &Name, clause: &Clause) {
    let spec = review.spec;
    let mut ways: Vec<Vec<&Name>> = clause.follows.iter().map(|one| vec![id, one]).collect();
    while let Some(way) = ways.pop() {
        let Some(last) = way.last() else { continue };
        if *last == id {
            let chain = way.iter().map(ToString::to_string).collect();
            return review.fault(under(at, "follows"), ErrorKind::Circle { chain });
        }
        let next = spec.clauses.get(last).map_or(&[][..], |one| &one.follows);
        for one in next.iter().filter(|one| *one == id || !way.contains(one)) {
            ways.push(way.iter().copied().chain([one]).collect());
        }
    }
}

fn when(review: &mut Review<'_>, at: &str, clause: &Clause, check: &Check) {
    let asked = match check.scope() {
        Scope::Call => Asked::CallSeen,
        Scope::Tap => Asked::Tap,
        Scope::Query => Asked::Rest,
        // Such a clause is about calls if it asks what the call comes to, else about all steps.
        Scope::Scenario if matches!(check, Check::Undisclosed { .. }) => {
            if clause.when.outcome.is_empty() {
                Asked::Rest
            } else {
                Asked::CallSeen
            }
        }
        Scope::Scenario | Scope::Pair | Scope::Campaign => {
            if asks(&clause.when) {
                review.without_effect(at, "when", "such a check applies wherever it can be made");
            }
            return;
        }
    };
    conditions::review(review, at, &clause.when, asked);
}

/// Of some checks only the first clause is judged.
fn judged_once(review: &mut Review<'_>, at: &str, id: &Name, check: &Check) {
    let same = |other: &Check| match (check, other) {
        (Check::Answers, Check::Answers) => true,
        (Check::Consistent { reading }, Check::Consistent { reading: other }) => reading == other,
        (
            Check::Relation {
                vary: Vary::Repeated,
            },
            Check::Relation { vary: other },
        ) => *other == Vary::Repeated,
        _ => false,
    };
    let first = review
        .spec
        .clauses
        .iter()
        .find(|(_, clause)| clause.check.as_ref().is_some_and(same));
    if first.is_some_and(|(first, _)| first != id) {
        let why = "another clause above has the same check";
        review.fault(at, ErrorKind::Unjudged(why));
    }
}

fn check(review: &mut Review<'_>, at: &str, check: &Check) {
    let spec = review.spec;
    let needs_button = "this API has no button";
    match check {
        Check::Outcome { never, .. } => {
            let known: Vec<&str> = spec.outcomes.names().map(|name| &**name).collect();
            for (index, name) in never.iter().enumerate() {
                let at = under(&under(at, "never"), &index.to_string());
                let known = known.iter().copied().chain(SEEN);
                let never_seen = spec.envelope.len() < 2 || spec.call.reply.len() < 2;
                if review.known(at.as_str(), "outcome", name, known)
                    && **name == *"failed"
                    && never_seen
                {
                    let why = "no reply is ever `failed`: that takes a second layer and a callback for failures";
                    review.fault(at, ErrorKind::Unjudged(why));
                }
            }
            review.each_once(&under(at, "never"), never.iter().map(|name| &**name));
        }
        Check::Schema { layer, schema } => {
            review.declared(under(at, "layer"), "layer", layer, &spec.envelope);
            schema_is_one(review, &under(at, "schema"), schema);
            if *schema == serde_json::json!({}) || *schema == serde_json::json!(true) {
                let why = "its schema accepts everything";
                review.fault(under(at, "schema"), ErrorKind::Unjudged(why));
            }
        }
        Check::Json { layer, .. } => {
            let at = under(at, "layer");
            let known = review.declared(at.as_str(), "layer", layer, &spec.envelope);
            let is_text = spec
                .envelope
                .iter()
                .enumerate()
                .any(|(index, (name, one))| name == layer && (index == 0 || one.encoded));
            if known && !is_text {
                let why = "the layer is no text of its own, but a part of the one before";
                review.fault(at, ErrorKind::Unjudged(why));
            }
        }
        Check::Exact { member, field, .. } => {
            member_is_sent(review, &under(at, "member"), member);
            let fields = &spec.users.profile;
            review.declared(under(at, "field"), "profile field", field, fields);
        }
        Check::Bytes { member, .. } | Check::Distinct { member } => {
            member_is_sent(review, &under(at, "member"), member);
        }
        Check::Listed { member, listed } => {
            member_is_sent(review, &under(at, "member"), member);
            let place = under(&under(at, "as"), "argument");
            let what = "member of the argument";
            review.declared(place, what, &listed.argument, &spec.call.members);
        }
        Check::Says { pattern } => {
            let at = under(at, "pattern");
            review.empty(at.as_str(), "the pattern", pattern);
            schema_is_one(review, &at, &serde_json::json!({"pattern": pattern}));
        }
        Check::Undisclosed { of } => undisclosed(review, &under(at, "of"), of),
        Check::Always if spec.call.always.is_none() => {
            let why = "no callback of this call always runs";
            review.fault(under(at, "kind"), ErrorKind::Unjudged(why));
        }
        Check::Carrier
            if spec
                .outcomes
                .iter()
                .all(|(_, outcome)| outcome.carrier.is_none()) =>
        {
            let why = "no outcome says which callback carries it";
            review.fault(under(at, "kind"), ErrorKind::Unjudged(why));
        }
        Check::Fires | Check::NeverBoth | Check::Gated | Check::Boolean | Check::Returns
            if spec.button.is_none() =>
        {
            review.fault(under(at, "kind"), ErrorKind::Unjudged(needs_button));
        }
        Check::Relation { vary } => self::vary(review, &under(at, "vary"), vary),
        Check::Consistent { reading } => {
            let at = under(at, "reading");
            review.declared(at, "reading", reading, &spec.readings);
        }
        _ => {}
    }
}

fn undisclosed(review: &mut Review<'_>, at: &str, of: &Whose) {
    let users = &review.spec.users;
    match of {
        Whose::Private(names) => {
            let at = under(at, "private");
            review.all_declared(&at, "private field", names, &users.private);
            if users.private.is_empty() {
                let why = "users have no private fields";
                review.fault(at, ErrorKind::Unjudged(why));
            }
        }
        Whose::Profile(names) => {
            let at = under(at, "profile");
            review.all_declared(&at, "profile field", names, &users.profile);
            for (index, name) in names.iter().enumerate() {
                let field = users.profile.get(name);
                if field.is_some_and(|field| !Review::is_marked(&field.make)) {
                    let fault = ErrorKind::Unmarked(name.to_string());
                    review.fault(under(&at, &index.to_string()), fault);
                }
            }
        }
        Whose::Others if users.max < 2 => {
            let why = "there is never more than one user";
            review.fault(at, ErrorKind::Unjudged(why));
        }
        Whose::Others => {}
    }
}

fn vary(review: &mut Review<'_>, at: &str, vary: &Vary) {
    let spec = review.spec;
    match vary {
        Vary::Profile(names) | Vary::Ungranted(names) => {
            let kind = if matches!(vary, Vary::Ungranted(_)) {
                "ungranted"
            } else {
                "profile"
            };
            let at = under(at, kind);
            review.all_declared(&at, "profile field", names, &spec.users.profile);
            if names.is_empty() {
                review.fault(at, ErrorKind::Empty("the list of fields"));
            }
        }
        Vary::Facet(name) => {
            review.declared(under(at, "facet"), "facet", name, &spec.facets);
        }
        Vary::Newer(names) => {
            let at = under(at, "newer");
            review.all_declared(&at, "facet", names, &spec.facets);
            for (index, name) in names.iter().enumerate() {
                let facet = spec.facets.get(name);
                if facet.is_some_and(|facet| facet.kind != FacetKind::Version) {
                    let at = under(&at, &index.to_string());
                    review.value(at, &**name, "a facet of versions");
                }
            }
        }
        Vary::Private if spec.users.private.is_empty() => {
            let why = "users have no private fields";
            review.fault(at, ErrorKind::Unjudged(why));
        }
        Vary::Private | Vary::Callbacks | Vary::Repeated => {}
    }
}
