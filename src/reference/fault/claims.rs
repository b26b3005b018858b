//! Which clause speaks of what: worked out from the clauses' checks and conditions.

use std::sync::Arc;

use jsonschema::Validator;
use serde_json::Value;

use super::model::{Fault, Operator};
use super::operator::envelope::texts;
use super::site::{Known, Site};
use super::trial::{Deviation, Trials};
use crate::fields::Name;
use crate::scenario::{Consent, FacetValue};
use crate::spec::{Check, Clause, Defects, Given, Observe, Spec, Vary, VersionForm, When, Whose};

/// The clauses of a spec, to be asked which of them a defect violates.
pub(super) struct Claims {
    spec: Arc<Spec>,
    trials: Trials,
    /// The clauses that state a schema, in the order of the spec.
    schemas: Vec<Stated>,
}

struct Stated {
    clause: Name,
    /// Index of the layer.
    layer: usize,
    schema: Value,
    validator: Validator,
}

impl Stated {
    /// Whether the schema says of what type a member is.
    fn states_type(&self, member: &str) -> bool {
        let properties = self.schema.get("properties");
        let property = properties.and_then(|properties| properties.get(member));
        property.is_some_and(|property| property.get("type").is_some())
    }
}

impl Claims {
    pub(super) fn new(spec: &Arc<Spec>) -> Self {
        let stated = |(name, clause): (&Name, &Clause)| match &clause.check {
            Some(Check::Schema { layer, schema }) => Some(Stated {
                clause: name.clone(),
                layer: spec.envelope.names().position(|one| one == layer)?,
                schema: schema.clone(),
                validator: jsonschema::validator_for(schema).ok()?,
            }),
            _ => None,
        };
        Self {
            spec: Arc::clone(spec),
            trials: Trials::new(spec),
            schemas: spec.clauses.iter().filter_map(stated).collect(),
        }
    }

    pub(super) const fn trials(&self) -> &Trials {
        &self.trials
    }

    fn first(&self, fits: impl Fn(&Check, &When) -> bool) -> Option<Name> {
        self.spec
            .clauses
            .iter()
            .find(|(_, clause)| {
                clause
                    .check
                    .as_ref()
                    .is_some_and(|check| fits(check, &clause.when))
            })
            .map(|(name, _)| name.clone())
    }

    fn first_of(&self, outcome: &Name, fits: impl Fn(&Check) -> bool) -> Option<Name> {
        self.first(|check, when| fits(check) && speaks_of(when, outcome))
    }

    /// The clause that one or another callback carries a reply.
    pub(super) fn one_reply(&self, outcome: &Name) -> Option<Name> {
        self.first_of(outcome, |check| matches!(check, Check::OneReply))
    }

    /// The clause that the callback which always runs does so.
    pub(super) fn always(&self, outcome: &Name) -> Option<Name> {
        self.first_of(outcome, |check| matches!(check, Check::Always))
    }

    /// The clause that says which callback carries a reply.
    pub(super) fn carrier(&self, outcome: &Name) -> Option<Name> {
        self.first_of(outcome, |check| matches!(check, Check::Carrier))
    }

    /// The clause that a call which was given so much does not throw.
    pub(super) fn not_thrown(&self, given: Given) -> Option<Name> {
        self.first(|check, when| matches!(check, Check::NotThrown) && may_be_given(when, given))
    }

    /// The clause that says which handlers run after this answer.
    pub(super) fn fires(&self, answer: Consent) -> Option<Name> {
        let fits = |when: &When| when.answer.is_empty() || when.answer.contains(&answer);
        self.first(|check, when| matches!(check, Check::Fires) && fits(when))
    }

    /// The clause that the two handlers never both run.
    pub(super) fn never_both(&self) -> Option<Name> {
        self.first(|check, _| matches!(check, Check::NeverBoth))
    }

    /// The clause that `my.canIUse` answers a Boolean.
    pub(super) fn boolean(&self) -> Option<Name> {
        self.first(|check, _| matches!(check, Check::Boolean))
    }

    /// The clause that says what `my.canIUse` answers.
    pub(super) fn returns(&self) -> Option<Name> {
        self.first(|check, _| matches!(check, Check::Returns))
    }

    /// The clause that a button which is denied does nothing.
    pub(super) fn gated(&self) -> Option<Name> {
        self.first(|check, _| matches!(check, Check::Gated))
    }

    /// The clause that a reading is followed throughout.
    pub(super) fn consistent(&self, reading: &Name) -> Option<Name> {
        self.first(|check, _| matches!(check, Check::Consistent { reading: one } if one == reading))
    }

    /// The clause that every scenario is answered.
    pub(super) fn answers(&self) -> Option<Name> {
        self.first(|check, _| matches!(check, Check::Answers))
    }

