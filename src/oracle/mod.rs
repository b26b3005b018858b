//! The oracle: works out from the spec and a scenario alone what may happen.
//!
//! It walks through the steps of a scenario. Where the document leaves something open it keeps one hypothesis for each
//! answer; what is then seen rules some of them out. A scenario conforms as long as one hypothesis is left.

mod book;
mod choices;
mod condition;
mod decide;
mod past;
mod walk;

pub use book::Book;
pub use choices::Choices;
pub use condition::{Condition, Facts};
use past::History;
pub use walk::{Expected, Few, TapExpected, Walk};
