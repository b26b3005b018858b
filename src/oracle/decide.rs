//! Asking a decision table: the first rule whose condition holds decides, once for each alternative that is still open.

use super::Choices;
use crate::fields::Fields;
use crate::spec::{Effect, Rule, Situation, Spec};

/// One way in which a table can decide.
#[derive(Clone, Copy, Debug)]
pub struct Decision<'s> {
    /// The readings supposed.
    pub choices: Choices,
    /// What follows. `None`: no rule applies.
    pub effect: Option<&'s Effect>,
}

/// Appends each way in which `rules` decide `now`, given what is already supposed.
pub fn decide<'s>(
    spec: &'s Spec,
    rules: &'s Fields<Rule>,
    now: &impl Situation,
    choices: Choices,
    out: &mut Vec<Decision<'s>>,
) {
    from(spec, rules, 0, now, choices, out);
}

fn from<'s>(
    spec: &'s Spec,
    rules: &'s Fields<Rule>,
    start: usize,
    now: &impl Situation,
    choices: Choices,
    out: &mut Vec<Decision<'s>>,
) {
    for (index, (_, rule)) in rules.iter().enumerate().skip(start) {
        if !rule.when.holds(now) {
            continue;
        }
        let mut follow = |choices: Choices, effect: &'s Effect| {
            if effect.go_on {
                from(spec, rules, index + 1, now, choices, out);
            } else {
                out.push(Decision {
                    choices,
                    effect: Some(effect),
                });
            }
        };
        match &rule.reading {
            None => {
                if let Some(effect) = &rule.then {
                    follow(choices, effect);
                }
            }
            Some(forked) => {
                for (choices, name) in alternatives(spec, &forked.of, choices) {
                    if let Some(effect) = forked.then.get(name) {
                        follow(choices, effect);
                    }
                }
            }
        }
        return;
    }
    out.push(Decision {
        choices,
        effect: None,
    });
}

/// The alternatives of a reading that are still open under `choices`, each with what is then supposed. One that is pinned is one of several all the
/// same: whoever follows another violates that alone, and is judged by what is followed in all else.
pub fn alternatives<'s>(
    spec: &'s Spec,
    reading: &str,
    choices: Choices,
) -> impl Iterator<Item = (Choices, &'s str)> {
    let found = spec
        .readings
        .iter()
        .enumerate()
        .find(|(_, (name, _))| &***name == reading);
    found.into_iter().flat_map(move |(index, (_, reading))| {
        reading
            .alternatives
            .names()
            .enumerate()
            .filter_map(move |(at, name)| match choices.get(index) {
                None => Some((choices.with(index, at), &**name)),
                Some(chosen) => (chosen == at).then_some((choices, &**name)),
            })
    })
}