    /// The clause that calls come to what they should under this value of a facet.
    pub(super) fn served(&self, facet: &Name, value: &FacetValue) -> Option<Name> {
        self.first(|check, when| {
            let test = when.facets.get(facet);
            matches!(check, Check::Outcome { never, .. } if never.is_empty())
                && test.is_some_and(|test| test.is.contains(value))
        })
    }

    /// The clause that something has no influence.
    pub(super) fn relation(&self, fits: &dyn Fn(&Vary) -> bool) -> Option<Name> {
        self.first(|check, _| matches!(check, Check::Relation { vary } if fits(vary)))
    }

    /// The clause that a member is the user's own text.
    pub(super) fn exact(&self, outcome: &Name, member: &Name, unset: bool) -> Option<Name> {
        self.first_of(outcome, |check| {
            matches!(check, Check::Exact { member: one, unset_only, .. } if one == member && *unset_only == unset)
        })
    }

    /// The clause that every character of a member is the user's own.
    pub(super) fn exact_throughout(&self, outcome: &Name, member: &Name) -> Option<Name> {
        self.first_of(outcome, |check| {
            matches!(check, Check::Exact { member: one, unset_only: false, ignoring: None, .. } if one == member)
        })
    }

    /// The clause that a member which the user has not set is sent as it should be: one of its own, or the reading if a profile knows the answer.
    pub(super) fn unset(&self, outcome: &Name, member: &Name) -> Option<Name> {
        let pinned = || {
            let mut readings = self.spec.readings.iter();
            readings.find(|(_, reading)| {
                let about = reading.observe.as_ref();
                reading.pinned.is_some()
                    && about.is_some_and(
                        |how| matches!(how, Observe::Unset { member: one, .. } if one == member),
                    )
            })
        };
        self.exact(outcome, member, true)
            .or_else(|| self.consistent(pinned()?.0))
    }

    /// The clause that a member is the list of what was asked for.
    fn listed(&self, outcome: &Name, member: &Name) -> Option<Name> {
        self.first_of(
            outcome,
            |check| matches!(check, Check::Listed { member: one, .. } if one == member),
        )
    }

    /// The clause that a member is another one in each call.
    pub(super) fn distinct(&self, outcome: &Name, member: &Name) -> Option<Name> {
        self.first_of(
            outcome,
            |check| matches!(check, Check::Distinct { member: one } if one == member),
        )
    }

    /// The clause that a member has at most so many bytes.
    pub(super) fn bytes(&self, outcome: &Name, member: &Name) -> Option<(Name, usize)> {
        let bound = |check: &Check| match check {
            Check::Bytes { member: one, most } if one == member => Some(*most),
            _ => None,
        };
        let clause = self.first_of(outcome, |check| bound(check).is_some())?;
        let most = bound(self.spec.clauses.get(&clause)?.check.as_ref()?)?;
        Some((clause, most))
    }

    /// The clause that something is not told, in this outcome or anywhere.
    pub(super) fn undisclosed(&self, known: &Known, outcome: Option<&Name>) -> Option<Name> {
        let covers = |fields: &[Name]| fields.is_empty() || fields.contains(known.field());
        let fits = |check: &Check| {
            let Check::Undisclosed { of } = check else {
                return false;
            };
            match (of, known) {
                (Whose::Private(fields), Known::Private(_))
                | (Whose::Profile(fields), Known::Profile(_)) => covers(fields),
                (Whose::Others, Known::OthersPrivate(_) | Known::OthersProfile(_)) => true,
                _ => false,
            }
        };
        self.first(|check, when| {
            fits(check)
                && match outcome {
                    Some(outcome) => speaks_of(when, outcome),
                    None => when.outcome.is_empty(),
                }
        })
    }

    /// The clause that the text of a layer is JSON, in respect of a defect which `JSON.parse` tolerates or does not.
    pub(super) fn json(
        &self,
        layer: &Name,
        outcome: Option<&Name>,
        tolerated: bool,
    ) -> Option<Name> {
        let counts = |only: &Option<Defects>| match only {
            None => true,
            Some(Defects::Fatal) => !tolerated,
            Some(Defects::Tolerated) => tolerated,
        };
        self.first(|check, when| {
            matches!(check, Check::Json { layer: one, only } if one == layer && counts(only))
                && outcome.is_none_or(|outcome| speaks_of(when, outcome))
        })
    }

    /// The clause that the callback's argument is JSON.
    pub(super) fn argument_json(&self, outcome: &Name) -> Option<Name> {
        self.json(self.spec.envelope.names().next()?, Some(outcome), false)
    }

