//! What the spec says, in the form in which the platform acts on it.

use super::conditions::FacetConditions;
use super::context::StepContext;
use super::envelope::Envelope;
use super::fault::{Hooks, TableName};
use super::payload::{Payload, PayloadBasis};
use super::readings::{Alternating, AlwaysArgument, OpenOutcome, Order, Readings, Returned};
use super::recipient::Recipient;
use super::senses::Senses;
use super::session::{FacetBits, PlatformState};
use super::style::Style;
use super::table::DecisionTable;
use crate::fields::Name;
use crate::spec::{Button, Carrier, Member, Observe, Outcome, Spec, When};

/// Everything that does not depend on the scenario.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    /// Whether the button works although `my.canIUse` denies it.
    pub(super) ungated: bool,
    pub(super) senses: Senses,
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
    pub(super) order: Alternating<Order>,
    pub(super) always_argument: Alternating<AlwaysArgument>,
    pub(super) returned: Alternating<Returned>,
    pub(super) envelope: Envelope,
    pub(super) hooks: Hooks,
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
            senses: Senses::new(spec, hooks),
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

    /// The callback that runs on failures which are no envelope.
    pub(super) fn failing(&self) -> Option<&Name> {
        self.senses
            .carriers
            .get(1)
            .or_else(|| self.senses.carriers.last())
    }

    /// What the facets decide, as they are now.
    pub(super) fn look(&self, session: &PlatformState<'_>) -> FacetBits {
        self.conditions
            .look(&StepContext::new(&self.senses, session))
    }

    /// What a call comes to where the rules leave it open.
    pub(super) fn open(&self, now: &StepContext<'_>, step: usize) -> OpenOutcome {
        self.opens
            .iter()
            .find(|(when, _)| when.holds(now))
            .map_or(OpenOutcome::Absent, |(_, turns)| *turns.at(step))
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
