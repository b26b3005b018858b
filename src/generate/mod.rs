//! Making scenarios from a spec: first those that cover every pair and triple of values, then at random.

mod build;
mod domain;
mod generator;
mod history;
mod needs;
mod random;
mod reduce;
mod strategy;
mod text;
mod value;
mod vary;
mod versions;

pub use domain::Domain;
pub use generator::{Case, Generator, Tie};
pub use needs::Needs;
pub use reduce::{Reduction, plainer};
pub use strategy::{CaseStrategy, CaseTree};
pub use text::TextClass;
