//! Conformance harness for mini-program APIs, driven by a spec of the API's document.

pub mod adapter;
pub mod fields;
pub mod reference;
pub mod scenario;
pub mod spec;
pub mod trace;
pub mod version;
