//! Judging one question to `my.canIUse`.

use smallvec::SmallVec;

use super::checks::{self, CheckKind};
use super::state::JudgeState;
use super::view::{Found, JudgedClause, Query, QueryView};
use crate::trace::{Carried, Record};

/// Judges an answer of `my.canIUse`; what it answered about the button, if it did.
pub(super) fn judge(
    state: &mut JudgeState<'_>,
    step: usize,
    query: &str,
    record: &Record,
) -> Option<bool> {
    let compiled = state.compiled;
    let returned = record.returned.as_ref().map(Carried::text);
    let button = compiled.spec.button.as_ref();
    let query = Query {
        returned,
        value: returned.and_then(|text| serde_json::from_str(text).ok()),
        about_button: button.is_some_and(|button| button.query == query),
    };
    let found: SmallVec<[(usize, Vec<Found>); 4]> = {
        let state = &*state;
        let judge = |clause: usize| {
            let check = compiled.clause(clause).1.check.as_ref()?;
            let CheckKind::Query(judge) = checks::kind(check) else {
                return None;
            };
            let subject = JudgedClause {
                state,
                clause,
                check,
            };
            let applies = compiled.holds(clause, &state.oracle.at_rest());
            let view = QueryView {
                subject,
                query: &query,
            };
            Some((clause, applies.then(|| judge(&view))??))
        };
        compiled.query.iter().copied().filter_map(judge).collect()
    };
    for (clause, found) in found {
        state.note(clause, step, found);
    }
    query.truth().filter(|_| query.about_button)
}
