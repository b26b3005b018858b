//! Building faults into what the platform is made from.

pub(super) mod payload;

use super::draft::{Draft, Influence, edit, recased};
use super::model::{Fault, Operator};
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
use super::operator::query::QueryOp;
use super::operator::rule::RuleOp;
use super::operator::text::TextOp;
use super::operator::version::VersionOp;
use super::site::{Site, TableName};
use crate::fields::Name;
use crate::reference::readings::Alternating;
use crate::spec::{Effect, Rule};

impl Fault {
    /// Builds it into what the platform is made from.
    pub(in crate::reference) fn plant(&self, draft: &mut Draft) {
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

impl AttributeOp {
    pub(super) fn plant(self, site: &Site, draft: &mut Draft) {
        if let Site::Attribute(attribute) = site {
            draft.hooks.attributes.push((attribute.clone(), self));
        }
    }
}

impl ButtonOp {
    pub(super) fn plant(self, site: &Site, draft: &mut Draft) {
        if let Site::Handlers { answer, again } = site {
            draft.hooks.buttons.push((*answer, *again, self));
        }
    }
}

impl CallbackOp {
    pub(super) fn plant(self, site: &Site, draft: &mut Draft) {
        if let Site::Reply(outcome) | Site::Always(outcome) = site {
            draft.hooks.callbacks.push((outcome.clone(), self));
        }
    }
}

impl ThrowOp {
    pub(super) fn plant(&self, draft: &mut Draft) {
        draft.hooks.throws.push(self.clone());
    }
}

impl OverlapOp {
    pub(super) const fn plant(self, draft: &mut Draft) {
        draft.hooks.overlap = Some(self);
    }
}

impl ControlOp {
    pub(super) const fn plant(self, draft: &mut Draft) {
        if let Self::MustDie = self {
            draft.hooks.argument = Some(ArgumentOp::Garbage);
        }
    }
}

impl CrashOp {
    pub(super) fn plant(self, draft: &mut Draft) {
        draft.hooks.crashes.push(self);
    }
}

impl DamageOp {
    pub(super) fn plant(self, site: &Site, draft: &mut Draft) {
        if let Site::Layer(layer) = site {
            draft.hooks.damages.push((layer.clone(), self));
        }
    }
}

impl LeakOp {
    pub(super) fn plant(self, site: &Site, draft: &mut Draft) {
        if let Site::Field { field, outcome } = site {
            draft
                .hooks
                .leaks
                .push((outcome.clone(), field.clone(), self));
        }
    }
}

impl LayerOp {
    pub(super) fn plant(self, site: &Site, draft: &mut Draft) {
        let Site::Layer(layer) = site else {
            return;
        };
        let layers = &mut draft.spec.envelope;
        match self {
            Self::NotEncoded | Self::Encoded => {
                edit(layers, layer, |layer| layer.encoded = !layer.encoded);
            }
            Self::Flattened => {
                layers.remove(layer);
            }
            Self::Recased => edit(layers, layer, |layer| {
                layer.member = layer.member.as_deref().map(recased);
            }),
            Self::EncodedTwice => draft.hooks.doubled.push(layer.clone()),
            Self::Crowded => draft.hooks.crowded.push(layer.clone()),
        }
    }
}

impl ArgumentOp {
    pub(super) const fn plant(self, draft: &mut Draft) {
        draft.hooks.argument = Some(self);
    }
}

impl FacetOp {
    pub(super) fn plant(self, site: &Site, draft: &mut Draft) {
        if let Site::Facet(facet) = site {
            draft.hooks.facets.push((facet.clone(), self));
        }
    }
}

impl GrantOp {
    pub(super) fn plant(self, draft: &mut Draft) {
        draft.hooks.grants.push(self);
    }
}

impl InfluenceOp {
    pub(super) fn plant(self, site: &Site, draft: &mut Draft) {
        draft.hooks.influences.push(match site {
            Site::Field { field, outcome } => Influence {
                outcome: outcome.clone(),
                known: Some(field.clone()),
                ..Influence::of(self)
            },
            Site::Facet(facet) => Influence {
                facet: Some(facet.clone()),
                ..Influence::of(self)
            },
            _ => Influence::of(self),
        });
    }
}

impl OrderOp {
    pub(super) fn plant(self, draft: &mut Draft) {
        draft.hooks.orders.push(self);
    }
}

impl QueryOp {
    pub(super) const fn plant(self, draft: &mut Draft) {
        draft.hooks.query = Some(self);
    }
}

impl RuleOp {
    pub(super) fn plant(&self, site: &Site, draft: &mut Draft) {
        match (self, site) {
            (Self::Mixed, Site::Reading(reading)) => mix(reading, draft),
            (Self::Negated, Site::Rule { table, rule }) => {
                draft.hooks.negated.push((*table, rule.clone()));
            }
            (_, Site::Rule { table, rule }) => {
                let rules = &mut draft.spec.rules;
                let rules = match table {
                    TableName::Call => &mut rules.call,
                    TableName::Tap => &mut rules.tap,
                    TableName::CanIUse => &mut rules.can_i_use,
                };
                if let Self::Instead(outcome) = self {
                    edit(rules, rule, |rule| lead_to(rule, outcome));
                } else {
                    rules.remove(rule);
                }
            }
            _ => {}
        }
    }
}

fn lead_to(rule: &mut Rule, outcome: &Name) {
    rule.reading = None;
    rule.then = Some(Effect {
        outcome: Some(outcome.clone()),
        ..rule.then.take().unwrap_or_default()
    });
}

/// The alternative that is followed now, and the next one.
fn mix(reading: &Name, draft: &mut Draft) {
    let Some(one) = draft.spec.readings.get(reading) else {
        return;
    };
    let Some(now) = draft.readings.of(reading).map(|turns| turns.at(0).clone()) else {
        return;
    };
    if let Some(other) = one.alternatives.names().find(|name| **name != now) {
        draft
            .readings
            .set(reading.clone(), Alternating::by_turns(now, other.clone()));
    }
}

impl TextOp {
    pub(super) fn plant(self, site: &Site, draft: &mut Draft) {
        if let Site::Member { outcome, member } = site {
            draft
                .hooks
                .texts
                .push((outcome.clone(), member.clone(), self));
        }
    }
}

impl VersionOp {
    pub(super) fn plant(self, site: &Site, draft: &mut Draft) {
        if let Site::Facet(facet) = site {
            draft.hooks.versions.push((facet.clone(), self));
        }
    }
}
