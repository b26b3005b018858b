//! Reports: what came of a campaign, for people and for programs.

mod adequacy;
mod diff;
mod json;
mod message;
mod page;
mod story;
mod table;
mod terminal;

pub use adequacy::{adequacy, faults, matrix};
pub use diff::diff;
pub use json::{FindingReport, Report, report};
pub use message::{all_open, conclusion};
pub use page::{Page, Role};
pub use story::story;
pub use table::markdown;
pub use terminal::{campaign, clauses, finding, first_violation, replayed};
