//! A campaign: many scenarios against one implementation, and what came of it.

mod adequacy;
mod case;
mod conclude;
mod examine;
mod explain;
mod finding;
mod merge;
mod replay;
mod result;
mod run;
mod shrink;
mod stream;
mod supply;
mod tally;
mod verdict;

pub use adequacy::{Adequacy, Alarm, Killed, adequacy};
pub use case::{CaseJudgement, Executor, Group};
pub use finding::{Decisive, Finding};
pub use replay::{Replay, ReplayError, Replayed, replay};
pub use result::{CampaignResult, Declined, ReadingResult};
pub use run::{Connect, Event, Settings, run};
pub use stream::Stream;
pub use verdict::{ClauseResult, Conclusion, Verdict};
