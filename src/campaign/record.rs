//! What a part of a campaign hands over, so that all parts together come to what a single run comes to: what was seen, as
//! it was seen, and all that examining it ran.
//!
//! Nothing that was judged is in it. Whoever puts the parts together judges what was seen once more.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::case::judge;
use super::few::Few;
use super::harvest::Harvest;
use super::plan::CampaignPlan;
use super::settings::Settings;
use super::shown::CaseIndices;
use super::tally::{Followed, Refusals, SeenSignature, Tally};
use super::tape::{Key, Recording};
use crate::adapter::{AdapterError, Hello, Incident, RunOutcome, Signal};
use crate::check::{ClauseSet, Compiled, Judge, Signature};
use crate::fields::not_null;
use crate::generate::Case;
use crate::scenario::{Capability, Scenario, User};

/// What a part of a campaign hands over.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PartRecord {
    /// What the whole campaign was to do.
    pub(super) plan: CampaignPlan,
    /// What was seen. Absent: the adapter could not be used.
    #[serde(
        default,
        deserialize_with = "not_null",
        skip_serializing_if = "Option::is_none"
    )]
    pub(super) brought: Option<Brought>,
    /// Why the part ended before its time.
    #[serde(
        default,
        deserialize_with = "not_null",
        skip_serializing_if = "Option::is_none"
    )]
    ended: Option<PartEnd>,
    /// The signal that ended the part before its time.
    #[serde(
        default,
        deserialize_with = "not_null",
        skip_serializing_if = "Option::is_none"
    )]
    interrupted: Option<Signal>,
}

/// Why a part ended before its time.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct PartEnd {
    message: String,
    #[serde(
        default,
        deserialize_with = "not_null",
        skip_serializing_if = "Option::is_none"
    )]
    incident: Option<Incident>,
}

/// What was seen, and what was run to examine it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Brought {
    pub(super) hello: Hello,
    /// Whether an operator took part.
    pub(super) operated: bool,
    /// The accounts that can be logged in. Absent: users can be made up.
    #[serde(
        default,
        deserialize_with = "not_null",
        skip_serializing_if = "Option::is_none"
    )]
    pub(super) accounts: Option<Vec<User>>,
    tally: TallyRecord,
    unattributed: Few<Incident>,
    recording: Recording,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct TallyRecord {
    cases: usize,
    scenarios: usize,
    calls: usize,
    exercised: Vec<usize>,
    owed: bool,
    served: bool,
    incidents: usize,
    seen: Vec<SeenRecord>,
    unattributed: Vec<SeenRecord>,
    followed: Vec<FollowedRecord>,
    declined: Vec<DeclinedRecord>,
    broken: Few<(usize, Incident)>,
}

/// Something done wrong: the first case that showed it, and what was seen of that case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct SeenRecord {
    /// Tells it from the other things that the case shows.
    key: Key,
    first: usize,
    case: Case,
    answers: Vec<RunOutcome>,
    clauses: Vec<usize>,
    shown: CaseIndices,
}

/// The first scenario that followed an alternative of a reading.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct FollowedRecord {
    reading: usize,
    alternative: usize,
    first: usize,
    count: usize,
    scenario: Scenario,
    answer: RunOutcome,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct DeclinedRecord {
    capability: Capability,
    first: usize,
    cases: usize,
    reason: String,
}

impl PartRecord {
    /// What a part hands over that could not judge anything.
    pub fn unjudged(compiled: &Compiled, settings: &Settings, error: &AdapterError) -> Self {
        Self::new(compiled, settings, None, Some(error))
    }

    pub(super) fn new(
        compiled: &Compiled,
        settings: &Settings,
        brought: Option<Brought>,
        ended: Option<&AdapterError>,
    ) -> Self {
        let interrupted = settings.interrupt.signal();
        let ended = ended.filter(|_| interrupted.is_none());
        Self {
            plan: CampaignPlan::of(compiled, settings),
            brought,
            ended: ended.map(|error| PartEnd {
                message: error.to_string(),
                incident: error.incident().cloned(),
            }),
            interrupted,
        }
    }

    /// What the whole campaign was to do.
    pub const fn plan(&self) -> &CampaignPlan {
        &self.plan
    }

    /// What the adapter answered to the greeting; nothing if it could not be used.
    pub fn hello(&self) -> Option<&Hello> {
        self.brought.as_ref().map(|one| &one.hello)
    }

