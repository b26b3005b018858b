//! What a fault is.

use std::fmt;

use super::attribute::AttributeOp;
use super::button::ButtonOp;
use super::callback::{CallbackOp, OverlapOp, ThrowOp};
use super::condition::Condition;
use super::control::ControlOp;
use super::crash::CrashOp;
use super::damage::DamageOp;
use super::disclosure::LeakOp;
use super::draft::Draft;
use super::envelope::{ArgumentOp, LayerOp};
use super::facet::FacetOp;
use super::grant::GrantOp;
use super::influence::InfluenceOp;
use super::order::OrderOp;
use super::payload::PayloadOp;
use super::query::QueryOp;
use super::rule::RuleOp;
use super::text::TextOp;
use super::version::VersionOp;
use crate::fields::Name;
use crate::scenario::Consent;

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

    /// Builds it into what the platform is made from.
    pub(in super::super) fn plant(&self, draft: &mut Draft) {
        let site = &self.site;
        match &self.operator {
            Operator::Payload(op) => op.plant(site, draft),
            Operator::Text(op) => op.plant(site, draft),
            Operator::Layer(op) => op.plant(site, draft),
            Operator::Argument(op) => op.plant(draft),
            Operator::Damage(op) => op.plant(site, draft),
            Operator::Rule(op) => op.plant(site, draft),
            Operator::Version(op) => op.plant(site, draft),
            Operator::Facet(op) => op.plant(site, draft),
            Operator::Grant(op) => op.plant(draft),
            Operator::Order(op) => op.plant(draft),
            Operator::Attribute(op) => op.plant(site, draft),
            Operator::Callback(op) => op.plant(site, draft),
            Operator::Throw(op) => op.plant(draft),
            Operator::Overlap(op) => op.plant(draft),
            Operator::Button(op) => op.plant(site, draft),
            Operator::Query(op) => op.plant(draft),
            Operator::Leak(op) => op.plant(site, draft),
            Operator::Influence(op) => op.plant(site, draft),
            Operator::Crash(op) => op.plant(draft),
            Operator::Control(op) => op.plant(draft),
        }
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

/// Where a fault sits.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Site {
    /// In the platform as a whole.
    Platform,
    /// A member of the payload of an outcome.
    Member {
        /// The outcome.
        outcome: Name,
        /// The member.
        member: Name,
    },
    /// A layer of the envelope.
    Layer(Name),
    /// A rule of a decision table.
    Rule {
        /// The table.
        table: TableName,
        /// The rule.
        rule: Name,
    },
    /// A reading.
    Reading(Name),
    /// A facet of the state.
    Facet(Name),
    /// An attribute of the button.
    Attribute(Name),
    /// The callback that carries the reply of an outcome.
    Reply(Name),
    /// The callback that always runs, in an outcome.
    Always(Name),
    /// The handlers of the button, after an answer.
    Handlers {
        /// The answer.
        answer: Consent,
        /// Whether the grant existed already.
        again: bool,
    },
    /// Something that the platform knows of a user.
    Field {
        /// Whose and which.
        field: Known,
        /// The outcome in which it shows; absent: not in an outcome.
        outcome: Option<Name>,
    },
}

impl Site {
    /// The middle part of an id.
    fn path(&self) -> Option<String> {
        Some(match self {
            Self::Platform => return None,
            Self::Member { member: name, .. }
            | Self::Layer(name)
            | Self::Reading(name)
            | Self::Facet(name)
            | Self::Attribute(name) => name.to_string(),
            Self::Rule { table, rule } => format!("{}.{rule}", table.word()),
            Self::Reply(_) => "reply".to_owned(),
            Self::Always(_) => "always".to_owned(),
            Self::Handlers { .. } => "handlers".to_owned(),
            Self::Field { field, .. } => field.path(),
        })
    }

    /// The last part of an id.
    fn place(&self) -> Option<String> {
        Some(match self {
            Self::Member { outcome, .. } | Self::Reply(outcome) | Self::Always(outcome) => {
                outcome.to_string()
            }
            Self::Field { outcome, .. } => outcome.as_ref()?.to_string(),
            Self::Handlers { answer, again } => {
                format!("{}{}", word(*answer), if *again { "-again" } else { "" })
            }
            _ => return None,
        })
    }
}

/// The word for an answer in ids and descriptions.
pub(super) const fn word(answer: Consent) -> &'static str {
    match answer {
        Consent::Agree => "agree",
        Consent::Refuse => "refuse",
        Consent::Exception => "exception",
    }
}

/// Something that the platform knows of a user.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Known {
    /// A private field of the logged-in user.
    Private(Name),
    /// A profile field of the logged-in user.
    Profile(Name),
    /// A private field of a user who is not logged in.
    OthersPrivate(Name),
    /// A profile field of a user who is not logged in.
    OthersProfile(Name),
}

impl Known {
    /// The field.
    pub const fn field(&self) -> &Name {
        match self {
            Self::Private(name)
            | Self::Profile(name)
            | Self::OthersPrivate(name)
            | Self::OthersProfile(name) => name,
        }
    }

    fn path(&self) -> String {
        match self {
            Self::Private(name) | Self::Profile(name) => name.to_string(),
            Self::OthersPrivate(name) | Self::OthersProfile(name) => format!("others-{name}"),
        }
    }
}

impl fmt::Display for Known {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Private(name) | Self::Profile(name) => write!(f, "{name}"),
            Self::OthersPrivate(name) | Self::OthersProfile(name) => {
                write!(f, "another user's {name}")
            }
        }
    }
}

/// A decision table of the spec.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum TableName {
    /// For calls.
    Call,
    /// For taps.
    Tap,
    /// For `my.canIUse`.
    CanIUse,
}

impl TableName {
    /// As the spec calls it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Call => "call",
            Self::Tap => "tap",
            Self::CanIUse => "canIUse",
        }
    }
}
