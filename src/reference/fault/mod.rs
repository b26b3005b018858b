//! Deliberate defects of the reference platform, to prove that each clause can fail.
//!
//! A fault is an operator applied at a site of the spec. Where the spec itself can say what the faulty platform does, the fault falsifies a copy of
//! the spec; where it cannot, each stage of the platform asks its hook.

mod alter;
mod attribute;
mod button;
mod callback;
mod catalogue;
mod claims;
mod condition;
mod conditional;
mod control;
mod crash;
mod damage;
mod disclosure;
mod draft;
mod envelope;
mod facet;
mod facts;
mod grant;
mod influence;
mod model;
mod order;
mod payload;
mod probe;
mod query;
mod rule;
mod text;
mod trial;
mod version;

pub use attribute::AttributeOp;
pub use button::ButtonOp;
pub use callback::{CallbackOp, OverlapOp, ThrowOp};
pub use catalogue::{Survey, catalogue, survey};
pub use condition::{Condition, Feature};
pub use control::ControlOp;
pub use crash::CrashOp;
pub use damage::DamageOp;
pub use disclosure::{Encoding, LeakOp};
pub use envelope::{ArgumentOp, LayerOp};
pub use facet::FacetOp;
pub use grant::GrantOp;
pub use influence::InfluenceOp;
pub use model::{Fault, Known, Operator, Site, TableName};
pub use order::OrderOp;
pub use payload::PayloadOp;
pub use query::QueryOp;
pub use rule::RuleOp;
pub use text::TextOp;
pub use version::VersionOp;

pub(super) use callback::Delivery;
pub(super) use draft::{Draft, Hooks};
pub(super) use grant::Snapshot;
pub(super) use probe::probes;
pub(super) use text::{is_uncut, unset, whose, write};
pub(super) use version::FaultyComparison;

#[cfg(test)]
mod tests;
