//! What is done to a site: the operators, each with what the platform does under it.

pub(super) mod alter;
pub(super) mod attribute;
pub(super) mod button;
pub(super) mod callback;
pub(super) mod control;
pub(super) mod crash;
pub(super) mod damage;
pub(super) mod disclosure;
pub(super) mod envelope;
pub(super) mod facet;
pub(super) mod grant;
pub(super) mod influence;
pub(super) mod order;
pub(super) mod payload;
pub(super) mod query;
pub(super) mod rule;
pub(super) mod text;
pub(super) mod version;
