//! Reports: what came of a campaign, for people and for programs.
//!
//! [`report`] makes the one result, [`Report`], from what a campaign came to. Every form of the report renders from it
//! alone: the terminal, and each [`Format`].

mod adequacy;
mod build;
mod compare;
pub mod data;
mod diff;
mod foreign;
mod format;
mod lang;
mod message;
mod page;
mod session;
mod statement;
mod story;
mod table;
mod terminal;
#[cfg(test)]
mod tests;
mod verdicts;
mod violation;
mod waive;

pub use adequacy::{adequacy, faults, lifeless, matrix};
pub use build::{Context, report, report_in, unjudged};
pub use compare::{Comparison, compare};
pub use data::{ClauseReport, FindingReport, Report, ReportError, Time, json};
pub use diff::diff;
pub use foreign::{Foreign, acts, harmless, shorten};
pub use format::Format;
pub use lang::{Lang, both, plural};
pub use message::all_open;
pub use page::{Page, Role};
pub use session::sessions;
pub use statement::statement;
pub use table::markdown;
pub use terminal::{Detail, campaign, clauses, conclusion, finding, first_violation, replayed};
pub use verdicts::VerdictsError;
pub use violation::{Told, told};
pub use waive::Waiver;
