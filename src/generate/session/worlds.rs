//! The users of a session: few of them, each with much to show.

use super::super::domain::Domain;
use super::super::parameter::Parameter;
use super::super::text::TextClass;
use super::super::value::{self, Fill, Slot};
use crate::rng::Rng;
use crate::scenario::{User, World};
use crate::spec::{Field, Make};

/// What the first user of a world is like.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum UserKind {
    /// Each text has something of every kind in it.
    Everything,
    /// Nothing is set that need not be.
    Unset,
    /// Each text is as long as it may be.
    Long,
    /// Each text is empty.
    Empty,
    /// Each text is longer than its bound.
    Beyond,
    /// Whatever it is, no field is like that of another such world.
    Other(usize),
}

impl UserKind {
    /// The kinds that differ for this domain, those first that show most.
    pub(super) fn all(domain: &Domain) -> impl Iterator<Item = Self> {
        let profile = &domain.spec.users.profile;
        let any = |fits: fn(&Field) -> bool| profile.iter().any(|(_, field)| fits(field));
        let first = [
            (Self::Everything, true),
            (Self::Unset, any(|field| field.unset)),
            (Self::Long, true),
            (Self::Empty, true),
            (Self::Beyond, any(|field| field.bytes.is_some())),
        ];
        let first = first.into_iter().filter(|(_, useful)| *useful);
        first.map(|(kind, _)| kind).chain((0..).map(Self::Other))
    }

    /// A world whose first user is of this kind, everything else being in order.
    pub(super) fn world(self, domain: &Domain, users: usize, rng: &mut Rng) -> World {
        let facets = domain.spec.facets.names();
        let users = (0..users).map(|user| {
            let kind = if user == 0 { self } else { Self::Other(user) };
            kind.user(domain, user, rng)
        });
        World {
            users: users.collect(),
            facets: facets
                .map(|name| (name.clone(), domain.simplest(name)))
                .collect(),
            unknown: domain.unknown.clone(),
        }
    }

    fn user(self, domain: &Domain, user: usize, rng: &mut Rng) -> User {
        // Accounts are as they are.
        if domain.accounts.is_some() {
            return domain.simplest_user(user);
        }
        let spec = &domain.spec;
        let mut made = value::simplest_user(spec, user);
        for (at, (name, field)) in spec.users.profile.iter().enumerate() {
            let slot = Slot { user, field: at };
            let value = if self == Self::Everything {
                Some(value::everything(rng, field, slot))
            } else {
                value::make(rng, field, slot, self.fill(domain, name, field))
            };
            match value {
                Some(value) => {
                    made.profile.set(name.clone(), value);
                }
                None => {
                    made.profile.remove(name);
                }
            }
        }
        made
    }

    fn fill(self, domain: &Domain, name: &str, field: &Field) -> Fill {
        let choice = matches!(field.make, Make::Choice(_));
        match self {
            Self::Unset if field.unset => Fill::Class(TextClass::Unset),
            Self::Long if choice => Fill::Choice(1),
            Self::Empty if !choice => Fill::Class(TextClass::Empty),
            Self::Beyond if field.bytes.is_some() && !choice => Fill::Beyond,
            Self::Long => Fill::Class(TextClass::Long),
            Self::Other(at) => {
                let fills = domain.parameters.iter().find_map(|one| match one {
                    Parameter::Profile(other, fills) if **other == *name => Some(fills),
                    _ => None,
                });
                let fills = fills.filter(|fills| !fills.is_empty());
                fills.map_or(Fill::Class(TextClass::Mixed), |fills| {
                    fills[(at + 1) % fills.len()]
                })
            }
            _ => Fill::Class(TextClass::Plain),
        }
    }
}
