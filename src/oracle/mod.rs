//! The oracle: works out from the spec and a scenario alone what may happen.
//!
//! It walks through the steps of a scenario. Where the document leaves something open it keeps one hypothesis for each
//! answer; what is then seen rules some of them out. A scenario conforms as long as one hypothesis is left.

mod choices;
mod condition;
mod decide;
#[expect(
    clippy::module_inception,
    reason = "the file holds the type that the room is named after"
)]
mod oracle;
mod past;
mod possibilities;
mod rules;

pub use choices::ReadingChoices;
pub use condition::{CompiledCondition, Facts};
pub use oracle::{Expected, Oracle, TapExpected};
use past::UserHistory;
pub use possibilities::Possibilities;
pub use rules::CompiledRules;

#[cfg(test)]
mod tests;
