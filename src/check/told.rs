//! Judging the texts that the implementation gave at one step.

use smallvec::SmallVec;

use super::checks::{self, CheckKind};
use super::state::{Applying, JudgeState};
use super::view::{Found, JudgedCall, JudgedClause, ToldView};
use crate::trace::Record;

/// Judges the texts that the implementation gave at one step. Clauses with a condition on outcomes are judged with `call`, the others without.
pub(super) fn judge(
    state: &mut JudgeState<'_>,
    step: usize,
    record: &Record,
    call: Option<&JudgedCall<'_>>,
) {
    let nothing = record.texts().next().is_none();
    if nothing && call.is_none() {
        return;
    }
    let compiled = state.compiled;
    let applying: Applying = {
        let oracle = &state.oracle;
        let on_call = |clause: &usize| !compiled.clause(*clause).1.when.outcome.is_empty();
        let all = compiled.disclosure.iter().copied();
        let all = all.filter(|clause| on_call(clause) == call.is_some());
        let facts = match call {
            Some(call) => oracle.at_call(call.argument, call.answer, &call.outcomes),
            None => oracle.at_rest(),
        };
        all.filter(|one| compiled.holds(*one, &facts)).collect()
    };
    if applying.is_empty() {
        return;
    }
    if nothing {
        // A call that hands nothing over tells nothing: where that may be, the clauses are satisfied.
        for clause in applying {
            state.out.exercised.insert(clause);
        }
        return;
    }
    // A step is judged once as a call and once as any step: the search is the same.
    let known = state.sighted.take().filter(|(at, _)| *at == step);
    let search = known.map_or_else(
        || state.planted.look(record, state.texts),
        |(_, search)| search,
    );
    // What came of a wrong call is judged with it and once more as what any step told: the cause is the same.
    let outcome = match call {
        Some(call) if !call.is_wrong_outcome() => None,
        _ => state.wrong_outcome(step),
    };
    let found: SmallVec<[(usize, Vec<Found>); 8]> = {
        let state = &*state;
        let judge = |clause: usize| {
            let check = compiled.clause(clause).1.check.as_ref()?;
            let CheckKind::Told(judge) = checks::kind(check) else {
                return None;
            };
            let subject = JudgedClause {
                state,
                clause,
                check,
            };
            let view = ToldView {
                subject,
                record,
                search: &search,
                outcome: outcome.as_ref(),
            };
            Some((clause, judge(&view)?))
        };
        applying.iter().copied().filter_map(judge).collect()
    };
    for (clause, found) in found {
        state.note(clause, step, found);
    }
    state.sighted = Some((step, search));
}
