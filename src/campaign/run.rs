//! Running a campaign: greet, stream the cases through the adapters, examine what was seen,
//! conclude.

use std::sync::Arc;

use super::event::Event;
use super::phases::Campaign;
use super::purse::Purse;
use super::record::{Brought, PartRecord};
use super::result::CampaignResult;
use super::settings::{Connect, Settings, Tell};
use super::watch::Watch;
use crate::adapter::{Adapter, AdapterError, Hello, certify};
use crate::check::Compiled;
use crate::generate::{Costs, Domain, Session};

/// Runs a campaign.
///
/// # Errors
/// When nothing could be judged because the adapter could not be started or is not fit. What goes
/// wrong later is in the result.
pub fn run(
    compiled: &Arc<Compiled>,
    connect: &Connect<'_>,
    settings: &Settings,
    watch: &mut Tell<'_>,
) -> Result<CampaignResult, AdapterError> {
    let watch = Watch::new(compiled.spec().clauses.len(), watch);
    let (mut adapter, hello, domain) = greet(compiled, connect)?;
    watch.tell(Event::Ready(&hello));
    let operated = adapter.is_operated();
    let purse = operated
        .then_some(settings.operator_budget)
        .flatten()
        .map(|budget| Purse::new(budget, &domain.probe()));
    let session = purse
        .as_ref()
        .map(|purse| in_session(settings, &domain, purse.left()));
    let asked = session
        .as_ref()
        .map_or(settings.own_scenarios(), |session| {
            session.corpus.len() - settings.corpus.len()
        });
    let own = settings.corpus.len();
    let settings = session.as_ref().unwrap_or(settings);
    watch.tell(Event::Planned(
        settings.corpus.len() + settings.own_scenarios(),
    ));
    adapter.expect(
        settings.corpus.len() + settings.own_scenarios(),
        purse.as_ref().and(settings.operator_budget),
    );
    // What a session plans is made for this adapter; the rest of the corpus may be too much for it.
    let mut campaign = Campaign::new(compiled, settings, own, &domain, &watch);
    campaign.asked = asked;
    campaign.operated = operated;
    campaign.purse = purse;
    let accounts = adapter.accounts();
    let mut harvest = campaign.stream(&mut *adapter, connect, &hello);
    let (examined, recording) = campaign.examine(adapter, connect, &mut harvest);
    let record = settings.part.map(|_| {
        let ended = harvest.ended.as_ref().or(examined.ended.as_ref());
        let brought = Brought::new(&hello, operated, accounts, &harvest, recording);
        PartRecord::new(compiled, settings, Some(brought), ended)
    });
    let cases = harvest.tally.cases;
    let mut result = campaign.conclude(hello, harvest, examined, cases);
    result.record = record.map(Box::new);
    Ok(result)
}

/// The settings of a session: what the operator does is planned for so many actions.
fn in_session(settings: &Settings, domain: &Domain, actions: usize) -> Settings {
    let session = Session::plan(domain, settings.seed, actions, Costs::default());
    let mut settings = settings.clone();
    settings
        .corpus
        .extend(session.legs.into_iter().map(|leg| leg.case));
    settings.scenarios = 0;
    settings.regression.clear();
    settings.part = None;
    settings.jobs = 1;
    settings
}

/// Starts the adapter, and finds out whether it can be relied on.
fn greet(
    compiled: &Compiled,
    connect: &Connect<'_>,
) -> Result<(Box<dyn Adapter>, Hello, Domain), AdapterError> {
    let mut adapter = connect();
    let hello = adapter.hello(&compiled.spec().api)?;
    hello.fits(compiled.spec())?;
    let domain = Domain::new(compiled.spec().clone(), &hello.capabilities, &hello.fixed)
        .with_accounts(adapter.accounts());
    certify(&mut *adapter, &hello, &domain.probe())?;
    Ok((adapter, hello, domain))
}
