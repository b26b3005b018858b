//! From the document to the verdict: what each statement became, and what a profile changes.

mod diff;
mod table;
mod verdicts;

pub use diff::{Change, Diff, Differs};
pub use table::{ClauseRow, ClauseTable, Coverage, SectionRow, StatementRow};
pub use verdicts::{Judged, JudgedRun, Verdicts};