    /// The clause that the text in which the payload stands is JSON.
    pub(super) fn payload_json(&self, outcome: &Name, tolerated: bool) -> Option<Name> {
        let plain = self
            .spec
            .outcomes
            .get(outcome)
            .is_some_and(|outcome| outcome.plain);
        if plain {
            return self.argument_json(outcome);
        }
        self.json(texts(&self.spec).last()?, Some(outcome), tolerated)
    }

    /// The clause that says of what type the callback's argument is.
    pub(super) fn argument_type(&self, outcome: &Name) -> Option<Name> {
        self.schemas
            .iter()
            .find(|one| one.layer == 0 && self.concerns(&one.clause, outcome))
            .map(|one| one.clause.clone())
    }

    fn concerns(&self, clause: &Name, outcome: &Name) -> bool {
        self.spec
            .clauses
            .get(clause)
            .is_some_and(|clause| speaks_of(&clause.when, outcome))
    }

    /// Finds the clause whose schema a reply of this outcome does not satisfy any more.
    pub(super) fn by_reply(&self, fault: Fault, outcome: &Name) -> Fault {
        let clause = self
            .trials
            .changed_reply(&fault, outcome)
            .and_then(|(sound, faulty)| {
                let typed = match (&fault.operator, &fault.site) {
                    (Operator::Payload(op), Site::Member { member, .. }) if op.changes_type() => {
                        Some(member)
                    }
                    _ => None,
                };
                self.rejecting(outcome, &sound, &faulty, typed)
                    .or_else(|| self.silenced(outcome, &sound, &faulty))
            })
            .or_else(|| match &fault.site {
                Site::Member { member, .. } => self
                    .exact(outcome, member, false)
                    .or_else(|| self.listed(outcome, member)),
                _ => None,
            });
        fault.claimed_by(clause)
    }

    /// The same, of whichever outcome: for a fault that no clause of its own speaks of.
    pub(super) fn by_any_reply(&self, fault: Fault) -> Fault {
        let outcomes = self.spec.outcomes.iter();
        let outcomes = outcomes.filter(|(_, outcome)| !outcome.open);
        outcomes.fold(fault, |fault, (outcome, _)| {
            if fault.clause.is_some() {
                fault
            } else {
                self.by_reply(fault, outcome)
            }
        })
    }

    /// The clause that asks for words which are gone.
    fn silenced(&self, outcome: &Name, sound: &str, faulty: &str) -> Option<Name> {
        self.first_of(outcome, |check| {
            let Check::Says { pattern } = check else {
                return false;
            };
            let schema = serde_json::json!({"type": "string", "pattern": pattern});
            let says = |text: &str| {
                let validator = jsonschema::validator_for(&schema).ok();
                let value = serde_json::from_str(text).ok();
                matches!((validator, value), (Some(one), Some(value)) if says(&one, &value))
            };
            says(sound) && !says(faulty)
        })
    }

    /// The first clause whose schema has become false; of a member of another type, rather the one that states its type.
    fn rejecting(
        &self,
        outcome: &Name,
        sound: &str,
        faulty: &str,
        typed: Option<&Name>,
    ) -> Option<Name> {
        let plain = self.spec.outcomes.get(outcome)?.plain;
        let layers = |text| layers(&self.spec, plain, text);
        let (sound, faulty) = (layers(sound), layers(faulty));
        let mut rejecting = self
            .schemas
            .iter()
            .filter(|one| self.concerns(&one.clause, outcome))
            .filter(|one| match (sound.get(one.layer), faulty.get(one.layer)) {
                (Some(Some(sound)), Some(Some(faulty))) => {
                    one.validator.is_valid(sound) && !one.validator.is_valid(faulty)
                }
                _ => false,
            });
        let stating =
            typed.and_then(|member| rejecting.clone().find(|one| one.states_type(member)));
        stating
            .or_else(|| rejecting.next())
            .map(|one| one.clause.clone())
    }

    /// Finds the clause that the first thing violates which the fault changes.
    pub(super) fn by_probes(&self, fault: Fault) -> Fault {
        let clause = self.violated(&fault, true);
        fault.claimed_by(clause)
    }

    /// The same of a fault that shows under a condition: a clause that asks for more is preferred only where both are violated by the same thing,
    /// since what else it asks for may never come together with the condition.
    pub(super) fn by_simplest_probe(&self, fault: Fault) -> Fault {
        let clause = self.violated(&fault, false);
        let clause = clause.or_else(|| fault.clause.clone());
        fault.claimed_by(clause)
    }

