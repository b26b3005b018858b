//! From the document to the verdict: what each statement became, and what a profile changes.

mod diff;
mod table;
mod verdicts;

pub use diff::{Change, Diff, Differs};
pub use table::{Coverage, Row, Section, Stated, Table};
pub use verdicts::{Judged, Run, Verdicts};
