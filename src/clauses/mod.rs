//! From the document to the clauses: what each section became, and what a profile changes.

mod diff;
mod table;

pub use diff::{Change, Diff};
pub use table::{Coverage, Row, Section, Table};
