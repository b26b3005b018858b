//! `my.canIUse` answers what the rules say.

use super::boolean::returned;
use crate::check::view::{Finds, Found, QueryView};
use crate::check::violation::{Cause, Wanted, Way};

pub(super) fn judge(view: &QueryView<'_, '_>) -> Finds {
    let query = view.query;
    let wanted = query
        .about_button
        .then(|| view.subject.state.oracle.can_i_use())??;
    // That it is no Boolean at all is for the clause that says so, and does not show what it would say.
    let answer = query.truth()?;
    let found = (answer != wanted).then(|| Found {
        cause: Cause::QueryValue,
        way: Way::Answered(answer),
        wanted: Wanted::Answered(wanted),
        seen: returned(query),
    });
    Some(found.into_iter().collect())
}
