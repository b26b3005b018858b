//! The reference platform: the system that the spec describes, built from the spec alone.
//!
//! It knows nothing of the oracle and the oracle nothing of it, so the harness can be run against it without judging itself.

mod call;
mod envelope;
mod json;
mod moment;
mod payload;
mod plan;
mod platform;
mod readings;
mod session;
mod style;
mod table;
mod turn;

pub use platform::Reference;
pub use style::Style;

#[cfg(test)]
mod tests;
