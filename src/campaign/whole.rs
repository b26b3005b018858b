//! A campaign whose parts ran on several machines, put together: what the parts have seen is added up, and then examined and
//! concluded as a single run does it. What that takes was run by the parts already; what none of them ran an adapter can run.

use std::collections::BTreeSet;
use std::sync::Arc;

use thiserror::Error;

use super::examine::Examined;
use super::executor::Executor;
use super::harvest::Harvest;
use super::phases::{Campaign, FIRST_ID};
use super::plan::{CampaignPlan, PlanError};
use super::record::PartRecord;
use super::result::CampaignResult;
use super::settings::{Connect, Part, Settings};
use super::tally::SeenSignature;
use super::tape::{Key, Player};
use super::watch::Watch;
use crate::adapter::{Adapter, AdapterError, Hello, Interrupt, Signal, certify};
use crate::check::Compiled;
use crate::generate::Domain;
use crate::scenario::User;

/// Parts cannot be put together.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum WholeError {
    /// The parts cannot be understood.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// Two parts had different plans.
    #[error("the parts are of different campaigns: they differ in {0}")]
    Plans(&'static str),
    /// The adapter answered the greeting differently.
    #[error("the parts are of different campaigns: the adapter answered the greeting differently")]
    Greeting,
    /// What a part says that it saw is not there.
    #[error(
        "the report of the part is damaged, or another build of the harness wrote it: what the part has seen is not seen in it again"
    )]
    Unseen,
    /// The adapter that is to run what is missing is another one.
    #[error(
        "the adapter is not the one that the parts were run with: it answers the greeting differently"
    )]
    Another,
    /// The adapter that is to run what is missing cannot be used.
    #[error(transparent)]
    Adapter(#[from] AdapterError),
}

/// The parts so far, added up. What is kept grows with what was seen, and not with the number of scenarios.
pub struct Whole {
    compiled: Arc<Compiled>,
    plan: CampaignPlan,
    settings: Settings,
    greeted: Option<Greeted>,
    harvest: Harvest,
    player: Player,
    /// How many of the cases that come first were run for certain, without a gap.
    judged: usize,
}

/// What is known of the adapter.
#[derive(Clone, Debug, PartialEq)]
struct Greeted {
    hello: Hello,
    operated: bool,
    accounts: Option<Vec<User>>,
}

impl Whole {
    /// No part yet of a campaign with this plan.
    ///
    /// # Errors
    /// When the spec cannot be had.
    pub fn new(plan: CampaignPlan, interrupt: Interrupt) -> Result<Self, WholeError> {
        let compiled = plan.compiled()?;
        let settings = plan.settings(&compiled, interrupt)?;
        Ok(Self {
            compiled,
            plan,
            settings,
            greeted: None,
            harvest: Harvest::default(),
            player: Player::default(),
            judged: usize::MAX,
        })
    }

    /// The spec.
    pub const fn compiled(&self) -> &Arc<Compiled> {
        &self.compiled
    }

    /// How the whole campaign is run.
    pub const fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Why a part ended early, if one did; then the others may have come to nothing at all.
    pub const fn ended(&self) -> Option<&AdapterError> {
        self.harvest.ended.as_ref()
    }

    /// The signal that ended a part early, if one did.
    pub const fn interrupted(&self) -> Option<Signal> {
        self.harvest.interrupted
    }

    /// Adds what a part hands over.
    ///
    /// # Errors
    /// When it is of another campaign, or damaged.
    pub fn add(&mut self, part: Part, record: PartRecord) -> Result<(), WholeError> {
        if let Some(what) = self.plan.differs(&record.plan) {
            return Err(WholeError::Plans(what));
        }
        if let Some(brought) = &record.brought {
            let greeted = Greeted {
                hello: brought.hello.clone(),
                operated: brought.operated,
                accounts: brought.accounts.clone(),
            };
            if *self.greeted.get_or_insert_with(|| greeted.clone()) != greeted {
                return Err(WholeError::Greeting);
            }
        }
        let only = self.settings.only.as_ref();
        let (harvest, recording) = record
            .harvest(&self.compiled, only)
            .ok_or(WholeError::Unseen)?;
        self.judged = self.judged.min(part.case(harvest.tally.cases));
        self.harvest.merge(harvest);
        self.player.add(recording, &self.wanted());
        Ok(())
    }

    /// What has to be examined, as far as is known.
    fn wanted(&self) -> BTreeSet<Key> {
        let tally = &self.harvest.tally;
        let seen = tally.seen.values().chain(tally.unattributed.values());
        let pairs = tally.pairs(&self.compiled);
        let pairs = pairs.iter().map(|(.., case)| Key::of_pair(case));
        seen.map(SeenSignature::key).chain(pairs).collect()
    }

    /// What the campaign comes to; `None` if no part could use its adapter. What no part ran is run by the adapter, if there is one.
    ///
    /// # Errors
    /// When the adapter is not the one that the parts were run with, or is of no use.
    pub fn finish(
        self,
        adapter: Option<&Connect<'_>>,
    ) -> Result<Option<CampaignResult>, WholeError> {
        let Self {
            compiled,
            settings,
            greeted,
            mut harvest,
            mut player,
            judged,
            ..
        } = self;
        let Some(greeted) = greeted else {
            return Ok(None);
        };
        let hello = &greeted.hello;
        let domain = Domain::new(compiled.spec().clone(), &hello.capabilities, &hello.fixed)
            .with_accounts(greeted.accounts.clone());
        let runner = match adapter {
            Some(connect) => Some((start(&compiled, &domain, connect, hello)?, connect)),
            None => None,
        };
        for one in harvest.tally.followed.values() {
            player.know(&one.scenario, &one.answer);
        }
        let tell = &mut |_: super::event::Event<'_>| {};
        let watch = Watch::new(compiled.spec().clauses.len(), tell);
        let corpus = settings.corpus.len();
        let mut campaign = Campaign::new(&compiled, &settings, corpus, &domain, &watch);
        campaign.operated = greeted.operated;
        let mut missing = false;
        let examined = if campaign.is_clean(&harvest) {
            Examined::default()
        } else {
            let mut executor = Executor::playing(&compiled, player, runner, FIRST_ID);
            let examined = campaign.examine_with(&mut executor, Ok(()), &harvest);
            missing = executor.missing;
            let unattributed = executor.finish(0);
            harvest.keep_own(&unattributed);
            examined
        };
        let result = campaign.conclude(greeted.hello, harvest, examined, judged);
        Ok(Some(CampaignResult { missing, ..result }))
    }
}

/// Starts the adapter that runs what is missing, and finds out whether it is the one that the parts were run with.
fn start(
    compiled: &Compiled,
    domain: &Domain,
    connect: &Connect<'_>,
    wanted: &Hello,
) -> Result<Box<dyn Adapter>, WholeError> {
    let mut adapter = connect();
    let hello = adapter.hello(&compiled.spec().api)?;
    if hello != *wanted {
        return Err(WholeError::Another);
    }
    certify(&mut *adapter, &hello, &domain.probe())?;
    Ok(adapter)
}
