//! What the platform is made from, and where faults are built into it.

use super::operator::attribute::AttributeOp;
use super::operator::button::ButtonOp;
use super::operator::callback::{CallbackOp, OverlapOp, ThrowOp};
use super::operator::crash::CrashOp;
use super::operator::damage::DamageOp;
use super::operator::disclosure::LeakOp;
use super::operator::envelope::ArgumentOp;
use super::operator::facet::FacetOp;
use super::operator::grant::GrantOp;
use super::operator::influence::InfluenceOp;
use super::operator::order::OrderOp;
use super::operator::query::QueryOp;
use super::operator::text::TextOp;
use super::operator::version::VersionOp;
use super::site::{Known, TableName};
use crate::fields::{Fields, Name};
use crate::reference::readings::Readings;
use crate::scenario::Consent;
use crate::spec::Spec;

/// A spec that can be falsified, the readings to follow, and what no spec can say.
#[derive(Clone, Debug)]
pub(in super::super) struct Draft {
    pub(in super::super) spec: Spec,
    pub(in super::super) readings: Readings,
    pub(in super::super) hooks: Hooks,
}

/// What shows in a payload.
#[derive(Clone, Debug)]
pub(in super::super) struct Influence {
    /// In replies of this outcome; `None`: of every one.
    pub(in super::super) outcome: Option<Name>,
    /// The facet of which something shows.
    pub(in super::super) facet: Option<Name>,
    /// The field of which something shows.
    pub(in super::super) known: Option<Known>,
    /// What of it shows.
    pub(in super::super) op: InfluenceOp,
}

impl Influence {
    /// What shows wherever it is planted.
    pub(super) const fn of(op: InfluenceOp) -> Self {
        Self {
            outcome: None,
            facet: None,
            known: None,
            op,
        }
    }
}

/// What faults do where a false spec does not suffice, stage by stage. All empty in a conforming platform.
#[derive(Clone, Debug, Default)]
pub(in super::super) struct Hooks {
    /// Rules that apply where their condition does not hold.
    pub(in super::super) negated: Vec<(TableName, Name)>,
    /// What the platform takes a version for.
    pub(in super::super) versions: Vec<(Name, VersionOp)>,
    /// What the platform remembers of a facet.
    pub(in super::super) facets: Vec<(Name, FacetOp)>,
    /// What the platform takes an attribute of the button for.
    pub(in super::super) attributes: Vec<(Name, AttributeOp)>,
    /// What the platform does to grants after a step.
    pub(in super::super) grants: Vec<GrantOp>,
    /// The same, after what happened earlier.
    pub(in super::super) orders: Vec<OrderOp>,
    /// How it sends a text of the user: outcome, member, and what it does.
    pub(in super::super) texts: Vec<(Name, Name, TextOp)>,
    /// What it adds to a payload.
    pub(in super::super) influences: Vec<Influence>,
    /// What it tells.
    pub(in super::super) leaks: Vec<(Option<Name>, Known, LeakOp)>,
    /// Layers whose text is encoded twice.
    pub(in super::super) doubled: Vec<Name>,
    /// Layers that have one member more.
    pub(in super::super) crowded: Vec<Name>,
    /// How it spoils the text of a layer.
    pub(in super::super) damages: Vec<(Name, DamageOp)>,
    /// What it hands to the callback instead of the argument.
    pub(in super::super) argument: Option<ArgumentOp>,
    /// How it runs the callbacks of an outcome.
    pub(in super::super) callbacks: Vec<(Name, CallbackOp)>,
    /// When it throws.
    pub(in super::super) throws: Vec<ThrowOp>,
    /// How it confuses overlapping calls.
    pub(in super::super) overlap: Option<OverlapOp>,
    /// How it runs the handlers of the button after an answer, the grant existing already or not.
    pub(in super::super) buttons: Vec<(Consent, bool, ButtonOp)>,
    /// What brings it down.
    pub(in super::super) crashes: Vec<CrashOp>,
    /// How it answers `my.canIUse`.
    pub(in super::super) query: Option<QueryOp>,
}

impl Hooks {
    /// What is told in replies of this outcome.
    pub(in super::super) fn leaks_of(
        &self,
        outcome: &Name,
    ) -> impl Iterator<Item = &(Option<Name>, Known, LeakOp)> {
        self.leaks
            .iter()
            .filter(move |(one, ..)| one.as_ref() == Some(outcome))
    }
}

/// Changes a value in its place.
pub(super) fn edit<T: Clone>(fields: &mut Fields<T>, name: &Name, change: impl FnOnce(&mut T)) {
    if let Some(mut value) = fields.get(name).cloned() {
        change(&mut value);
        fields.set(name.clone(), value);
    }
}

/// Gives a value another name in its place.
pub(super) fn rename<T: Clone>(fields: &mut Fields<T>, name: &Name, new: &Name) {
    *fields = fields
        .iter()
        .map(|(old, value)| (if old == name { new } else { old }.clone(), value.clone()))
        .collect();
}

/// A name with its first letter in the other case, as another programmer would spell it.
pub(super) fn recased(name: &str) -> Name {
    let mut letters = name.chars();
    let first = letters.next().map(|first| {
        if first.is_uppercase() {
            first.to_lowercase().to_string()
        } else {
            first.to_uppercase().to_string()
        }
    });
    Name::from(first.unwrap_or_default() + letters.as_str())
}
