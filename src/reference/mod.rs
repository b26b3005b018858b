//! The reference platform: the system that the spec describes, built from the spec alone.
//!
//! It knows nothing of the oracle and the oracle nothing of it, so the harness can be run against it without judging itself.

mod call;
mod conditions;
mod context;
mod dead;
mod envelope;
#[doc(hidden)]
pub mod fault;
mod json;
mod payload;
mod plan;
mod platform;
mod readings;
mod recipient;
mod senses;
mod session;
mod step;
mod style;
mod table;
mod variant;

#[doc(hidden)]
pub use dead::{Dead, DeadPlatform, served};
pub use platform::Reference;
#[doc(hidden)]
pub use style::Style;
#[doc(hidden)]
pub use variant::{Variant, variants};

#[cfg(test)]
mod tests;