    /// `patient`: what later probes violate may be more to the point than what the first one does in general.
    fn violated(&self, fault: &Fault, patient: bool) -> Option<Name> {
        let mut general = None;
        let mut mixed = None;
        for difference in self.trials.differences(fault) {
            let clause = match difference {
                Deviation::Outcome {
                    came,
                    meant,
                    applying,
                    reading,
                } => {
                    let narrowed = self
                        .narrowest(&applying, |never| never.contains(&came))
                        .or_else(|| self.wanted(&applying, meant.as_ref()?));
                    let silent = || self.one_reply(meant.as_ref().filter(|_| *came == *"silent")?);
                    // What another reading allows is wrong only in that readings are mixed.
                    match reading {
                        Some(reading) => mixed = mixed.or_else(|| self.consistent(&reading)),
                        None => {
                            let all = |never: &[Name]| never.is_empty();
                            general = general.or_else(|| self.narrowest(&applying, all));
                        }
                    }
                    let hasty = || general.clone().filter(|_| !patient);
                    let unsaid = || self.unsaid(meant.as_ref()?);
                    narrowed.or_else(silent).or_else(unsaid).or_else(hasty)
                }
                Deviation::Fired(answer) => self.fires(answer),
                Deviation::Said => self.returns(),
            };
            if clause.is_some() {
                return clause;
            }
        }
        general.or(mixed)
    }

    /// The clause on the words of an outcome that has no other form: whatever else comes, these are missing.
    fn unsaid(&self, meant: &Name) -> Option<Name> {
        let outcome = self.spec.outcomes.get(meant)?;
        let says = |check: &Check, when: &When| {
            matches!(check, Check::Says { .. }) && when.outcome.contains(meant)
        };
        outcome.free_form.then(|| self.first(says)).flatten()
    }

    /// The clause that a call comes to this outcome and no other, with nothing else that it asks for.
    fn wanted(&self, applying: &[Name], meant: &Name) -> Option<Name> {
        let fits = |name: &&Name| {
            self.spec.clauses.get(name).is_some_and(|clause| {
                matches!(&clause.check, Some(Check::Outcome { never, .. }) if never.is_empty())
                    && clause.when.outcome == [meant.clone()]
                    && clause.when.specificity() == 1
            })
        };
        applying.iter().find(fits).cloned()
    }

    /// Of these clauses about outcomes, the one that asks for most.
    fn narrowest(&self, applying: &[Name], fits: impl Fn(&[Name]) -> bool) -> Option<Name> {
        let weight = |name: &&Name| {
            let clause = self.spec.clauses.get(name)?;
            match &clause.check {
                Some(Check::Outcome { never, .. }) if fits(never) => {
                    Some((form(&clause.when), clause.when.specificity()))
                }
                _ => None,
            }
        };
        // Of several that ask for as much, the first.
        let best = applying
            .iter()
            .rev()
            .filter(|name| weight(name).is_some())
            .max_by_key(weight);
        best.cloned()
    }
}

/// Whether some text in a value is valid, also inside texts that are JSON themselves.
fn says(validator: &Validator, value: &Value) -> bool {
    match value {
        Value::String(text) => {
            let inner = || serde_json::from_str::<Value>(text).ok();
            validator.is_valid(value)
                || inner().is_some_and(|inner| !inner.is_string() && says(validator, &inner))
        }
        Value::Array(items) => items.iter().any(|one| says(validator, one)),
        Value::Object(members) => members.values().any(|one| says(validator, one)),
        _ => false,
    }
}

/// Whether a clause speaks of calls that were given so much.
fn may_be_given(when: &When, given: Given) -> bool {
    when.given.is_none_or(|one| one == given)
        && (when.any.is_empty() || when.any.iter().any(|one| may_be_given(one, given)))
}

fn speaks_of(when: &When, outcome: &Name) -> bool {
    when.outcome.is_empty() || when.outcome.contains(outcome)
}

/// A clause about a form of versions says more precisely what is wrong than one about bounds; of forms, what meets the eye more than what misleads.
fn form(when: &When) -> u8 {
    let rank = |form| {
        if form == VersionForm::Misleading {
            1
        } else {
            2
        }
    };
    let own = when
        .facets
        .iter()
        .filter_map(|(_, test)| test.form)
        .map(rank);
    own.chain(when.any.iter().map(form)).max().unwrap_or(0)
}

/// The value of each layer of a reply, as far as they can be read.
fn layers(spec: &Spec, plain: bool, text: &str) -> Vec<Option<Value>> {
    let mut value: Option<Value> = serde_json::from_str(text).ok();
    let mut layers = vec![value.clone()];
    if plain {
        layers.resize(spec.envelope.len() - 1, None);
        layers.push(value);
        return layers;
    }
    for (_, layer) in spec.envelope.iter().skip(1) {
        let inside = layer
            .member
            .as_ref()
            .and_then(|member| value.as_ref()?.get(&**member).cloned());
        value = match inside {
            Some(Value::String(text)) if layer.encoded => serde_json::from_str(&text).ok(),
            _ if layer.encoded => None,
            inside => inside,
        };
        layers.push(value.clone());
    }
    layers
}
