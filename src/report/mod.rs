//! Reports: the result of a campaign, for people and for programs.
//!
//! [`report`] makes the one result, [`Report`], from what a campaign came to. Every form of the report renders from it
//! alone: the terminal, and each [`Format`].

mod adequacy;
mod build;
mod certified;
mod chinese;
mod compare;
#[doc(hidden)]
pub mod data;
mod diff;
mod explain;
mod foreign;
mod format;
mod inspect;
mod lang;
mod merge;
mod message;
mod page;
mod play;
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

#[doc(hidden)]
pub use adequacy::{adequacy, faults, lifeless, matrix};
pub use build::{Context, report, report_in, unjudged};
#[doc(hidden)]
pub use certified::certified;
pub(crate) use chinese::{translated, translated_lines};
pub use compare::{Comparison, compare};
pub use data::{Again, ClauseReport, FindingReport, Report, ReportError, Time, json};
#[doc(hidden)]
pub use diff::diff;
#[doc(hidden)]
pub use explain::explained;
pub use foreign::Foreign;
#[doc(hidden)]
pub(crate) use foreign::short_pair;
pub use foreign::{acts, harmless, shorten};
pub use format::Format;
#[doc(hidden)]
pub use inspect::{InspectedFile, inspected};
pub use lang::Lang;
#[doc(hidden)]
pub use lang::{both, plural, speak};
pub(crate) use lang::{counted, either, spoken};
#[doc(hidden)]
pub use merge::{Merge, MergeError, Merged};
pub use message::{all_open, missing};
#[doc(hidden)]
pub use page::{Page, Role};
#[doc(hidden)]
pub use play::played;
#[doc(hidden)]
pub use session::sessions;
pub use statement::{language_of, statement};
#[doc(hidden)]
pub use table::markdown;
#[doc(hidden)]
pub use terminal::{Detail, campaign, clauses, conclusion, finding, first_violation, replayed};
pub use verdicts::VerdictsError;
#[doc(hidden)]
pub use violation::{Told, told};
pub use waive::Waiver;
