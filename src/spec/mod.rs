//! The spec: what a document says of an API, as data.

mod builtin;
mod check;
mod condition;
mod load;
mod model;
mod rule;

pub use builtin::{BUILTIN, DEFAULT, find};
pub use check::{Check, Scope, Vary, Whose};
pub use condition::{Given, Past, Situation, Test, VersionForm, When};
pub use load::{SpecError, load};
pub use model::{
    Attribute, Button, Call, Carrier, Clause, Facet, FacetKind, Field, Layer, Level, Make, Member,
    Observe, Outcome, Reading, Source, Spec, Standing, Text, Users,
};
pub use rule::{Effect, Forked, Grant, Rule, Rules};
