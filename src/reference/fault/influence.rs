//! Faults by which something shows in the reply that must have no influence on it.

use super::claims::Claims;
use super::disclosure;
use super::draft::Draft;
use super::model::{Fault, Known, Operator, Site};
use crate::fields::Name;
use crate::reference::payload::Recipient;
use crate::spec::{FacetKind, Make, Member, Spec, Vary};

/// What shows in a member that the payload has too many.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum InfluenceOp {
    /// One bit of a value.
    OneBit,
    /// The value of a facet.
    Facet,
    /// How many callbacks were given.
    Callbacks,
    /// How many calls were made.
    Calls,
}

impl InfluenceOp {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::OneBit => "one-bit",
            Self::Facet => "shows",
            Self::Callbacks => "callbacks",
            Self::Calls => "calls",
        }
    }

    pub(super) fn plant(self, site: &Site, draft: &mut Draft) {
        draft.hooks.influences.push(match site {
            Site::Field { field, .. } => (None, Some(field.clone()), self),
            Site::Facet(facet) => (Some(facet.clone()), None, self),
            _ => (None, None, self),
        });
    }

    /// What the member says.
    pub(in super::super) fn tell(self, known: Option<&Known>, recipient: &Recipient<'_>) -> String {
        match self {
            Self::OneBit => {
                let value = known.and_then(|known| disclosure::value(known, recipient));
                let sum: u32 = value.unwrap_or_default().bytes().map(u32::from).sum();
                (sum % 2).to_string()
            }
            Self::Facet => recipient.shown.unwrap_or_default().to_owned(),
            Self::Callbacks => recipient
                .argument
                .map_or(0, |argument| argument.callbacks.len())
                .to_string(),
            Self::Calls => recipient.call.to_string(),
        }
    }
}

/// The faults of this kind.
pub(super) fn faults(spec: &Spec, claims: &Claims) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut add = |op, site, what: String, vary: &dyn Fn(&Vary) -> bool| {
        let fault = Fault::new(Operator::Influence(op), site, what);
        // A counter in an undocumented member is no difference between two calls: the member alone is the matter.
        let counted = claims.by_any_reply(fault.clone());
        if op == InfluenceOp::Calls && counted.clause.is_some() {
            faults.push(counted);
            return;
        }
        let fault = fault.claimed_by(claims.relation(vary));
        // What shows does so in a member that a clause may forbid.
        faults.push(claims.by_any_reply(fault));
    };
    let mut bit = |known: Known, vary: &dyn Fn(&Vary) -> bool| {
        let what = format!("one bit of {known} shows in each reply");
        add(
            InfluenceOp::OneBit,
            Site::Field {
                field: known,
                outcome: None,
            },
            what,
            vary,
        );
    };
    if let Some(name) = spec.users.private.names().next() {
        bit(Known::Private(name.clone()), &|vary| *vary == Vary::Private);
    }
    let shared = |field: &Name| {
        let mut members = spec
            .outcomes
            .iter()
            .flat_map(|(_, outcome)| outcome.payload.iter());
        members.any(|(_, member)| matches!(member, Member::Profile(name) if name == field))
    };
    for (name, field) in spec.users.profile.iter() {
        if !shared(name) && matches!(field.make, Make::Choice(_)) {
            bit(
                Known::Profile(name.clone()),
                &|vary| matches!(vary, Vary::Profile(fields) if fields.contains(name)),
            );
        }
    }
    for (name, facet) in spec.facets.iter() {
        let what = format!("{name} shows in each reply");
        let site = Site::Facet(name.clone());
        match facet.kind {
            FacetKind::Choice => add(
                InfluenceOp::Facet,
                site,
                what,
                &|vary| matches!(vary, Vary::Facet(facet) if facet == name),
            ),
            FacetKind::Version => add(
                InfluenceOp::Facet,
                site,
                what,
                &|vary| matches!(vary, Vary::Newer(facets) if facets.contains(name)),
            ),
            // What a flag changes is for the rules to say.
            FacetKind::Flag => {}
        }
    }
    add(
        InfluenceOp::Callbacks,
        Site::Platform,
        "how many callbacks were given shows in each reply".to_owned(),
        &|vary| *vary == Vary::Callbacks,
    );
    add(
        InfluenceOp::Calls,
        Site::Platform,
        "how many calls were made shows in each reply".to_owned(),
        &|vary| *vary == Vary::Repeated,
    );
    faults
}
