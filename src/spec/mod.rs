//! The spec: what a document says of an API, as data.
//!
//! A spec is a JSON file. These types are its reference: each member stands beside its field, with its default and its reason. `docs/SPECS.md` tells
//! how to write one, `specs/spec.schema.json` is the same format for editors.
//!
//! | member | type | what it is |
//! |---|---|---|
//! | `$schema` | text | where the schema for editors lies; not read |
//! | `format` | 1 | the version of this format; another one is refused before anything else |
//! | `extends` | text | only in profiles: a built-in spec, or a file beside this one; the rest is a JSON Merge Patch (RFC 7396) |
//! | `name`, `version`, `title` | | what the spec is called; a profile has its own |
//! | `api` | text | what is called: the part after the last dot is the member of the global object |
//! | `source` | [`Source`] | the document: its sections, and what it states in them, by id |
//! | `facets` | [`Facet`] by id | what a world consists of, besides users |
//! | `users` | [`Users`] | who can be logged in, and what the platform knows of them |
//! | `button` | [`Button`] | how a user grants; default: the API has none |
//! | `call` | [`Call`] | callbacks and other members of the argument |
//! | `envelope` | [`Layer`] by id | how a reply is wrapped, outermost first; the last layer is the payload |
//! | `outcomes` | [`Outcome`] by id | what a call can come to, in the order in which they are recognised; at most 64 |
//! | `rules` | [`Rules`] | which outcome it comes to, and what becomes of grants |
//! | `readings` | [`Reading`] by id | what the document leaves open; default: nothing |
//! | `clauses` | [`Clause`] by id | what the document states |
//!
//! Every member that is not known is refused, and so is one that is named twice, a name that is not declared, and anything that would have no
//! effect: a spec is small enough to say only what it means.

mod builtin;
mod check;
mod condition;
mod digest;
mod error_kind;
mod fits;
mod listed;
mod load;
mod merge;
mod model;
mod origin;
mod problem;
mod regression;
mod rule;
mod settle;
mod shape;
mod source;
mod suggest;
mod text;
mod validate;

pub use builtin::{BUILTIN, Builtin, DEFAULT, SCHEMA, find};
pub use check::{Check, Defects, Ignoring, Scope, Vary, Whose};
pub use condition::{Given, Past, Situation, Test, VersionForm, When, Within};
pub use error_kind::ErrorKind;
pub use listed::Listed;
pub use load::{Loaded, load, load_bytes, load_with_origin};
pub use merge::merge;
pub use model::{
    Attribute, Button, Call, Carrier, Clause, Facet, FacetKind, Field, Layer, Level, Make, Member,
    Observe, Outcome, Reading, Spec, Standing, Users,
};
pub use origin::Origin;
pub use problem::{Problem, SpecError};
pub use regression::regression;
pub use rule::{Effect, Forked, Grant, Rule, Rules};
pub use source::{Section, Source, SourcePage, Statement};
pub(crate) use suggest::Suggested;
pub use text::Text;
