//! A campaign: many scenarios against one implementation, and what came of it.

mod adequacy;
mod case;
mod conclude;
mod event;
mod examine;
mod explain;
mod finding;
mod harvest;
mod merge;
mod replay;
mod result;
mod run;
mod session;
mod settings;
mod shrink;
mod supply;
mod tally;
mod verdict;
mod watch;
mod worker;
mod workers;

pub use adequacy::{Adequacy, Alarm, Killed, adequacy};
pub use case::{CaseJudgement, Executor, Group};
pub use event::Event;
pub use finding::{Decisive, Finding};
pub use replay::{Replay, ReplayError, Replayed, replay};
pub use result::{CampaignResult, Declined, ReadingResult};
pub use run::run;
pub use session::{ONE_USER, SessionAdequacy, SessionScore, session_adequacy};
pub use settings::{Connect, Settings, Tell};
pub use verdict::{ClauseResult, Conclusion, Verdict};
