//! The spec: what a document says of an API, as data.

mod builtin;
mod check;
mod condition;
mod fault;
mod load;
mod merge;
mod model;
mod origin;
mod problem;
mod rule;
mod validate;

pub use builtin::{BUILTIN, DEFAULT, find};
pub use check::{Check, Scope, Vary, Whose};
pub use condition::{Given, Past, Situation, Test, VersionForm, When};
pub use fault::Fault;
pub use load::{Loaded, load, load_with_origin};
pub use merge::merge;
pub use model::{
    Attribute, Button, Call, Carrier, Clause, Facet, FacetKind, Field, Layer, Level, Listed, Make,
    Member, Observe, Outcome, Reading, Source, Spec, Standing, Text, Users,
};
pub use origin::Origin;
pub(crate) use origin::under;
pub use problem::{Problem, SpecError};
pub use rule::{Effect, Forked, Grant, Rule, Rules};
