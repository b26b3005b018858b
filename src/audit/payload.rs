//! Outcomes and the schemas about them: the payload that an outcome's template makes has to satisfy both.

use jsonschema::Validator;
use serde_json::Value;

use crate::fields::Name;
use crate::generate::layers;
use crate::ijson::under;
use crate::spec::{Check, ErrorKind, Member, Outcome, Spec, When};

/// The outcomes whose payload is refused by their own `recognise`, taken for another outcome, or refused by a clause about them.
pub(super) fn review(spec: &Spec) -> Vec<(String, ErrorKind)> {
    let mut found = Vec::new();
    let recognisers: Vec<_> = spec
        .outcomes
        .iter()
        .map(|(_, outcome)| compiled(outcome.recognise.as_ref()))
        .collect();
    for (index, (name, outcome)) in spec.outcomes.iter().enumerate() {
        if outcome.open {
            continue;
        }
        let layers = layers(spec, outcome);
        let at = under("/outcomes", name);
        let payload = layers.last().map_or(&Value::Null, |(_, value)| value);
        if let Some(reason) = refused(recognisers[index].as_ref(), payload) {
            let fault = ErrorKind::Unrecognised {
                payload: payload.to_string(),
                reason,
            };
            found.push((under(&at, "recognise"), fault));
            continue;
        }
        let mistaken =
            spec.outcomes
                .iter()
                .zip(&recognisers)
                .take(index)
                .find(|((_, other), recogniser)| {
                    let seen = seen(spec, &layers, other.plain);
                    seen.zip(recogniser.as_ref())
                        .is_some_and(|(seen, recogniser)| recogniser.is_valid(seen))
                });
        if let Some(((other, _), _)) = mistaken {
            let fault = ErrorKind::Mistaken {
                payload: payload.to_string(),
                other: other.to_string(),
            };
            found.push((under(&at, "payload"), fault));
            continue;
        }
        clauses(spec, name, outcome, &layers, &mut found);
    }
    found
}

/// The payload as an outcome is looked for: in the last layer, or if plain in the first.
fn seen<'l>(spec: &Spec, layers: &'l [(Name, Value)], plain: bool) -> Option<&'l Value> {
    if plain {
        return layers.first().map(|(_, value)| value);
    }
    layers.get(spec.envelope.len() - 1).map(|(_, value)| value)
}

/// The clauses that apply to this outcome alone, or to it among others, and refuse what it consists of.
fn clauses(
    spec: &Spec,
    name: &Name,
    outcome: &Outcome,
    layers: &[(Name, Value)],
    found: &mut Vec<(String, ErrorKind)>,
) {
    let last = spec.envelope.names().last();
    for (id, clause) in spec.clauses.iter() {
        let Some(Check::Schema { layer, schema }) = &clause.check else {
            continue;
        };
        if !clause.when.outcome.contains(name) || !given_the_same(spec, outcome, &clause.when) {
            continue;
        }
        let about = |(one, _): &&(Name, Value)| one == layer;
        let value = if outcome.plain && Some(layer) == last {
            layers.first()
        } else {
            layers.iter().find(about)
        };
        let Some((_, value)) = value else { continue };
        if let Some(reason) = refused(compiled(Some(schema)).as_ref(), value) {
            let fault = ErrorKind::Contradiction {
                outcome: name.to_string(),
                layer: layer.to_string(),
                value: value.to_string(),
                reason,
            };
            found.push((format!("{}/check/schema", under("/clauses", id)), fault));
        }
    }
}

/// Whether a clause speaks of calls that are given what the template was filled in with, as far as the payload shows that.
fn given_the_same(spec: &Spec, outcome: &Outcome, when: &When) -> bool {
    let fits = |value: &Value, wanted: &[Value]| wanted.contains(value);
    let members = when.members.iter().all(|(name, wanted)| {
        let given = spec.call.members.get(name);
        let given = given.and_then(|values| values.iter().find(|value| !value.is_null()));
        outcome.payload.iter().all(|(_, member)| match member {
            Member::Argument(one) if one == name => fits(given.unwrap_or(&Value::Null), wanted),
            Member::Listed(listed) if listed.argument == *name => fits(&Value::Null, wanted),
            _ => true,
        })
    });
    let any = |one: &When| given_the_same(spec, outcome, one);
    members && (when.any.is_empty() || when.any.iter().any(any))
}

fn compiled(schema: Option<&Value>) -> Option<Validator> {
    jsonschema::draft202012::new(schema?).ok()
}

/// What a schema has against a value.
fn refused(schema: Option<&Validator>, value: &Value) -> Option<String> {
    schema?
        .iter_errors(value)
        .next()
        .map(|error| error.to_string())
}
