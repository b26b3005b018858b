//! Scenarios of a spec as a proptest strategy, for property tests of your own. A campaign makes its scenarios the same way.

pub use crate::generate::{Case, CaseStrategy, CaseTree, Domain, spec_strategy};
