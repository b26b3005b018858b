//! A campaign: many scenarios against one implementation, and their result.

mod adequacy;
mod case;
mod conclude;
mod event;
mod examination;
mod examine;
mod executor;
mod explain;
mod few;
mod finding;
mod followed;
mod harvest;
mod inquiry;
mod late;
mod leftovers;
mod lifeless;
mod merge;
mod operated;
mod phases;
mod plan;
mod purse;
mod record;
mod regression;
mod replay;
mod replay_file;
mod result;
mod run;
mod session;
mod settings;
mod shown;
mod shrink;
mod state;
mod states;
mod supply;
mod tally;
mod tape;
mod unsteady;
mod verdict;
mod watch;
mod whole;
mod worker;
mod workers;

#[doc(hidden)]
pub use adequacy::{Adequacy, Alarm, Killed, adequacy};
#[doc(hidden)]
pub use case::{CaseJudgement, Group};
pub use event::Event;
#[doc(hidden)]
pub use executor::Executor;
pub use few::Few;
pub use finding::{Decisive, Finding};
#[doc(hidden)]
pub use lifeless::{Fate, Lifeless};
pub use plan::{CampaignPlan, PlanError};
pub use record::PartRecord;
pub use regression::Regression;
pub use replay::{Replayed, StillSeen, replay};
pub use replay_file::{Replay, ReplayError};
pub use result::{CampaignResult, DeclinedCapability, ReadingResult};
pub use run::run;
#[doc(hidden)]
pub use session::{ONE_USER, SessionAdequacy, SessionScore, session_adequacy};
pub use settings::{Connect, Part, Settings, Tell};
pub use verdict::{ClauseResult, Conclusion, Verdict};
#[doc(hidden)]
pub use whole::{Whole, WholeError};
