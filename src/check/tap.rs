//! Judging one tap on the button.

use smallvec::SmallVec;

use super::checks::{self, CheckKind};
use super::following;
use super::state::{Applying, JudgeState};
use super::view::{Found, Tap};
use super::violation::Cause;
use crate::fields::Fields;
use crate::oracle::{Possibilities, TapExpected};
use crate::scenario::Consent;
use crate::trace::Record;

/// Judges a tap, and lets the oracle know what was seen. `denied` says whether `my.canIUse` has denied the button.
pub(super) fn judge(
    state: &mut JudgeState<'_>,
    step: usize,
    (attributes, answer): (&Fields<String>, Consent),
    record: &Record,
    denied: bool,
) {
    let compiled = state.compiled;
    let expected = state.oracle.tap(attributes, answer);
    let Some(button) = &compiled.spec.button else {
        return;
    };
    let handlers = [&button.granted, &button.failed];
    let ran = handlers.map(|name| record.count(name) > 0);
    let fits = |one: &TapExpected<'_>| {
        one.fires.is_none_or(|fires| {
            let mut both = handlers.iter().zip(ran);
            both.all(|(name, ran)| fires.contains(name) == ran)
        })
    };
    let mut left: Possibilities<_> = expected.iter().filter(|one| fits(one)).copied().collect();
    if left.is_empty()
        && let Some(other) = following::tapped(state, step, (attributes, answer), fits)
    {
        // A reading that was settled earlier in this scenario is now taken the other way: that alone is the matter.
        left = other;
    }
    // Which handlers are prescribed, if every hypothesis prescribes some: of several, those that fit what was seen.
    let judged = if left.is_empty() { &expected } else { &left };
    let tap = Tap {
        answer,
        record,
        handlers,
        ran,
        prescribed: judged
            .iter()
            .all(|one| one.fires.is_some())
            .then(|| judged[0].fires.unwrap_or_default()),
        denied,
    };
    let applying: Applying = {
        let facts = state.oracle.at_tap(attributes, answer);
        let holds = |clause: &usize| compiled.holds(*clause, &facts);
        compiled.tap.iter().copied().filter(holds).collect()
    };
    let found: SmallVec<[(usize, Vec<Found>); 8]> = {
        let judge = |clause: usize| {
            let check = compiled.clause(clause).1.check.as_ref()?;
            let CheckKind::Tap(judge) = checks::kind(check) else {
                return None;
            };
            Some((clause, judge(&tap)?))
        };
        applying.into_iter().filter_map(judge).collect()
    };
    for (clause, found) in found {
        state.note(clause, step, found);
    }
    // After a tap that did not do what it should, whether there is a grant is not known any more, whatever a later tap does.
    let mut violations = state.out.violations.iter();
    let lost = violations.any(|one| matches!(one.cause, Cause::Tap(_)));
    // Such a tap should have led to something; what only forbids is not passed by a platform that never gives anything.
    state.out.owed |= lost;
    let left = if lost { Possibilities::new() } else { left };
    state.oracle.tapped(&expected, &left, attributes, answer);
}
