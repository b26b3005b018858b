//! Conformance harness for mini-program APIs, driven by a spec of the API's document.

pub mod adapter;
pub mod audit;
pub mod campaign;
pub mod check;
pub mod clauses;
pub mod cli;
pub mod covering;
mod digest;
pub mod fields;
pub mod generate;
pub mod ijson;
pub mod marks;
pub mod oracle;
pub mod reference;
pub mod report;
mod rng;
pub mod scenario;
pub mod spec;
pub mod suggest;
pub mod suite;
pub mod trace;
pub mod version;
