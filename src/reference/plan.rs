//! What the spec says, in the form in which the platform acts on it.

use super::conditions::{FacetBits, FacetConditions};
use super::context::StepContext;
use super::envelope::Envelope;
use super::fault::{AttributeOp, FacetOp, FaultyComparison, Hooks, TableName};
use super::payload::{Payload, PayloadBasis, Recipient};
use super::readings::{Alternating, AlwaysArgument, OpenOutcome, Order, Readings, Returned};
use super::session::{FacetState, PlatformState};
use super::style::Style;
use super::table::DecisionTable;
use crate::fields::{Fields, Name};
use crate::scenario::FacetValue;
use crate::spec::{Button, Carrier, Member, Observe, Outcome, Spec, When};
use crate::version::Version;

/// Everything that does not depend on the scenario.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    /// Whether the button works although `my.canIUse` denies it.
    pub(super) ungated: bool,
    pub(super) facets: Vec<FacetPlan>,
    pub(super) attributes: Vec<AttributePlan>,
    pub(super) button: Option<Button>,
    /// What `my.canIUse` is asked to know whether the API is there.
    pub(super) own_query: String,
    pub(super) call: DecisionTable,
    pub(super) tap: DecisionTable,
    pub(super) can_i_use: DecisionTable,
    pub(super) restart: DecisionTable,
    pub(super) set: DecisionTable,
    conditions: FacetConditions,
    pub(super) replies: Vec<PlannedReply>,
    opens: Vec<(When, Alternating<OpenOutcome>)>,
    pub(super) carriers: Vec<Name>,
    pub(super) always: Option<Name>,
    pub(super) order: Alternating<Order>,
    pub(super) always_argument: Alternating<AlwaysArgument>,
    pub(super) returned: Alternating<Returned>,
    pub(super) envelope: Envelope,
    pub(super) hooks: Hooks,
}

/// A facet, as the platform looks at it.
#[derive(Clone, Debug)]
pub(super) struct FacetPlan {
    name: Name,
    pub(super) bounds: Vec<Version>,
    squints: Vec<FaultyComparison>,
    recalls: Vec<FacetOp>,
}

/// An attribute of the button, as the platform looks at it.
#[derive(Clone, Debug)]
pub(super) struct AttributePlan {
    pub(super) name: Name,
    right: String,
    faults: Vec<AttributeOp>,
}

/// An outcome, ready to be delivered.
#[derive(Clone, Debug)]
pub(super) struct PlannedReply {
    pub(super) name: Name,
    pub(super) open: bool,
    plain: bool,
    pub(super) carrier: Alternating<Option<Name>>,
    payload: Payload,
    /// The callback's argument, if it is always the same.
    fixed: Option<String>,
}

impl Plan {
    pub(super) fn new(spec: &Spec, readings: &Readings, style: Style, hooks: &Hooks) -> Self {
        let mut conditions = FacetConditions::default();
        let mut table = |name: Option<TableName>, rules| {
            let negated = |rule: &Name| {
                hooks
                    .negated
                    .iter()
                    .any(|(table, one)| Some(*table) == name && one == rule)
            };
            DecisionTable::new(rules, spec, readings, &mut conditions, negated)
        };
        let call = table(Some(TableName::Call), &spec.rules.call);
        let tap = table(Some(TableName::Tap), &spec.rules.tap);
        let can_i_use = table(Some(TableName::CanIUse), &spec.rules.can_i_use);
        let restart = table(None, &spec.rules.restart);
        let set = table(None, &spec.rules.set);
        let attributes = spec
            .button
            .iter()
            .flat_map(|button| button.attributes.iter());
        let envelope = Envelope::new(spec, style, hooks);
        let basis = PayloadBasis {
            spec,
            readings,
            style,
            hooks,
        };
        let reply = |(name, outcome): (&Name, &Outcome)| {
            PlannedReply::new(name, outcome, &basis, &envelope)
        };
        Self {
            ungated: style.ungated(),
            facets: spec
                .facets
                .iter()
                .map(|(name, facet)| FacetPlan::new(name, facet, hooks))
                .collect(),
            attributes: attributes
                .map(|(name, attribute)| AttributePlan {
                    name: name.clone(),
                    right: attribute.right.clone(),
                    faults: hooks
                        .attributes
                        .iter()
                        .filter(|(one, _)| one == name)
                        .map(|(_, op)| *op)
                        .collect(),
                })
                .collect(),
            button: spec.button.clone(),
            own_query: spec
                .api
                .split_once('.')
                .map_or(&*spec.api, |(_, name)| name)
                .to_owned(),
            call,
            tap,
            can_i_use,
            restart,
            set,
            conditions,
            replies: spec.outcomes.iter().map(reply).collect(),
            opens: readings.opens(spec),
            carriers: spec.call.reply.clone(),
            always: spec.call.always.clone(),
            order: readings.observed(spec, |how| matches!(how, Observe::Order), Order::named),
            always_argument: readings.observed(
                spec,
                |how| matches!(how, Observe::AlwaysArgument),
                AlwaysArgument::named,
            ),
            returned: readings.observed(
                spec,
                |how| matches!(how, Observe::Returned),
                Returned::named,
            ),
            envelope,
            hooks: hooks.clone(),
        }
    }

