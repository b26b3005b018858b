//! What a fault is.

use std::fmt;

use super::condition::Condition;
use super::operator::attribute::AttributeOp;
use super::operator::button::ButtonOp;
use super::operator::callback::{CallbackOp, OverlapOp, ThrowOp};
use super::operator::control::ControlOp;
use super::operator::crash::CrashOp;
use super::operator::damage::DamageOp;
use super::operator::disclosure::LeakOp;
use super::operator::envelope::{ArgumentOp, LayerOp};
use super::operator::facet::FacetOp;
use super::operator::grant::GrantOp;
use super::operator::influence::InfluenceOp;
use super::operator::order::OrderOp;
use super::operator::payload::PayloadOp;
use super::operator::query::QueryOp;
use super::operator::rule::RuleOp;
use super::operator::text::TextOp;
use super::operator::version::VersionOp;
use super::site::Site;
use crate::fields::Name;

/// One deliberate defect of the reference platform.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Fault {
    /// Stable: what kind of defect, of what, in which outcome, and under which condition.
    pub id: String,
    /// What the platform does wrong, in one line.
    pub description: String,
    /// The kind of defect.
    pub operator: Operator,
    /// Where it sits.
    pub site: Site,
    /// When it shows; absent: always.
    pub condition: Option<Condition>,
    /// The clause that must find it. Absent: none speaks of it, which is a hole in the spec.
    pub clause: Option<Name>,
}

impl Fault {
    /// A fault that always shows, not yet claimed by a clause.
    pub(super) fn new(operator: Operator, site: Site, description: impl Into<String>) -> Self {
        let mut id = operator.group().to_owned();
        for part in [site.path(), Some(operator.name())].into_iter().flatten() {
            id.push('.');
            id.push_str(&part);
        }
        if let Some(place) = site.place() {
            id.push('@');
            id.push_str(&place);
        }
        Self {
            id,
            description: description.into(),
            operator,
            site,
            condition: None,
            clause: None,
        }
    }

    pub(super) fn claimed_by(mut self, clause: Option<Name>) -> Self {
        self.clause = clause;
        self
    }

    /// The same defect, which shows only then.
    #[must_use]
    pub fn only(mut self, condition: Condition) -> Self {
        self.id = format!("{}+{}", self.id, condition.name());
        self.description = format!("{}, but only {}", self.description, condition.description());
        self.condition = Some(condition);
        self
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.id, self.description)
    }
}

/// What is done to a site.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Operator {
    /// To a member of a payload.
    Payload(PayloadOp),
    /// To a text of the user.
    Text(TextOp),
    /// To a layer of the envelope.
    Layer(LayerOp),
    /// To the callback's argument.
    Argument(ArgumentOp),
    /// To the JSON text of a layer.
    Damage(DamageOp),
    /// To a rule, or to a reading that rules ask for.
    Rule(RuleOp),
    /// To the comparison of versions.
    Version(VersionOp),
    /// To what is known of a facet.
    Facet(FacetOp),
    /// To the books of grants.
    Grant(GrantOp),
    /// To the books of grants, once several things have happened.
    Order(OrderOp),
    /// To the comparison of an attribute of the button.
    Attribute(AttributeOp),
    /// To the callbacks of a call.
    Callback(CallbackOp),
    /// To a call that lacks callbacks.
    Throw(ThrowOp),
    /// To calls that overlap.
    Overlap(OverlapOp),
    /// To the handlers of the button.
    Button(ButtonOp),
    /// To `my.canIUse`.
    Query(QueryOp),
    /// To what must be kept secret.
    Leak(LeakOp),
    /// To what must have no influence.
    Influence(InfluenceOp),
    /// To the platform as a whole.
    Crash(CrashOp),
    /// To nothing in particular: shows that the catalogue itself is judged rightly.
    Control(ControlOp),
}

impl Operator {
    /// The first part of the ids of its faults.
    pub const fn group(&self) -> &'static str {
        match self {
            Self::Payload(_) => "payload",
            Self::Text(_) => "text",
            Self::Layer(_) => "envelope",
            Self::Argument(_) => "argument",
            Self::Damage(_) => "json",
            Self::Rule(RuleOp::Mixed) => "reading",
            Self::Rule(_) => "rule",
            Self::Version(_) => "version",
            Self::Facet(_) => "facet",
            Self::Grant(_) => "grant",
            Self::Order(_) => "order",
            Self::Attribute(_) => "attribute",
            Self::Callback(_) | Self::Throw(_) | Self::Overlap(_) => "callbacks",
            Self::Button(_) => "button",
            Self::Query(_) => "can-i-use",
            Self::Leak(_) => "disclosure",
            Self::Influence(_) => "influence",
            Self::Crash(_) => "crash",
            Self::Control(_) => "control",
        }
    }

    /// What it does, in a word or two.
    pub fn name(&self) -> String {
        match self {
            Self::Payload(op) => op.name().into(),
            Self::Text(op) => op.name(),
            Self::Layer(op) => op.name().into(),
            Self::Argument(op) => op.name().into(),
            Self::Damage(op) => op.name().into(),
            Self::Rule(op) => op.name(),
            Self::Version(op) => op.name().into(),
            Self::Facet(op) => op.name().into(),
            Self::Grant(op) => op.name().into(),
            Self::Order(op) => op.name().into(),
            Self::Attribute(op) => op.name().into(),
            Self::Callback(op) => op.name().into(),
            Self::Throw(op) => op.name(),
            Self::Overlap(op) => op.name().into(),
            Self::Button(op) => op.name().into(),
            Self::Query(op) => op.name().into(),
            Self::Leak(op) => op.name(),
            Self::Influence(op) => op.name().into(),
            Self::Crash(op) => op.name().into(),
            Self::Control(op) => op.name().into(),
        }
    }
}
