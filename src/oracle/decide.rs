//! Asking a decision table: the first rule whose condition holds decides, once for each alternative that is still open. A rule that holds only for some
//! values of a facet which nobody knows may decide, and so may those below it.

use super::ReadingChoices;
use super::condition::Facts;
use super::possibilities::Possibilities;
use super::rules::{CompiledEffect, CompiledRule, Then};

/// One way in which a table can decide.
#[derive(Clone, Copy, Debug)]
pub(super) struct Decision<'s> {
    /// The readings supposed.
    pub(super) choices: ReadingChoices,
    /// What follows. `None`: no rule applies.
    pub(super) effect: Option<&'s CompiledEffect>,
}

/// Appends each way in which `rules` decide under `facts`, given what is already supposed.
pub(super) fn decide<'s>(
    rules: &'s [CompiledRule],
    facts: &Facts<'_>,
    choices: ReadingChoices,
    out: &mut Possibilities<Decision<'s>>,
) {
    let mut follow = |choices, effect: &'s CompiledEffect, rest: &'s [CompiledRule]| {
        if effect.go_on {
            decide(rest, facts, choices, out);
        } else {
            out.push(Decision {
                choices,
                effect: Some(effect),
            });
        }
    };
    for (index, rule) in rules.iter().enumerate() {
        let certain = rule.condition.holds(facts);
        let may = certain || facts.state.guesses() && rule.condition.may_hold(facts);
        if !may {
            continue;
        }
        let rest = &rules[index + 1..];
        match &rule.then {
            Then::Nothing => {}
            Then::Effect(effect) => follow(choices, effect, rest),
            Then::Reading(reading, alternatives) => {
                for (alternative, effect) in alternatives {
                    if let Some(choices) = choices.suppose(*reading, *alternative) {
                        follow(choices, effect, rest);
                    }
                }
            }
        }
        if certain {
            return;
        }
    }
    out.push(Decision {
        choices,
        effect: None,
    });
}