    /// All the callbacks that a call can be given.
    pub(super) fn callbacks(&self) -> impl Iterator<Item = &Name> + Clone {
        self.carriers.iter().chain(&self.always)
    }

    /// The callback that runs on failures which are no envelope.
    pub(super) fn failing(&self) -> Option<&Name> {
        self.carriers.get(1).or_else(|| self.carriers.last())
    }

    /// Index of a facet.
    pub(super) fn facet(&self, name: &str) -> Option<usize> {
        self.facets.iter().position(|facet| &*facet.name == name)
    }

    /// What the facets decide, as they are now.
    pub(super) fn look(&self, session: &PlatformState<'_>) -> FacetBits {
        self.conditions.look(&StepContext::new(self, session))
    }

    /// What a call comes to where the rules leave it open.
    pub(super) fn open(&self, now: &StepContext<'_>, step: usize) -> OpenOutcome {
        self.opens
            .iter()
            .find(|(when, _)| when.holds(now))
            .map_or(OpenOutcome::Absent, |(_, turns)| *turns.at(step))
    }

    /// What the platform takes an attribute of the button for.
    pub(super) fn read_attribute<'t>(
        &'t self,
        name: &str,
        written: Option<&'t str>,
    ) -> Option<&'t str> {
        self.attributes
            .iter()
            .filter(|attribute| !attribute.faults.is_empty() && &*attribute.name == name)
            .find(|attribute| {
                attribute
                    .faults
                    .iter()
                    .any(|op| op.accepts(written, &attribute.right))
            })
            .map_or(written, |attribute| Some(&attribute.right))
    }

    /// Whether each attribute is as the document prescribes it.
    pub(super) fn is_right(&self, attributes: &Fields<String>) -> bool {
        self.attributes
            .iter()
            .all(|attribute| attribute.is_right(attributes))
    }

    /// The callback's argument of a reply, as JSON.
    pub(super) fn write(
        &self,
        reply: &PlannedReply,
        recipient: &Recipient<'_>,
        spare: &mut String,
    ) -> String {
        if let Some(text) = &reply.fixed {
            return text.clone();
        }
        let mut text = String::with_capacity(512);
        reply.payload.write(recipient, &mut text);
        if !reply.plain {
            self.envelope.wrap(&mut text, spare, recipient.call);
        }
        text
    }
}

impl FacetPlan {
    fn new(name: &Name, facet: &crate::spec::Facet, hooks: &Hooks) -> Self {
        let squints = hooks.versions.iter().filter(|(one, _)| one == name);
        let recalls = hooks.facets.iter().filter(|(one, _)| one == name);
        Self {
            name: name.clone(),
            bounds: facet.bounds.clone(),
            squints: squints
                .map(|(_, op)| FaultyComparison::new(*op, &facet.bounds))
                .collect(),
            recalls: recalls.map(|(_, op)| *op).collect(),
        }
    }

    /// What the platform takes the facet for.
    pub(super) fn see<'f>(&'f self, facet: FacetState<'f>) -> &'f FacetValue {
        let value = self
            .recalls
            .iter()
            .fold(facet.now, |_, op| op.recall(&facet));
        self.squints
            .iter()
            .fold(value, |value, comparison| comparison.see(value))
    }
}

impl AttributePlan {
    pub(super) fn is_right(&self, attributes: &Fields<String>) -> bool {
        attributes.get(&self.name) == Some(&self.right)
    }
}

impl PlannedReply {
    fn new(name: &Name, outcome: &Outcome, basis: &PayloadBasis<'_>, envelope: &Envelope) -> Self {
        let payload = Payload::new(name, outcome, basis);
        let carrier = match &outcome.carrier {
            Some(Carrier::Callback(name)) => Alternating::always(Some(name.clone())),
            Some(Carrier::Reading(reading)) => basis.readings.of(reading).map_or_else(
                || Alternating::always(None),
                |turns| turns.map(|one| Some(one.clone())),
            ),
            None => Alternating::always(basis.spec.call.reply.first().cloned()),
        };
        let varies = basis.style.extended() && envelope.has_outside() && !outcome.plain;
        let bare = || basis.style.bare_errors().then(|| bare(outcome)).flatten();
        let fixed = (payload.is_fixed() && !varies).then(|| {
            let mut text = String::new();
            payload.write(&Recipient::NONE, &mut text);
            if !outcome.plain {
                envelope.wrap(&mut text, &mut String::new(), 0);
            }
            text
        });
        let fixed = bare().or(fixed);
        Self {
            name: name.clone(),
            open: outcome.open,
            plain: outcome.plain,
            carrier,
            payload,
            fixed,
        }
    }
}

/// The argument of an error that the document does not lay down, as bridges give it: a number and the words.
fn bare(outcome: &Outcome) -> Option<String> {
    let words = |member: &Member| match member {
        Member::Constant(serde_json::Value::String(words)) => Some(words.clone()),
        _ => None,
    };
    let members = outcome.payload.iter().filter(|_| outcome.free_form);
    let words = members.filter_map(|(_, one)| words(one)).last()?;
    Some(serde_json::json!({"error": 4, "errorMessage": words}).to_string())
}
