//! All cases, through one or more adapters at a time.

use std::sync::{Mutex, PoisonError};

use super::event::Event;
use super::harvest::Harvest;
use super::purse::Purse;
use super::settings::Connect;
use super::worker::{Shared, work};
use crate::adapter::{Adapter, AdapterError, Hello};

/// Runs all cases. The first adapter works in this thread, and tells how far it is; each other one
/// in a thread of its own.
pub(super) fn stream(
    first: &mut dyn Adapter,
    connect: &Connect<'_>,
    shared: &Shared<'_, '_>,
    hello: &Hello,
    purse: Option<Purse>,
) -> Harvest {
    let others: Mutex<Harvest> = Mutex::default();
    let mut harvest = Harvest {
        purse,
        ..Harvest::default()
    };
    std::thread::scope(|scope| {
        for _ in 1..shared.store.settings.jobs {
            scope.spawn(|| {
                let mine = another(connect, shared, hello);
                others
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .merge(mine);
            });
        }
        let mut judged = |cases| shared.watch.tell(Event::Judged(cases));
        harvest.ended = work(first, shared, &mut harvest, &mut judged).err();
        harvest.slowest = first.slowest();
    });
    harvest.merge(others.into_inner().unwrap_or_else(PoisonError::into_inner));
    harvest
}

/// Another worker, with an adapter of its own.
fn another(connect: &Connect<'_>, shared: &Shared<'_, '_>, hello: &Hello) -> Harvest {
    let mut harvest = Harvest::default();
    let mut adapter = connect();
    let greeted = adapter.hello(&shared.compiled.spec().api);
    let ended = greeted.and_then(|theirs| {
        if theirs == *hello {
            work(&mut *adapter, shared, &mut harvest, &mut |_| {})
        } else {
            Err(AdapterError::Certification(
                "two copies of the adapter answered the greeting differently".to_owned(),
            ))
        }
    });
    harvest.ended = ended.err();
    harvest.slowest = adapter.slowest();
    harvest
}