    /// What was seen, judged once more, and what was run to examine it. `None` if something was not seen again.
    pub(super) fn harvest(
        self,
        compiled: &Compiled,
        only: Option<&ClauseSet>,
    ) -> Option<(Harvest, Recording)> {
        let ended = self.ended.map(|one| AdapterError::InPart {
            message: one.message,
            incident: one.incident,
        });
        let mut harvest = Harvest {
            ended,
            interrupted: self.interrupted,
            ..Harvest::default()
        };
        let Some(brought) = self.brought else {
            return Some((harvest, Recording::default()));
        };
        harvest.tally = brought.tally.again(compiled, only)?;
        harvest.unattributed = brought.unattributed;
        Some((harvest, brought.recording))
    }
}

impl Brought {
    pub(super) fn new(
        hello: &Hello,
        operated: bool,
        accounts: Option<Vec<User>>,
        harvest: &Harvest,
        recording: Recording,
    ) -> Self {
        Self {
            hello: hello.clone(),
            operated,
            accounts,
            tally: TallyRecord::of(&harvest.tally),
            unattributed: harvest.unattributed.clone(),
            recording,
        }
    }
}

impl TallyRecord {
    fn of(tally: &Tally) -> Self {
        let seen =
            |all: &BTreeMap<Signature, SeenSignature>| all.values().map(SeenRecord::of).collect();
        let followed = tally.followed.iter();
        let followed = followed.map(|((reading, alternative), one)| FollowedRecord {
            reading: *reading,
            alternative: *alternative,
            first: one.first,
            count: one.count,
            scenario: one.scenario.clone(),
            answer: one.answer.clone(),
        });
        let declined = tally.declined.iter();
        let declined = declined.map(|(capability, one)| DeclinedRecord {
            capability: capability.clone(),
            first: one.first,
            cases: one.cases,
            reason: one.reason.clone(),
        });
        Self {
            cases: tally.cases,
            scenarios: tally.scenarios,
            calls: tally.calls,
            exercised: tally.exercised.clone(),
            owed: tally.owed,
            served: tally.served,
            incidents: tally.incidents,
            seen: seen(&tally.seen),
            unattributed: seen(&tally.unattributed),
            followed: followed.collect(),
            declined: declined.collect(),
            broken: tally.broken.clone(),
        }
    }

    fn again(self, compiled: &Compiled, only: Option<&ClauseSet>) -> Option<Tally> {
        let judging = Judge::new(compiled);
        let seen = |all: Vec<SeenRecord>| -> Option<BTreeMap<Signature, SeenSignature>> {
            let all = all.into_iter().map(|one| {
                let seen = one.again(&judging, only)?;
                Some((seen.group.signature(), seen))
            });
            all.collect()
        };
        let followed = self.followed.into_iter().map(|one| {
            let followed = Followed {
                first: one.first,
                scenario: one.scenario,
                answer: one.answer,
                count: one.count,
            };
            ((one.reading, one.alternative), followed)
        });
        let declined = self.declined.into_iter().map(|one| {
            let refused = Refusals {
                first: one.first,
                cases: one.cases,
                reason: one.reason,
            };
            (one.capability, refused)
        });
        Some(Tally {
            cases: self.cases,
            scenarios: self.scenarios,
            calls: self.calls,
            exercised: self.exercised,
            owed: self.owed,
            served: self.served,
            seen: seen(self.seen)?,
            unattributed: seen(self.unattributed)?,
            incidents: self.incidents,
            followed: followed.collect(),
            declined: declined.collect(),
            broken: self.broken,
        })
    }
}

impl SeenRecord {
    fn of(seen: &SeenSignature) -> Self {
        Self {
            key: seen.key(),
            first: seen.first,
            case: seen.case.clone(),
            answers: seen.answers.clone(),
            clauses: seen.clauses.iter().copied().collect(),
            shown: seen.shown.clone(),
        }
    }

    /// Judges the case once more; `None` if this is not seen again.
    fn again(self, judging: &Judge<'_>, only: Option<&ClauseSet>) -> Option<SeenSignature> {
        let mut judged = judge(judging, &self.case, &self.answers);
        judged.keep(only);
        let mut groups = judged.groups.into_iter();
        let group = groups.find(|one| Key::of_seen(&one.signature(), &self.case) == self.key)?;
        Some(SeenSignature {
            first: self.first,
            calls: 0,
            case: self.case,
            group,
            clauses: self.clauses.into_iter().collect(),
            answers: self.answers,
            shown: self.shown,
        })
    }
}
