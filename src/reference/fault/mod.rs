//! Deliberate defects of the reference platform, to prove that each clause can fail.
//!
//! A fault is an operator applied at a site of the spec. Where the spec itself can say what the faulty platform does, the fault falsifies a copy of
//! the spec; where it cannot, each stage of the platform asks its hook.

mod catalogue;
mod claims;
mod condition;
mod draft;
mod facts;
mod model;
mod operator;
mod plant;
mod probe;
mod site;
mod trial;

pub use catalogue::{Survey, catalogue, survey};
pub use condition::{Condition, Feature};
pub use model::{Fault, Operator};
pub use operator::attribute::AttributeOp;
pub use operator::button::ButtonOp;
pub use operator::callback::{CallbackOp, OverlapOp, ThrowOp};
pub use operator::control::ControlOp;
pub use operator::crash::CrashOp;
pub use operator::damage::DamageOp;
pub use operator::disclosure::{Encoding, LeakOp};
pub use operator::envelope::{ArgumentOp, LayerOp};
pub use operator::facet::FacetOp;
pub use operator::grant::GrantOp;
pub use operator::influence::InfluenceOp;
pub use operator::order::OrderOp;
pub use operator::payload::PayloadOp;
pub use operator::query::QueryOp;
pub use operator::rule::RuleOp;
pub use operator::text::TextOp;
pub use operator::version::VersionOp;
pub use site::{Known, Site, TableName};

pub(super) use draft::{Draft, Hooks, Influence};
pub(super) use operator::alter::write;
pub(super) use operator::callback::Delivery;
pub(super) use operator::grant::Snapshot;
pub(super) use operator::text::{is_uncut, unset, whose};
pub(super) use operator::version::FaultyComparison;
pub(super) use probe::probes;

#[cfg(test)]
mod tests;
