//! `my.canIUse` answers a Boolean.

use crate::check::view::{Finds, Found, Query, QueryView};
use crate::check::violation::{Cause, JsonType, Seen, Wanted, Way};

pub(super) fn judge(view: &QueryView<'_, '_>) -> Finds {
    let query = view.query;
    let found = query.truth().is_none().then(|| Found {
        cause: Cause::QueryType,
        way: Way::Type(
            query
                .value
                .as_ref()
                .map_or(JsonType::Undefined, JsonType::of),
        ),
        wanted: Wanted::Boolean,
        seen: returned(query),
    });
    Some(found.into_iter().collect())
}

pub(super) fn returned(query: &Query<'_>) -> Seen {
    Seen::Returned(query.returned.map(str::to_owned))
}
